/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-conflicts-page.h"
#include "sc-format.h"
#include "sc-future.h"

struct _ScConflictsPage
{
  AdwBin parent_instance;

  AdwWindowTitle *window_title;
  GtkStack *stack;
  GtkListBox *list;

  ScSession *session;
  guint update_source;
};

G_DEFINE_FINAL_TYPE (ScConflictsPage, sc_conflicts_page, ADW_TYPE_BIN)

/* Who made a version, and when. */
static char *
dup_side (ScRecord *version)
{
  const char *by = version != NULL ? sc_record_get_string (version, "modified_by") : NULL;
  g_autofree char *time =
      version != NULL ? sc_format_moment (sc_record_get_string (version, "modified_at")) : NULL;

  if (version == NULL)
    return g_strdup (_ ("deleted there"));

  return g_strdup_printf ("%s %s", by != NULL ? by : "–", time);
}

/* Which fields are to be decided, by their labels. */
static char *
dup_fields (ScConflict *conflict)
{
  const ScRecordType *type = sc_record_get_record_type (sc_conflict_get_merged (conflict));
  GPtrArray *fields = sc_conflict_get_fields (conflict);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) labels = NULL;

  for (guint i = 0; i < fields->len; i++)
    {
      const ScFieldConflict *values = fields->pdata[i];
      const ScField *field =
          type != NULL ? sc_record_type_lookup_field (type, values->field) : NULL;

      g_strv_builder_add (builder, field != NULL ? sc_field_get_label (field) : values->field);
    }
  labels = g_strv_builder_end (builder);

  return g_strjoinv (", ", labels);
}

static void
loaded_cb (gpointer row, const GValue *value, const GError *error, gpointer data)
{
  ScConflict *conflict = value != NULL ? g_value_get_object (value) : NULL;
  g_autofree char *mine = NULL;
  g_autofree char *theirs = NULL;
  g_autofree char *fields = NULL;
  g_autofree char *text = NULL;

  /* It was decided meanwhile: the list follows. */
  if (conflict == NULL)
    return;
  mine = dup_side (sc_conflict_get_mine (conflict));
  theirs = dup_side (sc_conflict_get_theirs (conflict));
  fields = sc_conflict_get_kind (conflict) == SC_CONFLICT_DELETED
               ? g_strdup (_ ("Changed and deleted"))
               : dup_fields (conflict);
  /* Translators: what is to be decided; who wrote the one version and when; the same of the other. */
  text = g_strdup_printf (_ ("%s · %s / %s"), fields, mine, theirs);
  adw_action_row_set_subtitle (row, text);
}

static void
add_row (ScConflictsPage *self, ScRecord *record)
{
  GtkWidget *row = adw_action_row_new ();
  const ScRecordType *type = sc_record_get_record_type (record);
  g_autofree char *title = sc_format_title (record);
  const char *subtitle = type != NULL ? sc_record_type_get_label (type) : "";

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "id", g_strdup (sc_record_get_id (record)), g_free);
  gtk_list_box_append (self->list, row);
  sc_future_then (sc_session_load_conflict (self->session, sc_record_get_id (record)), row,
                  loaded_cb);
}

static gboolean
update_cb (gpointer data)
{
  ScConflictsPage *self = data;
  GListModel *conflicts = sc_session_get_conflicts (self->session);
  guint n = g_list_model_get_n_items (conflicts);
  g_autofree char *count = sc_format_count (n);

  self->update_source = 0;
  gtk_list_box_remove_all (self->list);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (ScRecord) record = g_list_model_get_item (conflicts, i);

      add_row (self, record);
    }
  adw_window_title_set_subtitle (self->window_title, n > 0 ? count : "");
  gtk_stack_set_visible_child_name (self->stack, n > 0 ? "list" : "empty");

  return G_SOURCE_REMOVE;
}

static void
queue_update (ScConflictsPage *self)
{
  if (self->update_source == 0)
    self->update_source = g_idle_add (update_cb, self);
}

static void
row_activated_cb (GtkListBox *list, GtkListBoxRow *row, ScConflictsPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.open-conflict", "s",
                              g_object_get_data (G_OBJECT (row), "id"));
}

static void
sc_conflicts_page_dispose (GObject *object)
{
  ScConflictsPage *self = SC_CONFLICTS_PAGE (object);

  g_clear_handle_id (&self->update_source, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), SC_TYPE_CONFLICTS_PAGE);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (sc_conflicts_page_parent_class)->dispose (object);
}

static void
sc_conflicts_page_class_init (ScConflictsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sc_conflicts_page_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/dortmund/SmartCity/ui/sc-conflicts-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ScConflictsPage, window_title);
  gtk_widget_class_bind_template_child (widget_class, ScConflictsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, ScConflictsPage, list);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
sc_conflicts_page_init (ScConflictsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
sc_conflicts_page_new (ScSession *session)
{
  ScConflictsPage *self = g_object_new (SC_TYPE_CONFLICTS_PAGE, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (sc_session_get_conflicts (session), "items-changed",
                           G_CALLBACK (queue_update), self, G_CONNECT_SWAPPED);
  update_cb (self);

  return GTK_WIDGET (self);
}
