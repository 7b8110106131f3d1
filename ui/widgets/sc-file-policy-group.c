/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-file-policy-group.h"
#include "sc-record-files.h"

#define MEGABYTE ((gint64) 1024 * 1024)

/* In the order of the list. Another size, chosen on the command line, comes behind them. */
static const gint64 sizes[] = { -1, 100 * MEGABYTE, SC_FILE_POLICY_DEFAULT_SIZE, 0 };

#define N_SIZES G_N_ELEMENTS (sizes)

static char *
describe_size (gint64 size)
{
  if (size < 0)
    return g_strdup (_ ("All files"));
  if (size == 0)
    return g_strdup (_ ("Only files that are opened"));

  return g_strdup_printf (_ ("Files up to %u MB"), (guint) MAX (1, size / MEGABYTE));
}

/* Where everything is kept, nothing is left to choose. */
static void
size_selected_cb (AdwComboRow *row, GParamSpec *pspec, ScSession *session)
{
  ScFilePolicy *policy = sc_session_get_file_policy (session);
  GtkWidget *types = g_object_get_data (G_OBJECT (row), "types");
  guint selected = adw_combo_row_get_selected (row);

  if (selected < N_SIZES)
    sc_file_policy_set_max_size (policy, sizes[selected]);
  gtk_widget_set_sensitive (types, sc_file_policy_get_max_size (policy) >= 0);
}

static GtkWidget *
new_size_row (ScSession *session, GtkWidget *types)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);
  gint64 size = sc_file_policy_get_max_size (sc_session_get_file_policy (session));
  guint selected = N_SIZES;

  for (guint i = 0; i < N_SIZES; i++)
    {
      gtk_string_list_take (list, describe_size (sizes[i]));
      if (sizes[i] == size)
        selected = i;
    }
  if (selected == N_SIZES)
    gtk_string_list_take (list, describe_size (size));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Keep on This Computer"));
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (list));
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), selected);
  gtk_widget_set_sensitive (types, size >= 0);
  g_object_set_data (G_OBJECT (row), "types", types);
  g_signal_connect_object (row, "notify::selected", G_CALLBACK (size_selected_cb), session, 0);

  return row;
}

static void
type_switched_cb (AdwSwitchRow *row, GParamSpec *pspec, ScSession *session)
{
  const ScRecordType *type = g_object_get_data (G_OBJECT (row), "type");

  sc_file_policy_set_type (sc_session_get_file_policy (session), type->name,
                           adw_switch_row_get_active (row));
}

static GtkWidget *
new_types_row (ScSession *session)
{
  GtkWidget *expander = adw_expander_row_new ();
  guint n;
  const ScRecordType *const *types = sc_record_types (&n);
  g_auto (GStrv) kept = sc_file_policy_dup_types (sc_session_get_file_policy (session));

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (expander), _ ("Also Large Files Of"));
  for (guint i = 0; i < n; i++)
    {
      GtkWidget *row;

      if (!sc_record_type_has_files (types[i]->name))
        continue;
      row = adw_switch_row_new ();
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row),
                                     sc_record_type_get_label_plural (types[i]));
      adw_switch_row_set_active (ADW_SWITCH_ROW (row),
                                 g_strv_contains ((const char *const *) kept, types[i]->name));
      g_object_set_data (G_OBJECT (row), "type", (gpointer) types[i]);
      g_signal_connect_object (row, "notify::active", G_CALLBACK (type_switched_cb), session, 0);
      adw_expander_row_add_row (ADW_EXPANDER_ROW (expander), row);
    }

  return expander;
}

/**
 * sc_file_policy_group_new:
 * @session: a session
 *
 * What is chosen holds at once and is kept in the profile.
 *
 * Returns: (transfer floating): the group
 */
AdwPreferencesGroup *
sc_file_policy_group_new (ScSession *session)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  GtkWidget *types = new_types_row (session);

  adw_preferences_group_set_title (group, _ ("Files"));
  adw_preferences_group_set_description (
      group, _ ("Photos and documents that others have added are downloaded after the records. The "
                "rest is downloaded when somebody opens it."));
  adw_preferences_group_add (group, new_size_row (session, types));
  adw_preferences_group_add (group, types);

  return group;
}
