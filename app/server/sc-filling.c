/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-attachment-reader.h"
#include "sc-filling-private.h"
#include "sc-offload.h"

static gpointer
encode_func (gpointer data, GError **error)
{
  gsize length;
  const guchar *bytes = g_bytes_get_data (data, &length);
  char *text = g_base64_encode (bytes, length);

  return g_bytes_new_take (text, (length + 2) / 3 * 4);
}

/* Waits until the piece before has gone out, then sends this one. Takes @piece. */
static gboolean
send_piece (ScRequest *self, GBytes *piece, DexFuture **sent, GError **error)
{
  g_autoptr (GBytes) bytes = piece;

  if (g_bytes_get_size (bytes) == 0)
    return TRUE;
  if (*sent != NULL && !dex_await (g_steal_pointer (sent), error))
    return FALSE;
  *sent = _sc_request_send_bytes (self, g_steal_pointer (&bytes));

  return TRUE;
}

static ScAttachmentReader *
open_gap (const ScWireGap *gap)
{
  return sc_attachment_reader_new (gap->attachment, gap->unpack, gap->offset, gap->length);
}

/* While one piece is on the wire, the next is read. */
static gboolean
fill_gap (ScRequest *self, const ScWireGap *gap, DexFuture **sent, GError **error)
{
  g_autoptr (ScAttachmentReader) reader = open_gap (gap);

  for (;;)
    {
      g_autoptr (GBytes) piece = dex_await_boxed (sc_attachment_reader_read (reader), error);
      gsize length;

      if (piece == NULL)
        return FALSE;
      length = g_bytes_get_size (piece);
      if (length == 0)
        return TRUE;
      if (gap->base64)
        {
          GBytes *encoded = sc_offload (length, encode_func, piece, NULL);

          g_bytes_unref (piece);
          piece = encoded;
        }
      if (!send_piece (self, g_steal_pointer (&piece), sent, error))
        return FALSE;
    }
}

/*
 * _sc_request_send_filled:
 * @text: (transfer full): a text
 * @gaps: (element-type ScWireGap): its gaps
 * @sent: (inout): the future of the part before, and then of the last one
 */
gboolean
_sc_request_send_filled (ScRequest *self,
                         GString *text,
                         GPtrArray *gaps,
                         DexFuture **sent,
                         GError **error)
{
  g_autoptr (GBytes) whole = g_string_free_to_bytes (text);
  gsize position = 0;

  for (guint i = 0; i < gaps->len; i++)
    {
      const ScWireGap *gap = gaps->pdata[i];

      if (!send_piece (self, g_bytes_new_from_bytes (whole, position, gap->position - position),
                       sent, error) ||
          !fill_gap (self, gap, sent, error))
        return FALSE;
      position = gap->position;
    }

  return send_piece (self,
                     g_bytes_new_from_bytes (whole, position, g_bytes_get_size (whole) - position),
                     sent, error);
}

/* What is not there is found out while it can still be said. */
static gboolean
check_gaps (GPtrArray *gaps, GError **error)
{
  for (guint i = 0; i < gaps->len; i++)
    {
      const ScWireGap *gap = gaps->pdata[i];
      g_autoptr (ScAttachmentReader) reader =
          sc_attachment_reader_new (gap->attachment, FALSE, 0, 0);

      if (!dex_await (sc_attachment_reader_read (reader), error))
        return FALSE;
    }

  return TRUE;
}

/*
 * _sc_request_answer_filled:
 * @text: (transfer full): the body
 * @gaps: (element-type ScWireGap): its gaps
 *
 * Answers with a body of known length.
 */
gboolean
_sc_request_answer_filled (ScRequest *self,
                           guint status,
                           const char *content_type,
                           GString *text,
                           GPtrArray *gaps,
                           GError **error)
{
  guint64 length = text->len + sc_wire_gaps_measure (gaps);
  DexFuture *sent = NULL;
  gboolean done;

  if (!check_gaps (gaps, error))
    {
      g_string_free (text, TRUE);
      return FALSE;
    }
  _sc_request_begin_sized (self, status, content_type, length);
  if (length == 0 || g_str_equal (self->method, "HEAD"))
    {
      g_string_free (text, TRUE);
      return TRUE;
    }

  done = _sc_request_send_filled (self, text, gaps, &sent, error);
  if (sent != NULL)
    dex_future_disown (sent);

  return done;
}
