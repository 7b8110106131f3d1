/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-id.h"
#include "sc-wire-document.h"
#include "sc-wire-header.h"
#include "sc-wire-multipart.h"

/* Writing multipart bodies as CouchDB does: multipart/related is a document and its attachments,
 * multipart/mixed several of those. */

/**
 * sc_wire_boundary_new:
 *
 * Returns: (transfer full): a boundary that nobody can have put into an attachment
 */
char *
sc_wire_boundary_new (void)
{
  return sc_id_new_uuid ();
}

static void
append_attachment (GString *out,
                   const char *boundary,
                   ScAttachment *attachment,
                   const ScWireForm *form)
{
  g_string_append (out, "\r\nContent-Disposition: attachment; filename=");
  sc_wire_header_append_quoted (out, attachment->name);
  g_string_append_printf (out, "\r\nContent-Type: %s\r\nContent-Length: %" G_GINT64_FORMAT,
                          attachment->content_type, attachment->encoded_length);
  if (attachment->encoding != NULL)
    g_string_append_printf (out, "\r\nContent-Encoding: %s", attachment->encoding);
  g_string_append (out, "\r\n\r\n");
  sc_wire_gaps_add_whole (form->gaps, out->len, attachment, FALSE, FALSE);
  g_string_append_printf (out, "\r\n--%s", boundary);
}

/**
 * sc_wire_related_append:
 * @out: where to
 * @boundary: the boundary
 * @json: the document, written with the same form
 * @document: the document
 * @form: with %SC_WIRE_FOLLOWS, %SC_WIRE_ENCODINGS and gaps
 *
 * Appends the whole body of a multipart/related message.
 */
void
sc_wire_related_append (GString *out,
                        const char *boundary,
                        const char *json,
                        const ScDocument *document,
                        const ScWireForm *form)
{
  g_string_append_printf (out, "--%s\r\nContent-Type: application/json\r\n\r\n%s\r\n--%s", boundary,
                          json, boundary);
  for (guint i = 0; document->attachments != NULL && i < document->attachments->len; i++)
    if (sc_wire_form_brings (form, document, document->attachments->pdata[i]))
      append_attachment (out, boundary, document->attachments->pdata[i], form);
  g_string_append (out, "--");
}

/**
 * sc_wire_mixed_append:
 * @out: where to
 * @boundary: the boundary of the whole
 * @document: a document
 * @form: with %SC_WIRE_FOLLOWS, %SC_WIRE_ENCODINGS and gaps
 *
 * Appends a document as a part of a multipart/mixed message: as multipart/related when it brings
 * attachments, else as JSON.
 */
void
sc_wire_mixed_append (GString *out,
                      const char *boundary,
                      const ScDocument *document,
                      const ScWireForm *form)
{
  g_autoptr (GString) json = g_string_new (NULL);
  g_autofree char *inner = sc_wire_boundary_new ();

  sc_wire_document_append (json, document, form, NULL);
  g_string_append_printf (out, "--%s\r\n", boundary);
  if (sc_wire_form_brings_any (form, document))
    {
      g_string_append (out, "X-Doc-Id: ");
      sc_wire_header_append_plain (out, document->id);
      g_string_append_printf (out,
                              "\r\nX-Rev-Id: %u-%s\r\nContent-Type: multipart/related; "
                              "boundary=\"%s\"\r\n\r\n",
                              document->generation, document->hashes[0], inner);
      sc_wire_related_append (out, inner, json->str, document, form);
    }
  else
    {
      g_string_append_printf (out, "Content-Type: application/json\r\n\r\n%s", json->str);
    }
  g_string_append (out, "\r\n");
}

/**
 * sc_wire_mixed_append_failure:
 * @out: where to
 * @boundary: the boundary of the whole
 * @json: what there is instead of a document
 *
 * Appends a part that says that there is no such revision.
 */
void
sc_wire_mixed_append_failure (GString *out, const char *boundary, const char *json)
{
  g_string_append_printf (out,
                          "--%s\r\nContent-Type: application/json; error=\"true\"\r\n\r\n%s\r\n",
                          boundary, json);
}

/**
 * sc_wire_mixed_end:
 * @out: where to
 * @boundary: the boundary of the whole
 *
 * Appends what ends a multipart/mixed message.
 */
void
sc_wire_mixed_end (GString *out, const char *boundary)
{
  g_string_append_printf (out, "--%s--", boundary);
}
