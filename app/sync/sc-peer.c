/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-badge.h"
#include "sc-http-private.h"
#include "sc-json.h"
#include "sc-peer-private.h"
#include "sc-wire-bulk.h"
#include "sc-wire-changes.h"

/* A server that says nothing for so long is gone; the heartbeat of a live feed comes earlier. */
#define TIMEOUT_SECONDS 60
#define HEARTBEAT_MS "20000"

/* An answer up to this size is read in less time than another thread takes to wake up. */
#define PARSE_AT_ONCE (8 * 1024)

struct _ScPeer
{
  GObject parent_instance;

  GUri *uri; /* of the database, without user and password */
  char *url;
  char *user;
  char *password;
  GTlsCertificate *own; /* (nullable): what is shown to a peer that asks who we are */
  char *fingerprint;    /* (nullable): begins the only certificate that is taken there */
  char *met;            /* (nullable): the whole fingerprint of the one that was taken */
  SoupSession *session;
};

G_DEFINE_FINAL_TYPE (ScPeer, sc_peer, G_TYPE_OBJECT)

static void
sc_peer_finalize (GObject *object)
{
  ScPeer *self = SC_PEER (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->uri, g_uri_unref);
  g_clear_pointer (&self->url, g_free);
  g_clear_pointer (&self->user, g_free);
  g_clear_pointer (&self->password, g_free);
  g_clear_object (&self->own);
  g_clear_pointer (&self->fingerprint, g_free);
  g_clear_pointer (&self->met, g_free);

  G_OBJECT_CLASS (sc_peer_parent_class)->finalize (object);
}

static void
sc_peer_class_init (ScPeerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = sc_peer_finalize;
}

static void
sc_peer_init (ScPeer *self)
{
  self->session =
      soup_session_new_with_options ("timeout", TIMEOUT_SECONDS, "max-conns-per-host", 8,
                                     "max-conns", 16, "user-agent", "SmartCity/" SC_VERSION, NULL);
}

/**
 * sc_peer_new:
 * @url: server and database, as "https://smartcity.example/allianz"; https where no scheme is given
 * @user: (nullable): the name
 * @password: (nullable): the password
 * @error: return location
 *
 * Returns: (transfer full) (nullable): a peer; %NULL with %SC_SYNC_ERROR_ADDRESS
 */
ScPeer *
sc_peer_new (const char *url, const char *user, const char *password, GError **error)
{
  g_autoptr (ScPeer) self = NULL;
  GUri *uri;

  g_return_val_if_fail (url != NULL, NULL);

  uri = _sc_http_parse_url (url, error);
  if (uri == NULL)
    return NULL;

  self = g_object_new (SC_TYPE_PEER, NULL);
  self->uri = uri;
  self->url = g_uri_to_string (uri);
  self->user = g_strdup (user);
  self->password = g_strdup (password);

  return g_steal_pointer (&self);
}

/**
 * sc_peer_new_beside:
 * @self: a peer
 * @suffix: letters and hyphens
 *
 * Returns: (transfer full): the database at the same server, for the same user, whose name has @suffix behind it
 */
ScPeer *
sc_peer_new_beside (ScPeer *self, const char *suffix)
{
  g_autofree char *url = NULL;

  g_return_val_if_fail (SC_IS_PEER (self) && suffix != NULL, NULL);

  url = g_strconcat (self->url, suffix, NULL);

  return sc_peer_new (url, self->user, self->password, NULL);
}

/**
 * sc_peer_dup_database:
 * @self: a peer
 *
 * Returns: (transfer full): the name of its database
 */
char *
sc_peer_dup_database (ScPeer *self)
{
  const char *path;

  g_return_val_if_fail (SC_IS_PEER (self), NULL);

  path = g_uri_get_path (self->uri);

  return g_uri_unescape_string (strrchr (path, '/') + 1, NULL);
}

/**
 * sc_peer_get_url:
 * @self: a peer
 *
 * Returns: (transfer none): its address, without name and password
 */
const char *
sc_peer_get_url (ScPeer *self)
{
  g_return_val_if_fail (SC_IS_PEER (self), NULL);

  return self->url;
}

/**
 * sc_peer_get_user:
 * @self: a peer
 *
 * Returns: (transfer none) (nullable): the name it is asked with
 */
const char *
sc_peer_get_user (ScPeer *self)
{
  g_return_val_if_fail (SC_IS_PEER (self), NULL);

  return self->user;
}

/**
 * sc_peer_set_password:
 * @self: a peer
 * @password: (nullable): for the next requests
 */
void
sc_peer_set_password (ScPeer *self, const char *password)
{
  g_return_if_fail (SC_IS_PEER (self));

  g_set_str (&self->password, password);
}

