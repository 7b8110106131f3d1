/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-handlers-private.h"
#include "sc-json.h"
#include "sc-server-private.h"
#include "sc-wire-error.h"

/* Logging in by cookie. */

gboolean
_sc_handle_session_get (ScRequest *request, GError **error)
{
  static const char *const none[] = { NULL };
  const ScUser *user = request->user;
  GString *json = g_string_new ("{\"ok\":true,\"userCtx\":{\"name\":");

  sc_wire_append_string (json, user != NULL ? user->name : NULL);
  g_string_append (json, ",\"roles\":");
  sc_wire_append_strings (json, user != NULL ? (const char *const *) user->roles : none);
  g_string_append (json, "},\"info\":{\"authentication_db\":\"_users\","
                         "\"authentication_handlers\":[\"cookie\",\"default\"]");
  if (user != NULL)
    g_string_append_printf (json, ",\"authenticated\":\"%s\"",
                            _sc_request_get_header (request, "Authorization") != NULL ? "default"
                                                                                      : "cookie");
  g_string_append (json, "}}\n");

  return _sc_request_answer (request, 200, json);
}

static gboolean
read_form (const char *text, gsize length, char **name, char **password)
{
  g_autoptr (GHashTable) form =
      g_uri_parse_params (text, (gssize) length, "&", G_URI_PARAMS_WWW_FORM, NULL);

  if (form != NULL)
    {
      *name = g_strdup (g_hash_table_lookup (form, "name"));
      *password = g_strdup (g_hash_table_lookup (form, "password"));
    }

  return *name != NULL && *password != NULL;
}

static gboolean
read_json (const char *text, gsize length, char **name, char **password)
{
  g_autoptr (JsonObject) object = sc_json_parse_object (text, (gssize) length, NULL);

  if (object != NULL)
    {
      *name = g_strdup (sc_json_get_string (object, "name"));
      *password = g_strdup (sc_json_get_string (object, "password"));
    }

  return *name != NULL && *password != NULL;
}

static gboolean
read_credentials (ScRequest *request, char **name, char **password, GError **error)
{
  const char *type = _sc_request_get_header (request, "Content-Type");
  gsize length;
  const char *text = _sc_request_get_text_body (request, &length);
  gboolean form =
      type != NULL && g_ascii_strncasecmp (type, "application/x-www-form-urlencoded", 33) == 0;

  if (form ? read_form (text, length, name, password) : read_json (text, length, name, password))
    return TRUE;

  g_set_error_literal (error, SC_SERVER_ERROR, SC_SERVER_ERROR_BAD_REQUEST,
                       "request body must contain a name and a password, as JSON or as a form");
  return FALSE;
}

gboolean
_sc_handle_session_post (ScRequest *request, GError **error)
{
  ScLogin *login = _sc_server_get_login (request->server);
  g_autoptr (ScUser) user = NULL;
  g_autofree char *name = NULL;
  g_autofree char *password = NULL;
  GString *json;

  if (!read_credentials (request, &name, &password, error))
    return FALSE;
  user = _sc_login_check (login, name, password, _sc_request_get_address (request), error);
  if (user == NULL)
    return FALSE;

  _sc_login_set_cookie (login, request, user);
  json = g_string_new ("{\"ok\":true,\"name\":");
  sc_wire_append_string (json, user->name);
  g_string_append (json, ",\"roles\":");
  sc_wire_append_strings (json, (const char *const *) user->roles);
  g_string_append (json, "}\n");

  return _sc_request_answer (request, 200, json);
}

gboolean
_sc_handle_session_delete (ScRequest *request, GError **error)
{
  _sc_login_set_cookie (_sc_server_get_login (request->server), request, NULL);

  return _sc_request_answer_ok (request, 200);
}
