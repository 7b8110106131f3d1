/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-attachment-reader.h"
#include "sc-picture.h"

/* Files come from anybody. A picture is read in a thread and made small while it is read. Loaders of most kinds
 * make the whole picture first, so a small file that says it is enormous is not even begun; JPEG, which is what
 * cameras make, is made small while it is unpacked. */
#define MAX_PIXELS ((gint64) 64 * 1000 * 1000)
#define MAX_PIXELS_JPEG ((gint64) 400 * 1000 * 1000)
#define MAX_LENGTH ((gint64) 256 * 1024 * 1024)

/* What the decoders need; a fiber has little without being asked. */
#define STACK_SIZE (1024 * 1024)

typedef struct
{
  ScAttachment *attachment;
  int size;
  gboolean too_large;
} Task;

static void
task_free (gpointer data)
{
  Task *task = data;

  sc_attachment_unref (task->attachment);
  g_free (task);
}

/**
 * sc_picture_is_picture:
 * @attachment: a file of a record
 *
 * Returns: whether it says to be a picture of a kind that is shown here
 */
gboolean
sc_picture_is_picture (const ScAttachment *attachment)
{
  static const char *const types[] = { "image/png",  "image/jpeg",    "image/gif", "image/bmp",
                                       "image/tiff", "image/svg+xml", NULL };

  g_return_val_if_fail (attachment != NULL, FALSE);

  return attachment->content_type != NULL && g_strv_contains (types, attachment->content_type);
}

static gboolean
is_jpeg (GdkPixbufLoader *loader)
{
  GdkPixbufFormat *format = gdk_pixbuf_loader_get_format (loader);
  g_autofree char *name = format != NULL ? gdk_pixbuf_format_get_name (format) : NULL;

  return g_strcmp0 (name, "jpeg") == 0;
}

static void
size_prepared_cb (GdkPixbufLoader *loader, int width, int height, Task *task)
{
  gint64 limit = is_jpeg (loader) ? MAX_PIXELS_JPEG : MAX_PIXELS;
  int longer = MAX (width, height);

  if ((gint64) width * height > limit)
    {
      task->too_large = TRUE;
      /* The loader gives up. */
      gdk_pixbuf_loader_set_size (loader, 0, 0);
    }
  else if (longer > task->size)
    gdk_pixbuf_loader_set_size (loader, MAX (1, (int) ((gint64) width * task->size / longer)),
                                MAX (1, (int) ((gint64) height * task->size / longer)));
}

static gboolean
feed (Task *task, GdkPixbufLoader *loader, GError **error)
{
  const ScAttachment *attachment = task->attachment;
  g_autoptr (ScAttachmentReader) reader =
      sc_attachment_reader_new (attachment, TRUE, 0, (guint64) MAX (attachment->length, 0));

  while (!task->too_large)
    {
      g_autoptr (GBytes) piece = sc_attachment_reader_read_blocking (reader, error);

      if (piece == NULL)
        return FALSE;
      if (g_bytes_get_size (piece) == 0)
        return TRUE;
      if (!gdk_pixbuf_loader_write_bytes (loader, piece, error))
        return FALSE;
    }

  return FALSE;
}

static GdkTexture *
make_texture (GdkPixbuf *pixbuf)
{
  g_autoptr (GdkPixbuf) upright = gdk_pixbuf_apply_embedded_orientation (pixbuf);
  g_autoptr (GBytes) bytes = gdk_pixbuf_read_pixel_bytes (upright);

  return gdk_memory_texture_new (gdk_pixbuf_get_width (upright), gdk_pixbuf_get_height (upright),
                                 gdk_pixbuf_get_has_alpha (upright) ? GDK_MEMORY_R8G8B8A8
                                                                    : GDK_MEMORY_R8G8B8,
                                 bytes, (gsize) gdk_pixbuf_get_rowstride (upright));
}

static DexFuture *
load_fiber (gpointer data)
{
  Task *task = data;
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new ();
  g_autoptr (GError) error = NULL;
  gboolean ok;

  g_signal_connect (loader, "size-prepared", G_CALLBACK (size_prepared_cb), task);
  ok = feed (task, loader, &error);
  /* To be closed in any case. */
  ok = gdk_pixbuf_loader_close (loader, ok ? &error : NULL) && ok;
  if (task->too_large || (ok && gdk_pixbuf_loader_get_pixbuf (loader) == NULL))
    {
      g_clear_error (&error);
      g_set_error_literal (&error, GDK_PIXBUF_ERROR,
                           task->too_large ? GDK_PIXBUF_ERROR_INSUFFICIENT_MEMORY
                                           : GDK_PIXBUF_ERROR_CORRUPT_IMAGE,
                           task->too_large ? "The picture is too large"
                                           : "There is no picture in it");
      ok = FALSE;
    }
  if (!ok)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_object (make_texture (gdk_pixbuf_loader_get_pixbuf (loader)));
}

/**
 * sc_picture_load:
 * @attachment: a file of a record that is here
 * @size: how many pixels the longer side is to have at most, 1 or more
 *
 * Reads a picture in a thread, the right way up, with its proportions.
 *
 * Returns: (transfer full): a future of a #GdkTexture; rejects with %GDK_PIXBUF_ERROR (_INSUFFICIENT_MEMORY for one
 *   that is too large, others for what is no picture) or %SC_STORE_ERROR
 */
DexFuture *
sc_picture_load (ScAttachment *attachment, guint size)
{
  Task *task;

  g_return_val_if_fail (attachment != NULL && size > 0 && size <= G_MAXINT16, NULL);

  if (attachment->data == NULL)
    return dex_future_new_reject (GDK_PIXBUF_ERROR, GDK_PIXBUF_ERROR_FAILED,
                                  "The picture is not here");
  if (attachment->length > MAX_LENGTH)
    return dex_future_new_reject (GDK_PIXBUF_ERROR, GDK_PIXBUF_ERROR_INSUFFICIENT_MEMORY,
                                  "The picture is too large");

  task = g_new0 (Task, 1);
  task->attachment = sc_attachment_ref (attachment);
  task->size = (int) size;

  return dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), STACK_SIZE, load_fiber,
                              task, task_free);
}
