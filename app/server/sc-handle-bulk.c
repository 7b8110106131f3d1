/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-access-private.h"
#include "sc-filling-private.h"
#include "sc-handlers-private.h"
#include "sc-id.h"
#include "sc-offload.h"
#include "sc-validation-private.h"
#include "sc-wire-bulk.h"
#include "sc-wire-header.h"
#include "sc-wire-multipart.h"

/* Many documents in one request: what replication is made of. */

typedef gpointer (*Parser) (const char *text, gsize length, GError **error);

typedef struct
{
  GBytes *body;
  Parser parser;
} Parsing;

static gpointer
parse_func (gpointer data, GError **error)
{
  Parsing *self = data;
  gsize length;
  const char *text = g_bytes_get_data (self->body, &length);

  return self->parser (text != NULL ? text : "", length, error);
}

static gpointer
parse_body (ScRequest *request, gpointer parser, GError **error)
{
  Parsing parsing = { request->body, (Parser) parser };

  return sc_offload (g_bytes_get_size (request->body), parse_func, &parsing, error);
}

/* Finds the documents that this user may not write, and puts the reason in their place of @errors. */
static gboolean
check_documents (ScRequest *request, const ScWireDocs *docs, GError **errors, GError **error)
{
  for (guint i = 0; i < docs->documents->len; i++)
    {
      ScDocument **document = (ScDocument **) &docs->documents->pdata[i];

      if (*(*document)->id == '\0')
        {
          g_free ((*document)->id);
          (*document)->id = sc_id_new_uuid ();
        }
      _sc_access_check_document (request, document, &errors[i]);
    }

  return _sc_validation_run (request, docs->documents, docs->new_edits, errors, error);
}

static GPtrArray *
take_permitted (GPtrArray *documents, GError **errors)
{
  GPtrArray *permitted = g_ptr_array_new_full (documents->len, (GDestroyNotify) sc_document_unref);

  for (guint i = 0; i < documents->len; i++)
    if (errors[i] == NULL)
      g_ptr_array_add (permitted, sc_document_ref (documents->pdata[i]));

  return permitted;
}

/* Returns (transfer full) (nullable): the results for the documents that are permitted. */
static GPtrArray *
write_permitted (ScRequest *request, const ScWireDocs *docs, GError **errors, GError **error)
{
  g_autoptr (GPtrArray) permitted = NULL;

  if (!check_documents (request, docs, errors, error))
    return NULL;
  permitted = take_permitted (docs->documents, errors);

  return dex_await_boxed (sc_store_write (_sc_database_get_store (request->database), permitted,
                                          docs->new_edits ? SC_WRITE_EDIT : SC_WRITE_GRAFT),
                          error);
}

static void
append_failure (GString *json, const ScDocument *document, const GError *error, gboolean with_rev)
{
  g_autofree char *rev = with_rev ? sc_document_dup_rev (document) : NULL;
  const char *name;
  ScWireFailure failure = { document->id, rev, NULL, error->message };

  sc_server_error_get_status (error, &name);
  failure.name = (char *) name;
  sc_wire_failure_append (json, &failure);
}

/* One row for each document of @docs, in order; with new_edits=false only for those that failed. */
static GString *
write_answer (const ScWireDocs *docs, GPtrArray *results, GError **errors)
{
  GString *json = g_string_new ("[");
  guint next = 0;

  for (guint i = 0; i < docs->documents->len; i++)
    {
      const ScDocument *document = docs->documents->pdata[i];
      const ScWriteResult *result = errors[i] == NULL ? results->pdata[next++] : NULL;
      const GError *error = result != NULL ? result->error : errors[i];

      if (error == NULL && !docs->new_edits)
        continue;
      if (json->len > 1)
        g_string_append_c (json, ',');
      if (error == NULL)
        sc_wire_written_append (json, result->id, result->rev);
      else
        append_failure (json, document, error, !docs->new_edits);
    }
  g_string_append (json, "]\n");

  return json;
}

gboolean
_sc_handle_bulk_docs (ScRequest *request, GError **error)
{
  g_autoptr (ScWireDocs) docs = parse_body (request, sc_wire_bulk_docs_parse, error);
  g_autoptr (GPtrArray) results = NULL;
  g_autofree GError **errors = NULL;
  GString *json;

  if (docs == NULL)
    return FALSE;

  errors = g_new0 (GError *, docs->documents->len + 1);
  results = write_permitted (request, docs, errors, error);
  json = results != NULL ? write_answer (docs, results, errors) : NULL;
  for (guint i = 0; i < docs->documents->len; i++)
    g_clear_error (&errors[i]);

  return json != NULL && _sc_request_answer (request, 201, json);
}

typedef struct
{
  GPtrArray *requests;
  GPtrArray *results;
  ScWireForm form;
  const char *boundary; /* nullable: of a multipart/mixed answer */
} Writing;

static void
append_failed_part (GString *text, const char *boundary, const ScGetResult *result)
{
  g_autoptr (GString) json = g_string_new ("{\"id\":");

  sc_wire_append_string (json, result->id);
  g_string_append (json, ",\"rev\":");
  sc_wire_append_string (json, result->rev != NULL ? result->rev : "undefined");
  g_string_append (json, ",\"error\":\"not_found\",\"reason\":\"missing\"}");
  sc_wire_mixed_append_failure (text, boundary, json->str);
}

