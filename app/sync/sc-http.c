/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-http-private.h"
#include "sc-json.h"
#include "sc-sync-error.h"

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
} Exchange;

static void
exchange_free (Exchange *self)
{
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

static GError *
transport_error (SoupMessage *message, const GError *error)
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

static GError *
status_error (SoupMessage *message, GBytes *body)
{
  guint status = soup_message_get_status (message);
  g_autofree char *reason = dup_reason (body);
  const char *location =
      soup_message_headers_get_one (soup_message_get_response_headers (message), "Location");

  return g_error_new (SC_SYNC_ERROR, (int) status_code (status, reason != NULL),
                      "The server answered %u to %s %s%s%s", status,
                      soup_message_get_method (message),
                      g_uri_get_path (soup_message_get_uri (message)), reason != NULL ? ": " : "",
                      reason != NULL                                            ? reason
                      : SOUP_STATUS_IS_REDIRECTION (status) && location != NULL ? location
                                                                                : "");
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
      dex_promise_reject (self->promise, transport_error (self->message, error));
    }
  else if (!SOUP_STATUS_IS_SUCCESSFUL (soup_message_get_status (self->message)))
    {
      dex_promise_reject (self->promise, status_error (self->message, body));
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
    dex_promise_reject (self->promise, transport_error (self->message, error));
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
  Exchange *self = g_new0 (Exchange, 1);
  DexFuture *future;

  self->promise = dex_promise_new ();
  self->message = g_object_ref (message);
  future = dex_ref (DEX_FUTURE (self->promise));
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  g_signal_connect (message, "restarted", G_CALLBACK (restarted_cb), NULL);
  soup_session_send_async (session, message, G_PRIORITY_DEFAULT, cancellable, opened_cb, self);

  return future;
}

/* Returns (transfer full): what @error in reading an answer means, or what its status does. */
GError *
_sc_http_make_error (SoupMessage *message, const GError *error, GBytes *body)
{
  return error != NULL ? transport_error (message, error) : status_error (message, body);
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
  Exchange *self = g_new0 (Exchange, 1);
  DexFuture *future;

  self->promise = dex_promise_new ();
  self->message = g_object_ref (message);
  future = dex_ref (DEX_FUTURE (self->promise));
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  g_signal_connect (message, "restarted", G_CALLBACK (restarted_cb), NULL);
  soup_session_send_and_read_async (session, message, G_PRIORITY_DEFAULT, cancellable, sent_cb,
                                    self);

  return future;
}
