/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-conflict-files.h"
#include "sc-conflict-values.h"

static void
add_row (AdwPreferencesGroup *group,
         const ScAttachment *attachment,
         const char *whose,
         ScRecord *version)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *heading = sc_conflict_values_dup_heading (whose, version);
  g_autofree char *size =
      attachment->length >= 0 ? g_format_size ((guint64) attachment->length) : NULL;
  g_autofree char *text =
      size != NULL ? g_strdup_printf ("%s · %s", size, heading) : g_strdup (heading);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), attachment->name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("mail-attachment-symbolic"));
  adw_preferences_group_add (group, row);
}

/**
 * sc_conflict_files_new:
 * @conflict: a conflict
 *
 * The files that only one side has added or changed. Nobody has to decide about them, but whoever decides
 * about the rest may want to know that they will be there.
 *
 * Returns: (transfer floating) (nullable): the group, %NULL where there are none
 */
GtkWidget *
sc_conflict_files_new (ScConflict *conflict)
{
  g_autoptr (GPtrArray) mine = sc_conflict_list_attachments (conflict, SC_CONFLICT_MINE);
  g_autoptr (GPtrArray) theirs = sc_conflict_list_attachments (conflict, SC_CONFLICT_THEIRS);
  AdwPreferencesGroup *group;

  if (mine->len + theirs->len == 0)
    return NULL;

  group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_title (group, _ ("Files"));
  adw_preferences_group_set_description (
      group, _ ("What was added or changed on either side is kept, whatever you choose above."));
  for (guint i = 0; i < mine->len; i++)
    add_row (group, mine->pdata[i], C_ ("version", "Mine"), sc_conflict_get_mine (conflict));
  for (guint i = 0; i < theirs->len; i++)
    add_row (group, theirs->pdata[i], C_ ("version", "Other"), sc_conflict_get_theirs (conflict));

  return GTK_WIDGET (group);
}
