/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

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
  gboolean required = FALSE;
  GString *json;

  if (!_sc_request_get_bool (request, "basic", &required, error))
    return FALSE;
  if (user == NULL && required)
    {
      g_set_error_literal (error, SC_SERVER_ERROR, SC_SERVER_ERROR_UNAUTHORIZED, "Please login.");
      return FALSE;
    }

  json = g_string_new ("{\"ok\":true,\"userCtx\":{\"name\":");
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

typedef struct
{
  char *name;
  char *username; /* CouchDB's other word for the same */
  char *password;
} Credentials;

static void
credentials_clear (Credentials *self)
{
  if (self->password != NULL)
    memset (self->password, 0, strlen (self->password));
  g_free (self->name);
  g_free (self->username);
  g_free (self->password);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Credentials, credentials_clear)

static void
read_form (const char *text, gsize length, Credentials *self)
{
  g_autoptr (GHashTable) form =
      g_uri_parse_params (text, (gssize) length, "&", G_URI_PARAMS_WWW_FORM, NULL);

  if (form == NULL)
    return;
  self->name = g_strdup (g_hash_table_lookup (form, "name"));
  self->username = g_strdup (g_hash_table_lookup (form, "username"));
  self->password = g_strdup (g_hash_table_lookup (form, "password"));
}

static void
read_json (const char *text, gsize length, Credentials *self)
{
  g_autoptr (JsonObject) object = sc_json_parse_object (text, (gssize) length, NULL);

  if (object == NULL)
    return;
  self->name = g_strdup (sc_json_get_string (object, "name"));
  self->username = g_strdup (sc_json_get_string (object, "username"));
  self->password = g_strdup (sc_json_get_string (object, "password"));
}

static gboolean
bad (GError **error, const char *reason)
{
  g_set_error_literal (error, SC_SERVER_ERROR, SC_SERVER_ERROR_BAD_REQUEST, reason);

  return FALSE;
}

static gboolean
read_credentials (ScRequest *request, Credentials *self, GError **error)
{
  const char *type = _sc_request_get_header (request, "Content-Type");
  gsize length;
  const char *text = _sc_request_get_text_body (request, &length);

  if (type != NULL && g_ascii_strncasecmp (type, "application/x-www-form-urlencoded", 33) == 0)
    read_form (text, length, self);
  else
    read_json (text, length, self);

  if (self->name == NULL)
    self->name = g_steal_pointer (&self->username);
  if (self->name == NULL || self->password == NULL)
    return bad (error, "request body must contain a name and a password, as JSON or as a form");

  return self->username == NULL || g_str_equal (self->name, self->username) ||
         bad (error, "request body contains different usernames");
}

/* Where a browser goes from here, if the parameter @name says so. Returns 0 where it must not go. */
static guint
read_destination (ScRequest *request, const char *name, guint status, GError **error)
{
  const char *path = _sc_request_get (request, name);

  if (path == NULL)
    return status;
  if (_sc_request_redirect (request, path))
    return 302;
  g_set_error (error, SC_SERVER_ERROR, SC_SERVER_ERROR_QUERY,
               "Invalid value for %s: it must be a path of this server", name);

  return 0;
}

/* A login that fails ends the session there was, and may lead to a page that says so. */
static gboolean
refuse_login (ScRequest *request, GError *refusal, GError **error)
{
  guint status = 401;

  if (g_error_matches (refusal, SC_SERVER_ERROR, SC_SERVER_ERROR_UNAUTHORIZED))
    {
      _sc_login_set_cookie (_sc_server_get_login (request->server), request, NULL);
      status = read_destination (request, "fail", 401, error);
    }
  if (status == 302)
    {
      g_error_free (refusal);
      return _sc_request_answer_text (request, 302,
                                      "{\"error\":\"unauthorized\","
                                      "\"reason\":\"Name or password is incorrect.\"}\n");
    }
  if (status == 0)
    g_error_free (refusal);
  else
    g_propagate_error (error, refusal);

  return FALSE;
}

gboolean
_sc_handle_session_post (ScRequest *request, GError **error)
{
  ScLogin *login = _sc_server_get_login (request->server);
  g_auto (Credentials) credentials = { 0 };
  g_autoptr (ScUser) user = NULL;
  GError *refusal = NULL;
  GString *json;
  guint status;

  if (!read_credentials (request, &credentials, error))
    return FALSE;
  user = _sc_login_check (login, credentials.name, credentials.password,
                          _sc_request_get_address (request), &refusal);
  if (user == NULL)
    return refuse_login (request, refusal, error);
  status = read_destination (request, "next", 200, error);
  if (status == 0)
    return FALSE;

  _sc_login_set_cookie (login, request, user);
  json = g_string_new ("{\"ok\":true,\"name\":");
  sc_wire_append_string (json, user->name);
  g_string_append (json, ",\"roles\":");
  sc_wire_append_strings (json, (const char *const *) user->roles);
  g_string_append (json, "}\n");

  return _sc_request_answer (request, status, json);
}

gboolean
_sc_handle_session_delete (ScRequest *request, GError **error)
{
  guint status = read_destination (request, "next", 200, error);

  if (status == 0)
    return FALSE;
  _sc_login_set_cookie (_sc_server_get_login (request->server), request, NULL);

  return _sc_request_answer_ok (request, status);
}
