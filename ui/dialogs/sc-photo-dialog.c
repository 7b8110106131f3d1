/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-format.h"
#include "sc-future.h"
#include "sc-photo-dialog.h"
#include "sc-picture.h"

/* Sharp on a large screen, and no more than a screen can show. */
#define MAX_SIZE 3840

struct _ScPhotoDialog
{
  AdwDialog parent_instance;

  AdwWindowTitle *window_title;
  GtkButton *previous_button;
  GtkButton *next_button;
  GtkStack *stack;
  GtkPicture *picture;
  AdwStatusPage *problem_page;
  ScSession *session;
  char *id;
  char *name;                /* of the picture that is shown */
  GPtrArray *names;          /* (nullable): of all pictures */
  GCancellable *cancellable; /* (nullable): while one is downloaded */
};

G_DEFINE_FINAL_TYPE (ScPhotoDialog, sc_photo_dialog, ADW_TYPE_DIALOG)

static void load_list (ScPhotoDialog *self);

static void
show_problem (ScPhotoDialog *self, const char *text)
{
  adw_status_page_set_description (self->problem_page, text);
  gtk_stack_set_visible_child_name (self->stack, "problem");
}

static gboolean
is_shown (ScPhotoDialog *self, const char *name)
{
  return self->session != NULL && g_str_equal (self->name, name);
}

/* Which is cancelled is not asked for any more, and what it says of that is not shown. */
static void
stop_download (ScPhotoDialog *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
pixels_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  ScPhotoDialog *self = object;

  /* Somebody has gone on to the next one. */
  if (!is_shown (self, data))
    return;
  if (g_error_matches (error, GDK_PIXBUF_ERROR, GDK_PIXBUF_ERROR_INSUFFICIENT_MEMORY))
    show_problem (self, _ ("The picture is too large to be shown here. Save it and open it with a "
                           "program for large pictures."));
  else if (error != NULL)
    show_problem (self, _ ("There is no picture in this file, or it is damaged."));
  if (error != NULL)
    return;
  gtk_picture_set_paintable (self->picture, g_value_get_object (value));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->picture), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  self->name, -1);
  gtk_stack_set_visible_child_name (self->stack, "picture");
}

static void
fetched_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  ScPhotoDialog *self = object;

  if (!is_shown (self, data) || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  if (error == NULL)
    load_list (self);
  else
    show_problem (self, _ ("The file could not be downloaded. It is fetched from where it stopped "
                           "at the next attempt."));
}

static void
show_file (ScPhotoDialog *self, ScAttachment *attachment, guint number, guint n)
{
  g_autofree char *size = g_format_size ((guint64) MAX (attachment->length, 0));
  g_autofree char *subtitle =
      n > 1 ? /* Translators: which picture of how many, then its size, such as “3 MB”. */
          g_strdup_printf (_ ("%u of %u · %s"), number, n, size)
            : g_strdup (size);

  adw_window_title_set_title (self->window_title, attachment->name);
  adw_window_title_set_subtitle (self->window_title, subtitle);
  adw_dialog_set_title (ADW_DIALOG (self), attachment->name);
  gtk_stack_set_visible_child_name (self->stack, "loading");
  if (attachment->data != NULL)
    {
      sc_future_then_with (sc_picture_load (attachment, MAX_SIZE), self, pixels_cb,
                           g_strdup (attachment->name), g_free);
      return;
    }
  stop_download (self);
  self->cancellable = g_cancellable_new ();
  sc_future_then_with (sc_session_fetch_file (self->session, self->id, attachment->name, NULL, NULL,
                                              self->cancellable),
                       self, fetched_cb, g_strdup (attachment->name), g_free);
}

