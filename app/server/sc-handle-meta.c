/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-handlers-private.h"
#include "sc-id.h"
#include "sc-listing-private.h"
#include "sc-server-private.h"
#include "sc-wire-error.h"
#include "sc-wire-listing.h"

/* About the server itself. */

#define MAX_UUIDS 1000

/* CouchDB's: a question about databases names no more of them. */
#define MAX_DATABASES_ASKED 100

gboolean
_sc_handle_welcome (ScRequest *request, GError **error)
{
  GString *json =
      g_string_new ("{\"couchdb\":\"Welcome\",\"version\":\"" SC_VERSION "\",\"uuid\":");

  sc_wire_append_string (json, _sc_server_get_uuid (request->server));
  g_string_append (json, ",\"features\":[\"access-ready\",\"pluggable-storage-engines\"],"
                         "\"vendor\":{\"name\":\"Smart City\",\"version\":\"" SC_VERSION "\"}}\n");

  return _sc_request_answer (request, 200, json);
}

gboolean
_sc_handle_uuids (ScRequest *request, GError **error)
{
  guint64 count = 1;
  GString *json;

  if (!_sc_request_get_uint (request, "count", &count, error))
    return FALSE;
  if (count > MAX_UUIDS)
    {
      g_set_error (error, SC_SERVER_ERROR, SC_SERVER_ERROR_BAD_REQUEST,
                   "count must not be more than %d", MAX_UUIDS);
      return FALSE;
    }

  json = g_string_new ("{\"uuids\":[");
  for (guint64 i = 0; i < count; i++)
    {
      g_autofree char *uuid = sc_id_new_uuid ();
      g_auto (GStrv) parts = g_strsplit (uuid, "-", -1);
      g_autofree char *plain = g_strjoinv ("", parts);

      g_string_append_printf (json, "%s\"%s\"", i > 0 ? "," : "", plain);
    }
  g_string_append (json, "]}\n");
  /* Who gets an id that somebody else has got overwrites what is not his. */
  _sc_request_set_header (request, "Cache-Control", "must-revalidate, no-cache");
  _sc_request_set_header (request, "Pragma", "no-cache");

  return _sc_request_answer (request, 200, json);
}

static gboolean
may_see (ScRequest *request, const char *name)
{
  g_autoptr (ScDatabase) database = NULL;

  if (request->user->admin)
    return TRUE;
  if (g_str_equal (name, SC_USERS_DATABASE))
    return FALSE;
  database =
      dex_await_object (_sc_databases_open (_sc_server_get_databases (request->server), name),
                        NULL);

  return database != NULL &&
         _sc_security_is_member (_sc_database_get_security (database), request->user);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* Returns (transfer full) (nullable): the databases that are asked for, of those that may be seen. */
static char **
list_databases (ScRequest *request, GError **error)
{
  g_auto (ScListing) listing = { 0 };
  g_auto (GStrv) names = NULL;
  g_auto (GStrv) seen = NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (!_sc_listing_read (&listing, request, error))
    return NULL;
  names = _sc_databases_list (_sc_server_get_databases (request->server));
  qsort (names, g_strv_length (names), sizeof *names, compare_names);
  for (gsize i = 0; names[i] != NULL; i++)
    if (may_see (request, names[i]))
      g_strv_builder_add (builder, names[i]);
  seen = g_strv_builder_end (builder);

  return _sc_listing_pick (&listing, seen);
}

/* CouchDB shows this to administrators only; here everybody sees what they may open. */
gboolean
_sc_handle_all_dbs (ScRequest *request, GError **error)
{
  g_auto (GStrv) names = list_databases (request, error);
  GString *json;

  if (names == NULL)
    return FALSE;
  json = g_string_new (NULL);
  sc_wire_append_strings (json, (const char *const *) names);
  g_string_append_c (json, '\n');

  return _sc_request_answer (request, 200, json);
}

/* What is not there and what may not be seen are the same answer. */
static gboolean
append_info (ScRequest *request, const char *name, GString *json, GError **error)
{
  g_autoptr (ScDatabase) database = NULL;

  if (may_see (request, name))
    database =
        dex_await_object (_sc_databases_open (_sc_server_get_databases (request->server), name),
                          NULL);
  g_string_append (json, "{\"key\":");
  sc_wire_append_string (json, name);
  if (database == NULL)
    {
      g_string_append (json, ",\"error\":\"not_found\"}");
      return TRUE;
    }

  g_string_append (json, ",\"info\":");
  if (!_sc_handle_append_info (database, json, error))
    return FALSE;
  g_string_append_c (json, '}');

  return TRUE;
}

gboolean
_sc_handle_dbs_info (ScRequest *request, GError **error)
{
  gsize length;
  const char *text = _sc_request_get_text_body (request, &length);
  g_auto (GStrv) names = g_str_equal (request->method, "POST")
                             ? sc_wire_names_parse (text, length, "keys", error)
                             : list_databases (request, error);
  g_autoptr (GString) json = g_string_new ("[");

  if (names == NULL)
    return FALSE;
  if (g_str_equal (request->method, "POST") && g_strv_length (names) > MAX_DATABASES_ASKED)
    {
      g_set_error_literal (error, SC_SERVER_ERROR, SC_SERVER_ERROR_BAD_REQUEST, "too_many_keys");
      return FALSE;
    }
  for (gsize i = 0; names[i] != NULL; i++)
    {
      g_string_append (json, i > 0 ? "," : "");
      if (!append_info (request, names[i], json, error))
        return FALSE;
    }
  g_string_append (json, "]\n");

  return _sc_request_answer (request, 200, g_steal_pointer (&json));
}

gboolean
_sc_handle_no_replicator (ScRequest *request, GError **error)
{
  g_set_error_literal (
      error, SC_SERVER_ERROR, SC_SERVER_ERROR_UNSUPPORTED,
      "This server does not replicate at a client's request; a CouchDB or a PouchDB can "
      "replicate with it");

  return FALSE;
}
