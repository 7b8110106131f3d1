/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-district-map.h"
#include "sc-districts.h"
#include "sc-format.h"
#include "sc-tab-stop.h"

/* From "none" to "most". */
#define N_LEVELS 5

struct _ScDistrictMap
{
  AdwBin parent_instance;

  GtkGrid *grid;
  GtkButton *elsewhere; /* the records without a district */
  ScLiveTally *live;
};

G_DEFINE_FINAL_TYPE (ScDistrictMap, sc_district_map, ADW_TYPE_BIN)

static guint activated_signal;

/* Neighbours touch, as far as a plan of rectangles can show it. Where tiles are narrow, names are broken as they are spelt. */
/* clang-format off */
static const struct
{
  const char *district;
  const char *syllables;
  int column;
  int row;
  int width;
  int height;
} places[] = {
  { "mengede",         "Men\u00adgede",            0, 0, 1, 1 },
  { "eving",           "Eving",                    1, 0, 1, 1 },
  { "scharnhorst",     "Scharn\u00adhorst",        2, 0, 2, 1 },
  { "huckarde",        "Hu\u00adckarde",           0, 1, 1, 1 },
  { "innenstadt_nord", "Innen\u00adstadt-Nord",    1, 1, 2, 1 },
  { "brackel",         "Brackel",                  3, 1, 1, 2 },
  { "luetgendortmund", "Lütgen\u00addort\u00admund", 0, 2, 1, 1 },
  { "innenstadt_west", "Innen\u00adstadt-West",    1, 2, 1, 1 },
  { "innenstadt_ost",  "Innen\u00adstadt-Ost",     2, 2, 1, 1 },
  { "hombruch",        "Hom\u00adbruch",           0, 3, 2, 1 },
  { "hoerde",          "Hörde",                    2, 3, 1, 1 },
  { "aplerbeck",       "Apler\u00adbeck",          3, 3, 1, 1 },
};
/* clang-format on */

static void
sc_district_map_dispose (GObject *object)
{
  g_clear_object (&SC_DISTRICT_MAP (object)->live);

  G_OBJECT_CLASS (sc_district_map_parent_class)->dispose (object);
}

