/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-clock.h"
#include "sc-json.h"
#include "sc-list-arrangement.h"
#include "sc-list-columns.h"
#include "sc-record-edit.h"

static JsonNode *
make_filters (const ScListArrangement *self)
{
  g_autoptr (JsonObject) chosen = sc_list_filters_save (self->filters);
  g_autoptr (GList) names = json_object_get_members (chosen);
  g_autoptr (JsonArray) array = json_array_new ();

  for (GList *name = names; name != NULL; name = name->next)
    {
      JsonObject *element = json_object_new ();

      json_object_set_string_member (element, "id", name->data);
      json_object_set_member (element, "values",
                              json_node_copy (json_object_get_member (chosen, name->data)));
      json_array_add_object_element (array, element);
    }

  return json_node_init_array (json_node_alloc (), array);
}

static JsonNode *
make_columns (const ScListArrangement *self)
{
  g_auto (GStrv) names = sc_list_columns_dup_names (self->table);
  g_autoptr (JsonArray) array = json_array_new ();

  for (gsize i = 0; names[i] != NULL; i++)
    {
      JsonObject *element = json_object_new ();

      json_object_set_string_member (element, "id", names[i]);
      json_array_add_object_element (array, element);
    }

  return json_node_init_array (json_node_alloc (), array);
}

/**
 * sc_list_arrangement_save:
 * @self: a list
 * @title: what the view is called
 *
 * Returns: (transfer full): a new record of the type "view"
 */
ScRecord *
sc_list_arrangement_save (const ScListArrangement *self, const char *title)
{
  g_autoptr (ScRecordEdit) edit = sc_record_edit_new_for_type (sc_record_type_lookup ("view"));
  g_autoptr (JsonNode) filters = make_filters (self);
  g_autoptr (JsonNode) columns = make_columns (self);
  GtkColumnViewSorter *sorter = GTK_COLUMN_VIEW_SORTER (gtk_column_view_get_sorter (self->table));
  GtkColumnViewColumn *column = gtk_column_view_sorter_get_primary_sort_column (sorter);
  g_autofree char *now = sc_clock_now ();

  sc_record_edit_set_string (edit, "title", title);
  sc_record_edit_set_string (edit, "section", self->section->name);
  sc_record_edit_set_string (edit, "words", gtk_editable_get_text (self->words));
  sc_record_edit_set_node (edit, "filters", filters);
  sc_record_edit_set_node (edit, "columns", columns);
  if (column != NULL)
    {
      sc_record_edit_set_string (edit, "sort_by", gtk_column_view_column_get_id (column));
      sc_record_edit_set_boolean (edit, "descending",
                                  gtk_column_view_sorter_get_primary_sort_order (sorter) ==
                                      GTK_SORT_DESCENDING);
    }

  return sc_record_edit_finish (edit, sc_session_get_user_name (self->session), now);
}

static JsonArray *
get_list (ScRecord *view, const char *name)
{
  return sc_json_get_array (sc_record_get_body (view), name);
}

static JsonObject *
get_element (JsonArray *array, guint index)
{
  JsonNode *node = json_array_get_element (array, index);

  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static char **
load_filters (const ScListArrangement *self, ScRecord *view)
{
  g_autoptr (JsonObject) filters = json_object_new ();
  JsonArray *array = get_list (view, "filters");

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *element = get_element (array, i);
      const char *name = element != NULL ? sc_json_get_string (element, "id") : NULL;
      g_auto (GStrv) values = name != NULL ? sc_json_dup_strv (element, "values") : NULL;

      if (values != NULL && values[0] != NULL)
        sc_json_set_strv (filters, name, (const char *const *) values);
    }

  return sc_list_filters_load (self->filters, filters);
}

static void
load_columns (const ScListArrangement *self, ScRecord *view)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) names = NULL;
  JsonArray *array = get_list (view, "columns");

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *element = get_element (array, i);
      const char *name = element != NULL ? sc_json_get_string (element, "id") : NULL;

      if (name != NULL)
        g_strv_builder_add (builder, name);
    }
  names = g_strv_builder_end (builder);
  if (names[0] != NULL)
    sc_list_columns_show (self->table, self->session, self->section, (const char *const *) names);
}

static void
load_order (const ScListArrangement *self, ScRecord *view)
{
  const char *sort_by = sc_record_get_string (view, "sort_by");
  GListModel *columns = gtk_column_view_get_columns (self->table);

  gtk_column_view_sort_by_column (self->table, NULL, GTK_SORT_ASCENDING);
  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      if (g_strcmp0 (gtk_column_view_column_get_id (column), sort_by) == 0)
        gtk_column_view_sort_by_column (self->table, column,
                                        sc_record_get_boolean (view, "descending", FALSE)
                                            ? GTK_SORT_DESCENDING
                                            : GTK_SORT_ASCENDING);
    }
}

/**
 * sc_list_arrangement_load:
 * @self: a list
 * @view: a record of the type "view", perhaps of another version of this program
 *
 * Arranges the list as it was then. What there is no more is left out.
 *
 * Returns: (transfer full): the names of the fields that the list cannot be filtered by
 */
char **
sc_list_arrangement_load (const ScListArrangement *self, ScRecord *view)
{
  const char *words = sc_record_get_string (view, "words");
  char **unknown = load_filters (self, view);

  gtk_editable_set_text (self->words, words != NULL ? words : "");
  load_columns (self, view);
  load_order (self, view);

  return unknown;
}
