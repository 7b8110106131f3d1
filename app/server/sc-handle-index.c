/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-access-private.h"
#include "sc-handlers-private.h"
#include "sc-index-private.h"
#include "sc-json.h"
#include "sc-store-index.h"
#include "sc-wire-error.h"
#include "sc-wire-listing.h"

/* `_index`: indexes are told of by design documents, as in CouchDB, so that they come with a replica. What
 * the store keeps for them is made when one is created, or first used. */

static ScStore *
get_store (ScRequest *request)
{
  return _sc_database_get_store (request->database);
}

gboolean
_sc_handle_index_list (ScRequest *request, GError **error)
{
  g_autoptr (GPtrArray) indexes = NULL;
  guint64 limit = G_MAXUINT64;
  guint64 skip = 0;
  GString *json;

  if (!_sc_request_get_uint (request, "limit", &limit, error) ||
      !_sc_request_get_uint (request, "skip", &skip, error))
    return FALSE;
  indexes = _sc_indexes_load (get_store (request), error);
  if (indexes == NULL)
    return FALSE;

  /* The first of them is the one that every database has. */
  json = g_string_new (NULL);
  g_string_append_printf (json, "{\"total_rows\":%u,\"indexes\":[", indexes->len + 1);
  for (guint64 i = skip; i <= indexes->len && i - skip < limit; i++)
    {
      g_string_append (json, i > skip ? "," : "");
      _sc_index_append (json, i > 0 ? indexes->pdata[i - 1] : NULL);
    }
  g_string_append (json, "]}\n");

  return _sc_request_answer (request, 200, json);
}

/* Returns (transfer full) (nullable): the members of a design document; of none when it is not there. @rev:
 * (out) (nullable) (transfer full) */
static JsonObject *
load_design (ScRequest *request, const char *id, char **rev, GError **error)
{
  GError *local_error = NULL;
  g_autoptr (ScDocument) document =
      dex_await_boxed (sc_store_get (get_store (request), id, NULL), &local_error);

  if (document != NULL)
    {
      *rev = sc_document_dup_rev (document);
      return sc_json_parse_object (document->body, (gssize) document->body_length, error);
    }
  if (g_error_matches (local_error, SC_STORE_ERROR, SC_STORE_ERROR_NOT_FOUND) ||
      g_error_matches (local_error, SC_STORE_ERROR, SC_STORE_ERROR_DELETED))
    {
      g_error_free (local_error);
      return json_object_new ();
    }
  g_propagate_error (error, local_error);

  return NULL;
}

/* @design: (nullable): what the document becomes; %NULL deletes it */
static gboolean
write_design (ScRequest *request,
              const char *id,
              const char *rev,
              JsonObject *design,
              GError **error)
{
  g_autoptr (GPtrArray) documents =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sc_document_unref);
  g_autoptr (GPtrArray) results = NULL;
  g_autofree char *body = design != NULL ? sc_json_to_string (design, FALSE) : NULL;
  ScWriteResult *result;

  g_ptr_array_add (documents, sc_document_new (id, rev, design == NULL, body));
  if (!_sc_access_check_document (request, (ScDocument **) &documents->pdata[0], error))
    return FALSE;
  results = dex_await_boxed (sc_store_write (get_store (request), documents, SC_WRITE_EDIT), error);
  if (results == NULL)
    return FALSE;
  result = results->pdata[0];
  if (result->error != NULL)
    g_propagate_error (error, g_steal_pointer (&result->error));

  return result->rev != NULL;
}

/* @created: (out): whether it was not there yet */
static gboolean
create_index (ScRequest *request, const ScIndex *index, gboolean *created, GError **error)
{
  g_autofree char *rev = NULL;
  g_autofree char *paths = sc_wire_paths_format ((const char *const *) index->fields);
  g_autoptr (JsonObject) design = load_design (request, index->design, &rev, error);
  const char *language;

  if (design == NULL)
    return FALSE;
  language = sc_json_get_string (design, "language");
  if (rev != NULL && g_strcmp0 (language, "query") != 0)
    {
      g_set_error (error, SC_SERVER_ERROR, SC_SERVER_ERROR_INDEX,
                   "Existing design doc has an invalid language: %s",
                   language != NULL ? language : "none");
      return FALSE;
    }
  *created = _sc_index_add_to_design (index, design);

  return (!*created || write_design (request, index->design, rev, design, error)) &&
         dex_await (sc_store_ensure_index (get_store (request), paths), error);
}

