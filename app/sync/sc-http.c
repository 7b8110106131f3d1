/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-http-private.h"
#include "sc-json.h"
#include "sc-sync-error.h"

/* RFC 6585, 4 and 6; libsoup has no names for them. */
#define STATUS_TOO_MANY_REQUESTS 429
#define STATUS_NETWORK_SIGN_IN 511

/* Nobody is left alone for longer than this, whatever he asks for. */
#define LONGEST_RETRY_AFTER_MS ((gint64) 30 * 60 * 1000)

/* One exchange over HTTP as a future, with everything that can be wrong with it as a ScSyncError. */

/* Returns (transfer full) (nullable): "http://host:5984/allianz", with a path of at least one part and nothing behind it. */
GUri *
_sc_http_parse_url (const char *url, GError **error)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (url));
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GUri) uri = NULL;
  g_autofree char *path = NULL;

  if (strstr (trimmed, "://") == NULL)
    {
      char *with_scheme = g_strconcat ("https://", trimmed, NULL);

      g_free (trimmed);
      trimmed = with_scheme;
    }
  while (g_str_has_suffix (trimmed, "/"))
    trimmed[strlen (trimmed) - 1] = '\0';

  uri = g_uri_parse (trimmed, SOUP_HTTP_URI_FLAGS, &local_error);
  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0' ||
      !g_strv_contains ((const char *const[]) { "http", "https", NULL }, g_uri_get_scheme (uri)))
    {
      g_set_error (error, SC_SYNC_ERROR, SC_SYNC_ERROR_ADDRESS,
                   "“%s” is not an address of a server", url);
      return NULL;
    }
  if (strlen (g_uri_get_path (uri)) < 2)
    {
      g_set_error (error, SC_SYNC_ERROR, SC_SYNC_ERROR_ADDRESS,
                   "“%s” names a server, but no workspace behind it", url);
      return NULL;
    }

  return g_uri_build (SOUP_HTTP_URI_FLAGS, g_uri_get_scheme (uri), NULL, g_uri_get_host (uri),
                      g_uri_get_port (uri), g_uri_get_path (uri), NULL, NULL);
}

typedef struct
{
  DexPromise *promise;
  SoupMessage *message;
  GCancellable *wanted; /* (nullable): the caller's */
  gulong wanted_handler;
  GCancellable *cancellable; /* libsoup's */
  guint cancel_source;
  gboolean proxied; /* the connection leads through a proxy */
} Exchange;

static gboolean
cancel_cb (gpointer data)
{
  Exchange *self = data;

  self->cancel_source = 0;
  g_cancellable_cancel (self->cancellable);

  return G_SOURCE_REMOVE;
}

/* libsoup 3.6 ends a message twice, and gives away references that it does not have, when it is cancelled
 * while the end of a read is on its way through the main loop. So this waits until nothing else is. */
static void
wanted_cancelled_cb (GCancellable *wanted, Exchange *self)
{
  if (self->cancel_source == 0)
    self->cancel_source = g_idle_add (cancel_cb, self);
}

static void
network_event_cb (SoupMessage *message,
                  GSocketClientEvent event,
                  GIOStream *connection,
                  Exchange *self)
{
  g_autoptr (GSocketAddress) address = NULL;

  if (event != G_SOCKET_CLIENT_CONNECTING || !G_IS_SOCKET_CONNECTION (connection))
    return;
  address = g_socket_connection_get_remote_address (G_SOCKET_CONNECTION (connection), NULL);
  self->proxied = G_IS_PROXY_ADDRESS (address);
}

static Exchange *
exchange_new (SoupMessage *message, GCancellable *cancellable)
{
  Exchange *self = g_new0 (Exchange, 1);

  self->promise = dex_promise_new ();
  self->message = g_object_ref (message);
  self->cancellable = g_cancellable_new ();
  g_signal_connect (message, "network-event", G_CALLBACK (network_event_cb), self);
  if (cancellable == NULL)
    return self;
  self->wanted = g_object_ref (cancellable);
  self->wanted_handler =
      g_cancellable_connect (cancellable, G_CALLBACK (wanted_cancelled_cb), self, NULL);

  return self;
}

