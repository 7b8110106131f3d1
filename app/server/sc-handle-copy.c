/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-handlers-private.h"

/* `COPY`: CouchDB's own method. The header Destination says "id", or "id?rev=2-b" for what is replaced. */

static gboolean
bad (GError **error, const char *reason)
{
  g_set_error_literal (error, SC_SERVER_ERROR, SC_SERVER_ERROR_BAD_REQUEST, reason);

  return FALSE;
}

/* Splits Destination into the @id and the @rev, which stays %NULL for a new document. */
static gboolean
read_destination (ScRequest *request, char **id, char **rev, GError **error)
{
  const char *destination = _sc_request_get_header (request, "Destination");
  g_auto (GStrv) parts = NULL;

  if (destination == NULL)
    return bad (error, "Destination header is mandatory for COPY.");
  if (strstr (destination, "://") != NULL || *destination == '/')
    return bad (error, "Destination URL must be relative.");

  parts = g_strsplit (destination, "?", 2);
  *id = g_uri_unescape_string (parts[0] != NULL ? parts[0] : "", NULL);
  if (*id == NULL || **id == '\0' || !g_utf8_validate (*id, -1, NULL))
    return bad (error, "Destination names no document.");
  if (parts[1] == NULL)
    return TRUE;
  if (!g_str_has_prefix (parts[1], "rev=") ||
      !sc_rev_parse (parts[1] + strlen ("rev="), NULL, NULL))
    return bad (error, "Invalid rev format");
  *rev = g_strdup (parts[1] + strlen ("rev="));

  return TRUE;
}

/* The same content, attachments included, as the next revision of another document. */
static ScDocument *
make_copy (const ScDocument *source, const char *id, const char *rev)
{
  ScDocument *copy = sc_document_new (id, rev, FALSE, source->body);

  if (source->attachments != NULL)
    sc_document_take_attachments (copy, g_ptr_array_ref (source->attachments));
  copy->keep_attachments = FALSE;

  return copy;
}

gboolean
_sc_handle_copy (ScRequest *request, GError **error)
{
  const char *source_rev = _sc_request_get (request, "rev");
  g_autoptr (ScDocument) source = NULL;
  g_autofree char *id = NULL;
  g_autofree char *rev = NULL;

  if (!read_destination (request, &id, &rev, error))
    return FALSE;
  if (source_rev != NULL && !sc_rev_parse (source_rev, NULL, NULL))
    return bad (error, "Invalid rev format");
  source = dex_await_boxed (sc_store_get (_sc_database_get_store (request->database), request->id,
                                          source_rev),
                            error);

  return source != NULL &&
         _sc_handle_document_write (request, 201, make_copy (source, id, rev), FALSE, error);
}
