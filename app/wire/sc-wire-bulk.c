/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-store-error.h"
#include "sc-wire-bulk.h"
#include "sc-wire-document-private.h"

static yyjson_val *
read_array (ScWireJson *json,
            const char *text,
            gsize length,
            const char *member,
            const char *reason,
            GError **error)
{
  yyjson_val *array;

  if (!_sc_wire_json_read (json, text, length, error))
    return NULL;
  array = yyjson_obj_get (_sc_wire_json_root (json), member);
  if (!yyjson_is_arr (array) || yyjson_arr_size (array) > SC_WIRE_MAX_DOCUMENTS)
    {
      _sc_wire_bad_request (error, reason);
      return NULL;
    }

  return array;
}

/**
 * sc_wire_docs_free:
 * @self: (transfer full): documents
 */
void
sc_wire_docs_free (ScWireDocs *self)
{
  g_ptr_array_unref (self->documents);
  g_free (self);
}

/**
 * sc_wire_bulk_docs_parse:
 * @text: the body of `POST _bulk_docs`
 * @length: its length in bytes
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the documents; a document without an id has an empty one
 */
ScWireDocs *
sc_wire_bulk_docs_parse (const char *text, gsize length, GError **error)
{
  g_auto (ScWireJson) json = { 0 };
  g_autoptr (ScWireDocs) docs = g_new0 (ScWireDocs, 1);
  yyjson_val *array;
  yyjson_val *new_edits;
  yyjson_arr_iter iter;
  yyjson_val *object;

  docs->documents = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_document_unref);
  array =
      read_array (&json, text, length, "docs", "POST body must include `docs` parameter.", error);
  if (array == NULL)
    return NULL;

  new_edits = yyjson_obj_get (_sc_wire_json_root (&json), "new_edits");
  if (new_edits != NULL && !yyjson_is_bool (new_edits))
    {
      g_set_error_literal (error, SC_WIRE_ERROR, SC_WIRE_ERROR_BAD_REQUEST,
                           "`new_edits` must be true or false.");
      return NULL;
    }
  docs->new_edits = new_edits == NULL || !yyjson_is_false (new_edits);
  iter = yyjson_arr_iter_with (array);
  while ((object = yyjson_arr_iter_next (&iter)) != NULL)
    {
      ScDocument *document = _sc_wire_document_read (&json, object, NULL, error);

      if (document == NULL)
        return NULL;
      g_ptr_array_add (docs->documents, document);
    }

  return g_steal_pointer (&docs);
}

/**
 * sc_wire_bulk_docs_append:
 * @out: where to
 * @documents: (element-type ScDocument): documents with their branches
 *
 * Appends the body of `POST _bulk_docs` with `new_edits: false`.
 */
void
sc_wire_bulk_docs_append (GString *out, GPtrArray *documents)
{
  const ScWireForm form = { .flags = SC_WIRE_REVISIONS };

  g_string_append (out, "{\"new_edits\":false,\"docs\":[");
  for (guint i = 0; i < documents->len; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      sc_wire_document_append (out, documents->pdata[i], &form, NULL);
    }
  g_string_append (out, "]}");
}

/**
 * sc_wire_written_append:
 * @out: where to
 * @id: a document's id
 * @rev: the revision that was written
 *
 * Appends what `PUT` and `_bulk_docs` answer for a document that was written.
 */
void
sc_wire_written_append (GString *out, const char *id, const char *rev)
{
  g_string_append (out, "{\"ok\":true,\"id\":");
  sc_wire_append_string (out, id);
  g_string_append (out, ",\"rev\":");
  sc_wire_append_string (out, rev);
  g_string_append_c (out, '}');
}

/**
 * sc_wire_failure_append:
 * @out: where to
 * @failure: a document that was not written
 *
 * Appends what `_bulk_docs` answers for it.
 */
void
sc_wire_failure_append (GString *out, const ScWireFailure *failure)
{
  g_string_append (out, "{\"id\":");
  sc_wire_append_string (out, failure->id);
  if (failure->rev != NULL)
    {
      g_string_append (out, ",\"rev\":");
      sc_wire_append_string (out, failure->rev);
    }
  g_string_append (out, ",\"error\":");
  sc_wire_append_string (out, failure->name);
  g_string_append (out, ",\"reason\":");
  sc_wire_append_string (out, failure->reason);
  g_string_append_c (out, '}');
}

static void
failure_free (ScWireFailure *self)
{
  g_free (self->id);
  g_free (self->rev);
  g_free (self->name);
  g_free (self->reason);
  g_free (self);
}

/**
 * sc_wire_failures_parse:
 * @text: the answer to `POST _bulk_docs`
 * @length: its length in bytes
 * @error: return location
 *
 * Returns: (transfer full) (nullable) (element-type ScWireFailure): what was not taken
 */