gboolean
_sc_handle_index_post (ScRequest *request, GError **error)
{
  gsize length;
  const char *text = _sc_request_get_text_body (request, &length);
  g_autoptr (ScIndex) index = _sc_index_parse (text, length, error);
  gboolean created;
  GString *json;

  if (index == NULL || !create_index (request, index, &created, error))
    return FALSE;

  json =
      g_string_new (created ? "{\"result\":\"created\",\"id\":" : "{\"result\":\"exists\",\"id\":");
  sc_wire_append_string (json, index->design);
  g_string_append (json, ",\"name\":");
  sc_wire_append_string (json, index->name);
  g_string_append (json, "}\n");

  return _sc_request_answer (request, 200, json);
}

static gboolean
delete_index (ScRequest *request, const ScIndex *index, GError **error)
{
  g_autofree char *rev = NULL;
  g_autoptr (JsonObject) design = load_design (request, index->design, &rev, error);
  gboolean rest;

  if (design == NULL)
    return FALSE;
  rest = _sc_index_remove_from_design (index, design);

  return write_design (request, index->design, rev, rest ? design : NULL, error);
}

static char *
dup_design_id (const char *name)
{
  return g_str_has_prefix (name, "_design/") ? g_strdup (name)
                                             : g_strconcat ("_design/", name, NULL);
}

/* "…/_index/_design/x/json/name", "…/_index/_design%2Fx/json/name" or "…/_index/x/json/name". */
gboolean
_sc_handle_index_delete (ScRequest *request, GError **error)
{
  char **path = request->path + 2;
  gboolean split = path[0] != NULL && g_str_equal (path[0], "_design");
  g_autofree char *design = NULL;
  g_autoptr (GPtrArray) indexes = NULL;

  path += split ? 1 : 0;
  if (g_strv_length (path) == 3 && g_str_equal (path[1], "json"))
    {
      design = dup_design_id (path[0]);
      indexes = _sc_indexes_load (get_store (request), error);
      if (indexes == NULL)
        return FALSE;
    }
  for (guint i = 0; indexes != NULL && i < indexes->len; i++)
    {
      const ScIndex *index = indexes->pdata[i];

      if (g_str_equal (index->design, design) && g_str_equal (index->name, path[2]))
        return delete_index (request, index, error) &&
               _sc_indexes_tidy_up (get_store (request), error) &&
               _sc_request_answer_ok (request, 200);
    }
  g_set_error_literal (error, SC_SERVER_ERROR, SC_SERVER_ERROR_NOT_FOUND, "missing");

  return FALSE;
}

/* Deletes a design document of indexes. Returns whether there was one. */
static gboolean
delete_design (ScRequest *request, const char *id)
{
  g_autofree char *rev = NULL;
  g_autoptr (JsonObject) design = load_design (request, id, &rev, NULL);

  return design != NULL && rev != NULL &&
         g_strcmp0 (sc_json_get_string (design, "language"), "query") == 0 &&
         write_design (request, id, rev, NULL, NULL);
}

static void
append_deleted (GString *json, const char *id, const char *outcome)
{
  g_string_append (json, json->str[json->len - 1] == '[' ? "{\"id\":" : ",{\"id\":");
  sc_wire_append_string (json, id);
  g_string_append_printf (json, ",%s}", outcome);
}