static void
exchange_free (Exchange *self)
{
  if (self->wanted != NULL)
    g_cancellable_disconnect (self->wanted, self->wanted_handler);
  g_signal_handlers_disconnect_by_data (self->message, self);
  g_clear_object (&self->wanted);
  g_clear_handle_id (&self->cancel_source, g_source_remove);
  g_object_unref (self->cancellable);
  dex_unref (self->promise);
  g_object_unref (self->message);
  g_free (self);
}

/* What is wrong with a certificate, for whoever looks at the details. The first that applies: an expired
 * certificate is worth telling even where its issuer is not known. */
static const char *
certificate_fault (GTlsCertificateFlags flags)
{
  if (flags & G_TLS_CERTIFICATE_EXPIRED)
    return "it has expired";
  if (flags & G_TLS_CERTIFICATE_NOT_ACTIVATED)
    return "it is not valid yet, or the clock of this computer is wrong";
  if (flags & G_TLS_CERTIFICATE_REVOKED)
    return "it was revoked";
  if (flags & G_TLS_CERTIFICATE_BAD_IDENTITY)
    return "it is made out to another name";
  if (flags & G_TLS_CERTIFICATE_UNKNOWN_CA)
    return "nobody this computer trusts has signed it";

  return "it is not acceptable";
}

/* Whether it is the proxy that fails. Whether the proxy or what is behind it breaks off once there is a
 * connection nobody can tell. */
static gboolean
is_proxy_fault (const GError *error, gboolean proxied)
{
  if (error->domain != G_IO_ERROR)
    return FALSE;

  switch (error->code)
    {
    case G_IO_ERROR_PROXY_FAILED:
    case G_IO_ERROR_PROXY_AUTH_FAILED:
    case G_IO_ERROR_PROXY_NEED_AUTH:
    case G_IO_ERROR_PROXY_NOT_ALLOWED:
      return TRUE;
    case G_IO_ERROR_CONNECTION_REFUSED:
    case G_IO_ERROR_HOST_UNREACHABLE:
    case G_IO_ERROR_NETWORK_UNREACHABLE:
    case G_IO_ERROR_TIMED_OUT:
      return proxied;
    default:
      return FALSE;
    }
}

static GError *
transport_error (SoupMessage *message, const GError *error, gboolean proxied)
{
  g_autofree char *host = g_strdup (g_uri_get_host (soup_message_get_uri (message)));
  GTlsCertificateFlags flags = soup_message_get_tls_peer_certificate_errors (message);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_copy (error);
  if (flags != 0 || g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE))
    return g_error_new (SC_SYNC_ERROR, SC_SYNC_ERROR_TLS,
                        "The certificate of %s is not trusted: %s (%s)", host,
                        certificate_fault (flags), error->message);
  if (error->domain == G_TLS_ERROR && error->code != G_TLS_ERROR_EOF)
    return g_error_new (
        SC_SYNC_ERROR, SC_SYNC_ERROR_NOT_A_SERVER,
        "What %s answers is not encrypted; perhaps the address begins with http:// (%s)", host,
        error->message);
  if (g_error_matches (error, SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_PARSING))
    return g_error_new (SC_SYNC_ERROR, SC_SYNC_ERROR_NOT_A_SERVER,
                        "What %s answers is not HTTP: %s", host, error->message);

  if (is_proxy_fault (error, proxied))
    return g_error_new (SC_SYNC_ERROR, SC_SYNC_ERROR_PROXY,
                        "The proxy on the way to %s does not let us through: %s", host,
                        error->message);
  if (error->domain == G_RESOLVER_ERROR)
    return g_error_new (SC_SYNC_ERROR, SC_SYNC_ERROR_HOST_NOT_FOUND, "The name %s is not known: %s",
                        host, error->message);

  return g_error_new (SC_SYNC_ERROR, SC_SYNC_ERROR_UNREACHABLE,
                      "%s does not answer, or breaks off: %s", host, error->message);
}

