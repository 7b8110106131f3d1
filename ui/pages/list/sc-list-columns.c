/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-column-preferences.h"
#include "sc-list-columns.h"
#include "sc-record-cell.h"

typedef struct
{
  ScSession *session;
  const ScSection *section;
  char *name;
} Column;

static void
column_free (gpointer data, GClosure *closure)
{
  Column *column = data;

  g_object_unref (column->session);
  g_free (column->name);
  g_free (column);
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, Column *column)
{
  gtk_list_item_set_child (item, sc_record_cell_new_for_column (column->session, column->section,
                                                                column->name));
}

/**
 * sc_list_columns_get_label:
 * @section: a section
 * @name: the name of a column
 *
 * Returns: (transfer none): what stands above it
 */
const char *
sc_list_columns_get_label (const ScSection *section, const char *name)
{
  const ScRecordType *type = sc_section_get_type (section);
  const ScField *field = sc_record_type_lookup_field (type, name);

  if (g_str_equal (name, "completeness"))
    return _ ("Complete");
  if (g_str_equal (name, "modified_at"))
    return _ ("Changed");
  /* Where the title is made of other fields, a field of that name is something else. */
  if (g_str_equal (name, "title") && g_strcmp0 (type->title_fields[0], "title") != 0)
    return _ ("Name");

  return field != NULL ? sc_field_get_label (field) : name;
}

/* In characters, so that columns grow with the text. */
static int
get_width_chars (const char *name)
{
  static const struct
  {
    const char *name;
    int chars;
  } widths[] = {
    { "completeness", 13 }, { "modified_at", 16 }, { "phase", 26 }, { "status", 20 },
    { "code", 10 },         { "joined_on", 16 },   { "start", 22 }, { "valid_from", 16 },
    { "team_id", 22 },      { "kind", 26 },        { "date", 16 },  { "due", 16 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (widths); i++)
    if (g_str_equal (widths[i].name, name))
      return widths[i].chars;

  return 20;
}

static int
get_width (GtkWidget *table, const char *name)
{
  PangoFontMetrics *metrics =
      pango_context_get_metrics (gtk_widget_get_pango_context (table), NULL, NULL);
  int width = pango_font_metrics_get_approximate_char_width (metrics) * get_width_chars (name);

  pango_font_metrics_unref (metrics);

  return PANGO_PIXELS (width);
}

static void
width_changed_cb (GtkColumnViewColumn *column, GParamSpec *pspec, const ScSection *section)
{
  sc_column_preferences_set_width (section->name, gtk_column_view_column_get_id (column),
                                   gtk_column_view_column_get_fixed_width (column));
}

static void
add_column (GtkColumnView *table, ScSession *session, const ScSection *section, const char *name)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkColumnViewColumn) view_column =
      gtk_column_view_column_new (sc_list_columns_get_label (section, name), factory);
  g_autoptr (GtkSorter) sorter = NULL;
  Column *column = g_new0 (Column, 1);
  int width;

  column->session = g_object_ref (session);
  column->section = section;
  column->name = g_strdup (name);
  g_signal_connect_data (factory, "setup", G_CALLBACK (setup_cb), column, column_free, 0);
  sc_record_cell_bind_items (factory);
  gtk_column_view_column_set_id (view_column, name);
  gtk_column_view_column_set_resizable (view_column, TRUE);
  if (g_str_equal (name, "title"))
    gtk_column_view_column_set_expand (view_column, TRUE);
  width = sc_column_preferences_get_width (section->name, name);
  if (width <= 0 && !g_str_equal (name, "title"))
    width = get_width (GTK_WIDGET (table), name);
  gtk_column_view_column_set_fixed_width (view_column, width > 0 ? width : -1);
  g_signal_connect (view_column, "notify::fixed-width", G_CALLBACK (width_changed_cb),
                    (gpointer) section);
  /* The store sorts; the column only needs to know that it can be. */
  sorter = GTK_SORTER (gtk_custom_sorter_new (NULL, NULL, NULL));
  gtk_column_view_column_set_sorter (view_column, sorter);
  gtk_column_view_append_column (table, view_column);
}

static void
name_rows (GtkColumnView *table)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  sc_record_cell_name_items (factory);
  gtk_column_view_set_row_factory (table, factory);
}

static gboolean
is_available (const ScSection *section, const char *name)
{
  const ScField *field = sc_record_type_lookup_field (sc_section_get_type (section), name);

  return g_str_equal (name, "completeness") || g_str_equal (name, "modified_at") ||
         (field != NULL && sc_field_is_text_like (field));
}

static void
remember_cb (GListModel *columns,
             guint position,
             guint n_removed,
             guint n_added,
             GtkColumnView *table)
{
  const ScSection *section = g_object_get_data (G_OBJECT (table), "section");
  g_auto (GStrv) names = sc_list_columns_dup_names (table);

  /* While columns are exchanged there are none for a moment. A move takes one out and puts it in. */
  if (n_added > 0 && !g_object_get_data (G_OBJECT (table), "building"))
    sc_column_preferences_set_names (section->name, (const char *const *) names);
}

