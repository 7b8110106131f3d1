/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-attachment-writer.h"
#include "sc-http-private.h"
#include "sc-peer-private.h"
#include "sc-store-error.h"
#include "sc-related-stream-private.h"
#include "sc-wire-document.h"
#include "sc-wire-multipart.h"

/* Documents with attachments on their way: from the peer to the disk, and from the disk to the peer. */

#define PIECE (256 * 1024)

/* Where a peer does not say how long something is. */
#define MAX_SIZE ((guint64) 4 * 1024 * 1024 * 1024)

/* What a peer says about what is wrong is a sentence. */
#define MAX_REASON (64 * 1024)

/* "_design/x" has a slash of its own. */
static char *
escape_id (const char *id)
{
  gboolean design = g_str_has_prefix (id, "_design/");
  g_autofree char *escaped =
      g_uri_escape_string (design ? id + strlen ("_design/") : id, NULL, FALSE);

  return g_strconcat (design ? "_design/" : "", escaped, NULL);
}

/* @rev: (nullable): NULL for the peer's own winner */
static SoupMessage *
make_request (ScPeer *self, const char *doc_id, const char *rev, const ScAttachment *attachment)
{
  g_autofree char *id = escape_id (doc_id);
  /* With its slashes: "../x" would be another address of the peer. */
  g_autofree char *name = g_uri_escape_string (attachment->name, NULL, FALSE);
  g_autofree char *path = g_strconcat (id, "/", name, NULL);
  g_autofree char *query = rev != NULL ? g_strconcat ("rev=", rev, NULL) : NULL;
  SoupMessage *message = _sc_peer_make_message (self, "GET", path, query);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);

  soup_message_headers_replace (headers, "Accept", "*/*");
  soup_message_headers_replace (headers, "Accept-Encoding",
                                attachment->encoding != NULL ? "gzip" : "identity");
  soup_message_disable_feature (message, SOUP_TYPE_CONTENT_DECODER);

  return message;
}

static gboolean
fail (SoupMessage *message, const GError *cause, GBytes *body, GError **error)
{
  g_propagate_error (error, _sc_http_make_error (message, cause, body));

  return FALSE;
}

/* A peer may have unpacked what it keeps packed; then it is another digest, of the same content. */
static void
adapt_encoding (SoupMessage *message, ScAttachment *attachment)
{
  const char *encoding = soup_message_headers_get_one (soup_message_get_response_headers (message),
                                                       "Content-Encoding");

  if (attachment->encoding == NULL || g_strcmp0 (encoding, "gzip") == 0)
    return;
  g_clear_pointer (&attachment->encoding, g_free);
  g_clear_pointer (&attachment->digest, g_free);
  attachment->encoded_length = -1;
}

static GBytes *
read_piece (GInputStream *stream, SoupMessage *message, gsize size, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  GBytes *piece = dex_await_boxed (dex_input_stream_read_bytes (stream, size, 0), &local_error);

  if (piece == NULL)
    fail (message, local_error, NULL, error);

  return piece;
}

static gboolean
fail_with_body (SoupMessage *message, GInputStream *stream, GError **error)
{
  g_autoptr (GBytes) body = read_piece (stream, message, MAX_REASON, NULL);
  g_autoptr (GBytes) nothing = g_bytes_new (NULL, 0);

  return fail (message, NULL, body != NULL ? body : nothing, error);
}

