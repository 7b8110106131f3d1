/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-session-private.h"
#include "sc-store-files.h"

/* Which file of the profile is the workspace: the settings say it, so that another one takes its place in one
 * step. */

#define DEFAULT_NAME "workspace.sqlite"

/* Returns (transfer full): the path of a file of the profile. */
char *
_sc_session_dup_path (ScSession *self, const char *name)
{
  return g_build_filename (self->profile, name, NULL);
}

const char *
_sc_session_get_store_name (ScSession *self)
{
  return self->settings->store != NULL ? self->settings->store : DEFAULT_NAME;
}

/* Removes a store whose name stands in the settings, and then its name. To be called in a fiber. */
static void
drop (ScSession *self, char **name)
{
  g_autofree char *path = *name != NULL ? _sc_session_dup_path (self, *name) : NULL;
  g_autoptr (GError) error = NULL;

  if (path == NULL || g_str_equal (*name, _sc_session_get_store_name (self)))
    return;
  if (g_file_test (path, G_FILE_TEST_EXISTS) && !dex_await (sc_store_remove (path), &error))
    {
      g_info ("A superfluous copy of the workspace stays: %s", error->message);
      return;
    }
  g_clear_pointer (name, g_free);
  if (!_sc_settings_save (self->settings, &error))
    g_info ("The settings cannot be written: %s", error->message);
}

/* What a rebuilding that broke off has left. To be called in a fiber. */
void
_sc_session_drop_building (ScSession *self)
{
  drop (self, &self->settings->building);
}

/* What was taken over from it is in the one that comes now. To be called in a fiber. */
void
_sc_session_drop_previous (ScSession *self)
{
  drop (self, &self->settings->previous);
}

static DexFuture *
drop_previous_fiber (gpointer data)
{
  ScSession *self = data;

  _sc_session_drop_previous (self);
  self->dropping = FALSE;

  return dex_future_new_true ();
}

/* The copy from before a rebuilding is kept until everything that was in it is on the server. */
void
_sc_session_look_at_previous (ScSession *self)
{
  ScSyncJob *job = self->sync;

  if (self->settings == NULL || self->settings->previous == NULL || self->dropping || job == NULL ||
      sc_sync_job_get_last_sync (job) == 0 || sc_sync_job_get_pending (job) > 0 ||
      sc_sync_job_get_error (job) != NULL ||
      sc_outbox_get_n_refusals (sc_sync_job_get_outbox (job)) > 0)
    return;

  self->dropping = TRUE;
  dex_future_disown (_sc_session_spawn (self, drop_previous_fiber, self, NULL));
}
