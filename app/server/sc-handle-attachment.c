/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-attachment-writer.h"
#include "sc-filling-private.h"
#include "sc-handlers-private.h"
#include "sc-range-private.h"
#include "sc-wire-header.h"
#include "sc-wire-multipart.h"

/* One attachment: its bytes go to the disk and come from it while they are on the wire. */

static ScStore *
get_store (ScRequest *request)
{
  return _sc_database_get_store (request->database);
}

static gboolean
refuse_revision (GError **error)
{
  g_set_error_literal (error, SC_SERVER_ERROR, SC_SERVER_ERROR_BAD_REQUEST, "Invalid rev format");

  return FALSE;
}

/* Views and the other functions of design documents have addresses of the same form. */
static gboolean
check_name (ScRequest *request, GError **error)
{
  if (*request->attachment != '_')
    return TRUE;
  if (g_str_has_prefix (request->id, "_design/"))
    g_set_error_literal (error, SC_SERVER_ERROR, SC_SERVER_ERROR_UNSUPPORTED,
                         "Views are not supported by this version");
  else
    g_set_error (error, SC_SERVER_ERROR, SC_SERVER_ERROR_BAD_REQUEST,
                 "Attachment name '%s' starts with prohibited character '_'", request->attachment);

  return FALSE;
}

/* Returns (transfer none) (nullable): the attachment that the address names. */
static ScAttachment *
find_attachment (ScRequest *request, const ScDocument *document, GError **error)
{
  ScAttachment *attachment = sc_attachments_find (document->attachments, request->attachment);

  if (attachment == NULL)
    g_set_error_literal (error, SC_SERVER_ERROR, SC_SERVER_ERROR_NOT_FOUND,
                         "Document is missing attachment");

  return attachment;
}

/* Whether the bytes go out as they are kept. */
static gboolean
goes_packed (ScRequest *request, const ScAttachment *attachment)
{
  return attachment->encoding != NULL &&
         sc_wire_header_accepts (_sc_request_get_header (request, "Accept-Encoding"),
                                 attachment->encoding);
}

static char *
dup_tag (const ScAttachment *attachment)
{
  const char *digest = attachment->digest != NULL ? attachment->digest : "md5-";

  return g_strdup_printf ("\"%s\"", digest + strlen ("md5-"));
}

static void
set_headers (ScRequest *request, const ScAttachment *attachment, const char *tag)
{
  _sc_request_set_header (request, "ETag", tag);
  _sc_request_set_header (request, "Accept-Ranges",
                          attachment->encoding == NULL ? "bytes" : "none");
  /* What somebody has uploaded must not run as a page of this server. */
  _sc_request_set_header (request, "Content-Security-Policy", "sandbox");
  if (attachment->encoding != NULL)
    _sc_request_set_header (request, "Vary", "Accept-Encoding");
  if (goes_packed (request, attachment))
    _sc_request_set_header (request, "Content-Encoding", attachment->encoding);
}

static gboolean
answer_range (ScRequest *request, ScAttachment *attachment, const ScRange *range, GError **error)
{
  g_autoptr (GPtrArray) gaps = sc_wire_gaps_new ();
  g_autofree char *content_range =
      g_strdup_printf ("bytes %" G_GUINT64_FORMAT "-%" G_GUINT64_FORMAT "/%" G_GINT64_FORMAT,
                       range->first, range->last, attachment->length);

  _sc_request_set_header (request, "Content-Range", content_range);
  sc_wire_gaps_add (gaps, 0, attachment, range->first, range->last - range->first + 1);

  return _sc_request_answer_filled (request, 206, attachment->content_type, g_string_new (NULL),
                                    gaps, error);
}

static gboolean
answer_ranges (ScRequest *request, ScAttachment *attachment, GArray *ranges, GError **error)
{
  g_autoptr (GPtrArray) gaps = sc_wire_gaps_new ();
  g_autofree char *boundary = sc_wire_boundary_new ();
  g_autofree char *type = g_strdup_printf ("multipart/byteranges; boundary=\"%s\"", boundary);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < ranges->len; i++)
    {
      const ScRange *range = &g_array_index (ranges, ScRange, i);

      g_string_append_printf (text,
                              "\r\n--%s\r\nContent-Type: %s\r\nContent-Range: bytes "
                              "%" G_GUINT64_FORMAT "-%" G_GUINT64_FORMAT "/%" G_GINT64_FORMAT
                              "\r\n\r\n",
                              boundary, attachment->content_type, range->first, range->last,
                              attachment->length);
      sc_wire_gaps_add (gaps, text->len, attachment, range->first, range->last - range->first + 1);
    }
  g_string_append_printf (text, "\r\n--%s--\r\n", boundary);

  return _sc_request_answer_filled (request, 206, type, text, gaps, error);
}