/**
 * sc_peer_set_identity:
 * @self: a peer that was not asked anything yet
 * @own: the certificate and key that say who we are
 * @fingerprint: hexadecimal digits with which the fingerprint of the peer's certificate begins, all 64 or the
 *   first few
 *
 * For a peer that nobody vouches for: its certificate is the one with this fingerprint, whoever has signed it
 * and whatever name is in it, and no other.
 */
void
sc_peer_set_identity (ScPeer *self, GTlsCertificate *own, const char *fingerprint)
{
  g_return_if_fail (SC_IS_PEER (self) && G_IS_TLS_CERTIFICATE (own));
  g_return_if_fail (fingerprint != NULL && *fingerprint != '\0');

  g_set_object (&self->own, own);
  g_set_str (&self->fingerprint, fingerprint);
  /* Without authorities every certificate is looked at by accept_certificate_cb(). */
  soup_session_set_tls_database (self->session, NULL);
  /* It is in the same room. */
  soup_session_set_proxy_resolver (self->session, NULL);
}

/**
 * sc_peer_dup_fingerprint:
 * @self: a peer
 *
 * Returns: (transfer full) (nullable): the whole fingerprint of the certificate that was taken; %NULL before there
 *   was a connection, or without sc_peer_set_identity()
 */
char *
sc_peer_dup_fingerprint (ScPeer *self)
{
  g_return_val_if_fail (SC_IS_PEER (self), NULL);

  return g_strdup (self->met);
}

static gboolean
accept_certificate_cb (SoupMessage *message,
                       GTlsCertificate *certificate,
                       GTlsCertificateFlags errors,
                       gpointer data)
{
  ScPeer *self = data;
  g_autofree char *fingerprint = sc_fingerprint_dup (certificate);

  if (!g_str_has_prefix (fingerprint, self->met != NULL ? self->met : self->fingerprint))
    return FALSE;
  g_set_str (&self->met, fingerprint);

  return TRUE;
}

/**
 * sc_peer_has_password:
 * @self: a peer
 *
 * Returns: whether there is a password to send, or none is needed
 */
gboolean
sc_peer_has_password (ScPeer *self)
{
  g_return_val_if_fail (SC_IS_PEER (self), FALSE);

  return self->user == NULL || self->password != NULL;
}

/**
 * sc_peer_abort:
 * @self: a peer
 *
 * Drops all connections; requests under way are rejected.
 */
void
sc_peer_abort (ScPeer *self)
{
  g_return_if_fail (SC_IS_PEER (self));

  soup_session_abort (self->session);
}

SoupSession *
_sc_peer_get_session (ScPeer *self)
{
  return self->session;
}

/* Returns (transfer full): the whole path of an address. The server's root is what stands before the database: a
 * reverse proxy may have put it behind a path. */
static char *
dup_whole_path (ScPeer *self, const char *path)
{
  const char *database = g_uri_get_path (self->uri);
  g_autofree char *root = g_strndup (database, (gsize) (strrchr (database, '/') - database));

  if (path == NULL)
    return g_strdup (database);

  return *path == '/' ? g_strconcat (root, path, NULL) : g_strconcat (database, "/", path, NULL);
}

/* @path: (nullable): escaped, behind the database; or from the server's root when it begins with a slash */
SoupMessage *
_sc_peer_make_message (ScPeer *self, const char *method, const char *path, const char *query)
{
  g_autofree char *whole = dup_whole_path (self, path);
  g_autoptr (GUri) uri =
      g_uri_build (SOUP_HTTP_URI_FLAGS, g_uri_get_scheme (self->uri), NULL,
                   g_uri_get_host (self->uri), g_uri_get_port (self->uri), whole, query, NULL);
  SoupMessage *message = soup_message_new_from_uri (method, uri);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);

  soup_message_headers_append (headers, "Accept", "application/json");
  if (self->fingerprint != NULL)
    {
      soup_message_set_tls_client_certificate (message, self->own);
      g_signal_connect_object (message, "accept-certificate", G_CALLBACK (accept_certificate_cb),
                               self, 0);
    }
  /* Sent unasked: a server that has to ask costs a round trip each time. */
  if (self->user != NULL && self->password != NULL)
    {
      g_autofree char *pair = g_strconcat (self->user, ":", self->password, NULL);
      g_autofree char *encoded = g_base64_encode ((const guchar *) pair, strlen (pair));
      g_autofree char *value = g_strconcat ("Basic ", encoded, NULL);

      soup_message_headers_append (headers, "Authorization", value);
    }

  return message;
}

/* When a kept connection turns out to be closed, libsoup sends the message again on a new one, but what it
 * has read of the body is gone. */
static void
restarted_cb (SoupMessage *message, gpointer body)
{
  soup_message_set_request_body_from_bytes (message, "application/json", body);
}

