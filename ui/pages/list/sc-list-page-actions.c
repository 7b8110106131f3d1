/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-columns-dialog.h"
#include "sc-export.h"
#include "sc-figures-dialog.h"
#include "sc-future.h"
#include "sc-list-arrangement.h"
#include "sc-list-columns.h"
#include "sc-list-page-private.h"
#include "sc-saved-views.h"
#include "sc-toast.h"

static void
columns_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ScListPage *self = data;

  adw_dialog_present (sc_columns_dialog_new (self->table, self->session, self->section),
                      GTK_WIDGET (self));
}

/* Exactly what is shown: these rows in this order with these columns. */
static void
export_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ScListPage *self = data;
  g_auto (GStrv) names = sc_list_columns_dup_names (self->table);

  sc_export_ask (GTK_WIDGET (self), self->session, self->type, self->model, NULL,
                 self->narrow ? NULL : (const char *const *) names);
}

static void
export_all_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ScListPage *self = data;

  sc_export_ask (GTK_WIDGET (self), self->session, self->type, NULL, NULL, NULL);
}

static ScListArrangement
get_arrangement (ScListPage *self)
{
  return (ScListArrangement) { self->session, self->section, self->table, self->filters,
                               self->search_entry };
}

static void
view_chosen_cb (ScViewsButton *views, ScRecord *view, ScListPage *self)
{
  ScListArrangement arrangement = get_arrangement (self);
  g_auto (GStrv) unknown = sc_list_arrangement_load (&arrangement, view);
  g_autofree char *names = g_strjoinv (", ", unknown);
  g_autofree char *text = NULL;

  gtk_search_bar_set_search_mode (self->search_bar,
                                  *gtk_editable_get_text (self->search_entry) != '\0');
  _sc_list_page_update_query (self);
  if (*names == '\0')
    return;
  /* Translators: %s are names of fields. */
  text = g_strdup_printf (_ ("The view filters by what this list does not have: %s"), names);
  sc_toast (GTK_WIDGET (self), text);
}

static void
view_saved_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  if (error != NULL)
    sc_toast_error (object, error);
  else
    sc_toast (object, _ ("View saved"));
}

static void
save_view_cb (ScViewsButton *views, const char *title, gboolean shared, ScListPage *self)
{
  ScListArrangement arrangement = get_arrangement (self);
  g_autoptr (ScRecord) view = sc_list_arrangement_save (&arrangement, title);

  sc_future_then (sc_session_save_view (self->session, view, shared), self, view_saved_cb);
}

static void
delete_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  sc_list_selection_delete (((ScListPage *) data)->selection_bar);
}

/* Another look at the same records: the focus stays at the button that was pressed. */
static void
pictures_toggled_cb (GtkToggleButton *button, ScListPage *self)
{
  _sc_list_page_update_state (self);
}

static void
picture_chosen_cb (ScListPictures *pictures, GVariant *filters, ScListPage *self)
{
  sc_list_page_show_filtered (self, filters, TRUE);
  sc_list_page_focus (self);
}

static void
figures_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ScListPage *self = data;

  adw_dialog_present (sc_figures_dialog_new (self->session, NULL), GTK_WIDGET (self));
}

/* What only some lists have; the menu leaves out what is not there. */
static void
add_special_actions (ScListPage *self, GActionMap *map)
{
  static const GActionEntry figures = { .name = "figures", .activate = figures_cb };
  g_autoptr (GPropertyAction) pictures =
      g_property_action_new ("pictures", self->pictures_button, "active");

  if (self->has_pictures)
    g_action_map_add_action (map, G_ACTION (pictures));
  if (g_str_equal (self->type->name, "partner"))
    g_action_map_add_action_entries (map, &figures, 1, self);
}

/* The actions of the group "list", and what the saved views and the pictures ask for. */
void
_sc_list_page_add_actions (ScListPage *self)
{
  static const GActionEntry entries[] = {
    { .name = "delete", .activate = delete_cb },
    { .name = "columns", .activate = columns_cb },
    { .name = "export", .activate = export_cb },
    { .name = "export-all", .activate = export_all_cb },
  };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();

  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), self);
  add_special_actions (self, G_ACTION_MAP (group));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "list", G_ACTION_GROUP (group));
  g_signal_connect_object (self->views, "chosen", G_CALLBACK (view_chosen_cb), self, 0);
  g_signal_connect_object (self->views, "save", G_CALLBACK (save_view_cb), self, 0);
  g_signal_connect_object (self->pictures_button, "toggled", G_CALLBACK (pictures_toggled_cb), self,
                           0);
  g_signal_connect_object (self->pictures, "chosen", G_CALLBACK (picture_chosen_cb), self, 0);
}
