/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-handlers-private.h"
#include "sc-id.h"
#include "sc-server-private.h"
#include "sc-wire-error.h"

/* About the server itself. */

#define MAX_UUIDS 1000

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

/* CouchDB shows this to administrators only; here everybody sees what they may open. */
gboolean
_sc_handle_all_dbs (ScRequest *request, GError **error)
{
  g_auto (GStrv) names = _sc_databases_list (_sc_server_get_databases (request->server));
  g_autoptr (GStrvBuilder) seen = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;
  GString *json = g_string_new (NULL);

  for (gsize i = 0; names[i] != NULL; i++)
    if (may_see (request, names[i]))
      g_strv_builder_add (seen, names[i]);
  list = g_strv_builder_end (seen);
  sc_wire_append_strings (json, (const char *const *) list);
  g_string_append_c (json, '\n');

  return _sc_request_answer (request, 200, json);
}