static gboolean
write_pieces (GInputStream *stream,
              SoupMessage *message,
              ScAttachmentWriter *writer,
              const ScFetchWatch *watch,
              GCancellable *cancellable,
              GError **error)
{
  for (;;)
    {
      g_autoptr (GBytes) piece = read_piece (stream, message, PIECE, error);

      if (piece == NULL || g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (g_bytes_get_size (piece) == 0)
        return TRUE;
      if (!dex_await (sc_attachment_writer_write (writer, piece), error))
        return FALSE;
      if (watch != NULL)
        watch->func (sc_attachment_writer_get_size (writer), watch->data);
    }
}

/*
 * _sc_peer_fetch_attachment:
 * @document: the revision it belongs to
 * @attachment: a stub; gets its bytes
 *
 * In a fiber.
 *
 * Returns: %FALSE with %SC_SYNC_ERROR (_NO_WORKSPACE: the peer does not have it), or %SC_STORE_ERROR
 * (_INVALID, _DIGEST, _TOO_LARGE: what came is not what was announced)
 */
gboolean
_sc_peer_fetch_attachment (ScPeer *self,
                           ScStore *store,
                           const ScDocument *document,
                           ScAttachment *attachment,
                           GCancellable *cancellable,
                           GError **error)
{
  g_autofree char *rev = sc_document_dup_rev (document);
  g_autoptr (SoupMessage) message = make_request (self, document->id, rev, attachment);
  gint64 told = MAX (attachment->length, attachment->encoded_length);
  g_autoptr (ScAttachmentWriter) writer = NULL;
  g_autoptr (ScAttachmentData) data = NULL;
  g_autoptr (GInputStream) stream =
      dex_await_object (_sc_http_open (_sc_peer_get_session (self), message, cancellable), error);

  if (stream == NULL)
    return FALSE;
  if (!SOUP_STATUS_IS_SUCCESSFUL (soup_message_get_status (message)))
    return fail_with_body (message, stream, error);

  adapt_encoding (message, attachment);
  writer =
      sc_attachment_writer_new (store, attachment->encoding, told >= 0 ? (guint64) told : MAX_SIZE);
  if (!write_pieces (stream, message, writer, NULL, cancellable, error))
    return FALSE;
  data = dex_await_boxed (sc_attachment_writer_finish (writer), error);

  return data != NULL && sc_attachment_take_data (attachment, data, error);
}

/* With the digest as the condition, as CouchDB names an attachment: what changed meanwhile comes as a whole. */
static void
ask_for_rest (SoupMessage *message, const ScAttachment *attachment, guint64 offset)
{
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  g_autofree char *tag = g_strdup_printf ("\"%s\"", attachment->digest + strlen ("md5-"));

  soup_message_headers_set_range (headers, (goffset) offset, -1);
  soup_message_headers_replace (headers, "If-Range", tag);
}

static gboolean
goes_on_at (SoupMessage *message, guint64 offset)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  goffset start;
  goffset end;
  goffset total;

  return soup_message_get_status (message) == SOUP_STATUS_PARTIAL_CONTENT &&
         soup_message_headers_get_content_range (headers, &start, &end, &total) &&
         (guint64) start == offset;
}

/* One request for what is missing of the file. */
static gboolean
fetch_rest (ScPeer *self,
            const char *id,
            const char *rev,
            const ScAttachment *attachment,
            ScAttachmentWriter *writer,
            const ScFetchWatch *watch,
            GCancellable *cancellable,
            GError **error)
{
  guint64 offset = sc_attachment_writer_get_size (writer);
  g_autoptr (SoupMessage) message = make_request (self, id, rev, attachment);
  g_autoptr (GInputStream) stream = NULL;

  if (offset > 0)
    ask_for_rest (message, attachment, offset);
  stream =
      dex_await_object (_sc_http_open (_sc_peer_get_session (self), message, cancellable), error);
  if (stream == NULL)
    return FALSE;
  if (!SOUP_STATUS_IS_SUCCESSFUL (soup_message_get_status (message)) &&
      soup_message_get_status (message) != SOUP_STATUS_REQUESTED_RANGE_NOT_SATISFIABLE)
    return fail_with_body (message, stream, error);
  if (offset > 0 && !goes_on_at (message, offset))
    {
      dex_await (sc_attachment_writer_begin (writer), error);
      if (soup_message_get_status (message) != SOUP_STATUS_OK)
        return fail_with_body (message, stream, error);
    }

  return write_pieces (stream, message, writer, watch, cancellable, error);
}

