/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-router-private.h"
#include "sc-server-private.h"
#include "sc-wire-header.h"

/* Every address that is answered. The first row that fits counts. */
static const ScRoute routes[] = {
  { "GET", "", SC_ACCESS_OPEN, _sc_handle_welcome },
  { "GET", "_up", SC_ACCESS_OPEN, _sc_handle_up },
  { "GET", "_uuids", SC_ACCESS_LOGIN, _sc_handle_uuids },
  { "GET", "_all_dbs", SC_ACCESS_LOGIN, _sc_handle_all_dbs },
  { "GET", "_node/_local/_prometheus", SC_ACCESS_ADMIN, _sc_handle_prometheus },
  { "GET", "_active_tasks", SC_ACCESS_ADMIN, _sc_handle_active_tasks },
  { "GET", "_dbs_info", SC_ACCESS_LOGIN, _sc_handle_dbs_info },
  { "POST", "_dbs_info", SC_ACCESS_LOGIN, _sc_handle_dbs_info },
  { "*", "_replicate", SC_ACCESS_LOGIN, _sc_handle_no_replicator },
  { "GET", "_session", SC_ACCESS_OPEN, _sc_handle_session_get },
  { "POST", "_session", SC_ACCESS_OPEN, _sc_handle_session_post },
  { "DELETE", "_session", SC_ACCESS_OPEN, _sc_handle_session_delete },
  { "POST", SC_HALL_PATH, SC_ACCESS_OPEN, _sc_handle_hall },

  { "PUT", "{name}", SC_ACCESS_ADMIN, _sc_handle_database_put },
  { "GET", "{db}", SC_ACCESS_MEMBER, _sc_handle_database_get },
  { "POST", "{db}", SC_ACCESS_MEMBER, _sc_handle_document_post },
  { "DELETE", "{db}", SC_ACCESS_ADMIN, _sc_handle_database_delete },
  { "GET", "{db}/_security", SC_ACCESS_MEMBER, _sc_handle_security_get },
  { "PUT", "{db}/_security", SC_ACCESS_DATABASE_ADMIN, _sc_handle_security_put },
  { "GET", "{db}/_revs_limit", SC_ACCESS_MEMBER, _sc_handle_revs_limit_get },
  { "PUT", "{db}/_revs_limit", SC_ACCESS_DATABASE_ADMIN, _sc_handle_revs_limit_put },
  { "POST", "{db}/_ensure_full_commit", SC_ACCESS_MEMBER, _sc_handle_full_commit },
  { "POST", "{db}/_compact", SC_ACCESS_DATABASE_ADMIN, _sc_handle_compact },
  { "POST", "{db}/_view_cleanup", SC_ACCESS_DATABASE_ADMIN, _sc_handle_view_cleanup },
  { "*", "{db}/_purge", SC_ACCESS_MEMBER, _sc_handle_no_purge },
  { "*", "{db}/_purged_infos", SC_ACCESS_MEMBER, _sc_handle_no_purge },
  { "*", "{db}/_purged_infos_limit", SC_ACCESS_MEMBER, _sc_handle_no_purge },

  { "GET", "{db}/_all_docs", SC_ACCESS_MEMBER, _sc_handle_all_docs },
  { "POST", "{db}/_all_docs", SC_ACCESS_MEMBER, _sc_handle_all_docs },
  { "POST", "{db}/_all_docs/queries", SC_ACCESS_MEMBER, _sc_handle_all_docs_queries },
  { "GET", "{db}/_design_docs", SC_ACCESS_MEMBER, _sc_handle_design_docs },
  { "POST", "{db}/_design_docs", SC_ACCESS_MEMBER, _sc_handle_design_docs },
  { "POST", "{db}/_design_docs/queries", SC_ACCESS_MEMBER, _sc_handle_design_docs_queries },
  { "GET", "{db}/_local_docs", SC_ACCESS_MEMBER, _sc_handle_local_docs },
  { "POST", "{db}/_local_docs", SC_ACCESS_MEMBER, _sc_handle_local_docs },
  { "GET", "{db}/_changes", SC_ACCESS_MEMBER, _sc_handle_changes },
  { "POST", "{db}/_changes", SC_ACCESS_MEMBER, _sc_handle_changes },
  { "POST", "{db}/_find", SC_ACCESS_MEMBER, _sc_handle_find },
  { "POST", "{db}/_explain", SC_ACCESS_MEMBER, _sc_handle_explain },
  { "GET", "{db}/_index", SC_ACCESS_MEMBER, _sc_handle_index_list },
  { "POST", "{db}/_index", SC_ACCESS_DATABASE_ADMIN, _sc_handle_index_post },
  { "POST", "{db}/_index/_bulk_delete", SC_ACCESS_DATABASE_ADMIN, _sc_handle_index_bulk_delete },
  { "DELETE", "{db}/_index/{rest}", SC_ACCESS_DATABASE_ADMIN, _sc_handle_index_delete },
  { "POST", "{db}/_bulk_docs", SC_ACCESS_MEMBER, _sc_handle_bulk_docs },
  { "POST", "{db}/_bulk_get", SC_ACCESS_MEMBER, _sc_handle_bulk_get },
  { "POST", "{db}/_revs_diff", SC_ACCESS_MEMBER, _sc_handle_revs_diff },
  { "POST", "{db}/_missing_revs", SC_ACCESS_MEMBER, _sc_handle_missing_revs },

  { "GET", "{db}/_local/{local}", SC_ACCESS_MEMBER, _sc_handle_local_get },
  { "PUT", "{db}/_local/{local}", SC_ACCESS_MEMBER, _sc_handle_local_put },
  { "DELETE", "{db}/_local/{local}", SC_ACCESS_MEMBER, _sc_handle_local_delete },
  { "GET", "{db}/_design/{doc}", SC_ACCESS_MEMBER, _sc_handle_document_get },
  { "PUT", "{db}/_design/{doc}", SC_ACCESS_MEMBER, _sc_handle_document_put },
  { "DELETE", "{db}/_design/{doc}", SC_ACCESS_MEMBER, _sc_handle_document_delete },
  { "COPY", "{db}/_design/{doc}", SC_ACCESS_MEMBER, _sc_handle_copy },
  { "*", "{db}/_design/{doc}/_view/{rest}", SC_ACCESS_MEMBER, _sc_handle_not_run },
  { "*", "{db}/_design/{doc}/_show/{rest}", SC_ACCESS_MEMBER, _sc_handle_not_run },
  { "*", "{db}/_design/{doc}/_list/{rest}", SC_ACCESS_MEMBER, _sc_handle_not_run },
  { "*", "{db}/_design/{doc}/_update/{rest}", SC_ACCESS_MEMBER, _sc_handle_not_run },
  { "*", "{db}/_design/{doc}/_rewrite/{rest}", SC_ACCESS_MEMBER, _sc_handle_not_run },
  { "*", "{db}/_design/{doc}/_search/{rest}", SC_ACCESS_MEMBER, _sc_handle_not_run },
  { "*", "{db}/_design/{doc}/_info", SC_ACCESS_MEMBER, _sc_handle_not_run },
  { "GET", "{db}/{doc}", SC_ACCESS_MEMBER, _sc_handle_document_get },
  { "PUT", "{db}/{doc}", SC_ACCESS_MEMBER, _sc_handle_document_put },
  { "DELETE", "{db}/{doc}", SC_ACCESS_MEMBER, _sc_handle_document_delete },
  { "COPY", "{db}/{doc}", SC_ACCESS_MEMBER, _sc_handle_copy },
  { "GET", "{db}/_design/{doc}/{att}", SC_ACCESS_MEMBER, _sc_handle_attachment_get },
  { "PUT", "{db}/_design/{doc}/{att}", SC_ACCESS_MEMBER, _sc_handle_attachment_put },
  { "DELETE", "{db}/_design/{doc}/{att}", SC_ACCESS_MEMBER, _sc_handle_attachment_delete },
  { "GET", "{db}/{doc}/{att}", SC_ACCESS_MEMBER, _sc_handle_attachment_get },
  { "PUT", "{db}/{doc}/{att}", SC_ACCESS_MEMBER, _sc_handle_attachment_put },
  { "DELETE", "{db}/{doc}/{att}", SC_ACCESS_MEMBER, _sc_handle_attachment_delete },
};

