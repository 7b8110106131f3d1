/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "sc-format.h"
#include "sc-future.h"
#include "sc-overview-charts.h"
#include "sc-overview-page.h"
#include "sc-pill.h"
#include "sc-section.h"
#include "sc-sync-text.h"

#define N_NEWS 8
/* So many changes are looked at for news: what comes along with records is left out. */
#define N_LOOKED_AT 240

struct _ScOverviewPage
{
  AdwBin parent_instance;

  GtkLabel *workspace_label;
  GtkLabel *tagline_label;
  GtkFlowBox *tiles;
  GtkWidget *conflicts_group;
  AdwActionRow *conflicts_row;
  GtkStack *news_stack;
  GtkListBox *news;
  ScOverviewCharts *charts;
  AdwActionRow *sync_row;
  GtkImage *sync_icon;

  ScSession *session;
  GSignalGroup *sync_signals;
  guint news_source;
  guint texts_source;
};

G_DEFINE_FINAL_TYPE (ScOverviewPage, sc_overview_page, ADW_TYPE_BIN)

/* clang-format off */
static const char *const shown_types[] = { "solution", "partner", "team", "person", NULL };
/* clang-format on */

static void
count_changed_cb (GListModel *model, guint position, guint removed, guint added, GtkLabel *label)
{
  g_autofree char *text = sc_format_count (g_list_model_get_n_items (model));

  gtk_label_set_label (label, text);
}

static void
add_tile (ScOverviewPage *self, ScCounts *counts, const char *type_name)
{
  const ScSection *section = sc_section_find_for_type (type_name);
  GListModel *model = sc_counts_get (counts, type_name);
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *figure = gtk_label_new (NULL);
  GtkWidget *label = gtk_label_new (sc_section_get_label (section));
  GtkWidget *child;

  gtk_widget_add_css_class (figure, "figure");
  gtk_widget_add_css_class (figure, "numeric");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_label_set_xalign (GTK_LABEL (figure), 0);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_box_append (GTK_BOX (box), figure);
  gtk_box_append (GTK_BOX (box), label);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "card");
  gtk_widget_add_css_class (button, "tile");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.section");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", section->name);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                  label, figure, NULL, -1);
  gtk_flow_box_append (self->tiles, button);
  child = gtk_widget_get_parent (button);
  gtk_widget_set_focusable (child, FALSE);

  g_signal_connect_object (model, "items-changed", G_CALLBACK (count_changed_cb), figure, 0);
  count_changed_cb (model, 0, 0, 0, GTK_LABEL (figure));
}

static void
add_news (ScOverviewPage *self, ScRecord *record)
{
  GtkWidget *row = adw_action_row_new ();
  const ScSection *section = sc_section_find_for_type (sc_record_get_type_name (record));
  const ScRecordType *type = sc_record_get_record_type (record);
  const char *by = sc_record_get_string (record, "modified_by");
  g_autofree char *title = sc_format_title (record);
  g_autofree char *time = sc_format_moment (sc_record_get_string (record, "modified_at"));
  /* Translators: the type of a record and who changed it. */
  g_autofree char *subtitle =
      by != NULL ? g_strdup_printf (_ ("%s · %s"), sc_record_type_get_label (type), by)
                 : g_strdup (sc_record_type_get_label (type));
  GtkWidget *icon = gtk_image_new_from_icon_name (section->icon_name);
  GtkWidget *label = gtk_label_new (time);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 1);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 1);
  gtk_accessible_update_state (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (label, "numeric");
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "id", g_strdup (sc_record_get_id (record)), g_free);
  gtk_list_box_append (self->news, row);
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (sc_record_get_string (*(ScRecord *const *) b, "modified_at"),
                    sc_record_get_string (*(ScRecord *const *) a, "modified_at"));
}

static GPtrArray *
pick_news (ScChanges *changes)
{
  GPtrArray *records = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < changes->rows->len; i++)
    {
      ScChange *change = changes->rows->pdata[i];
      g_autoptr (ScRecord) record = NULL;
      g_autoptr (JsonNode) body = NULL;

      if (change->document == NULL || change->deleted)
        continue;
      body = json_from_string (change->document->body, NULL);
      if (body == NULL || !JSON_NODE_HOLDS_OBJECT (body))
        continue;
      record = sc_record_new (change->id, NULL, json_node_get_object (body));
      if (g_strv_contains (shown_types, sc_record_get_type_name (record)))
        g_ptr_array_add (records, g_steal_pointer (&record));
    }
  g_ptr_array_sort (records, compare_times);

  return records;
}

static void
news_loaded_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  ScOverviewPage *self = object;
  g_autoptr (GPtrArray) records = NULL;

  if (value == NULL)
    return;

  records = pick_news (g_value_get_boxed (value));
  gtk_list_box_remove_all (self->news);
  for (guint i = 0; i < MIN (records->len, N_NEWS); i++)
    add_news (self, records->pdata[i]);
  gtk_stack_set_visible_child_name (self->news_stack, records->len > 0 ? "news" : "empty");
}

static gboolean
load_news_cb (gpointer data)
{
  ScOverviewPage *self = data;
  const ScChangesRequest request = { .limit = N_LOOKED_AT,
                                     .descending = TRUE,
                                     .include_docs = TRUE };

  self->news_source = 0;
  /* A page that nobody sees looks again when it is shown. */
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    sc_future_then (sc_store_load_changes (sc_session_get_store (self->session), &request), self,
                    news_loaded_cb);

  return G_SOURCE_REMOVE;
}

static void
queue_news (ScOverviewPage *self)
{
  if (self->news_source == 0)
    self->news_source = g_timeout_add (250, load_news_cb, self);
}

