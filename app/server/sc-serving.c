/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <libsoup/soup.h>

#include "sc-cors-private.h"
#include "sc-incoming-private.h"
#include "sc-listener-private.h"
#include "sc-router-private.h"
#include "sc-server-private.h"
#include "sc-serving-private.h"

/* A fiber's stack: JSON is read with bounded recursion, and sanitizers make frames large. */
#define STACK_SIZE (256 * 1024)

#define REQUEST_KEY "sc-request"

/* CouchDB asks for it, and it keeps forms of foreign pages from writing. */
static gboolean
check_content_type (ScRequest *request, GError **error)
{
  const char *type = _sc_request_get_header (request, "Content-Type");

  if (!g_str_equal (request->method, "POST") || g_strcmp0 (request->path[0], "_session") == 0 ||
      (type != NULL && g_ascii_strncasecmp (type, "application/json", 16) == 0))
    return TRUE;

  g_set_error_literal (error, SC_SERVER_ERROR, SC_SERVER_ERROR_MEDIA_TYPE,
                       "Content-Type must be application/json");
  return FALSE;
}

static gboolean
check_rate (ScServer *self, ScRequest *request, GError **error)
{
  g_autofree char *text = NULL;
  guint seconds;

  if (_sc_clients_count_request (_sc_server_get_clients (self), _sc_request_get_address (request),
                                 &seconds))
    return TRUE;

  text = g_strdup_printf ("%u", seconds);
  _sc_request_set_header (request, "Retry-After", text);
  g_set_error_literal (error, SC_SERVER_ERROR, SC_SERVER_ERROR_TOO_MANY,
                       "Too many requests from this address; try again later");
  return FALSE;
}

/* That is answered to the end. */
static gboolean
is_asked_how_it_is (ScRequest *request)
{
  GUri *uri = soup_server_message_get_uri (request->message);

  return g_str_equal (g_uri_get_path (uri), "/_up");
}

/* Behind a door passwords count for nothing. */
static gboolean
identify (ScServer *self, ScRequest *request, GError **error)
{
  ScDoor *door = _sc_server_get_door (self);

  return door != NULL ? _sc_door_identify (door, request, error)
                      : _sc_login_identify (_sc_server_get_login (self), request, error);
}

/* Before a door nobody is told more than that there is one. */
static gboolean
is_for_everybody (ScServer *self, const ScRoute *route)
{
  ScDoor *door = _sc_server_get_door (self);

  return route->access == SC_ACCESS_OPEN &&
         (door == NULL || *route->pattern == '\0' || g_str_equal (route->pattern, SC_HALL_PATH));
}

static gboolean
serve (ScServer *self, ScRequest *request, GError **error)
{
  const ScRoute *route;

  if (_sc_server_is_stopping (self) && !is_asked_how_it_is (request))
    {
      _sc_request_set_header (request, "Connection", "close");
      g_set_error_literal (error, SC_SERVER_ERROR, SC_SERVER_ERROR_STOPPING,
                           "The server is stopping");
      return FALSE;
    }

  if (!check_rate (self, request, error) || !_sc_request_read (request, error))
    return FALSE;
  if (_sc_cors_answer_preflight (request))
    return TRUE;
  if (!identify (self, request, error))
    return FALSE;
  route = _sc_router_find (request, error);
  if (route == NULL)
    return FALSE;
  _sc_metrics_set_route (request->message, route->pattern);
  /* Before anything is looked up: who is not logged in learns nothing about what there is. */
  if (!is_for_everybody (self, route) && !_sc_access_check (request, SC_ACCESS_LOGIN, error))
    return FALSE;

  return check_content_type (request, error) && _sc_router_load (request, route, error) &&
         _sc_access_check (request, route->access, error) && route->handler (request, error);
}

static DexFuture *
request_fiber (gpointer data)
{
  ScRequest *request = data;
  g_autoptr (ScServer) self = g_object_ref (request->server);
  g_autoptr (GError) error = NULL;
  ScDoor *door = _sc_server_get_door (self);

  if (!serve (self, request, &error))
    _sc_request_fail (request, error);
  /* Only then is the request done: its answer has gone out, or has nowhere to go. */
  dex_await (dex_ref (DEX_FUTURE (request->gone)), NULL);
  if (door != NULL)
    _sc_door_leave (door, request);
  _sc_server_request_ended (self);

  return dex_future_new_true ();
}

static ScRequest *
start_request (ScServer *self, SoupServerMessage *message, gboolean streamed)
{
  ScRequest *request = _sc_request_new (self, message, streamed);

  soup_server_message_pause (message);
  _sc_connection_set_busy (message, TRUE);
  _sc_server_request_began (self);
  dex_future_disown (dex_scheduler_spawn (NULL, STACK_SIZE, request_fiber,
                                          _sc_request_ref (request),
                                          (GDestroyNotify) _sc_request_unref));

  return request;
}

/* The headers have come. Who it is and what is asked is found out before the body of an attachment comes,
 * and the body is never held. */
static void
headers_cb (SoupServer *soup,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer data)
{
  g_autoptr (ScRequest) request = NULL;

  if (!_sc_router_is_upload (message))
    return;
  /* Not owned: it outlives the exchange, and owns the message. */
  request = start_request (data, message, TRUE);
  g_object_set_data (G_OBJECT (message), REQUEST_KEY, request);
}

/* The body has come, too. */
static void
message_cb (SoupServer *soup,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer data)
{
  ScRequest *request = g_object_get_data (G_OBJECT (message), REQUEST_KEY);

  if (request == NULL)
    {
      _sc_request_unref (start_request (data, message, FALSE));
      return;
    }

  soup_server_message_pause (message);
  _sc_incoming_end (request->incoming);
}

/* The requests of @soup are answered from now on. @self outlives @soup's connections. */
void
_sc_serving_start (ScServer *self, SoupServer *soup)
{
  soup_server_add_early_handler (soup, NULL, headers_cb, self, NULL);
  soup_server_add_handler (soup, NULL, message_cb, self, NULL);
}
