/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-attachment-writer.h"
#include "sc-handlers-private.h"
#include "sc-wire-document.h"
#include "sc-wire-header.h"
#include "sc-wire-multipart.h"

/* A document and its attachments in one body, multipart/related: first the JSON, then the bytes, each to
 * the disk while it comes. */

typedef struct
{
  ScRequest *request;
  ScWireMultipart *parser;
  ScDocument *document;
} Receiving;

static void
receiving_clear (Receiving *self)
{
  g_clear_pointer (&self->parser, sc_wire_multipart_free);
  g_clear_pointer (&self->document, sc_document_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Receiving, receiving_clear)

static gboolean
bad (GError **error, const char *reason)
{
  g_set_error_literal (error, SC_SERVER_ERROR, SC_SERVER_ERROR_BAD_REQUEST, reason);

  return FALSE;
}

/* What comes next of the body; waits for it where that is necessary. */
static ScWireMultipartEvent
next_event (Receiving *self, GBytes **data, GError **error)
{
  for (;;)
    {
      ScWireMultipartEvent event = sc_wire_multipart_next (self->parser, data, error);
      g_autoptr (GBytes) piece = NULL;

      if (event != SC_WIRE_MULTIPART_MORE)
        return event;
      piece = _sc_request_read_piece (self->request, error);
      if (piece == NULL)
        return SC_WIRE_MULTIPART_FAILED;
      if (g_bytes_get_size (piece) == 0)
        {
          bad (error, "The multipart body ends before its last boundary");
          return SC_WIRE_MULTIPART_FAILED;
        }
      sc_wire_multipart_push (self->parser, piece);
    }
}

static GString *
receive_text (Receiving *self, GError **error)
{
  gsize max = sc_server_get_config (self->request->server)->max_body;
  g_autoptr (GString) text = g_string_new (NULL);

  for (;;)
    {
      g_autoptr (GBytes) data = NULL;
      ScWireMultipartEvent event = next_event (self, &data, error);

      if (event == SC_WIRE_MULTIPART_PART_END)
        return g_steal_pointer (&text);
      if (event != SC_WIRE_MULTIPART_DATA)
        return NULL;
      if (text->len + g_bytes_get_size (data) > max)
        {
          g_set_error (error, SC_SERVER_ERROR, SC_SERVER_ERROR_TOO_LARGE,
                       "The document is larger than %" G_GSIZE_FORMAT " bytes", max);
          return NULL;
        }
      g_string_append_len (text, g_bytes_get_data (data, NULL), (gssize) g_bytes_get_size (data));
    }
}

static gboolean
receive_document (Receiving *self, GError **error)
{
  g_autofree char *type = NULL;
  g_autoptr (GString) text = NULL;
  ScWireMultipartEvent event = next_event (self, NULL, error);

  if (event == SC_WIRE_MULTIPART_END)
    return bad (error, "The multipart body has no parts");
  if (event != SC_WIRE_MULTIPART_PART)
    return FALSE;

  type = sc_wire_header_dup_type (sc_wire_multipart_get_header (self->parser, "content-type"));
  if (*type != '\0' && !g_str_equal (type, "application/json"))
    {
      g_set_error_literal (error, SC_SERVER_ERROR, SC_SERVER_ERROR_MEDIA_TYPE,
                           "The first part of the multipart body must be application/json");
      return FALSE;
    }
  text = receive_text (self, error);
  if (text == NULL)
    return FALSE;
  self->document = sc_wire_document_parse (text->str, text->len, self->request->id, error);

  return self->document != NULL;
}

/* The attachment whose bytes this part brings: the one it names, or else the next in order. */
static ScAttachment *
find_expected (Receiving *self)
{
  GPtrArray *attachments = self->document->attachments;
  g_autofree char *name = sc_wire_header_dup_parameter (
      sc_wire_multipart_get_header (self->parser, "content-disposition"), "filename");

  for (guint i = 0; attachments != NULL && i < attachments->len; i++)
    {
      ScAttachment *attachment = attachments->pdata[i];

      if (attachment->follows && (name == NULL || g_str_equal (attachment->name, name)))
        return attachment;
    }

  return NULL;
}

static gboolean
receive_attachment (Receiving *self, GError **error)
{
  ScStore *store = _sc_database_get_store (self->request->database);
  ScAttachment *attachment = find_expected (self);
  g_autoptr (ScAttachmentWriter) writer = NULL;
  g_autoptr (ScAttachmentData) written = NULL;

  if (attachment == NULL)
    return bad (error, "A part of the multipart body is no attachment that the document announces");

  writer = sc_attachment_writer_new (store, attachment->encoding,
                                     sc_server_get_config (self->request->server)->max_attachment);
  for (;;)
    {
      g_autoptr (GBytes) data = NULL;
      ScWireMultipartEvent event = next_event (self, &data, error);

      if (event == SC_WIRE_MULTIPART_PART_END)
        break;
      if (event != SC_WIRE_MULTIPART_DATA ||
          !dex_await (sc_attachment_writer_write (writer, data), error))
        return FALSE;
    }
  written = dex_await_boxed (sc_attachment_writer_finish (writer), error);

  return written != NULL && sc_attachment_take_data (attachment, written, error);
}

/* What follows the last boundary means nothing, but the client must have said it. */
static gboolean
receive_rest (Receiving *self, GError **error)
{
  for (;;)
    {
      g_autoptr (GBytes) piece = _sc_request_read_piece (self->request, error);

      if (piece == NULL)
        return FALSE;
      if (g_bytes_get_size (piece) == 0)
        return TRUE;
    }
}

static gboolean
check_complete (Receiving *self, GError **error)
{
  GPtrArray *attachments = self->document->attachments;

  for (guint i = 0; attachments != NULL && i < attachments->len; i++)
    {
      const ScAttachment *attachment = attachments->pdata[i];

      if (attachment->follows)
        {
          g_set_error (error, SC_SERVER_ERROR, SC_SERVER_ERROR_BAD_REQUEST,
                       "The attachment “%s” is announced, but does not follow", attachment->name);
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
receive_attachments (Receiving *self, GError **error)
{
  for (;;)
    {
      ScWireMultipartEvent event = next_event (self, NULL, error);

      if (event == SC_WIRE_MULTIPART_END)
        return receive_rest (self, error) && check_complete (self, error);
      if (event != SC_WIRE_MULTIPART_PART || !receive_attachment (self, error))
        return FALSE;
    }
}

/* PUT of a document as multipart/related. */
gboolean
_sc_handle_related_put (ScRequest *request, GError **error)
{
  g_auto (Receiving) self = { .request = request };

  self.parser = sc_wire_multipart_new (_sc_request_get_header (request, "Content-Type"), error);

  return self.parser != NULL && receive_document (&self, error) &&
         _sc_handle_document_set_parent (request, self.document, error) &&
         _sc_handle_document_check (request, &self.document, error) &&
         receive_attachments (&self, error) &&
         _sc_handle_document_write (request, 201, g_steal_pointer (&self.document), TRUE, error);
}
