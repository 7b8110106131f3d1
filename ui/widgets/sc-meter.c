/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <adwaita.h>

#include "sc-meter.h"

#define WIDTH 30
#define HEIGHT 4

struct _ScMeter
{
  GtkWidget parent_instance;

  guint percent;
};

G_DEFINE_FINAL_TYPE (ScMeter, sc_meter, GTK_TYPE_WIDGET)

static void
sc_meter_measure (GtkWidget *widget,
                  GtkOrientation orientation,
                  int for_size,
                  int *minimum,
                  int *natural,
                  int *minimum_baseline,
                  int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH : HEIGHT;
}

static void
append_bar (GtkSnapshot *snapshot, float x, float width, const GdkRGBA *color)
{
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, &GRAPHENE_RECT_INIT (x, 0, width, HEIGHT),
                                   HEIGHT / 2.0F);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, color, &outline.bounds);
  gtk_snapshot_pop (snapshot);
}

static void
sc_meter_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  ScMeter *self = SC_METER (widget);
  AdwStyleManager *style = adw_style_manager_get_for_display (gtk_widget_get_display (widget));
  gboolean contrast = adw_style_manager_get_high_contrast (style);
  float width = (float) gtk_widget_get_width (widget);
  float filled = width * (float) self->percent / 100;
  float x = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL ? width - filled : 0;
  g_autoptr (GdkRGBA) accent = adw_style_manager_get_accent_color_rgba (style);
  GdkRGBA trough;

  gtk_widget_get_color (widget, &trough);
  trough.alpha *= contrast ? 0.5F : 0.15F;
  append_bar (snapshot, 0, width, &trough);
  if (self->percent > 0)
    append_bar (snapshot, x, filled, accent);
}

static void
sc_meter_class_init (ScMeterClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = sc_meter_measure;
  widget_class->snapshot = sc_meter_snapshot;
  gtk_widget_class_set_css_name (widget_class, "meter");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
sc_meter_init (ScMeter *self)
{
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

/**
 * sc_meter_new:
 *
 * Returns: (transfer floating): an empty bar
 */
GtkWidget *
sc_meter_new (void)
{
  return g_object_new (SC_TYPE_METER, NULL);
}

/**
 * sc_meter_set_percent:
 * @self: a bar
 * @percent: how far it is filled, 0 to 100
 */
void
sc_meter_set_percent (ScMeter *self, guint percent)
{
  g_return_if_fail (SC_IS_METER (self) && percent <= 100);

  if (self->percent == percent)
    return;
  self->percent = percent;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