gboolean
_sc_handle_index_bulk_delete (ScRequest *request, GError **error)
{
  gsize length;
  const char *text = _sc_request_get_text_body (request, &length);
  g_auto (GStrv) names = sc_wire_names_parse (text, length, "docids", error);
  g_autoptr (GString) json = NULL;
  g_autoptr (GString) failures = NULL;

  if (names == NULL)
    return FALSE;
  json = g_string_new ("{\"success\":[");
  failures = g_string_new ("],\"fail\":[");
  for (gsize i = 0; names[i] != NULL; i++)
    {
      g_autofree char *id = dup_design_id (names[i]);

      if (delete_design (request, id))
        append_deleted (json, id, "\"ok\":true");
      else
        append_deleted (failures, id, "\"error\":\"not_found\"");
    }
  if (!_sc_indexes_tidy_up (get_store (request), error))
    return FALSE;
  g_string_append (json, failures->str);
  g_string_append (json, "]}\n");

  return _sc_request_answer (request, 200, g_steal_pointer (&json));
}

typedef struct
{
  const char *name;
  const char *fallback;
} Member;

static void
append_members (GString *json, const ScWireFind *find, const Member *members, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *value =
          sc_wire_find_format_member (find, members[i].name, members[i].fallback);

      g_string_append_printf (json, "%s\"%s\":%s", i > 0 ? "," : "", members[i].name, value);
    }
}

/* The request, with what it leaves to the server, in the members that CouchDB has for it. */
static void
append_request (GString *json, const ScWireFind *find)
{
  static const Member selector[] = { { "selector", "{}" } };
  static const Member options[] = {
    { "use_index", "[]" },
    { "bookmark", "\"nil\"" },
    { "limit", "25" },
    { "skip", "0" },
    { "sort", "[]" },
    { "fields", "[]" },
    { "r", "1" },
    { "conflicts", "false" },
    { "stale", "false" },
    { "update", "true" },
    { "stable", "false" },
    { "execution_stats", "false" },
    { "allow_fallback", "true" },
  };
  static const Member part[] = { { "limit", "25" },
                                 { "skip", "0" },
                                 { "fields", "\"all_fields\"" } };

  append_members (json, find, selector, G_N_ELEMENTS (selector));
  g_string_append (json, ",\"opts\":{");
  append_members (json, find, options, G_N_ELEMENTS (options));
  g_string_append (json, "},");
  append_members (json, find, part, G_N_ELEMENTS (part));
}

gboolean
_sc_handle_explain (ScRequest *request, GError **error)
{
  gsize length;
  const char *text = _sc_request_get_text_body (request, &length);
  g_autoptr (ScWireFind) find = sc_wire_find_parse (text, length, error);
  g_autoptr (GPtrArray) indexes = NULL;
  g_auto (ScIndexChoice) choice = { 0 };
  GString *json;

  if (find == NULL)
    return FALSE;
  indexes = _sc_indexes_load (get_store (request), error);
  if (indexes == NULL)
    return FALSE;
  _sc_indexes_choose (indexes, find, &choice);

  json = g_string_new ("{\"dbname\":");
  sc_wire_append_string (json, _sc_database_get_name (request->database));
  g_string_append (json, ",\"index\":");
  _sc_index_append (json, choice.index);
  g_string_append (json, ",\"partitioned\":false,");
  append_request (json, find);
  g_string_append (json, ",\"covering\":false");
  if (choice.plan != NULL)
    g_string_append_printf (json,
                            ",\"mrargs\":{\"include_docs\":true,\"view_type\":\"map\","
                            "\"reduce\":false,\"start_key\":%s,\"end_key\":%s,"
                            "\"direction\":\"%s\"},\"sorted_by_index\":%s",
                            choice.plan->low != NULL ? choice.plan->low : "[]",
                            choice.plan->high != NULL ? choice.plan->high : "[]",
                            choice.plan->descending ? "rev" : "fwd",
                            choice.plan->sorted ? "true" : "false");
  if (choice.warning != NULL)
    {
      g_string_append (json, ",\"warning\":");
      sc_wire_append_string (json, choice.warning);
    }
  g_string_append (json, "}\n");

  return _sc_request_answer (request, 200, json);
}
