/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-alliance-chart.h"
#include "sc-alliance-figures.h"
#include "sc-chart.h"
#include "sc-derived.h"
#include "sc-format.h"
#include "sc-future.h"

/* While a sync brings partners, the figures follow, but not each of them. */
#define SETTLE_MS 400

struct _ScAllianceChart
{
  AdwBin parent_instance;

  ScChart *chart;
  ScSession *session;
  guint source;
};

G_DEFINE_FINAL_TYPE (ScAllianceChart, sc_alliance_chart, ADW_TYPE_BIN)

static guint activated_signal;

static void
activated_cb (ScChart *chart, const char *day, const char *role, ScAllianceChart *self)
{
  g_signal_emit (self, activated_signal, 0, day);
}

static void
sc_alliance_chart_dispose (GObject *object)
{
  ScAllianceChart *self = SC_ALLIANCE_CHART (object);

  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (sc_alliance_chart_parent_class)->dispose (object);
}

static void
sc_alliance_chart_class_init (ScAllianceChartClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sc_alliance_chart_dispose;
  activated_signal = g_signal_new ("activated", SC_TYPE_ALLIANCE_CHART, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
sc_alliance_chart_init (ScAllianceChart *self)
{
  self->chart = SC_CHART (sc_chart_new (_ ("Partners over the Years")));
  gtk_widget_set_visible (GTK_WIDGET (self->chart), FALSE);
  g_signal_connect_object (self->chart, "activated", G_CALLBACK (activated_cb), self, 0);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->chart));
}

static const ScField *
get_role_field (void)
{
  return sc_record_type_lookup_field (sc_record_type_lookup ("partner"), "role");
}

static void
add_series (ScChartData *data)
{
  const ScField *role = get_role_field ();

  for (const ScEnumValue *value = role->values; value->nick != NULL; value++)
    sc_chart_data_add_series (data, value->nick, sc_enum_value_get_label (value));
  sc_chart_data_add_series (data, "none", _ ("Not filled in"));
}

static void
add_day (ScChartData *data, guint row, GPtrArray *partners, const char *day)
{
  g_autoptr (ScAllianceFigures) figures = sc_alliance_figures_new (partners, day);
  g_autofree char *label = sc_format_day (day);

  sc_chart_data_add_row (data, day, label);
  for (guint i = 0; i < sc_chart_data_get_n_series (data); i++)
    {
      const char *key = sc_chart_data_get_series_key (data, i);
      g_autoptr (GPtrArray) found =
          sc_alliance_figures_list (figures, "role", g_str_equal (key, "none") ? NULL : key);

      sc_chart_data_set (data, row, i, found->len);
    }
}

static void
loaded_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  ScAllianceChart *self = object;
  g_autoptr (ScChartData) chart = sc_chart_data_new (_ ("Day"));
  g_autofree char *today = sc_derived_dup_today ();
  g_auto (GStrv) days = NULL;

  if (value == NULL)
    return;

  days = sc_alliance_figures_dup_days (g_value_get_boxed (value), today);
  add_series (chart);
  for (guint i = 0; days[i] != NULL; i++)
    add_day (chart, i, g_value_get_boxed (value), days[i]);
  sc_chart_data_drop_empty_series (chart);
  sc_chart_set_data (self->chart, chart);
  gtk_widget_set_visible (GTK_WIDGET (self->chart), days[0] != NULL);
}

static gboolean
load_cb (gpointer data)
{
  ScAllianceChart *self = data;

  self->source = 0;
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    sc_future_then (sc_session_load_all (self->session, "partner"), self, loaded_cb);

  return G_SOURCE_REMOVE;
}

static void
queue_load (ScAllianceChart *self)
{
  if (self->source == 0)
    self->source = g_timeout_add (SETTLE_MS, load_cb, self);
}

/**
 * sc_alliance_chart_new:
 * @session: the session
 *
 * Returns: (transfer floating): a chart
 */
GtkWidget *
sc_alliance_chart_new (ScSession *session)
{
  ScAllianceChart *self = g_object_new (SC_TYPE_ALLIANCE_CHART, NULL);

  self->session = g_object_ref (session);
  g_signal_connect (self, "map", G_CALLBACK (queue_load), NULL);
  g_signal_connect_object (sc_session_get_store (session), "changed", G_CALLBACK (queue_load), self,
                           G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}
