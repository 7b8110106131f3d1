/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "sc-alliance-figures.h"
#include "sc-chart.h"
#include "sc-date-words.h"
#include "sc-derived.h"
#include "sc-figures-dialog.h"
#include "sc-format.h"
#include "sc-future.h"
#include "sc-toast.h"

/* A list box makes a widget for each. */
#define MAX_ROWS 300

struct _ScFiguresDialog
{
  AdwDialog parent_instance;

  AdwEntryRow *day_row;
  GtkLabel *mistake_label;
  GtkWidget *figures_box;
  GtkLabel *count_label;
  GtkLabel *since_label;
  GtkBox *charts;
  AdwPreferencesGroup *members_group;
  GtkListBox *members;
  GtkLabel *more_label;
  ScChart *roles;
  ScChart *sectors;

  ScSession *session;
  GPtrArray *partners; /* (nullable): all, once they are loaded */
  ScAllianceFigures *figures;
  char *day;
  const char *field; /* (nullable): what the list is narrowed by */
  char *value;       /* (nullable): and the value; %NULL for "not filled in" */
};

G_DEFINE_FINAL_TYPE (ScFiguresDialog, sc_figures_dialog, ADW_TYPE_DIALOG)

static const ScField *
get_field (const char *name)
{
  return sc_record_type_lookup_field (sc_record_type_lookup ("partner"), name);
}

static void
add_member (ScFiguresDialog *self, ScRecord *partner)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *title = sc_format_title (partner);
  g_autofree char *sector = sc_format_field (self->session, partner, get_field ("sector"));

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), sector != NULL ? sector : "");
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "id", g_strdup (sc_record_get_id (partner)), g_free);
  gtk_list_box_append (self->members, row);
}

/* Returns (transfer full): "Partners on That Day", or what they were narrowed by. */
static char *
dup_heading (ScFiguresDialog *self)
{
  const ScEnumValue *value;

  if (self->field == NULL)
    return g_strdup (_ ("Partners on This Day"));
  if (self->value == NULL)
    return g_strdup_printf (_ ("%s: %s"), sc_field_get_label (get_field (self->field)),
                            _ ("Not filled in"));
  value = sc_field_lookup_value (get_field (self->field), self->value);

  return g_strdup_printf (_ ("%s: %s"), sc_field_get_label (get_field (self->field)),
                          value != NULL ? sc_enum_value_get_label (value) : self->value);
}

static void
update_members (ScFiguresDialog *self)
{
  g_autoptr (GPtrArray) shown =
      self->field != NULL ? sc_alliance_figures_list (self->figures, self->field, self->value)
                          : g_ptr_array_ref (self->figures->members);
  g_autofree char *heading = dup_heading (self);
  guint n_more = shown->len > MAX_ROWS ? shown->len - MAX_ROWS : 0;
  g_autofree char *more = g_strdup_printf (ngettext ("And %u more", "And %u more", n_more), n_more);

  adw_preferences_group_set_title (self->members_group, heading);
  gtk_list_box_remove_all (self->members);
  for (guint i = 0; i < MIN (shown->len, MAX_ROWS); i++)
    add_member (self, shown->pdata[i]);
  gtk_widget_set_visible (GTK_WIDGET (self->members), shown->len > 0);
  gtk_label_set_label (self->more_label, more);
  gtk_widget_set_visible (GTK_WIDGET (self->more_label), n_more > 0);
}

static guint
count_missing (GPtrArray *from, GPtrArray *in)
{
  guint n = 0;

  for (guint i = 0; i < from->len; i++)
    n += !g_ptr_array_find (in, from->pdata[i], NULL);

  return n;
}

static void
update_since (ScFiguresDialog *self)
{
  g_autofree char *today = sc_derived_dup_today ();
  g_autoptr (ScAllianceFigures) now = sc_alliance_figures_new (self->partners, today);
  guint joined = count_missing (now->members, self->figures->members);
  guint left = count_missing (self->figures->members, now->members);
  /* Translators: how many partners joined and left between a day in the past and today. */
  g_autofree char *text = g_strdup_printf (_ ("Since then: %u joined, %u left"), joined, left);

  gtk_label_set_label (self->since_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->since_label), strcmp (self->day, today) < 0);
}

static void
update_chart (ScFiguresDialog *self, ScChart *chart, const char *name)
{
  const ScField *field = get_field (name);
  g_autoptr (ScChartData) data = sc_chart_data_new (sc_field_get_label (field));
  g_autoptr (GPtrArray) without = sc_alliance_figures_list (self->figures, name, NULL);
  guint row = 0;

  sc_chart_data_add_series (data, "all", _ ("Number"));
  for (const ScEnumValue *value = field->values; value->nick != NULL; value++)
    {
      g_autoptr (GPtrArray) found = sc_alliance_figures_list (self->figures, name, value->nick);

      sc_chart_data_add_row (data, value->nick, sc_enum_value_get_label (value));
      sc_chart_data_set (data, row++, 0, found->len);
    }
  if (without->len > 0)
    {
      sc_chart_data_add_row (data, "none", _ ("Not filled in"));
      sc_chart_data_set (data, row, 0, without->len);
    }
  sc_chart_set_data (chart, data);
  gtk_widget_set_visible (GTK_WIDGET (chart), self->figures->members->len > 0);
}