static gboolean
fits_segment (const char *pattern, gsize length, const char *segment)
{
  if (*pattern != '{')
    return strlen (segment) == length && strncmp (pattern, segment, length) == 0;
  /* "_changes" is no document, but "_design/x" in one segment with %2F is. */
  if (strncmp (pattern, "{doc}", length) == 0 && *segment == '_')
    return g_str_has_prefix (segment, "_design/") && segment[8] != '\0';

  return *segment != '\0';
}

/* Compares part by part; "{rest}" is whatever follows, or nothing. */
static gboolean
fits (const char *pattern, char **path)
{
  const char *p = pattern;

  for (gsize i = 0;; i++)
    {
      gsize length = strcspn (p, "/");

      if (strcmp (p, "{rest}") == 0)
        return TRUE;
      if (path[i] == NULL)
        return FALSE;
      if (strcmp (p, "{att}") == 0)
        return *path[i] != '\0' || path[i + 1] != NULL;
      if (!fits_segment (p, length, path[i]))
        return FALSE;
      p += length;
      if (*p == '\0')
        return path[i + 1] == NULL;
      p++;
    }
}

static gboolean
fits_method (const char *method, ScRequest *request)
{
  return g_str_equal (method, "*") || g_str_equal (method, request->method) ||
         (g_str_equal (method, "GET") && g_str_equal (request->method, "HEAD"));
}