/*
 * _sc_peer_fetch_bytes:
 * @id: a document's id
 * @rev: (nullable): a revision with the attachment, %NULL for the peer's winner
 * @attachment: one whose digest and length are known, and which is not packed
 * @watch: (nullable): hears how many bytes there are
 *
 * Fetches the bytes of an attachment; goes on where an earlier attempt broke off, and as long as each
 * connection brings some. In a fiber.
 *
 * Returns (transfer full) (nullable): the bytes, which are those that the digest says; %NULL as for
 *   _sc_peer_fetch_attachment()
 */
ScAttachmentData *
_sc_peer_fetch_bytes (ScPeer *self,
                      ScStore *store,
                      const char *id,
                      const char *rev,
                      const ScAttachment *attachment,
                      const ScFetchWatch *watch,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autoptr (ScAttachmentWriter) writer = sc_attachment_writer_new_resumable (store, attachment);
  g_autoptr (ScAttachment) check = sc_attachment_copy (attachment);
  g_autoptr (ScAttachmentData) data = NULL;
  guint64 length = (guint64) attachment->length;

  if (!dex_await (sc_attachment_writer_begin (writer), error))
    return NULL;
  while (sc_attachment_writer_get_size (writer) < length)
    {
      guint64 before = sc_attachment_writer_get_size (writer);
      g_autoptr (GError) local_error = NULL;

      if (!fetch_rest (self, id, rev, attachment, writer, watch, cancellable, &local_error) &&
          (sc_attachment_writer_get_size (writer) <= before ||
           g_cancellable_is_cancelled (cancellable) || local_error->domain == SC_STORE_ERROR))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
      if (sc_attachment_writer_get_size (writer) <= before)
        break;
    }
  data = dex_await_boxed (sc_attachment_writer_finish (writer), error);
  if (data == NULL || !sc_attachment_take_data (check, data, error))
    return NULL;

  return g_steal_pointer (&data);
}

typedef struct
{
  ScPeer *peer;
  ScDocument *document;
  char **atts_since; /* (nullable) */
  GCancellable *cancellable;
} Putting;

static void
putting_free (gpointer data)
{
  Putting *self = data;

  g_object_unref (self->peer);
  sc_document_unref (self->document);
  g_strfreev (self->atts_since);
  g_clear_object (&self->cancellable);
  g_free (self);
}

/* What is sent, so that it can be sent once more. */
typedef struct
{
  GBytes *text;
  GPtrArray *gaps;
  char *type;
} Body;

static void
body_clear (Body *self)
{
  g_bytes_unref (self->text);
  g_ptr_array_unref (self->gaps);
  g_free (self->type);
}

static void
body_unref (gpointer data, GClosure *closure)
{
  g_rc_box_release_full (data, (GDestroyNotify) body_clear);
}

static Body *
body_new (Putting *self, const char *const *atts_since)
{
  Body *body = g_rc_box_new0 (Body);
  g_autofree char *boundary = sc_wire_boundary_new ();
  g_autoptr (GString) json = g_string_new (NULL);
  GString *text = g_string_new (NULL);
  ScWireForm form = { .flags = SC_WIRE_REVISIONS | SC_WIRE_FOLLOWS | SC_WIRE_ENCODINGS,
                      .atts_since = atts_since };

  body->gaps = sc_wire_gaps_new ();
  form.gaps = body->gaps;
  sc_wire_document_append (json, self->document, &form, NULL);
  if (sc_wire_form_brings_any (&form, self->document))
    {
      body->type = g_strdup_printf ("multipart/related; boundary=\"%s\"", boundary);
      sc_wire_related_append (text, boundary, json->str, self->document, &form);
    }
  else
    {
      body->type = g_strdup ("application/json");
      g_string_append_len (text, json->str, (gssize) json->len);
    }
  body->text = g_string_free_to_bytes (text);

  return body;
}