static void
sc_district_map_class_init (ScDistrictMapClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sc_district_map_dispose;

  activated_signal = g_signal_new ("activated", SC_TYPE_DISTRICT_MAP, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_css_name (widget_class, "districtmap");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
clicked_cb (GtkButton *tile, ScDistrictMap *self)
{
  g_signal_emit (self, activated_signal, 0, g_object_get_data (G_OBJECT (tile), "district"));
}

static const char *
get_area_text (const char *district)
{
  ScNordwaerts area;

  if (!sc_district_get_nordwaerts (district, &area) || area == SC_NORDWAERTS_OUTSIDE)
    return NULL;

  return area == SC_NORDWAERTS_WHOLE ? _ ("nordwärts") : _ ("partly nordwärts");
}

static GtkWidget *
new_line (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_widget_add_css_class (label, css_class);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);

  return label;
}

static GtkWidget *
new_tile (ScDistrictMap *self, const char *district, const char *name, const char *syllables)
{
  GtkWidget *tile = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *figure = new_line ("", "figure");
  const char *area = get_area_text (district);

  gtk_widget_add_css_class (figure, "numeric");
  gtk_box_append (GTK_BOX (box), new_line (syllables, "name"));
  gtk_box_append (GTK_BOX (box), figure);
  if (area != NULL)
    gtk_box_append (GTK_BOX (box), new_line (area, "caption"));
  gtk_button_set_child (GTK_BUTTON (tile), box);
  gtk_widget_add_css_class (tile, "district");
  g_object_set_data (G_OBJECT (tile), "district", (gpointer) district);
  g_object_set_data_full (G_OBJECT (tile), "name", g_strdup (name), g_free);
  g_object_set_data (G_OBJECT (tile), "figure", figure);
  g_signal_connect_object (tile, "clicked", G_CALLBACK (clicked_cb), self, 0);

  return tile;
}

static guint
get_level (guint n, guint max)
{
  return n == 0 ? 0 : 1 + (n * (N_LEVELS - 1) - 1) / MAX (max, 1);
}

static void
set_level (GtkWidget *tile, guint level)
{
  for (guint i = 0; i < N_LEVELS; i++)
    {
      g_autofree char *css_class = g_strdup_printf ("level-%u", i);

      if (i == level)
        gtk_widget_add_css_class (tile, css_class);
      else
        gtk_widget_remove_css_class (tile, css_class);
    }
}

static void
update_tile (GtkWidget *tile, guint n, guint max)
{
  const char *name = g_object_get_data (G_OBJECT (tile), "name");
  const char *area = get_area_text (g_object_get_data (G_OBJECT (tile), "district"));
  g_autofree char *figure = sc_format_count (n);
  g_autofree char *label = area != NULL ? g_strdup_printf ("%s, %s: %s", name, area, figure)
                                        : g_strdup_printf ("%s: %s", name, figure);

  gtk_label_set_label (g_object_get_data (G_OBJECT (tile), "figure"), figure);
  gtk_accessible_update_property (GTK_ACCESSIBLE (tile), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  set_level (tile, get_level (n, max));
}

static void
update (ScDistrictMap *self)
{
  ScTally *tally = sc_live_tally_get (self->live);
  guint max = 0;
  guint without = sc_tally_count (tally, "", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    max = MAX (max, sc_tally_count (tally, places[i].district, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    update_tile (gtk_grid_get_child_at (self->grid, places[i].column, places[i].row),
                 sc_tally_count (tally, places[i].district, NULL), max);
  update_tile (GTK_WIDGET (self->elsewhere), without, max);
  gtk_widget_set_visible (GTK_WIDGET (self->elsewhere), without > 0);
}

static void
build_tiles (ScDistrictMap *self)
{
  const ScField *field = sc_live_tally_get_field (self->live);

  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      const ScEnumValue *value = sc_field_lookup_value (field, places[i].district);

      gtk_grid_attach (self->grid,
                       new_tile (self, places[i].district, sc_enum_value_get_label (value),
                                 places[i].syllables),
                       places[i].column, places[i].row, places[i].width, places[i].height);
    }
  self->elsewhere =
      GTK_BUTTON (new_tile (self, "", _ ("Without a district"), _ ("Without a district")));
  gtk_grid_attach (self->grid, GTK_WIDGET (self->elsewhere), 0, 4, 4, 1);
}

static void
sc_district_map_init (ScDistrictMap *self)
{
  self->grid = GTK_GRID (gtk_grid_new ());
  gtk_grid_set_row_homogeneous (self->grid, FALSE);
  gtk_grid_set_column_homogeneous (self->grid, TRUE);
  gtk_grid_set_row_spacing (self->grid, 3);
  gtk_grid_set_column_spacing (self->grid, 3);
  adw_bin_set_child (ADW_BIN (self), sc_tab_stop_new (GTK_WIDGET (self->grid)));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Map of the city districts"), -1);
}

/**
 * sc_district_map_new:
 * @session: the session
 * @type_name: the type of the records that are counted
 * @field: the name of the field with their districts
 *
 * Returns: (transfer floating): a map of all records of the type
 */
GtkWidget *
sc_district_map_new (ScSession *session, const char *type_name, const char *field)
{
  ScDistrictMap *self = g_object_new (SC_TYPE_DISTRICT_MAP, NULL);

  self->live = sc_live_tally_new (GTK_WIDGET (self), session, type_name, field, NULL);
  build_tiles (self);
  g_signal_connect_object (self->live, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}

/**
 * sc_district_map_get_tally:
 * @self: a map
 *
 * Returns: (transfer none): what it shows, to be given another query
 */
ScLiveTally *
sc_district_map_get_tally (ScDistrictMap *self)
{
  g_return_val_if_fail (SC_IS_DISTRICT_MAP (self), NULL);

  return self->live;
}
