/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-record-files.h"
#include "sc-session-private.h"

/* Which files this computer keeps: a wish of its own, in the settings of the profile. */

/**
 * sc_session_get_file_policy:
 * @self: a session
 *
 * Returns: (transfer none): which files are to be on this computer; a change of it is kept in the profile
 */
ScFilePolicy *
sc_session_get_file_policy (ScSession *self)
{
  g_return_val_if_fail (SC_IS_SESSION (self), NULL);

  return self->file_policy;
}

static void
keep_policy_cb (ScSession *self)
{
  ScSettings *settings = self->settings;
  g_autoptr (GError) error = NULL;

  settings->file_size = sc_file_policy_get_max_size (self->file_policy);
  g_strfreev (settings->file_types);
  g_strfreev (settings->file_records);
  settings->file_types = sc_file_policy_dup_types (self->file_policy);
  settings->file_records = sc_file_policy_dup_records (self->file_policy);
  if (!_sc_settings_save (settings, &error))
    g_info ("The settings cannot be written: %s", error->message);
}

/* What the profile remembers, and from now on everything that somebody chooses. */
void
_sc_session_recall_file_policy (ScSession *self)
{
  const ScSettings *settings = self->settings;

  sc_file_policy_set_max_size (self->file_policy, settings->file_size);
  for (char **type = settings->file_types; type != NULL && *type != NULL; type++)
    sc_file_policy_set_type (self->file_policy, *type, TRUE);
  for (char **id = settings->file_records; id != NULL && *id != NULL; id++)
    sc_file_policy_set_record (self->file_policy, *id, TRUE);
  g_signal_connect_object (self->file_policy, "changed", G_CALLBACK (keep_policy_cb), self,
                           G_CONNECT_SWAPPED);
}
