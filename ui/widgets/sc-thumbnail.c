/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-future.h"
#include "sc-picture.h"
#include "sc-thumbnail.h"

#define SIZE 48

struct _ScThumbnail
{
  AdwBin parent_instance;
};

G_DEFINE_FINAL_TYPE (ScThumbnail, sc_thumbnail, ADW_TYPE_BIN)

/* A square, whatever is in it: names begin at one line, below each other. */
static void
measure (GtkWidget *widget,
         GtkOrientation orientation,
         int for_size,
         int *minimum,
         int *natural,
         int *minimum_baseline,
         int *natural_baseline)
{
  GtkWidget *child = adw_bin_get_child (ADW_BIN (widget));

  /* What is shown has to be asked before it gets a place. */
  if (child != NULL)
    gtk_widget_measure (child, orientation, -1, NULL, NULL, NULL, NULL);
  *minimum = *natural = SIZE;
}

static void
allocate (GtkWidget *widget, int width, int height, int baseline)
{
  GtkWidget *child = adw_bin_get_child (ADW_BIN (widget));

  if (child != NULL)
    gtk_widget_allocate (child, width, height, baseline, NULL);
}

static void
sc_thumbnail_class_init (ScThumbnailClass *klass)
{
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "thumbnail");
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
sc_thumbnail_init (ScThumbnail *self)
{
  gtk_widget_set_layout_manager (GTK_WIDGET (self),
                                 gtk_custom_layout_new (NULL, measure, allocate));
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

/* Without one the icon stays: whoever opens it hears why. */
static void
loaded_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  ScThumbnail *self = object;
  GtkWidget *picture;

  if (value == NULL)
    {
      g_info ("No thumbnail: %s", error->message);
      return;
    }
  picture = gtk_picture_new_for_paintable (g_value_get_object (value));
  gtk_picture_set_content_fit (GTK_PICTURE (picture), GTK_CONTENT_FIT_COVER);
  gtk_accessible_update_state (GTK_ACCESSIBLE (picture), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  adw_bin_set_child (ADW_BIN (self), picture);
}

/**
 * sc_thumbnail_new:
 * @attachment: a file of a record
 *
 * Returns: (transfer floating): a small picture of it, for sighted people only: its name stands beside it
 */
GtkWidget *
sc_thumbnail_new (ScAttachment *attachment)
{
  ScThumbnail *self = g_object_new (SC_TYPE_THUMBNAIL, NULL);
  g_autofree char *type = g_content_type_from_mime_type (attachment->content_type);
  g_autoptr (GIcon) icon = type != NULL ? g_content_type_get_symbolic_icon (type)
                                        : g_themed_icon_new ("mail-attachment-symbolic");
  GtkWidget *image = gtk_image_new_from_gicon (icon);

  gtk_accessible_update_state (GTK_ACCESSIBLE (image), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  adw_bin_set_child (ADW_BIN (self), image);
  if (attachment->data != NULL && sc_picture_is_picture (attachment))
    sc_future_then (sc_picture_load (attachment, SIZE * 4), self, loaded_cb);

  return GTK_WIDGET (self);
}