static GString *
write_mixed (Writing *self)
{
  GString *text = g_string_sized_new (self->results->len * 1024);

  for (guint i = 0; i < self->results->len; i++)
    {
      const ScGetResult *result = self->results->pdata[i];

      self->form.atts_since = sc_wire_bulk_get_atts_since (self->requests, result);
      if (result->document != NULL)
        sc_wire_mixed_append (text, self->boundary, result->document, &self->form);
      else
        append_failed_part (text, self->boundary, result);
    }
  sc_wire_mixed_end (text, self->boundary);

  return text;
}

static gpointer
write_got_func (gpointer data, GError **error)
{
  Writing *self = data;
  GString *json;

  if (self->boundary != NULL)
    return write_mixed (self);

  json = g_string_sized_new (self->results->len * 1024);
  sc_wire_bulk_got_append (json, self->results, self->requests, &self->form);

  return json;
}

/* As CouchDB: multipart for those who want nothing else. Returns (nullable): the type. */
static const char *
find_multipart_type (ScRequest *request)
{
  const char *accept = _sc_request_get_header (request, "Accept");

  if (sc_wire_header_accepts (accept, "application/json"))
    return NULL;
  if (sc_wire_header_accepts (accept, "multipart/mixed"))
    return "multipart/mixed";

  return sc_wire_header_accepts (accept, "multipart/related") ? "multipart/related" : NULL;
}

static gboolean
read_flags (ScRequest *request, ScWireFlags *flags, gboolean *latest, GError **error)
{
  gboolean revs = FALSE;
  gboolean attachments = FALSE;
  gboolean encodings = FALSE;

  if (!_sc_request_get_bool (request, "revs", &revs, error) ||
      !_sc_request_get_bool (request, "attachments", &attachments, error) ||
      !_sc_request_get_bool (request, "att_encoding_info", &encodings, error) ||
      !_sc_request_get_bool (request, "latest", latest, error))
    return FALSE;
  *flags = (revs ? SC_WIRE_REVISIONS : 0) | (attachments ? SC_WIRE_DATA : 0) |
           (encodings ? SC_WIRE_ENCODINGS : 0);

  return TRUE;
}

/* Sends documents, and their attachments from the disk. */
static gboolean
answer_got (ScRequest *request,
            GPtrArray *requests,
            GPtrArray *results,
            ScWireFlags flags,
            GError **error)
{
  const char *type = find_multipart_type (request);
  g_autoptr (GPtrArray) gaps = sc_wire_gaps_new ();
  g_autofree char *boundary = type != NULL ? sc_wire_boundary_new () : NULL;
  g_autofree char *whole_type =
      type != NULL ? g_strdup_printf ("%s; boundary=\"%s\"", type, boundary) : NULL;
  Writing writing = { requests, results, { flags, NULL, gaps }, boundary };
  GString *text;

  if (boundary != NULL)
    writing.form.flags = (flags & ~SC_WIRE_DATA) | SC_WIRE_FOLLOWS | SC_WIRE_ENCODINGS;
  text = sc_offload ((gsize) results->len * 1024, write_got_func, &writing, NULL);

  return _sc_request_answer_filled (request, 200,
                                    whole_type != NULL ? whole_type : "application/json", text,
                                    gaps, error);
}

gboolean
_sc_handle_bulk_get (ScRequest *request, GError **error)
{
  g_autoptr (GPtrArray) requests = NULL;
  g_autoptr (GPtrArray) results = NULL;
  ScWireFlags flags;
  gboolean latest = FALSE;

  if (!read_flags (request, &flags, &latest, error))
    return FALSE;
  requests = parse_body (request, sc_wire_bulk_get_parse, error);
  if (requests == NULL)
    return FALSE;
  results = dex_await_boxed (sc_store_get_many (_sc_database_get_store (request->database),
                                                requests, latest),
                             error);
  if (results == NULL)
    return FALSE;

  return answer_got (request, requests, results, flags, error);
}

typedef void (*DiffsAppender) (GString *out, GPtrArray *diffs);

typedef struct
{
  GPtrArray *diffs;
  DiffsAppender append;
} Diffing;

static gpointer
write_diffs_func (gpointer data, GError **error)
{
  Diffing *self = data;
  GString *json = g_string_sized_new (self->diffs->len * 128);

  self->append (json, self->diffs);

  return json;
}

static gboolean
answer_diffs (ScRequest *request, DiffsAppender append, GError **error)
{
  g_autoptr (GPtrArray) requests = parse_body (request, sc_wire_revs_diff_parse, error);
  g_autoptr (GPtrArray) diffs = NULL;
  Diffing diffing = { NULL, append };

  if (requests == NULL)
    return FALSE;
  diffs =
      dex_await_boxed (sc_store_revs_diff (_sc_database_get_store (request->database), requests),
                       error);
  if (diffs == NULL)
    return FALSE;
  diffing.diffs = diffs;

  return _sc_request_answer (request, 200,
                             sc_offload ((gsize) diffs->len * 128, write_diffs_func, &diffing,
                                         NULL));
}

gboolean
_sc_handle_revs_diff (ScRequest *request, GError **error)
{
  return answer_diffs (request, sc_wire_revs_missing_append, error);
}

gboolean
_sc_handle_missing_revs (ScRequest *request, GError **error)
{
  return answer_diffs (request, sc_wire_missing_revs_append, error);
}
