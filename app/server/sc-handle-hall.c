/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-door-private.h"
#include "sc-handlers-private.h"
#include "sc-json.h"
#include "sc-server-private.h"
#include "sc-wire-error.h"

/* POST _hall: coming in by the code that is shown in the hall. Not CouchDB's. */

gboolean
_sc_handle_hall (ScRequest *request, GError **error)
{
  ScDoor *door = _sc_server_get_door (request->server);
  gsize length;
  const char *text = _sc_request_get_text_body (request, &length);
  g_autoptr (JsonObject) body = NULL;
  const char *code;
  GString *json;

  if (door == NULL)
    {
      g_set_error_literal (error, SC_SERVER_ERROR, SC_SERVER_ERROR_NOT_FOUND,
                           "No meeting is hosted here");
      return FALSE;
    }
  body = sc_json_parse_object (text, (gssize) length, NULL);
  code = body != NULL ? sc_json_get_string (body, "code") : NULL;
  if (code == NULL)
    {
      g_set_error_literal (error, SC_SERVER_ERROR, SC_SERVER_ERROR_BAD_REQUEST,
                           "The body must be an object with the member code");
      return FALSE;
    }
  if (!_sc_door_enter (door, request, code, error))
    return FALSE;

  json = g_string_new ("{\"ok\":true,\"db_name\":");
  sc_wire_append_string (json, _sc_door_get_database (door));
  g_string_append (json, "}\n");

  return _sc_request_answer (request, 200, json);
}
