/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-access-private.h"
#include "sc-handlers-private.h"
#include "sc-id.h"
#include "sc-offload.h"
#include "sc-validation-private.h"
#include "sc-wire-bulk.h"
#include "sc-wire-document.h"
#include "sc-wire-header.h"

/* Writing one document. */

typedef struct
{
  ScRequest *request;
  const char *id; /* nullable: of the address */
} Parsing;

static gpointer
parse_func (gpointer data, GError **error)
{
  Parsing *self = data;
  gsize length;
  const char *text = _sc_request_get_text_body (self->request, &length);

  return sc_wire_document_parse (text, length, self->id, error);
}

static ScDocument *
parse_body (ScRequest *request, const char *id, GError **error)
{
  Parsing parsing = { request, id };

  return sc_offload (g_bytes_get_size (request->body), parse_func, &parsing, error);
}

/* The revision that is replaced may stand in the address or in If-Match instead of the body. */
char *
_sc_handle_document_dup_parent (ScRequest *request)
{
  const char *rev = _sc_request_get (request, "rev");
  const char *match = _sc_request_get_header (request, "If-Match");
  gsize length;

  if (rev != NULL || match == NULL)
    return g_strdup (rev);

  length = strlen (match);
  if (length >= 2 && match[0] == '"' && match[length - 1] == '"')
    return g_strndup (match + 1, length - 2);

  return g_strdup (match);
}

/* Takes the parent from the address where the document does not name one. */
gboolean
_sc_handle_document_set_parent (ScRequest *request, ScDocument *document, GError **error)
{
  g_autofree char *parent = _sc_handle_document_dup_parent (request);
  g_autofree char *own = sc_document_dup_rev (document);
  const char *hash;

  if (parent == NULL || g_strcmp0 (parent, own) == 0)
    return TRUE;
  if (own != NULL)
    {
      g_set_error_literal (error, SC_SERVER_ERROR, SC_SERVER_ERROR_BAD_REQUEST,
                           "Document rev from request body and query string have different values");
      return FALSE;
    }
  if (!sc_rev_parse (parent, &document->generation, &hash))
    {
      g_set_error_literal (error, SC_SERVER_ERROR, SC_SERVER_ERROR_BAD_REQUEST,
                           "Invalid rev format");
      return FALSE;
    }

  g_strfreev (document->hashes);
  document->hashes = g_new0 (char *, 2);
  document->hashes[0] = g_strdup (hash);

  return TRUE;
}

/* With batch=ok CouchDB promises nothing but to try; here it is on the disk all the same. */
static guint
batch_status (ScRequest *request, guint status)
{
  return g_strcmp0 (_sc_request_get (request, "batch"), "ok") == 0 ? 202 : status;
}

static gboolean
answer_written (ScRequest *request, guint status, const ScWriteResult *result)
{
  g_autofree char *tag = g_strdup_printf ("\"%s\"", result->rev);
  GString *json = g_string_new (NULL);

  sc_wire_written_append (json, result->id, result->rev);
  g_string_append_c (json, '\n');
  _sc_request_set_header (request, "ETag", tag);
  if (status == 201)
    _sc_request_set_location (request, _sc_database_get_name (request->database), result->id);

  return _sc_request_answer (request, batch_status (request, status), json);
}

/* Asks the database's own rules about one document. */
static gboolean
check_rules (ScRequest *request, ScDocument *document, gboolean new_edits, GError **error)
{
  g_autoptr (GPtrArray) documents = g_ptr_array_new ();
  GError *refusal = NULL;

  g_ptr_array_add (documents, document);
  if (!_sc_validation_run (request, documents, new_edits, &refusal, error))
    return FALSE;
  if (refusal != NULL)
    g_propagate_error (error, refusal);

  return refusal == NULL;
}

/* Whether the request's user may write a document, as far as it is known before its attachments have
 * come: who may not write does not send a gigabyte first. @document is replaced where the server adds to
 * it. */
