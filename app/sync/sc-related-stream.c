/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-attachment-reader.h"
#include "sc-related-stream-private.h"
#include "sc-wire-form.h"

struct _ScRelatedStream
{
  GInputStream parent_instance;

  GBytes *text;
  GPtrArray *gaps;
  gsize position; /* in the text */
  guint next_gap;
  ScAttachmentReader *reader; /* (nullable): of the gap that is being filled */
  GBytes *piece;              /* (nullable): what is to be given next */
  gsize given;                /* of the piece */
};

G_DEFINE_FINAL_TYPE (ScRelatedStream, sc_related_stream, G_TYPE_INPUT_STREAM)

static void
sc_related_stream_finalize (GObject *object)
{
  ScRelatedStream *self = SC_RELATED_STREAM (object);

  g_clear_pointer (&self->text, g_bytes_unref);
  g_clear_pointer (&self->gaps, g_ptr_array_unref);
  g_clear_pointer (&self->reader, sc_attachment_reader_unref);
  g_clear_pointer (&self->piece, g_bytes_unref);

  G_OBJECT_CLASS (sc_related_stream_parent_class)->finalize (object);
}

/* The text up to the next gap, or to its end; and the reader of that gap. */
static GBytes *
take_text (ScRelatedStream *self)
{
  gsize start = self->position;

  self->position = g_bytes_get_size (self->text);
  if (self->next_gap < self->gaps->len)
    {
      const ScWireGap *gap = self->gaps->pdata[self->next_gap++];

      self->position = gap->position;
      self->reader =
          sc_attachment_reader_new (gap->attachment, gap->unpack, gap->offset, gap->length);
    }

  return g_bytes_new_from_bytes (self->text, start, self->position - start);
}

static gboolean
is_at_end (ScRelatedStream *self)
{
  return self->reader == NULL && self->next_gap == self->gaps->len &&
         self->position == g_bytes_get_size (self->text);
}

/* Gets the next piece that is not empty; %NULL at the end of everything. */
static gboolean
load_piece (ScRelatedStream *self, GError **error)
{
  self->given = 0;
  g_clear_pointer (&self->piece, g_bytes_unref);
  while (!is_at_end (self))
    {
      gboolean filling = self->reader != NULL;
      g_autoptr (GBytes) piece =
          filling ? sc_attachment_reader_read_blocking (self->reader, error) : take_text (self);

      if (piece == NULL)
        return FALSE;
      if (g_bytes_get_size (piece) > 0)
        {
          self->piece = g_steal_pointer (&piece);
          return TRUE;
        }
      if (filling)
        g_clear_pointer (&self->reader, sc_attachment_reader_unref);
    }

  return TRUE;
}

static gssize
sc_related_stream_read (GInputStream *stream,
                        void *buffer,
                        gsize count,
                        GCancellable *cancellable,
                        GError **error)
{
  ScRelatedStream *self = SC_RELATED_STREAM (stream);
  gsize length;

  if ((self->piece == NULL || self->given == g_bytes_get_size (self->piece)) &&
      !load_piece (self, error))
    return -1;
  if (self->piece == NULL)
    return 0;

  length = MIN (count, g_bytes_get_size (self->piece) - self->given);
  memcpy (buffer, (const char *) g_bytes_get_data (self->piece, NULL) + self->given, length);
  self->given += length;

  return (gssize) length;
}

static void
sc_related_stream_class_init (ScRelatedStreamClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GInputStreamClass *stream_class = G_INPUT_STREAM_CLASS (klass);

  object_class->finalize = sc_related_stream_finalize;
  stream_class->read_fn = sc_related_stream_read;
}

static void
sc_related_stream_init (ScRelatedStream *self)
{
}

/*
 * _sc_related_stream_new:
 * @gaps: (element-type ScWireGap): none of them as base64
 */
GInputStream *
_sc_related_stream_new (GBytes *text, GPtrArray *gaps)
{
  ScRelatedStream *self = g_object_new (SC_TYPE_RELATED_STREAM, NULL);

  self->text = g_bytes_ref (text);
  self->gaps = g_ptr_array_ref (gaps);

  return G_INPUT_STREAM (self);
}