static DexFuture *
send_message (ScPeer *self,
              const char *method,
              const char *path,
              const char *query,
              GString *body,
              GCancellable *cancellable)
{
  g_autoptr (SoupMessage) message = _sc_peer_make_message (self, method, path, query);

  if (body != NULL)
    {
      g_autoptr (GBytes) bytes = g_string_free_to_bytes (body);

      soup_message_set_request_body_from_bytes (message, "application/json", bytes);
      g_signal_connect_data (message, "restarted", G_CALLBACK (restarted_cb), g_bytes_ref (bytes),
                             (GClosureNotify) (void (*) (void)) g_bytes_unref, 0);
    }

  return _sc_http_send (self->session, message, cancellable);
}

/* Turns the answer of a server that speaks something else into one error, whatever it was. */
static DexFuture *
reject_nonsense (GError *error)
{
  DexFuture *future = dex_future_new_reject (SC_SYNC_ERROR, SC_SYNC_ERROR_PROTOCOL,
                                             "The answer makes no sense: %s", error->message);

  g_error_free (error);

  return future;
}

static GBytes *
get_bytes (DexFuture *future)
{
  return g_value_get_boxed (dex_future_get_value (future, NULL));
}

typedef gpointer (*Parser) (const char *text, gsize length, GError **error);

typedef struct
{
  GBytes *bytes;
  Parser parser;
  GType type;
} Parsing;

static void
parsing_free (gpointer data)
{
  Parsing *self = data;

  g_bytes_unref (self->bytes);
  g_free (self);
}

static DexFuture *
parse (const Parsing *self, GBytes *bytes)
{
  GError *error = NULL;
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  gpointer value = self->parser (text != NULL ? text : "", length, &error);

  if (value == NULL)
    return reject_nonsense (error);

  return dex_future_new_take_boxed (self->type, value);
}

static DexFuture *
parse_fiber (gpointer data)
{
  Parsing *self = data;

  return parse (self, self->bytes);
}

static DexFuture *
parse_cb (DexFuture *future, gpointer data)
{
  GBytes *bytes = get_bytes (future);
  Parsing *self;

  if (g_bytes_get_size (bytes) <= PARSE_AT_ONCE)
    return parse (data, bytes);

  /* In a thread of the pool: a batch takes milliseconds, and the main loop has a window to draw. */
  self = g_memdup2 (data, sizeof (Parsing));
  self->bytes = g_bytes_ref (bytes);
  return dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 0, parse_fiber, self,
                              parsing_free);
}

static DexFuture *
then_parse (DexFuture *future, Parser parser, GType type)
{
  Parsing *parsing = g_new0 (Parsing, 1);

  parsing->parser = parser;
  parsing->type = type;

  return dex_future_then (future, parse_cb, parsing, g_free);
}

static DexFuture *
parse_object_cb (DexFuture *future, gpointer data)
{
  GError *error = NULL;
  gsize length;
  const char *text = g_bytes_get_data (get_bytes (future), &length);
  JsonObject *object = sc_json_parse_object (text != NULL ? text : "", (gssize) length, &error);

  if (object == NULL)
    return reject_nonsense (error);

  return dex_future_new_take_boxed (JSON_TYPE_OBJECT, object);
}

/* In this thread: the answers are small, and a JsonObject may not be shared with another one, because
 * its references are not counted atomically. */
static DexFuture *
then_parse_object (DexFuture *future)
{
  return dex_future_then (future, parse_object_cb, NULL, NULL);
}

static DexFuture *
parse_node_cb (DexFuture *future, gpointer data)
{
  GError *error = NULL;
  gsize length;
  const char *text = g_bytes_get_data (get_bytes (future), &length);
  g_autofree char *copy = g_strndup (text != NULL ? text : "", length);
  JsonNode *node = json_from_string (copy, &error);

  if (node != NULL)
    return dex_future_new_take_boxed (JSON_TYPE_NODE, node);
  if (error == NULL)
    error = g_error_new_literal (JSON_PARSER_ERROR, JSON_PARSER_ERROR_PARSE, "It is empty");

  return reject_nonsense (error);
}

/**
 * sc_peer_request:
 * @self: a peer
 * @method: "GET", "PUT" or "POST"
 * @path: (nullable): escaped, behind the database; or from the server's root when it begins with a slash;
 *   with a query behind a question mark
 * @body: (nullable): what is sent
 *
 * For what is no part of a replication: setting a server up.
 *
 * Returns: (transfer full): a future of #JsonNode; rejects with %SC_SYNC_ERROR: _NO_WORKSPACE for 404,
 *   _PROTOCOL when the answer is no JSON
 */