static void
set_body (SoupMessage *message, Body *body)
{
  g_autoptr (GInputStream) stream = _sc_related_stream_new (body->text, body->gaps);

  soup_message_set_request_body (message, body->type, stream,
                                 (gssize) (g_bytes_get_size (body->text) +
                                           sc_wire_gaps_measure (body->gaps)));
}

/* Whether it is the peer that answers. What answers in its place says something else with the same status; but
 * what a receipt for a grafted revision is made of is not the same everywhere (PouchDB's is an empty list). */
static gboolean
check_receipt (GBytes *answer, GError **error)
{
  gsize length;
  const char *text = g_bytes_get_data (answer, &length);
  g_autofree char *copy = g_strndup (text, length);
  g_autoptr (JsonNode) receipt = json_from_string (copy, NULL);

  if (receipt != NULL && !JSON_NODE_HOLDS_VALUE (receipt))
    return TRUE;
  g_set_error_literal (error, SC_SYNC_ERROR, SC_SYNC_ERROR_PROTOCOL,
                       "The answer to a document makes no sense");

  return FALSE;
}

/* Takes @body. */
static gboolean
send_body (Putting *self, Body *body, guint *status, GError **error)
{
  g_autofree char *path = escape_id (self->document->id);
  g_autoptr (SoupMessage) message =
      _sc_peer_make_message (self->peer, "PUT", path, "new_edits=false");
  g_autoptr (GBytes) answer = NULL;

  set_body (message, body);
  /* A kept connection that turns out to be closed: what was read of the body is gone. */
  g_signal_connect_data (message, "restarted", G_CALLBACK (set_body), body, body_unref, 0);
  answer = dex_await_boxed (_sc_http_send (_sc_peer_get_session (self->peer), message,
                                           self->cancellable),
                            error);
  *status = soup_message_get_status (message);

  return answer != NULL && check_receipt (answer, error);
}

/* What is wrong with this document does not concern the others. */
static gboolean
is_refusal (guint status)
{
  return SOUP_STATUS_IS_CLIENT_ERROR (status) && status != SOUP_STATUS_UNAUTHORIZED &&
         status != SOUP_STATUS_NOT_FOUND && status != SOUP_STATUS_PROXY_AUTHENTICATION_REQUIRED &&
         status != SOUP_STATUS_REQUEST_TIMEOUT && status != 429;
}

static DexFuture *
put_fiber (gpointer data)
{
  Putting *self = data;
  const char *const *since = (const char *const *) self->atts_since;
  g_autoptr (GError) error = NULL;
  guint status = 0;

  if (send_body (self, body_new (self, since), &status, &error))
    return dex_future_new_true ();

  /* What the peer has of the document has not got these attachments: then they all go along. */
  if (status == SOUP_STATUS_PRECONDITION_FAILED && since != NULL)
    {
      g_clear_error (&error);
      if (send_body (self, body_new (self, NULL), &status, &error))
        return dex_future_new_true ();
    }
  if (is_refusal (status))
    return dex_future_new_reject (SC_SYNC_ERROR, SC_SYNC_ERROR_REFUSED, "%s", error->message);

  return dex_future_new_for_error (g_steal_pointer (&error));
}

/*
 * _sc_peer_put_document:
 * @atts_since: (nullable): revisions that the peer has: attachments that have not changed since stay
 *   stubs
 *
 * Sends a revision with its attachments, from the disk.
 *
 * Returns (transfer full): a future of %TRUE; rejects with %SC_SYNC_ERROR_REFUSED when the peer does not
 * take this one, or another %SC_SYNC_ERROR
 */
DexFuture *
_sc_peer_put_document (ScPeer *self,
                       ScDocument *document,
                       const char *const *atts_since,
                       GCancellable *cancellable)
{
  Putting *putting = g_new0 (Putting, 1);

  putting->peer = g_object_ref (self);
  putting->document = sc_document_ref (document);
  putting->atts_since = g_strdupv ((char **) atts_since);
  putting->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;

  return dex_scheduler_spawn (dex_scheduler_get_default (), 256 * 1024, put_fiber, putting,
                              putting_free);
}
