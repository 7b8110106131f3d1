/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-alliance-chart.h"
#include "sc-figures-dialog.h"
#include "sc-overview-charts.h"
#include "sc-tally-chart.h"

/* The first picture of the program is not kept waiting by what is below its edge. */
#define LOOK_MS 1000

struct _ScOverviewCharts
{
  AdwBin parent_instance;

  GtkBox *box;
  ScSession *session;
  GtkAdjustment *scrolled; /* (nullable): of the page, once it is there */
  guint look_source;
};

G_DEFINE_FINAL_TYPE (ScOverviewCharts, sc_overview_charts, ADW_TYPE_BIN)

/* Whoever scrolls comes to them. */
static void
scrolled_cb (ScOverviewCharts *self)
{
  if (gtk_adjustment_get_value (self->scrolled) > 0)
    gtk_widget_set_visible (GTK_WIDGET (self->box), TRUE);
}

/* And where the page has room for them, nobody has to. */
static gboolean
look_cb (gpointer data)
{
  ScOverviewCharts *self = data;

  self->look_source = 0;
  if (gtk_adjustment_get_upper (self->scrolled) <= gtk_adjustment_get_page_size (self->scrolled))
    gtk_widget_set_visible (GTK_WIDGET (self->box), TRUE);

  return G_SOURCE_REMOVE;
}

static void
sc_overview_charts_map (GtkWidget *widget)
{
  ScOverviewCharts *self = SC_OVERVIEW_CHARTS (widget);
  GtkWidget *scroller = gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW);

  GTK_WIDGET_CLASS (sc_overview_charts_parent_class)->map (widget);
  if (self->scrolled == NULL && scroller != NULL)
    {
      self->scrolled =
          g_object_ref (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller)));
      g_signal_connect_object (self->scrolled, "value-changed", G_CALLBACK (scrolled_cb), self,
                               G_CONNECT_SWAPPED);
    }
  if (self->scrolled != NULL && self->look_source == 0)
    self->look_source = g_timeout_add (LOOK_MS, look_cb, self);
}

static void
sc_overview_charts_dispose (GObject *object)
{
  ScOverviewCharts *self = SC_OVERVIEW_CHARTS (object);

  g_clear_handle_id (&self->look_source, g_source_remove);
  g_clear_object (&self->scrolled);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (sc_overview_charts_parent_class)->dispose (object);
}

static void
sc_overview_charts_class_init (ScOverviewChartsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sc_overview_charts_dispose;
  GTK_WIDGET_CLASS (klass)->map = sc_overview_charts_map;
}

static void
sc_overview_charts_init (ScOverviewCharts *self)
{
  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 18));
  gtk_widget_set_visible (GTK_WIDGET (self->box), FALSE);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->box));
}

static void
figure_activated_cb (ScTallyChart *chart, const char *value, const char *series, gpointer data)
{
  gtk_widget_activate_action (GTK_WIDGET (chart), "win.show-filtered", "(s@a{ss})", "solution",
                              sc_live_tally_make_filters (sc_tally_chart_get_tally (chart), value,
                                                          series));
}

static void
add_chart (ScOverviewCharts *self, const char *title, const char *field, const char *series)
{
  GtkWidget *chart = sc_tally_chart_new (self->session, title, "solution", field, series);

  g_signal_connect (chart, "activated", G_CALLBACK (figure_activated_cb), NULL);
  gtk_box_append (self->box, chart);
}

static void
day_activated_cb (ScAllianceChart *chart, const char *day, ScOverviewCharts *self)
{
  adw_dialog_present (sc_figures_dialog_new (self->session, day), GTK_WIDGET (self));
}

/**
 * sc_overview_charts_build:
 * @self: charts, still without any
 * @session: the session
 *
 * Makes the charts. Those that nothing is known for do not show.
 */
void
sc_overview_charts_build (ScOverviewCharts *self, ScSession *session)
{
  GtkWidget *alliance;

  g_return_if_fail (SC_IS_OVERVIEW_CHARTS (self) && SC_IS_SESSION (session));

  self->session = g_object_ref (session);
  add_chart (self, _ ("Solutions by Theme and Maturity Phase"), "theme_ids", "phase");
  add_chart (self, _ ("Solutions in the City Districts"), "districts", NULL);
  add_chart (self, _ ("How Complete the Solutions Are"), "completeness", NULL);
  alliance = sc_alliance_chart_new (session);
  g_signal_connect_object (alliance, "activated", G_CALLBACK (day_activated_cb), self, 0);
  gtk_box_append (self->box, alliance);
}