/* "/db/doc/name", or "/db/_design/doc/name". */
static gboolean
names_attachment (const char *path)
{
  g_auto (GStrv) parts = g_strsplit (path, "/", -1);
  guint n = g_strv_length (parts);

  return n > 3 && *parts[3] != '\0' && !g_str_equal (parts[2], "_local") &&
         (n > 4 || !g_str_equal (parts[2], "_design"));
}

/*
 * _sc_router_is_upload:
 * @message: a message whose headers have come
 *
 * Returns: whether its body may be large, and whoever answers it takes it while it comes
 */
gboolean
_sc_router_is_upload (SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  g_autofree char *type =
      sc_wire_header_dup_type (soup_message_headers_get_one (headers, "Content-Type"));

  if (!g_str_equal (soup_server_message_get_method (message), "PUT"))
    return FALSE;

  return g_str_equal (type, "multipart/related") ||
         names_attachment (g_uri_get_path (soup_server_message_get_uri (message)));
}

/* Who writes to "/db/_something" means a document, and CouchDB says that its id is none (couch_doc:validate_docid). */
static void
set_unknown (ScRequest *request, GError **error)
{
  char **path = request->path;
  gboolean writes = g_str_equal (request->method, "PUT") || g_str_equal (request->method, "DELETE");

  if (writes && g_strv_length (path) == 2 && *path[0] != '_' && *path[1] == '_')
    g_set_error_literal (error, SC_SERVER_ERROR, SC_SERVER_ERROR_DOCUMENT_ID,
                         "Only reserved document ids may start with underscore.");
  else
    g_set_error_literal (error, SC_SERVER_ERROR, SC_SERVER_ERROR_NOT_FOUND,
                         "There is nothing at this address");
}

/*
 * _sc_router_find:
 *
 * Returns (transfer none) (nullable): the row for a request; %NULL with %SC_SERVER_ERROR_NOT_FOUND,
 * _DOCUMENT_ID or _METHOD
 */
const ScRoute *
_sc_router_find (ScRequest *request, GError **error)
{
  g_autoptr (GString) methods = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (routes); i++)
    {
      if (!fits (routes[i].pattern, request->path))
        continue;
      if (fits_method (routes[i].method, request))
        return &routes[i];
      g_string_append_printf (methods, "%s%s", methods->len > 0 ? "," : "", routes[i].method);
      if (g_str_equal (routes[i].method, "GET"))
        g_string_append (methods, ",HEAD");
    }

  if (methods->len == 0)
    {
      set_unknown (request, error);
      return NULL;
    }
  _sc_request_set_header (request, "Allow", methods->str);
  g_set_error (error, SC_SERVER_ERROR, SC_SERVER_ERROR_METHOD, "Only %s allowed", methods->str);

  return NULL;
}

/*
 * _sc_router_load:
 *
 * Sets the database, the id and the attachment that a route's path names. In a fiber.
 */
gboolean
_sc_router_load (ScRequest *request, const ScRoute *route, GError **error)
{
  char **path = request->path;

  if (g_str_has_prefix (route->pattern, "{db}"))
    {
      request->database = dex_await_object (
          _sc_databases_open (_sc_server_get_databases (request->server), path[0]), error);
      if (request->database == NULL)
        return FALSE;
    }

  if (g_str_has_suffix (route->pattern, "{att}"))
    request->attachment =
        g_strjoinv ("/", path + (strstr (route->pattern, "_design/") != NULL ? 3 : 2));
  if (strstr (route->pattern, "_design/{doc}") != NULL)
    request->id = g_strconcat ("_design/", path[2], NULL);
  else if (strstr (route->pattern, "{local}") != NULL)
    request->id = g_strdup (path[2]);
  else if (strstr (route->pattern, "{doc}") != NULL)
    request->id = g_strdup (path[1]);

  return TRUE;
}