gboolean
_sc_handle_document_check (ScRequest *request, ScDocument **document, GError **error)
{
  gboolean new_edits = TRUE;

  return _sc_request_get_bool (request, "new_edits", &new_edits, error) &&
         _sc_access_check_document (request, document, error) &&
         check_rules (request, *document, new_edits, error);
}

/* Writes a document and answers. Takes @document. @checked: whether it has been through
 * _sc_handle_document_check(); the rules are asked again, for what has come since. */
gboolean
_sc_handle_document_write (ScRequest *request,
                           guint status,
                           ScDocument *document,
                           gboolean checked,
                           GError **error)
{
  g_autoptr (GPtrArray) documents =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sc_document_unref);
  g_autoptr (GPtrArray) results = NULL;
  gboolean new_edits = TRUE;
  ScWriteResult *result;

  g_ptr_array_add (documents, document);
  if (!_sc_request_get_bool (request, "new_edits", &new_edits, error) ||
      (!checked &&
       !_sc_access_check_document (request, (ScDocument **) &documents->pdata[0], error)) ||
      !check_rules (request, documents->pdata[0], new_edits, error))
    return FALSE;
  results = dex_await_boxed (sc_store_write (_sc_database_get_store (request->database), documents,
                                             new_edits ? SC_WRITE_EDIT : SC_WRITE_GRAFT),
                             error);
  if (results == NULL)
    return FALSE;

  result = results->pdata[0];
  if (result->error == NULL)
    return answer_written (request, status, result);
  g_propagate_error (error, g_steal_pointer (&result->error));

  return FALSE;
}

gboolean
_sc_handle_document_put (ScRequest *request, GError **error)
{
  g_autoptr (ScDocument) document = NULL;
  g_autofree char *type =
      sc_wire_header_dup_type (_sc_request_get_header (request, "Content-Type"));

  if (g_str_equal (type, "multipart/related"))
    return _sc_handle_related_put (request, error);

  document = parse_body (request, request->id, error);

  return document != NULL && _sc_handle_document_set_parent (request, document, error) &&
         _sc_handle_document_write (request, 201, g_steal_pointer (&document), FALSE, error);
}

/* Like PUT, for whoever lets the server choose the id. */
gboolean
_sc_handle_document_post (ScRequest *request, GError **error)
{
  ScDocument *document = parse_body (request, NULL, error);

  if (document == NULL)
    return FALSE;
  if (*document->id == '\0')
    {
      g_free (document->id);
      document->id = sc_id_new_uuid ();
    }

  return _sc_handle_document_write (request, 201, document, FALSE, error);
}

gboolean
_sc_handle_document_delete (ScRequest *request, GError **error)
{
  g_autofree char *parent = _sc_handle_document_dup_parent (request);
  g_autoptr (ScDocument) winner = NULL;

  if (parent != NULL && !sc_rev_parse (parent, NULL, NULL))
    {
      g_set_error_literal (error, SC_SERVER_ERROR, SC_SERVER_ERROR_BAD_REQUEST,
                           "Invalid rev format");
      return FALSE;
    }
  if (parent == NULL)
    {
      /* Missing is missing; without a revision, anything that is there is a conflict. */
      winner = dex_await_boxed (sc_store_get (_sc_database_get_store (request->database),
                                              request->id, NULL),
                                error);
      if (winner != NULL)
        g_set_error_literal (error, SC_STORE_ERROR, SC_STORE_ERROR_CONFLICT,
                             "Document update conflict.");
      return FALSE;
    }

  return _sc_handle_document_write (request, 200, sc_document_new (request->id, parent, TRUE, NULL),
                                    FALSE, error);
}

/* What design documents may hold besides rules is kept, so that it reaches those who run it. */
gboolean
_sc_handle_not_run (ScRequest *request, GError **error)
{
  g_set_error_literal (
      error, SC_SERVER_ERROR, SC_SERVER_ERROR_UNSUPPORTED,
      "This server keeps views, shows, lists, updates and rewrites, but does not run "
      "them; _find and _all_docs answer questions about documents");

  return FALSE;
}