static gboolean
answer_whole (ScRequest *request, ScAttachment *attachment, GError **error)
{
  gboolean unpack = attachment->encoding != NULL && !goes_packed (request, attachment);
  g_autoptr (GPtrArray) gaps = sc_wire_gaps_new ();

  sc_wire_gaps_add_whole (gaps, 0, attachment, FALSE, unpack);
  /* The digest is that of the bytes as they are kept. */
  if (!unpack && attachment->digest != NULL)
    _sc_request_set_header (request, "Content-MD5", attachment->digest + strlen ("md5-"));

  return _sc_request_answer_filled (request, 200, attachment->content_type, g_string_new (NULL),
                                    gaps, error);
}

static gboolean
answer_bytes (ScRequest *request, ScAttachment *attachment, const char *tag, GError **error)
{
  const char *condition = _sc_request_get_header (request, "If-Range");
  const char *value = _sc_request_get_header (request, "Range");
  g_autoptr (GArray) ranges = g_array_new (FALSE, FALSE, sizeof (ScRange));
  ScRangeResult result = SC_RANGE_WHOLE;

  if (attachment->encoding == NULL && g_str_equal (request->method, "GET") &&
      (condition == NULL || g_str_equal (condition, tag)))
    result = _sc_range_parse (value, (guint64) attachment->length, ranges);

  if (result == SC_RANGE_UNSATISFIABLE)
    {
      g_autofree char *range = g_strdup_printf ("bytes */%" G_GINT64_FORMAT, attachment->length);

      _sc_request_set_header (request, "Content-Range", range);
      g_set_error_literal (error, SC_SERVER_ERROR, SC_SERVER_ERROR_RANGE,
                           "Requested range not satisfiable");
      return FALSE;
    }
  if (result == SC_RANGE_PARTS && ranges->len == 1)
    return answer_range (request, attachment, &g_array_index (ranges, ScRange, 0), error);
  if (result == SC_RANGE_PARTS)
    return answer_ranges (request, attachment, ranges, error);

  return answer_whole (request, attachment, error);
}

gboolean
_sc_handle_attachment_get (ScRequest *request, GError **error)
{
  const char *rev = _sc_request_get (request, "rev");
  g_autoptr (ScDocument) document = NULL;
  g_autofree char *tag = NULL;
  ScAttachment *attachment;

  if (rev != NULL && !sc_rev_parse (rev, NULL, NULL))
    return refuse_revision (error);
  if (!check_name (request, error))
    return FALSE;
  document = dex_await_boxed (sc_store_get (get_store (request), request->id, rev), error);
  if (document == NULL)
    return FALSE;
  attachment = find_attachment (request, document, error);
  if (attachment == NULL)
    return FALSE;

  tag = dup_tag (attachment);
  set_headers (request, attachment, tag);
  if (sc_wire_header_has_tag (_sc_request_get_header (request, "If-None-Match"), tag))
    return _sc_request_answer_text (request, 304, "");

  return answer_bytes (request, attachment, tag, error);
}

static void
set_conflict (GError **error)
{
  g_clear_error (error);
  g_set_error_literal (error, SC_STORE_ERROR, SC_STORE_ERROR_CONFLICT, "Document update conflict.");
}

static gboolean
is_absent (const GError *error)
{
  return g_error_matches (error, SC_STORE_ERROR, SC_STORE_ERROR_NOT_FOUND) ||
         g_error_matches (error, SC_STORE_ERROR, SC_STORE_ERROR_DELETED);
}

/* The revision that is edited. Without @rev there must be no document, which is an error by itself. */
static ScDocument *
load_parent (ScRequest *request, const char *rev, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ScDocument) document = NULL;

  if (rev != NULL && !sc_rev_parse (rev, NULL, NULL))
    {
      refuse_revision (error);
      return NULL;
    }
  document = dex_await_boxed (sc_store_get (get_store (request), request->id, rev), &local_error);
  if (document != NULL && rev != NULL)
    return g_steal_pointer (&document);

  if (document != NULL || (rev != NULL && is_absent (local_error)))
    set_conflict (&local_error);
  g_propagate_error (error, g_steal_pointer (&local_error));

  return NULL;
}

/* Returns (transfer full): an edit of @parent, or a new document, without attachments. */
static ScDocument *
make_edit (ScRequest *request, const ScDocument *parent)
{
  g_autofree char *rev = parent != NULL ? sc_document_dup_rev (parent) : NULL;
  ScDocument *edit = sc_document_new (request->id, rev, parent != NULL && parent->deleted,
                                      parent != NULL ? parent->body : NULL);

  sc_document_take_attachments (edit, NULL);

  return edit;
}

/* Returns (transfer full): the attachments of @parent but the one that the address names. */
static GPtrArray *
copy_others (ScRequest *request, const ScDocument *parent)
{
  GPtrArray *others = sc_attachments_new ();

  for (guint i = 0; parent != NULL && parent->attachments != NULL && i < parent->attachments->len;
       i++)
    {
      const ScAttachment *attachment = parent->attachments->pdata[i];
      ScAttachment *other;

      if (g_str_equal (attachment->name, request->attachment))
        continue;
      /* As a stub: it stays what it is, wherever its bytes are. */
      other = sc_attachment_new (attachment->name, NULL);
      g_ptr_array_add (others, other);
    }

  return others;
}

