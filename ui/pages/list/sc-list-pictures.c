/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-district-map.h"
#include "sc-list-pictures.h"
#include "sc-tally-chart.h"

struct _ScListPictures
{
  AdwBin parent_instance;

  GtkBox *box;
  GPtrArray *tallies; /* of ScLiveTally: what the pictures show */
};

G_DEFINE_FINAL_TYPE (ScListPictures, sc_list_pictures, ADW_TYPE_BIN)

static guint chosen_signal;

static void
sc_list_pictures_dispose (GObject *object)
{
  g_clear_pointer (&SC_LIST_PICTURES (object)->tallies, g_ptr_array_unref);

  G_OBJECT_CLASS (sc_list_pictures_parent_class)->dispose (object);
}

static void
sc_list_pictures_class_init (ScListPicturesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sc_list_pictures_dispose;

  chosen_signal = g_signal_new ("chosen", SC_TYPE_LIST_PICTURES, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_VARIANT);
}

static void
sc_list_pictures_init (ScListPictures *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();

  self->tallies = g_ptr_array_new_with_free_func (g_object_unref);
  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 18));
  gtk_widget_set_margin_start (clamp, 12);
  gtk_widget_set_margin_end (clamp, 12);
  gtk_widget_set_margin_top (clamp, 12);
  gtk_widget_set_margin_bottom (clamp, 18);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 860);
  adw_clamp_set_child (ADW_CLAMP (clamp), GTK_WIDGET (self->box));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), clamp);
  adw_bin_set_child (ADW_BIN (self), scroller);
}

static void
choose (ScListPictures *self, ScLiveTally *tally, const char *value, const char *series)
{
  g_autoptr (GVariant) filters =
      g_variant_ref_sink (sc_live_tally_make_filters (tally, value, series));

  g_signal_emit (self, chosen_signal, 0, filters);
}

static void
figure_activated_cb (ScTallyChart *chart,
                     const char *value,
                     const char *series,
                     ScListPictures *self)
{
  choose (self, sc_tally_chart_get_tally (chart), value, series);
}

static void
district_activated_cb (ScDistrictMap *map, const char *district, ScListPictures *self)
{
  choose (self, sc_district_map_get_tally (map), district, NULL);
}

static void
add_chart (ScListPictures *self,
           ScSession *session,
           const char *title,
           const char *type_name,
           const char *field,
           const char *series)
{
  GtkWidget *chart = sc_tally_chart_new (session, title, type_name, field, series);

  g_signal_connect_object (chart, "activated", G_CALLBACK (figure_activated_cb), self, 0);
  g_ptr_array_add (self->tallies, g_object_ref (sc_tally_chart_get_tally (SC_TALLY_CHART (chart))));
  gtk_box_append (self->box, chart);
}

static void
add_map (ScListPictures *self, ScSession *session, const char *type_name)
{
  GtkWidget *map = sc_district_map_new (session, type_name, "districts");

  g_signal_connect_object (map, "activated", G_CALLBACK (district_activated_cb), self, 0);
  g_ptr_array_add (self->tallies, g_object_ref (sc_district_map_get_tally (SC_DISTRICT_MAP (map))));
  gtk_box_append (self->box, map);
}

/**
 * sc_list_pictures_build:
 * @self: pictures, still without any
 * @session: the session
 * @type_name: the type of the list's records
 *
 * Returns: whether there are pictures of such records
 */
gboolean
sc_list_pictures_build (ScListPictures *self, ScSession *session, const char *type_name)
{
  g_return_val_if_fail (SC_IS_LIST_PICTURES (self), FALSE);

  if (!g_str_equal (type_name, "solution"))
    return FALSE;

  add_map (self, session, type_name);
  add_chart (self, session, _ ("By Theme and Maturity Phase"), type_name, "theme_ids", "phase");
  add_chart (self, session, _ ("By Team"), type_name, "team_id", "phase");
  add_chart (self, session, _ ("By Completeness"), type_name, "completeness", NULL);
  add_chart (self, session, _ ("By Verification"), type_name, "verification", NULL);

  return TRUE;
}

/**
 * sc_list_pictures_set_query:
 * @self: pictures
 * @query: what the list shows; must not change any more
 */
void
sc_list_pictures_set_query (ScListPictures *self, ScQuery *query)
{
  g_return_if_fail (SC_IS_LIST_PICTURES (self) && query != NULL);

  for (guint i = 0; i < self->tallies->len; i++)
    sc_live_tally_set_query (self->tallies->pdata[i], query);
}
