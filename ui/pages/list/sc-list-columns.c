/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-list-columns.h"
#include "sc-record-cell.h"

typedef struct
{
  ScSession *session;
  const ScSection *section;
  const char *name;
} Column;

static void
column_free (gpointer data, GClosure *closure)
{
  Column *column = data;

  g_object_unref (column->session);
  g_free (column);
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, Column *column)
{
  gtk_list_item_set_child (item, sc_record_cell_new_for_column (column->session, column->section,
                                                                column->name));
}

static const char *
get_label (const ScRecordType *type, const char *name)
{
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
    { "completeness", 13 }, { "modified_at", 16 }, { "phase", 26 },
    { "status", 20 },       { "code", 10 },        { "joined_on", 16 },
    { "start", 16 },        { "valid_from", 16 },  { "team_id", 22 },
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
add_column (GtkColumnView *table, ScSession *session, const ScSection *section, const char *name)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkColumnViewColumn) view_column =
      gtk_column_view_column_new (get_label (sc_section_get_type (section), name), factory);
  Column *column = g_new0 (Column, 1);

  column->session = g_object_ref (session);
  column->section = section;
  column->name = name;
  g_signal_connect_data (factory, "setup", G_CALLBACK (setup_cb), column, column_free, 0);
  sc_record_cell_bind_items (factory);
  gtk_column_view_column_set_id (view_column, name);
  gtk_column_view_column_set_resizable (view_column, TRUE);
  if (g_str_equal (name, "title"))
    gtk_column_view_column_set_expand (view_column, TRUE);
  else
    gtk_column_view_column_set_fixed_width (view_column, get_width (GTK_WIDGET (table), name));
  /* The store sorts; the column only needs to know that it can be. */
  if (!g_str_equal (name, "completeness"))
    {
      g_autoptr (GtkSorter) sorter = GTK_SORTER (gtk_custom_sorter_new (NULL, NULL, NULL));

      gtk_column_view_column_set_sorter (view_column, sorter);
    }
  gtk_column_view_append_column (table, view_column);
}

static void
name_rows (GtkColumnView *table)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  sc_record_cell_name_items (factory);
  gtk_column_view_set_row_factory (table, factory);
}

/**
 * sc_list_columns_build:
 * @table: a table without columns
 * @session: the session
 * @section: names the columns
 */
void
sc_list_columns_build (GtkColumnView *table, ScSession *session, const ScSection *section)
{
  g_return_if_fail (GTK_IS_COLUMN_VIEW (table));

  add_column (table, session, section, "title");
  for (gsize i = 0; section->columns[i] != NULL; i++)
    add_column (table, session, section, section->columns[i]);
  name_rows (table);
}

/**
 * sc_list_columns_set_tight:
 * @table: a table
 * @section: what it lists
 * @tight: whether there is no room for all columns
 *
 * Leaves out the column that is missed least, so that the others can be read.
 */
void
sc_list_columns_set_tight (GtkColumnView *table, const ScSection *section, gboolean tight)
{
  GListModel *columns;

  g_return_if_fail (GTK_IS_COLUMN_VIEW (table));

  columns = gtk_column_view_get_columns (table);
  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      if (g_strcmp0 (gtk_column_view_column_get_id (column), section->spare_column) == 0)
        gtk_column_view_column_set_visible (column, !tight);
    }
}