GPtrArray *
sc_wire_failures_parse (const char *text, gsize length, GError **error)
{
  g_auto (ScWireJson) json = { 0 };
  g_autoptr (GPtrArray) failures = g_ptr_array_new_with_free_func ((GDestroyNotify) failure_free);
  yyjson_arr_iter iter;
  yyjson_val *row;

  if (!_sc_wire_json_read (&json, text, length, error))
    return NULL;
  if (!yyjson_is_arr (_sc_wire_json_root (&json)))
    {
      _sc_wire_bad_request (error, "The answer to _bulk_docs is not an array");
      return NULL;
    }

  iter = yyjson_arr_iter_with (_sc_wire_json_root (&json));
  while ((row = yyjson_arr_iter_next (&iter)) != NULL)
    {
      const char *name = _sc_wire_json_get_text (row, "error");
      ScWireFailure *failure;

      if (name == NULL)
        continue;
      failure = g_new0 (ScWireFailure, 1);
      failure->id = g_strdup (_sc_wire_json_get_text (row, "id"));
      failure->rev = g_strdup (_sc_wire_json_get_text (row, "rev"));
      failure->name = g_strdup (name);
      failure->reason = g_strdup (_sc_wire_json_get_text (row, "reason"));
      g_ptr_array_add (failures, failure);
    }

  return g_steal_pointer (&failures);
}

/**
 * sc_wire_bulk_get_parse:
 * @text: the body of `POST _bulk_get`
 * @length: its length in bytes
 * @error: return location
 *
 * Returns: (transfer full) (nullable) (element-type ScRevRequest): what is asked
 */
GPtrArray *
sc_wire_bulk_get_parse (const char *text, gsize length, GError **error)
{
  g_auto (ScWireJson) json = { 0 };
  g_autoptr (GPtrArray) requests =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sc_rev_request_free);
  yyjson_val *array =
      read_array (&json, text, length, "docs", "Missing JSON list of 'docs'.", error);
  yyjson_arr_iter iter;
  yyjson_val *row;

  if (array == NULL)
    return NULL;
  iter = yyjson_arr_iter_with (array);
  while ((row = yyjson_arr_iter_next (&iter)) != NULL)
    {
      const char *id = _sc_wire_json_get_text (row, "id");
      const char *revs[] = { _sc_wire_json_get_text (row, "rev"), NULL };
      yyjson_val *atts_since = yyjson_obj_get (row, "atts_since");
      ScRevRequest *request;

      if (id == NULL)
        {
          _sc_wire_bad_request (error, "Every element of docs must have an id");
          return NULL;
        }
      request = sc_rev_request_new (id, revs[0] != NULL ? revs : NULL);
      if (yyjson_is_arr (atts_since))
        request->atts_since = _sc_wire_json_dup_strings (atts_since);
      g_ptr_array_add (requests, request);
    }

  return g_steal_pointer (&requests);
}

/**
 * sc_wire_bulk_get_append:
 * @out: where to
 * @requests: (element-type ScRevRequest): documents and their revisions
 *
 * Appends the body of `POST _bulk_get`.
 */
void
sc_wire_bulk_get_append (GString *out, GPtrArray *requests)
{
  gboolean first = TRUE;

  g_string_append (out, "{\"docs\":[");
  for (guint i = 0; i < requests->len; i++)
    {
      const ScRevRequest *request = requests->pdata[i];

      for (gsize j = 0; request->revs != NULL && request->revs[j] != NULL; j++)
        {
          g_string_append (out, first ? "{\"id\":" : ",{\"id\":");
          sc_wire_append_string (out, request->id);
          g_string_append (out, ",\"rev\":");
          sc_wire_append_string (out, request->revs[j]);
          g_string_append_c (out, '}');
          first = FALSE;
        }
    }
  g_string_append (out, "]}");
}

static void
got_free (ScGetResult *self)
{
  g_free (self->id);
  g_free (self->rev);
  g_clear_pointer (&self->document, sc_document_unref);
  g_clear_error (&self->error);
  g_free (self);
}

/* Some peers say nothing at all where they do not have a revision. */
static void
set_got_error (yyjson_val *failure, GError **error)
{
  const char *name = yyjson_is_obj (failure) ? _sc_wire_json_get_text (failure, "error") : NULL;
  const char *reason = yyjson_is_obj (failure) ? _sc_wire_json_get_text (failure, "reason") : NULL;

  g_set_error (error, SC_STORE_ERROR,
               name == NULL || g_str_equal (name, "not_found") ? SC_STORE_ERROR_NOT_FOUND
                                                               : SC_STORE_ERROR_FAILED,
               "%s", reason != NULL ? reason : "the peer does not have the revision");
}

