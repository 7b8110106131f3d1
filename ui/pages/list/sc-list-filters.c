/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-derived.h"
#include "sc-filter-button.h"
#include "sc-json.h"
#include "sc-list-filters.h"

struct _ScListFilters
{
  AdwBin parent_instance;

  GtkBox *chips;
};

G_DEFINE_FINAL_TYPE (ScListFilters, sc_list_filters, ADW_TYPE_BIN)

static guint changed_signal;

static ScFilterButton *
get_first (ScListFilters *self)
{
  return (ScFilterButton *) gtk_widget_get_first_child (GTK_WIDGET (self->chips));
}

static ScFilterButton *
get_next (ScFilterButton *chip)
{
  return (ScFilterButton *) gtk_widget_get_next_sibling (GTK_WIDGET (chip));
}

static void
changed_cb (ScListFilters *self)
{
  g_signal_emit (self, changed_signal, 0);
}

static void
sc_list_filters_class_init (ScListFiltersClass *klass)
{
  changed_signal = g_signal_new ("changed", SC_TYPE_LIST_FILTERS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
sc_list_filters_init (ScListFilters *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *chips = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->chips = GTK_BOX (chips);
  gtk_widget_set_margin_start (chips, 12);
  gtk_widget_set_margin_end (chips, 12);
  gtk_widget_set_margin_top (chips, 3);
  gtk_widget_set_margin_bottom (chips, 9);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_EXTERNAL,
                                  GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), chips);
  adw_bin_set_child (ADW_BIN (self), scroller);
}

/**
 * sc_list_filters_build:
 * @self: chips, still without any
 * @session: the session
 * @section: names the fields
 *
 * Makes the chips.
 */
void
sc_list_filters_build (ScListFilters *self, ScSession *session, const ScSection *section)
{
  const ScRecordType *type = sc_section_get_type (section);

  g_return_if_fail (SC_IS_LIST_FILTERS (self) && type != NULL);

  for (gsize i = 0; section->filters[i] != NULL; i++)
    {
      const char *name = section->filters[i];
      const ScField *derived = sc_derived_lookup_field (type, name);
      GtkWidget *chip =
          sc_filter_button_new (session, type,
                                derived != NULL ? derived
                                                : sc_record_type_lookup_field (type, name));

      g_signal_connect_object (chip, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
      gtk_box_append (self->chips, chip);
    }
}

/**
 * sc_list_filters_apply:
 * @self: the chips
 * @query: a query that may be changed
 *
 * Adds what was chosen.
 */
void
sc_list_filters_apply (ScListFilters *self, ScQuery *query)
{
  g_return_if_fail (SC_IS_LIST_FILTERS (self));

  for (ScFilterButton *chip = get_first (self); chip != NULL; chip = get_next (chip))
    sc_filter_button_apply (chip, query);
}

/**
 * sc_list_filters_clear:
 * @self: the chips
 *
 * Takes all choices back, and tells nobody.
 */
void
sc_list_filters_clear (ScListFilters *self)
{
  g_return_if_fail (SC_IS_LIST_FILTERS (self));

  for (ScFilterButton *chip = get_first (self); chip != NULL; chip = get_next (chip))
    sc_filter_button_clear (chip);
}

/**
 * sc_list_filters_dup_text:
 * @self: the chips
 *
 * Returns: (transfer full): what was chosen, for people; empty for nothing
 */
char *
sc_list_filters_dup_text (ScListFilters *self)
{
  GString *text = g_string_new (NULL);

  for (ScFilterButton *chip = get_first (self); chip != NULL; chip = get_next (chip))
    if (sc_filter_button_is_active (chip))
      {
        g_autofree char *one = sc_filter_button_dup_text (chip);

        g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", one);
      }

  return g_string_free_and_steal (text);
}

/**
 * sc_list_filters_save:
 * @self: the chips
 *
 * Returns: (transfer full): the values of each field that something was chosen of
 */
JsonObject *
sc_list_filters_save (ScListFilters *self)
{
  JsonObject *filters = json_object_new ();

  for (ScFilterButton *chip = get_first (self); chip != NULL; chip = get_next (chip))
    if (sc_filter_button_is_active (chip))
      {
        g_auto (GStrv) values = sc_filter_button_dup_values (chip);

        sc_json_set_strv (filters, sc_filter_button_get_field (chip)->name,
                          (const char *const *) values);
      }

  return filters;
}

static ScFilterButton *
find_chip (ScListFilters *self, const char *name)
{
  for (ScFilterButton *chip = get_first (self); chip != NULL; chip = get_next (chip))
    if (g_str_equal (sc_filter_button_get_field (chip)->name, name))
      return chip;

  return NULL;
}

/**
 * sc_list_filters_load:
 * @self: the chips
 * @filters: what sc_list_filters_save() gave, perhaps with another version of this program
 *
 * Chooses again what was chosen then, and tells nobody.
 *
 * Returns: (transfer full): the names of the fields that this list cannot be filtered by
 */
char **
sc_list_filters_load (ScListFilters *self, JsonObject *filters)
{
  g_autoptr (GStrvBuilder) unknown = g_strv_builder_new ();
  g_autoptr (GList) names = json_object_get_members (filters);

  sc_list_filters_clear (self);
  for (GList *name = names; name != NULL; name = name->next)
    {
      ScFilterButton *chip = find_chip (self, name->data);
      g_auto (GStrv) values = sc_json_dup_strv (filters, name->data);

      if (chip != NULL)
        sc_filter_button_set_values (chip, (const char *const *) values);
      else
        g_strv_builder_add (unknown, name->data);
    }

  return g_strv_builder_end (unknown);
}