/* Somebody looks at the page: now. */
static void
show_news (ScOverviewPage *self)
{
  g_clear_handle_id (&self->news_source, g_source_remove);
  load_news_cb (self);
}

static void
update_conflicts (ScOverviewPage *self)
{
  guint n = g_list_model_get_n_items (sc_session_get_conflicts (self->session));
  g_autofree char *text = g_strdup_printf (
      ngettext ("%u entry waits for a decision. Both versions are kept until then.",
                "%u entries wait for a decision. Both versions are kept until then.", n),
      n);

  gtk_widget_set_visible (self->conflicts_group, n > 0);
  adw_action_row_set_subtitle (self->conflicts_row, text);
}

static void
update_sync (ScOverviewPage *self)
{
  ScSyncJob *job = sc_session_get_sync (self->session);
  g_autofree char *text = sc_sync_dup_text (job);

  adw_action_row_set_subtitle (self->sync_row, text);
  gtk_image_set_from_icon_name (self->sync_icon, sc_sync_get_icon_name (job));
}

static gboolean
update_texts_cb (gpointer data)
{
  ScOverviewPage *self = data;
  const char *name = sc_session_get_workspace_name (self->session);

  self->texts_source = 0;
  gtk_label_set_label (self->workspace_label, name != NULL ? name : _ ("Workspace"));
  update_conflicts (self);
  update_sync (self);

  return G_SOURCE_REMOVE;
}

static void
queue_texts (ScOverviewPage *self)
{
  if (self->texts_source == 0)
    self->texts_source = g_timeout_add (60, update_texts_cb, self);
}

static void
sync_changed_cb (ScOverviewPage *self)
{
  g_signal_group_set_target (self->sync_signals, sc_session_get_sync (self->session));
  queue_texts (self);
}

static void
tagline_loaded_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  ScOverviewPage *self = object;
  GPtrArray *records = value != NULL ? g_value_get_boxed (value) : NULL;
  const char *tagline = records != NULL && records->len > 0
                            ? sc_record_get_string (records->pdata[0], "tagline")
                            : NULL;

  gtk_label_set_label (self->tagline_label, tagline != NULL ? tagline : "");
  gtk_widget_set_visible (GTK_WIDGET (self->tagline_label), tagline != NULL);
}

static void
load_tagline (ScOverviewPage *self)
{
  sc_future_then (sc_session_load_all (self->session, "workspace"), self, tagline_loaded_cb);
  queue_texts (self);
}

static void
news_activated_cb (GtkListBox *list, GtkListBoxRow *row, ScOverviewPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.open-record", "s",
                              g_object_get_data (G_OBJECT (row), "id"));
}

static void
sc_overview_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (sc_overview_page_parent_class)->map (widget);
  show_news (SC_OVERVIEW_PAGE (widget));
}

static void
sc_overview_page_dispose (GObject *object)
{
  ScOverviewPage *self = SC_OVERVIEW_PAGE (object);

  g_clear_handle_id (&self->news_source, g_source_remove);
  g_clear_handle_id (&self->texts_source, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), SC_TYPE_OVERVIEW_PAGE);
  g_clear_object (&self->sync_signals);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (sc_overview_page_parent_class)->dispose (object);
}

static void
sc_overview_page_class_init (ScOverviewPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sc_overview_page_dispose;
  widget_class->map = sc_overview_page_map;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/dortmund/SmartCity/ui/sc-overview-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ScOverviewPage, workspace_label);
  gtk_widget_class_bind_template_child (widget_class, ScOverviewPage, tagline_label);
  gtk_widget_class_bind_template_child (widget_class, ScOverviewPage, tiles);
  gtk_widget_class_bind_template_child (widget_class, ScOverviewPage, conflicts_group);
  gtk_widget_class_bind_template_child (widget_class, ScOverviewPage, conflicts_row);
  gtk_widget_class_bind_template_child (widget_class, ScOverviewPage, news_stack);
  gtk_widget_class_bind_template_child (widget_class, ScOverviewPage, news);
  gtk_widget_class_bind_template_child (widget_class, ScOverviewPage, charts);
  gtk_widget_class_bind_template_child (widget_class, ScOverviewPage, sync_row);
  gtk_widget_class_bind_template_child (widget_class, ScOverviewPage, sync_icon);
  gtk_widget_class_bind_template_callback (widget_class, news_activated_cb);
}

static void
sc_overview_page_init (ScOverviewPage *self)
{
  g_type_ensure (SC_TYPE_OVERVIEW_CHARTS);
  gtk_widget_init_template (GTK_WIDGET (self));
  self->sync_signals = g_signal_group_new (SC_TYPE_SYNC_JOB);
  g_signal_group_connect_swapped (self->sync_signals, "notify", G_CALLBACK (queue_texts), self);
}

/**
 * sc_overview_page_new:
 * @session: the session
 * @counts: the figures
 *
 * Returns: (transfer floating): the page
 */
GtkWidget *
sc_overview_page_new (ScSession *session, ScCounts *counts)
{
  ScOverviewPage *self = g_object_new (SC_TYPE_OVERVIEW_PAGE, NULL);

  self->session = g_object_ref (session);
  for (gsize i = 0; shown_types[i] != NULL; i++)
    add_tile (self, counts, shown_types[i]);
  sc_overview_charts_build (self->charts, session);
  g_signal_connect_object (session, "notify::workspace-name", G_CALLBACK (load_tagline), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::n-conflicts", G_CALLBACK (queue_texts), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::sync", G_CALLBACK (sync_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (sc_session_get_store (session), "changed", G_CALLBACK (queue_news), self,
                           G_CONNECT_SWAPPED);
  load_tagline (self);
  sync_changed_cb (self);

  return GTK_WIDGET (self);
}