static void
read_got (ScWireJson *json, const char *id, yyjson_val *doc, GPtrArray *results)
{
  ScGetResult *result = g_new0 (ScGetResult, 1);
  yyjson_val *ok = yyjson_obj_get (doc, "ok");
  yyjson_val *failure = yyjson_obj_get (doc, "error");

  result->id = g_strdup (id);
  if (ok != NULL)
    result->document = _sc_wire_document_read (json, ok, id, &result->error);
  else
    set_got_error (failure, &result->error);
  g_ptr_array_add (results, result);
}

/**
 * sc_wire_bulk_got_parse:
 * @text: the answer to `POST _bulk_get`
 * @length: its length in bytes
 * @error: return location
 *
 * Returns: (transfer full) (nullable) (element-type ScGetResult): documents, each with its branch,
 *   or why one is not there: %SC_STORE_ERROR_NOT_FOUND, _FAILED for what went wrong at the peer,
 *   %SC_WIRE_ERROR for a document that makes no sense
 */
GPtrArray *
sc_wire_bulk_got_parse (const char *text, gsize length, GError **error)
{
  g_auto (ScWireJson) json = { 0 };
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify) got_free);
  yyjson_val *array =
      read_array (&json, text, length, "results", "The answer to _bulk_get has no results", error);
  yyjson_arr_iter iter;
  yyjson_val *row;

  if (array == NULL)
    return NULL;
  iter = yyjson_arr_iter_with (array);
  while ((row = yyjson_arr_iter_next (&iter)) != NULL)
    {
      const char *id = _sc_wire_json_get_text (row, "id");
      yyjson_arr_iter docs = yyjson_arr_iter_with (yyjson_obj_get (row, "docs"));
      yyjson_val *doc;

      if (id == NULL)
        {
          _sc_wire_bad_request (error, "A result of _bulk_get has no id");
          return NULL;
        }
      while ((doc = yyjson_arr_iter_next (&docs)) != NULL)
        read_got (&json, id, doc, results);
    }

  return g_steal_pointer (&results);
}

static void
append_got (GString *out, const ScGetResult *result, const ScWireForm *form)
{
  if (result->document != NULL)
    {
      g_string_append (out, "{\"ok\":");
      sc_wire_document_append (out, result->document, form, NULL);
      g_string_append_c (out, '}');
      return;
    }

  g_string_append (out, "{\"error\":{\"id\":");
  sc_wire_append_string (out, result->id);
  g_string_append (out, ",\"rev\":");
  sc_wire_append_string (out, result->rev != NULL ? result->rev : "undefined");
  g_string_append (out, ",\"error\":\"not_found\",\"reason\":");
  sc_wire_append_string (out, result->error != NULL ? result->error->message : "missing");
  g_string_append (out, "}}");
}

/**
 * sc_wire_bulk_get_atts_since:
 * @requests: (nullable) (element-type ScRevRequest): what was asked
 * @result: one of the results
 *
 * Returns: (transfer none) (nullable): the revisions whose attachments the peer has
 */
const char *const *
sc_wire_bulk_get_atts_since (GPtrArray *requests, const ScGetResult *result)
{
  if (requests == NULL || result->index >= requests->len)
    return NULL;

  return (const char *const *) ((ScRevRequest *) requests->pdata[result->index])->atts_since;
}

/**
 * sc_wire_bulk_got_append:
 * @out: where to
 * @results: (element-type ScGetResult): what was found; what answers the same request shares a row
 * @requests: (nullable) (element-type ScRevRequest): what was asked
 * @form: (nullable): with which members
 *
 * Appends the answer to `POST _bulk_get`.
 */
void
sc_wire_bulk_got_append (GString *out,
                         GPtrArray *results,
                         GPtrArray *requests,
                         const ScWireForm *form)
{
  ScWireForm own = form != NULL ? *form : (ScWireForm) { 0 };
  const ScGetResult *last = NULL;

  g_string_append (out, "{\"results\":[");
  for (guint i = 0; i < results->len; i++)
    {
      const ScGetResult *result = results->pdata[i];

      if (last != NULL && last->index == result->index && g_str_equal (last->id, result->id))
        {
          g_string_append_c (out, ',');
        }
      else
        {
          g_string_append (out, last != NULL ? "]},{\"id\":" : "{\"id\":");
          sc_wire_append_string (out, result->id);
          g_string_append (out, ",\"docs\":[");
        }
      last = result;
      own.atts_since = sc_wire_bulk_get_atts_since (requests, result);
      append_got (out, result, &own);
    }
  g_string_append (out, last != NULL ? "]}]}\n" : "]}\n");
}
