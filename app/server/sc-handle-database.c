/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-handlers-private.h"
#include "sc-index-private.h"
#include "sc-server-private.h"
#include "sc-wire-error.h"

/* About a database as a whole. */

#define MAX_REVS_LIMIT 100000

static ScStore *
get_store (ScRequest *request)
{
  return _sc_database_get_store (request->database);
}

gboolean
_sc_handle_database_put (ScRequest *request, GError **error)
{
  ScDatabases *databases = _sc_server_get_databases (request->server);
  ScFollowing *following = _sc_server_get_following (request->server);

  if (!dex_await (_sc_databases_create (databases, request->path[0], NULL), error))
    return FALSE;
  if (following != NULL)
    _sc_following_add (following, request->path[0]);
  _sc_request_set_location (request, request->path[0], NULL);

  return _sc_request_answer_ok (request, 201);
}

/* Appends what is known of a database. In a fiber. */
gboolean
_sc_handle_append_info (ScDatabase *database, GString *json, GError **error)
{
  g_autoptr (ScStoreInfo) info =
      dex_await_boxed (sc_store_load_info (_sc_database_get_store (database)), error);

  if (info == NULL)
    return FALSE;

  g_string_append (json, "{\"instance_start_time\":\"0\",\"db_name\":");
  sc_wire_append_string (json, _sc_database_get_name (database));
  g_string_append_printf (json,
                          ",\"uuid\":\"%s\",\"doc_count\":%" G_GUINT64_FORMAT
                          ",\"doc_del_count\":%" G_GUINT64_FORMAT
                          ",\"update_seq\":%" G_GINT64_FORMAT ",\"purge_seq\":%" G_GINT64_FORMAT
                          ",\"compact_running\":%s,\"sizes\":{\"file\":%" G_GUINT64_FORMAT "},"
                          "\"disk_format_version\":1,\"props\":{}}",
                          info->uuid, info->doc_count, info->doc_del_count, info->update_seq,
                          info->purge_seq, _sc_database_is_compacting (database) ? "true" : "false",
                          info->file_size);

  return TRUE;
}

gboolean
_sc_handle_database_get (ScRequest *request, GError **error)
{
  g_autoptr (GString) json = g_string_new (NULL);

  if (!_sc_handle_append_info (request->database, json, error))
    return FALSE;
  g_string_append_c (json, '\n');

  return _sc_request_answer (request, 200, g_steal_pointer (&json));
}

gboolean
_sc_handle_database_delete (ScRequest *request, GError **error)
{
  ScDatabases *databases = _sc_server_get_databases (request->server);
  ScFollowing *following = _sc_server_get_following (request->server);

  if (_sc_database_is_users (request->database) || _sc_database_is_shared (request->database))
    {
      g_set_error_literal (error, SC_SERVER_ERROR, SC_SERVER_ERROR_FORBIDDEN,
                           "This database is needed while the server runs");
      return FALSE;
    }

  if (following != NULL)
    _sc_following_remove (following, request->path[0]);

  return dex_await (_sc_databases_remove (databases, request->path[0]), error) &&
         _sc_request_answer_ok (request, 200);
}

gboolean
_sc_handle_security_get (ScRequest *request, GError **error)
{
  GString *json = g_string_new (_sc_database_get_security (request->database)->text);

  g_string_append_c (json, '\n');

  return _sc_request_answer (request, 200, json);
}

gboolean
_sc_handle_security_put (ScRequest *request, GError **error)
{
  gsize length;
  const char *text = _sc_request_get_text_body (request, &length);
  ScSecurity *security = _sc_security_parse (text, length, error);

  return security != NULL &&
         dex_await (_sc_database_set_security (request->database, security), error) &&
         _sc_request_answer_ok (request, 200);
}

gboolean
_sc_handle_revs_limit_get (ScRequest *request, GError **error)
{
  g_autofree char *limit =
      dex_await_string (sc_store_get_meta (get_store (request), "revs_limit"), NULL);
  g_autofree char *json = g_strconcat (limit != NULL ? limit : "1000", "\n", NULL);

  return _sc_request_answer_text (request, 200, json);
}

gboolean
_sc_handle_revs_limit_put (ScRequest *request, GError **error)
{
  gsize length;
  const char *text = _sc_request_get_text_body (request, &length);
  g_autofree char *limit = g_strstrip (g_strndup (text, MIN (length, 32)));

  if (!g_ascii_string_to_unsigned (limit, 10, 1, MAX_REVS_LIMIT, NULL, NULL))
    {
      g_set_error (error, SC_SERVER_ERROR, SC_SERVER_ERROR_BAD_REQUEST,
                   "The limit must be a whole number from 1 to %d", MAX_REVS_LIMIT);
      return FALSE;
    }

  return dex_await (sc_store_set_meta (get_store (request), "revs_limit", limit), error) &&
         _sc_request_answer_ok (request, 200);
}

/* Every answer comes after its commit, so there is nothing left to do. */
gboolean
_sc_handle_full_commit (ScRequest *request, GError **error)
{
  return _sc_request_answer_text (request, 201, "{\"ok\":true,\"instance_start_time\":\"0\"}\n");
}

gboolean
_sc_handle_compact (ScRequest *request, GError **error)
{
  return dex_await (_sc_database_compact (request->database), error) &&
         _sc_indexes_tidy_up (get_store (request), error) && _sc_request_answer_ok (request, 202);
}

/* Nothing is kept of views, so nothing has to be tidied up. */
gboolean
_sc_handle_view_cleanup (ScRequest *request, GError **error)
{
  return _sc_request_answer_ok (request, 202);
}

/* A revision that is purged on one replica comes back from the next: what has to go is deleted. */
gboolean
_sc_handle_no_purge (ScRequest *request, GError **error)
{
  g_set_error_literal (error, SC_SERVER_ERROR, SC_SERVER_ERROR_UNSUPPORTED,
                       "This server does not purge: delete the document, and compact the database");

  return FALSE;
}