static void
listed_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  ScPhotoDialog *self = object;
  GPtrArray *files = value != NULL ? g_value_get_boxed (value) : NULL;
  ScAttachment *shown = NULL;
  guint number = 0;

  g_clear_pointer (&self->names, g_ptr_array_unref);
  self->names = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; files != NULL && i < files->len; i++)
    {
      ScAttachment *attachment = ((ScRecordFile *) files->pdata[i])->attachment;

      if (!sc_picture_is_picture (attachment))
        continue;
      g_ptr_array_add (self->names, g_strdup (attachment->name));
      if (is_shown (self, attachment->name))
        {
          shown = attachment;
          number = self->names->len;
        }
    }
  gtk_widget_set_visible (GTK_WIDGET (self->previous_button), self->names->len > 1);
  gtk_widget_set_visible (GTK_WIDGET (self->next_button), self->names->len > 1);
  if (shown != NULL)
    show_file (self, shown, number, self->names->len);
  else
    show_problem (self, _ ("Somebody has removed or renamed this file."));
}

static void
load_list (ScPhotoDialog *self)
{
  sc_future_then (sc_session_list_files (self->session, self->id), self, listed_cb);
}

/* Round and round. */
static void
go (ScPhotoDialog *self, int step)
{
  guint index = 0;
  guint n = self->names != NULL ? self->names->len : 0;

  if (n < 2)
    return;
  stop_download (self);
  g_ptr_array_find_with_equal_func (self->names, self->name, g_str_equal, &index);
  g_set_str (&self->name, self->names->pdata[(index + n + (guint) step) % n]);
  load_list (self);
}

static void
previous_cb (ScPhotoDialog *self)
{
  go (self, -1);
}

static void
next_cb (ScPhotoDialog *self)
{
  go (self, 1);
}

/* Before the buttons take the arrows for going from one to the other. */
static gboolean
key_pressed_cb (ScPhotoDialog *self, guint key, guint code, GdkModifierType modifiers)
{
  gboolean forward = key == GDK_KEY_Right || key == GDK_KEY_KP_Right;

  if ((!forward && key != GDK_KEY_Left && key != GDK_KEY_KP_Left) ||
      (modifiers & gtk_accelerator_get_default_mod_mask ()) != 0)
    return GDK_EVENT_PROPAGATE;
  /* Where the text runs from right to left, so do the pictures. */
  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    forward = !forward;
  go (self, forward ? 1 : -1);

  return GDK_EVENT_STOP;
}

static void
sc_photo_dialog_dispose (GObject *object)
{
  ScPhotoDialog *self = SC_PHOTO_DIALOG (object);

  stop_download (self);
  adw_dialog_set_child (ADW_DIALOG (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SC_TYPE_PHOTO_DIALOG);
  g_clear_object (&self->session);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->names, g_ptr_array_unref);

  G_OBJECT_CLASS (sc_photo_dialog_parent_class)->dispose (object);
}

static void
sc_photo_dialog_class_init (ScPhotoDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sc_photo_dialog_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/dortmund/SmartCity/ui/sc-photo-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, ScPhotoDialog, window_title);
  gtk_widget_class_bind_template_child (widget_class, ScPhotoDialog, previous_button);
  gtk_widget_class_bind_template_child (widget_class, ScPhotoDialog, next_button);
  gtk_widget_class_bind_template_child (widget_class, ScPhotoDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, ScPhotoDialog, picture);
  gtk_widget_class_bind_template_child (widget_class, ScPhotoDialog, problem_page);
  gtk_widget_class_bind_template_callback (widget_class, previous_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_pressed_cb);
}

static void
sc_photo_dialog_init (ScPhotoDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sc_photo_dialog_new:
 * @session: the session
 * @id: a record's id
 * @name: the name of one of its files, a picture
 *
 * Returns: (transfer floating): the dialog
 */
AdwDialog *
sc_photo_dialog_new (ScSession *session, const char *id, const char *name)
{
  ScPhotoDialog *self = g_object_new (SC_TYPE_PHOTO_DIALOG, NULL);

  self->session = g_object_ref (session);
  self->id = g_strdup (id);
  self->name = g_strdup (name);
  adw_dialog_set_title (ADW_DIALOG (self), name);
  adw_window_title_set_title (self->window_title, name);
  load_list (self);

  return ADW_DIALOG (self);
}