/* Returns (transfer full): the same, with the one that is about to come. */
static GPtrArray *
copy_announced (ScRequest *request, const ScDocument *parent)
{
  GPtrArray *announced = copy_others (request, parent);
  ScAttachment *attachment =
      sc_attachment_new (request->attachment, _sc_request_get_header (request, "Content-Type"));

  attachment->follows = TRUE;
  g_ptr_array_add (announced, attachment);

  return announced;
}

static gboolean
read_encoding (ScRequest *request, const char **encoding, GError **error)
{
  const char *value = _sc_request_get_header (request, "Content-Encoding");

  *encoding = NULL;
  if (value == NULL || g_ascii_strcasecmp (value, "identity") == 0)
    return TRUE;
  *encoding = "gzip";
  if (g_ascii_strcasecmp (value, "gzip") == 0)
    return TRUE;

  g_set_error_literal (error, SC_SERVER_ERROR, SC_SERVER_ERROR_MEDIA_TYPE,
                       "Only gzip and identity content-encodings are supported");
  return FALSE;
}

static gboolean
check_length (ScRequest *request, GError **error)
{
  guint64 max = sc_server_get_config (request->server)->max_attachment;
  const char *value = _sc_request_get_header (request, "Content-Length");

  if (value == NULL || g_ascii_strtoull (value, NULL, 10) <= max)
    return TRUE;

  g_set_error (error, SC_STORE_ERROR, SC_STORE_ERROR_TOO_LARGE,
               "The attachment is larger than %" G_GUINT64_FORMAT " bytes", max);
  return FALSE;
}

/* Writes the body of the request to the disk while it comes. */
static ScAttachmentData *
receive (ScRequest *request, const char *encoding, GError **error)
{
  g_autoptr (ScAttachmentWriter) writer =
      sc_attachment_writer_new (get_store (request), encoding,
                                sc_server_get_config (request->server)->max_attachment);

  for (;;)
    {
      g_autoptr (GBytes) piece = _sc_request_read_piece (request, error);

      if (piece == NULL)
        return NULL;
      if (g_bytes_get_size (piece) == 0)
        return dex_await_boxed (sc_attachment_writer_finish (writer), error);
      if (!dex_await (sc_attachment_writer_write (writer, piece), error))
        return NULL;
    }
}

static ScAttachment *
receive_attachment (ScRequest *request, GError **error)
{
  const char *md5 = _sc_request_get_header (request, "Content-MD5");
  g_autoptr (ScAttachment) attachment =
      sc_attachment_new (request->attachment, _sc_request_get_header (request, "Content-Type"));
  g_autoptr (ScAttachmentData) data = NULL;
  const char *encoding;

  if (!read_encoding (request, &encoding, error) || !check_length (request, error))
    return NULL;
  attachment->encoding = g_strdup (encoding);
  if (md5 != NULL)
    attachment->digest = g_strconcat ("md5-", md5, NULL);
  data = receive (request, encoding, error);
  if (data == NULL || !sc_attachment_take_data (attachment, data, error))
    return NULL;

  return g_steal_pointer (&attachment);
}

gboolean
_sc_handle_attachment_put (ScRequest *request, GError **error)
{
  g_autofree char *rev = _sc_handle_document_dup_parent (request);
  g_autoptr (ScDocument) parent = NULL;
  g_autoptr (ScDocument) edit = NULL;
  g_autoptr (GPtrArray) attachments = NULL;
  g_autoptr (GError) local_error = NULL;
  ScAttachment *attachment;

  if (!check_name (request, error))
    return FALSE;
  parent = load_parent (request, rev, &local_error);
  if (parent == NULL && !is_absent (local_error))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  edit = make_edit (request, parent);
  sc_document_take_attachments (edit, copy_announced (request, parent));
  if (!_sc_handle_document_check (request, &edit, error))
    return FALSE;
  attachments = copy_others (request, parent);
  attachment = receive_attachment (request, error);
  if (attachment == NULL)
    return FALSE;
  g_ptr_array_add (attachments, attachment);
  sc_document_take_attachments (edit, g_steal_pointer (&attachments));

  return _sc_handle_document_write (request, 201, g_steal_pointer (&edit), TRUE, error);
}

gboolean
_sc_handle_attachment_delete (ScRequest *request, GError **error)
{
  g_autofree char *rev = _sc_handle_document_dup_parent (request);
  g_autoptr (ScDocument) parent = NULL;
  ScDocument *edit;

  if (!check_name (request, error))
    return FALSE;
  parent = load_parent (request, rev, error);
  if (parent == NULL || find_attachment (request, parent, error) == NULL)
    return FALSE;

  edit = make_edit (request, parent);
  sc_document_take_attachments (edit, copy_others (request, parent));

  return _sc_handle_document_write (request, 200, edit, FALSE, error);
}