/**
 * sc_list_columns_show:
 * @table: a table that was built
 * @session: the session
 * @section: what it lists
 * @names: the columns beside the title; those that there are not are left out
 *
 * Shows other columns.
 */
void
sc_list_columns_show (GtkColumnView *table,
                      ScSession *session,
                      const ScSection *section,
                      const char *const *names)
{
  GListModel *columns;

  g_return_if_fail (GTK_IS_COLUMN_VIEW (table) && names != NULL);

  columns = gtk_column_view_get_columns (table);
  g_object_set_data (G_OBJECT (table), "building", GINT_TO_POINTER (TRUE));
  for (guint i = g_list_model_get_n_items (columns); i-- > 0;)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      gtk_column_view_remove_column (table, column);
    }
  add_column (table, session, section, "title");
  for (gsize i = 0; names[i] != NULL; i++)
    if (is_available (section, names[i]))
      add_column (table, session, section, names[i]);
  g_object_set_data (G_OBJECT (table), "building", NULL);
  sc_list_columns_set_tight (table, section, g_object_get_data (G_OBJECT (table), "tight") != NULL);
}

/**
 * sc_list_columns_build:
 * @table: a table without columns
 * @session: the session
 * @section: names the columns where nobody has chosen any
 *
 * Makes the columns, and remembers from then on how somebody arranges them.
 */
void
sc_list_columns_build (GtkColumnView *table, ScSession *session, const ScSection *section)
{
  g_auto (GStrv) chosen = sc_column_preferences_dup_names (section->name);

  g_return_if_fail (GTK_IS_COLUMN_VIEW (table));

  g_object_set_data (G_OBJECT (table), "section", (gpointer) section);
  sc_list_columns_show (table, session, section,
                        chosen != NULL ? (const char *const *) chosen : section->columns);
  name_rows (table);
  g_signal_connect (gtk_column_view_get_columns (table), "items-changed", G_CALLBACK (remember_cb),
                    table);
}

/**
 * sc_list_columns_dup_names:
 * @table: a table
 *
 * Returns: (transfer full): the names of its columns in their order, without the title
 */
char **
sc_list_columns_dup_names (GtkColumnView *table)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  GListModel *columns = gtk_column_view_get_columns (table);

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);
      const char *name = gtk_column_view_column_get_id (column);

      if (!g_str_equal (name, "title"))
        g_strv_builder_add (names, name);
    }

  return g_strv_builder_end (names);
}

/**
 * sc_list_columns_dup_available:
 * @section: a section
 *
 * Returns: (transfer full): the names of all columns that its table can have beside the title
 */
char **
sc_list_columns_dup_available (const ScSection *section)
{
  const ScRecordType *type = sc_section_get_type (section);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (guint i = 0; i < type->n_fields; i++)
    if (sc_field_is_text_like (&type->fields[i]) && !g_str_equal (type->fields[i].name, "title") &&
        !g_strv_contains (type->title_fields, type->fields[i].name))
      g_strv_builder_add (names, type->fields[i].name);
  g_strv_builder_add_many (names, "completeness", "modified_at", NULL);

  return g_strv_builder_end (names);
}

/**
 * sc_list_columns_set_tight:
 * @table: a table
 * @section: what it lists
 * @tight: whether there is no room for all columns
 *
 * Leaves out the column that is missed least, so that the others can be read; but not one that somebody
 * has chosen.
 */
void
sc_list_columns_set_tight (GtkColumnView *table, const ScSection *section, gboolean tight)
{
  GListModel *columns;
  g_auto (GStrv) chosen = sc_column_preferences_dup_names (section->name);

  g_return_if_fail (GTK_IS_COLUMN_VIEW (table));

  g_object_set_data (G_OBJECT (table), "tight", GINT_TO_POINTER (tight));
  columns = gtk_column_view_get_columns (table);
  for (guint i = 0; i < g_list_model_get_n_items (columns) && chosen == NULL; i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      if (g_strcmp0 (gtk_column_view_column_get_id (column), section->spare_column) == 0)
        gtk_column_view_column_set_visible (column, !tight);
    }
}

/**
 * sc_list_columns_apply_order:
 * @table: a table
 * @section: what it lists
 * @query: a query that may be changed
 *
 * Sorts as the heads of the columns say, or as the section wants it while nobody has pressed one.
 */
void
sc_list_columns_apply_order (GtkColumnView *table, const ScSection *section, ScQuery *query)
{
  GtkColumnViewSorter *sorter = GTK_COLUMN_VIEW_SORTER (gtk_column_view_get_sorter (table));
  GtkColumnViewColumn *column =
      sorter != NULL ? gtk_column_view_sorter_get_primary_sort_column (sorter) : NULL;
  const char *field = column != NULL ? gtk_column_view_column_get_id (column) : NULL;

  if (field == NULL)
    sc_query_set_sort (query, section->sort_field, section->descending);
  else
    sc_query_set_sort (query, g_str_equal (field, "title") ? NULL : field,
                       gtk_column_view_sorter_get_primary_sort_order (sorter) ==
                           GTK_SORT_DESCENDING);
}
