/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-text-view.h"

struct _ScTextView
{
  GtkTextView parent_instance;
};

G_DEFINE_FINAL_TYPE (ScTextView, sc_text_view, GTK_TYPE_TEXT_VIEW)

static int
measure_text (GtkTextView *view, int width)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (view), NULL);
  GtkTextIter start;
  GtkTextIter end;
  g_autofree char *text = NULL;
  int height;

  gtk_text_buffer_get_bounds (gtk_text_view_get_buffer (view), &start, &end);
  text = gtk_text_buffer_get_text (gtk_text_view_get_buffer (view), &start, &end, FALSE);
  width -= gtk_text_view_get_left_margin (view) + gtk_text_view_get_right_margin (view);
  pango_layout_set_width (layout, MAX (width, 1) * PANGO_SCALE);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_text (layout, text, -1);
  pango_layout_get_pixel_size (layout, NULL, &height);

  return height + gtk_text_view_get_top_margin (view) + gtk_text_view_get_bottom_margin (view);
}

static GtkSizeRequestMode
sc_text_view_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
sc_text_view_measure (GtkWidget *widget,
                      GtkOrientation orientation,
                      int for_size,
                      int *minimum,
                      int *natural,
                      int *minimum_baseline,
                      int *natural_baseline)
{
  if (orientation == GTK_ORIENTATION_HORIZONTAL || for_size < 0)
    GTK_WIDGET_CLASS (sc_text_view_parent_class)
        ->measure (widget, orientation, for_size, minimum, natural, minimum_baseline,
                   natural_baseline);
  else
    *minimum = *natural = measure_text (GTK_TEXT_VIEW (widget), for_size);
}

static void
sc_text_view_class_init (ScTextViewClass *klass)
{
  GTK_WIDGET_CLASS (klass)->get_request_mode = sc_text_view_get_request_mode;
  GTK_WIDGET_CLASS (klass)->measure = sc_text_view_measure;
}

static void
sc_text_view_init (ScTextView *self)
{
  GtkTextView *view = GTK_TEXT_VIEW (self);

  gtk_text_view_set_wrap_mode (view, GTK_WRAP_WORD_CHAR);
  /* The Tab key goes to the next field, as everywhere in a form. */
  gtk_text_view_set_accepts_tab (view, FALSE);
  g_signal_connect_object (gtk_text_view_get_buffer (view), "changed",
                           G_CALLBACK (gtk_widget_queue_resize), self, G_CONNECT_SWAPPED);
}

GtkWidget *
sc_text_view_new (void)
{
  return g_object_new (SC_TYPE_TEXT_VIEW, NULL);
}