/* The server's own reason, when it gave one in the protocol's form. */
static char *
dup_reason (GBytes *body)
{
  gsize length;
  const char *text = g_bytes_get_data (body, &length);
  g_autoptr (JsonObject) object =
      text != NULL ? sc_json_parse_object (text, (gssize) length, NULL) : NULL;
  const char *reason = object != NULL ? sc_json_get_string (object, "reason") : NULL;

  return g_strdup (reason);
}

static ScSyncError
status_code (guint status, gboolean speaks_protocol)
{
  if (SOUP_STATUS_IS_REDIRECTION (status))
    return SC_SYNC_ERROR_REDIRECTED;
  if (status == SOUP_STATUS_UNAUTHORIZED)
    return SC_SYNC_ERROR_PASSWORD;
  if (status == SOUP_STATUS_PROXY_AUTHENTICATION_REQUIRED)
    return SC_SYNC_ERROR_PROXY;
  if (status == STATUS_TOO_MANY_REQUESTS || status == SOUP_STATUS_SERVICE_UNAVAILABLE)
    return SC_SYNC_ERROR_BUSY;
  if (status == STATUS_NETWORK_SIGN_IN)
    return SC_SYNC_ERROR_PORTAL;
  if (status == SOUP_STATUS_REQUEST_TIMEOUT)
    return SC_SYNC_ERROR_UNREACHABLE;
  if (!speaks_protocol && !SOUP_STATUS_IS_SERVER_ERROR (status))
    return SC_SYNC_ERROR_NOT_A_SERVER;
  if (status == SOUP_STATUS_FORBIDDEN)
    return SC_SYNC_ERROR_FORBIDDEN;
  if (status == SOUP_STATUS_NOT_FOUND)
    return SC_SYNC_ERROR_NO_WORKSPACE;
  if (status == SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE)
    return SC_SYNC_ERROR_TOO_LARGE;

  return SC_SYNC_ERROR_SERVER;
}

/* How long the server wants to be left alone (RFC 9110, 10.2.3), in milliseconds; 0 when it does not say. */
static gint64
get_retry_after (SoupMessage *message)
{
  const char *text =
      soup_message_headers_get_one (soup_message_get_response_headers (message), "Retry-After");
  g_autoptr (GDateTime) time = NULL;
  g_autoptr (GDateTime) now = NULL;
  guint64 seconds;

  if (text == NULL)
    return 0;
  if (g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT32, &seconds, NULL))
    return MIN ((gint64) seconds * 1000, LONGEST_RETRY_AFTER_MS);
  time = soup_date_time_new_from_http_string (text);
  if (time == NULL)
    return 0;
  now = g_date_time_new_now_utc ();

  return CLAMP (g_date_time_difference (time, now) / 1000, 0, LONGEST_RETRY_AFTER_MS);
}

static GError *
status_error (SoupMessage *message, GBytes *body)
{
  guint status = soup_message_get_status (message);
  g_autofree char *reason = dup_reason (body);
  const char *location =
      soup_message_headers_get_one (soup_message_get_response_headers (message), "Location");

  GError *error;

  error =
      g_error_new (SC_SYNC_ERROR, (int) status_code (status, reason != NULL),
                   "The server answered %u to %s %s%s%s", status, soup_message_get_method (message),
                   g_uri_get_path (soup_message_get_uri (message)), reason != NULL ? ": " : "",
                   reason != NULL                                            ? reason
                   : SOUP_STATUS_IS_REDIRECTION (status) && location != NULL ? location
                                                                             : "");
  sc_sync_error_set_retry_after (error, get_retry_after (message));

  return error;
}