static void
update (ScFiguresDialog *self)
{
  g_autofree char *day = NULL;
  g_autofree char *text = NULL;

  if (self->partners == NULL || self->day == NULL)
    return;

  g_clear_pointer (&self->figures, sc_alliance_figures_free);
  self->figures = sc_alliance_figures_new (self->partners, self->day);
  self->field = NULL;
  day = sc_format_day (self->day);
  text = g_strdup_printf (
      /* Translators: %u partners on the day %s. */
      ngettext ("%u partner on %s", "%u partners on %s", self->figures->members->len),
      self->figures->members->len, day);
  gtk_label_set_label (self->count_label, text);
  gtk_accessible_announce (GTK_ACCESSIBLE (self), text,
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
  update_since (self);
  update_chart (self, self->roles, "role");
  update_chart (self, self->sectors, "sector");
  update_members (self);
}

/* Returns (transfer full) (nullable): the day that was typed, as records hold it. */
static char *
dup_typed (ScFiguresDialog *self, GError **error)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->day_row));
  char *day = sc_date_words_parse (text, NULL);
  g_autoptr (JsonNode) node = NULL;

  if (day != NULL)
    return day;
  if (!sc_field_parse (get_field ("joined_on"), text, &node, error))
    return NULL;
  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return sc_derived_dup_today ();

  return json_node_dup_string (node);
}

static void
day_changed_cb (GtkEditable *editable, ScFiguresDialog *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *day = dup_typed (self, &error);

  gtk_label_set_label (self->mistake_label, error != NULL ? error->message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->mistake_label), error != NULL);
  gtk_widget_set_visible (self->figures_box, day != NULL);
  if (day != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (self->day_row), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->day_row), "error");
  g_set_str (&self->day, day);
  update (self);
}

static void
narrow (ScFiguresDialog *self, const char *field, const char *key)
{
  self->field = field;
  g_set_str (&self->value, g_str_equal (key, "none") ? NULL : key);
  update_members (self);
}

static void
role_activated_cb (ScChart *chart, const char *key, const char *series, ScFiguresDialog *self)
{
  narrow (self, "role", key);
}

static void
sector_activated_cb (ScChart *chart, const char *key, const char *series, ScFiguresDialog *self)
{
  narrow (self, "sector", key);
}

static void
member_activated_cb (GtkListBox *list, GtkListBoxRow *row, ScFiguresDialog *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.open-record", "s",
                              g_object_get_data (G_OBJECT (row), "id"));
  adw_dialog_close (ADW_DIALOG (self));
}

static void
loaded_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  ScFiguresDialog *self = object;

  if (value == NULL)
    {
      sc_toast_error (GTK_WIDGET (self), error);
      return;
    }

  self->partners = g_value_dup_boxed (value);
  update (self);
}

static void
sc_figures_dialog_dispose (GObject *object)
{
  ScFiguresDialog *self = SC_FIGURES_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), SC_TYPE_FIGURES_DIALOG);
  g_clear_object (&self->session);
  g_clear_pointer (&self->partners, g_ptr_array_unref);
  g_clear_pointer (&self->figures, sc_alliance_figures_free);
  g_clear_pointer (&self->day, g_free);
  g_clear_pointer (&self->value, g_free);

  G_OBJECT_CLASS (sc_figures_dialog_parent_class)->dispose (object);
}

static void
sc_figures_dialog_class_init (ScFiguresDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sc_figures_dialog_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/dortmund/SmartCity/ui/sc-figures-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, ScFiguresDialog, day_row);
  gtk_widget_class_bind_template_child (widget_class, ScFiguresDialog, mistake_label);
  gtk_widget_class_bind_template_child (widget_class, ScFiguresDialog, figures_box);
  gtk_widget_class_bind_template_child (widget_class, ScFiguresDialog, count_label);
  gtk_widget_class_bind_template_child (widget_class, ScFiguresDialog, since_label);
  gtk_widget_class_bind_template_child (widget_class, ScFiguresDialog, charts);
  gtk_widget_class_bind_template_child (widget_class, ScFiguresDialog, members_group);
  gtk_widget_class_bind_template_child (widget_class, ScFiguresDialog, members);
  gtk_widget_class_bind_template_child (widget_class, ScFiguresDialog, more_label);
  gtk_widget_class_bind_template_callback (widget_class, day_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, member_activated_cb);
}

static void
sc_figures_dialog_init (ScFiguresDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->roles = SC_CHART (sc_chart_new (sc_field_get_label (get_field ("role"))));
  self->sectors = SC_CHART (sc_chart_new (sc_field_get_label (get_field ("sector"))));
  g_signal_connect_object (self->roles, "activated", G_CALLBACK (role_activated_cb), self, 0);
  g_signal_connect_object (self->sectors, "activated", G_CALLBACK (sector_activated_cb), self, 0);
  gtk_box_append (self->charts, GTK_WIDGET (self->roles));
  gtk_box_append (self->charts, GTK_WIDGET (self->sectors));
}

static void
show_day (ScFiguresDialog *self, const char *day)
{
  g_autoptr (JsonNode) node = json_node_init_string (json_node_alloc (), day);
  g_autofree char *text = sc_field_dup_text (get_field ("joined_on"), node);

  gtk_editable_set_text (GTK_EDITABLE (self->day_row), text);
}

/**
 * sc_figures_dialog_new:
 * @session: the session
 * @day: (nullable): the day to begin with, "2018-04-30"; %NULL for today
 *
 * Returns: (transfer floating): a dialog to be presented
 */
AdwDialog *
sc_figures_dialog_new (ScSession *session, const char *day)
{
  ScFiguresDialog *self = g_object_new (SC_TYPE_FIGURES_DIALOG, NULL);
  g_autofree char *today = sc_derived_dup_today ();

  self->session = g_object_ref (session);
  show_day (self, day != NULL ? day : today);
  sc_future_then (sc_session_load_all (session, "partner"), self, loaded_cb);

  return ADW_DIALOG (self);
}