DexFuture *
sc_peer_request (ScPeer *self, const char *method, const char *path, JsonObject *body)
{
  g_auto (GStrv) parts = g_strsplit (path != NULL ? path : "", "?", 2);
  GString *text = NULL;

  g_return_val_if_fail (SC_IS_PEER (self) && method != NULL, NULL);

  if (body != NULL)
    text = g_string_new_take (sc_json_to_string (body, FALSE));

  return dex_future_then (send_message (self, method, path != NULL ? parts[0] : NULL,
                                        parts[0] != NULL ? parts[1] : NULL, text, NULL),
                          parse_node_cb, NULL, NULL);
}

/* Resolves to what GET says, as JsonObject. @path: (nullable): from the server's root; %NULL for the database */
DexFuture *
_sc_peer_ask (ScPeer *self, const char *path, GCancellable *cancellable)
{
  return then_parse_object (send_message (self, "GET", path, NULL, NULL, cancellable));
}

/* Resolves to what _all_docs says, as JsonObject. @query: escaped */
DexFuture *
_sc_peer_list (ScPeer *self, const char *query, GCancellable *cancellable)
{
  return then_parse_object (send_message (self, "GET", "_all_docs", query, NULL, cancellable));
}

/* Resolves to ScWireChanges. */
DexFuture *
_sc_peer_load_changes (ScPeer *self, const ScPeerChanges *request, GCancellable *cancellable)
{
  g_autoptr (GString) query = g_string_new ("style=all_docs");

  if (request->since != NULL)
    {
      /* Where a position is a string, the quotes are not part of it in an address. */
      g_autofree char *plain = g_strdup (request->since);
      g_autofree char *escaped = NULL;
      gsize length = strlen (plain);

      if (length >= 2 && plain[0] == '"')
        {
          plain[length - 1] = '\0';
          escaped = g_uri_escape_string (plain + 1, NULL, FALSE);
        }
      else
        {
          escaped = g_uri_escape_string (plain, NULL, FALSE);
        }
      g_string_append_printf (query, "&since=%s", escaped);
    }
  if (request->limit > 0)
    g_string_append_printf (query, "&limit=%u", request->limit);
  if (request->include_docs)
    g_string_append (query, "&include_docs=true&revs=true&att_encoding_info=true");
  if (request->longpoll)
    g_string_append (query, "&feed=longpoll&heartbeat=" HEARTBEAT_MS);

  return then_parse (send_message (self, "GET", "_changes", query->str, NULL, cancellable),
                     (Parser) sc_wire_changes_parse, SC_TYPE_WIRE_CHANGES);
}

/* Resolves to an array of ScGetResult. */
DexFuture *
_sc_peer_bulk_get (ScPeer *self, GPtrArray *requests, GCancellable *cancellable)
{
  GString *body = g_string_new (NULL);

  sc_wire_bulk_get_append (body, requests);

  return then_parse (send_message (self, "POST", "_bulk_get",
                                   "revs=true&latest=true&att_encoding_info=true", body,
                                   cancellable),
                     (Parser) sc_wire_bulk_got_parse, G_TYPE_PTR_ARRAY);
}

/* Resolves to an array of ScRevsDiff. */
DexFuture *
_sc_peer_revs_diff (ScPeer *self, GPtrArray *requests, GCancellable *cancellable)
{
  GString *body = g_string_new (NULL);

  sc_wire_revs_diff_append (body, requests);

  return then_parse (send_message (self, "POST", "_revs_diff", NULL, body, cancellable),
                     (Parser) sc_wire_revs_missing_parse, G_TYPE_PTR_ARRAY);
}

/* Resolves to an array of ScWireFailure: what was not taken. */
DexFuture *
_sc_peer_bulk_docs (ScPeer *self, GPtrArray *documents, GCancellable *cancellable)
{
  GString *body = g_string_sized_new (documents->len * 1024);

  sc_wire_bulk_docs_append (body, documents);

  return then_parse (send_message (self, "POST", "_bulk_docs", NULL, body, cancellable),
                     (Parser) sc_wire_failures_parse, G_TYPE_PTR_ARRAY);
}

/* Resolves to JsonObject; rejects with NO_WORKSPACE (404) when there is none. */
DexFuture *
_sc_peer_get_local (ScPeer *self, const char *id, GCancellable *cancellable)
{
  g_autofree char *path = g_strconcat ("_local/", id, NULL);

  return then_parse_object (send_message (self, "GET", path, NULL, NULL, cancellable));
}

/* Resolves to the answer, a JsonObject. */
DexFuture *
_sc_peer_put_local (ScPeer *self, const char *id, JsonObject *body, GCancellable *cancellable)
{
  g_autofree char *path = g_strconcat ("_local/", id, NULL);
  g_autofree char *text = sc_json_to_string (body, FALSE);

  return then_parse_object (send_message (self, "PUT", path, NULL,
                                          g_string_new_take (g_steal_pointer (&text)),
                                          cancellable));
}