/* A page where JSON is due: whoever has answered was not the server. */
static gboolean
is_page (SoupMessage *message)
{
  const char *type =
      soup_message_headers_get_content_type (soup_message_get_response_headers (message), NULL);

  return type != NULL && g_ascii_strcasecmp (type, "text/html") == 0;
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Exchange *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body =
      soup_session_send_and_read_finish (SOUP_SESSION (source), result, &error);

  if (body == NULL)
    {
      dex_promise_reject (self->promise, transport_error (self->message, error, self->proxied));
    }
  else if (!SOUP_STATUS_IS_SUCCESSFUL (soup_message_get_status (self->message)))
    {
      dex_promise_reject (self->promise, status_error (self->message, body));
    }
  else if (is_page (self->message))
    {
      dex_promise_reject (self->promise,
                          g_error_new (SC_SYNC_ERROR, SC_SYNC_ERROR_NOT_A_SERVER,
                                       "A web page came in answer to %s %s",
                                       soup_message_get_method (self->message),
                                       g_uri_get_path (soup_message_get_uri (self->message))));
    }
  else
    {
      g_auto (GValue) value = G_VALUE_INIT;

      g_value_init (&value, G_TYPE_BYTES);
      g_value_set_boxed (&value, body);
      dex_promise_resolve (self->promise, &value);
    }
  exchange_free (self);
}

/* libsoup sends a message again when a kept connection turns out to be closed. Where another kept one is
 * at hand it does so before the first attempt has ended, takes the first one's error for the second one's, and
 * frees what it still needs. A new connection takes long enough. */
static void
restarted_cb (SoupMessage *message)
{
  soup_message_add_flags (message, SOUP_MESSAGE_NEW_CONNECTION);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Exchange *self = data;
  g_autoptr (GError) error = NULL;
  GInputStream *stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);

  if (stream == NULL)
    dex_promise_reject (self->promise, transport_error (self->message, error, self->proxied));
  else
    dex_promise_resolve_object (self->promise, stream);
  exchange_free (self);
}

/*
 * _sc_http_open:
 *
 * For answers that are too large to be held. Whoever reads them turns what goes wrong meanwhile into an
 * error with _sc_http_make_error().
 *
 * Returns (transfer full): a future of the answer's body (#GInputStream), whatever its status is; rejects
 * with %SC_SYNC_ERROR or %G_IO_ERROR_CANCELLED
 */
DexFuture *
_sc_http_open (SoupSession *session, SoupMessage *message, GCancellable *cancellable)
{
  Exchange *self = exchange_new (message, cancellable);
  DexFuture *future = dex_ref (DEX_FUTURE (self->promise));

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  g_signal_connect (message, "restarted", G_CALLBACK (restarted_cb), NULL);
  soup_session_send_async (session, message, G_PRIORITY_DEFAULT, self->cancellable, opened_cb,
                           self);

  return future;
}

/* Returns (transfer full): what @error in reading an answer means, or what its status does. */
GError *
_sc_http_make_error (SoupMessage *message, const GError *error, GBytes *body)
{
  return error != NULL ? transport_error (message, error, FALSE) : status_error (message, body);
}

/*
 * _sc_http_send:
 *
 * Returns (transfer full): a future of the answer's body (#GBytes) when its status is a success;
 * rejects with %SC_SYNC_ERROR or %G_IO_ERROR_CANCELLED
 */
DexFuture *
_sc_http_send (SoupSession *session, SoupMessage *message, GCancellable *cancellable)
{
  Exchange *self = exchange_new (message, cancellable);
  DexFuture *future = dex_ref (DEX_FUTURE (self->promise));

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  g_signal_connect (message, "restarted", G_CALLBACK (restarted_cb), NULL);
  soup_session_send_and_read_async (session, message, G_PRIORITY_DEFAULT, self->cancellable,
                                    sent_cb, self);

  return future;
}
