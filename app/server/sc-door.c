/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>

#include "sc-badge.h"
#include "sc-clock.h"
#include "sc-door-private.h"
#include "sc-listener-private.h"

/* Wrong codes from one computer, and from all together, until it has to be another code. Only members get so
 * far that a code is looked at, so nobody else can use them up. */
#define MAX_ATTEMPTS 5
#define MAX_ATTEMPTS_OF_ALL 50

/* Between two requests somebody is still there. */
#define STAYS_SECONDS 5

#define FINGERPRINT_KEY "sc-fingerprint"

/* Somebody whose certificate is known: has tried the code, or is in. */
typedef struct
{
  guint n_attempts;
  gboolean inside;
  guint n_open; /* requests that are being answered */
  gint64 seen;  /* monotonic */
} Guest;

struct _ScDoor
{
  GObject parent_instance;

  char *database;
  char **codes;
  gint64 closes_at;
  ScDatabases *databases; /* not owned: the server's */
  GHashTable *guests;     /* fingerprint → Guest */
  guint n_attempts;
  guint tell_source;
};

G_DEFINE_FINAL_TYPE (ScDoor, sc_door, G_TYPE_OBJECT)

static guint changed_signal;

static void
sc_door_finalize (GObject *object)
{
  ScDoor *self = SC_DOOR (object);

  g_clear_handle_id (&self->tell_source, g_source_remove);
  g_free (self->database);
  g_strfreev (self->codes);
  g_hash_table_unref (self->guests);

  G_OBJECT_CLASS (sc_door_parent_class)->finalize (object);
}

static void
sc_door_class_init (ScDoorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sc_door_finalize;

  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
sc_door_init (ScDoor *self)
{
  self->guests = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/**
 * sc_door_new:
 * @database: the one database that guests may use
 * @codes: (array zero-terminated=1): any of them opens the door
 * @closes_at: milliseconds since 1970, from when on nobody else comes in; who is in may stay
 *
 * Returns: (transfer full): a door, for sc_server_set_door()
 */
ScDoor *
sc_door_new (const char *database, const char *const *codes, gint64 closes_at)
{
  ScDoor *self;

  g_return_val_if_fail (database != NULL && codes != NULL, NULL);

  self = g_object_new (SC_TYPE_DOOR, NULL);
  self->database = g_strdup (database);
  self->codes = g_strdupv ((char **) codes);
  self->closes_at = closes_at;

  return self;
}

static gboolean
is_there (const Guest *guest)
{
  return guest->inside && (guest->n_open > 0 ||
                           g_get_monotonic_time () - guest->seen < STAYS_SECONDS * G_USEC_PER_SEC);
}

/**
 * sc_door_get_n_guests:
 * @self: a door
 *
 * Returns: how many computers are in and connected
 */
guint
sc_door_get_n_guests (ScDoor *self)
{
  GHashTableIter iter;
  gpointer guest;
  guint n = 0;

  g_return_val_if_fail (SC_IS_DOOR (self), 0);

  g_hash_table_iter_init (&iter, self->guests);
  while (g_hash_table_iter_next (&iter, NULL, &guest))
    n += is_there (guest);

  return n;
}

const char *
_sc_door_get_database (ScDoor *self)
{
  return self->database;
}

/* Whose certificate it is says a badge, not who has signed it. libsoup knows it for the first message of a
 * connection only, so the connection remembers. No message is read from it before the handshake has ended, with
 * the proof that the other side has the key. */
static gboolean
accept_certificate_cb (SoupServerMessage *message, GTlsCertificate *certificate)
{
  GSocket *socket = soup_server_message_get_socket (message);

  if (socket == NULL)
    return FALSE;
  g_object_set_data_full (G_OBJECT (socket), FINGERPRINT_KEY, sc_fingerprint_dup (certificate),
                          g_free);

  return TRUE;
}

/* Emitted for a new connection before its handshake. */
/* Whoever leaves the hall with the lid of the computer closed says no good-bye, and what waits for the next change
 * says nothing at all: so the kernel asks after them. */
static void
notice_absence (GSocket *socket)
{
  g_socket_set_keepalive (socket, TRUE);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_KEEPIDLE, STAYS_SECONDS, NULL);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_KEEPINTVL, STAYS_SECONDS, NULL);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_USER_TIMEOUT, 2 * STAYS_SECONDS * 1000, NULL);
}

static void
request_started_cb (SoupServer *soup, SoupServerMessage *message)
{
  GSocket *socket = soup_server_message_get_socket (message);

  if (socket != NULL)
    notice_absence (socket);
  g_signal_connect (message, "accept-certificate", G_CALLBACK (accept_certificate_cb), NULL);
}

/* Makes the server ask everybody for a certificate. @databases: must outlive it */
void
_sc_door_hang (ScDoor *self, SoupServer *soup, ScDatabases *databases)
{
  self->databases = databases;
  soup_server_set_tls_auth_mode (soup, G_TLS_AUTHENTICATION_REQUESTED);
  g_signal_connect (soup, "request-started", G_CALLBACK (request_started_cb), NULL);
}

static char *
dup_fingerprint (ScRequest *request)
{
  GSocket *socket = _sc_connection_get_socket (request->message);

  return socket != NULL ? g_strdup (g_object_get_data (G_OBJECT (socket), FINGERPRINT_KEY)) : NULL;
}

/* Returns (transfer full) (nullable): the badge of a certificate, as the workspace has it now; %NULL without an
 * error when there is none, or none that is believed. In a fiber. */
static ScBadge *
load_badge (ScDoor *self, const char *fingerprint, GError **error)
{
  g_autoptr (ScDatabase) database =
      dex_await_object (_sc_databases_open (self->databases, self->database), error);
  g_autofree char *id = sc_badge_dup_id (fingerprint);
  g_autoptr (ScDocument) document = NULL;
  g_autoptr (ScBadge) badge = NULL;
  g_autoptr (GError) local_error = NULL;

  if (database == NULL)
    return NULL;
  document =
      dex_await_boxed (sc_store_get (_sc_database_get_store (database), id, NULL), &local_error);
  if (document != NULL)
    badge = sc_badge_parse (document->body, (gssize) document->body_length);
  if (badge != NULL && sc_badge_is_valid (badge, sc_clock_now_ms ()))
    return g_steal_pointer (&badge);
  if (local_error != NULL &&
      !g_error_matches (local_error, SC_STORE_ERROR, SC_STORE_ERROR_NOT_FOUND) &&
      !g_error_matches (local_error, SC_STORE_ERROR, SC_STORE_ERROR_DELETED))
    g_propagate_error (error, g_steal_pointer (&local_error));

  return NULL;
}

static void
tell (ScDoor *self)
{
  g_signal_emit (self, changed_signal, 0);
}

static gboolean
tell_cb (gpointer data)
{
  ScDoor *self = data;

  self->tell_source = 0;
  tell (self);

  return G_SOURCE_REMOVE;
}

/*
 * _sc_door_identify:
 *
 * Sets the request's user, or leaves it %NULL for who has not come in. The badge is looked at each time: one
 * that is taken away, or says other roles, counts at once. In a fiber.
 *
 * Returns: %FALSE when the store cannot be read
 */
gboolean
_sc_door_identify (ScDoor *self, ScRequest *request, GError **error)
{
  g_autofree char *fingerprint = dup_fingerprint (request);
  Guest *guest = fingerprint != NULL ? g_hash_table_lookup (self->guests, fingerprint) : NULL;
  g_autoptr (ScBadge) badge = NULL;
  GError *local_error = NULL;

  if (guest == NULL || !guest->inside)
    return TRUE;
  badge = load_badge (self, fingerprint, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }
  if (badge == NULL)
    return TRUE;

  request->user = _sc_user_new (badge->user, (const char *const *) badge->roles);
  if (!is_there (guest) && self->tell_source == 0)
    self->tell_source = g_idle_add (tell_cb, self);
  guest->n_open++;
  guest->seen = g_get_monotonic_time ();
  request->guest = g_steal_pointer (&fingerprint);

  return TRUE;
}

/* The request is over. */
void
_sc_door_leave (ScDoor *self, ScRequest *request)
{
  Guest *guest = request->guest != NULL ? g_hash_table_lookup (self->guests, request->guest) : NULL;

  if (guest == NULL)
    return;
  guest->n_open--;
  guest->seen = g_get_monotonic_time ();
  if (guest->n_open == 0 && self->tell_source == 0)
    self->tell_source = g_timeout_add_seconds (STAYS_SECONDS + 1, tell_cb, self);
}

/* As long as the longer one, wherever they differ. */
static gboolean
equals (const char *a, const char *b)
{
  gsize length = strlen (a);
  guint difference = length != strlen (b);

  for (gsize i = 0; b[i] != '\0'; i++)
    difference |= (guchar) (b[i] ^ a[i % (length + 1)]);

  return difference == 0;
}

static gboolean
is_code (ScDoor *self, const char *code)
{
  gboolean found = FALSE;

  for (gsize i = 0; self->codes[i] != NULL; i++)
    found |= equals (self->codes[i], code);

  return found;
}

static Guest *
ensure_guest (ScDoor *self, const char *fingerprint)
{
  Guest *guest = g_hash_table_lookup (self->guests, fingerprint);

  if (guest == NULL)
    {
      guest = g_new0 (Guest, 1);
      g_hash_table_insert (self->guests, g_strdup (fingerprint), guest);
    }

  return guest;
}

static gboolean
try_code (ScDoor *self, Guest *guest, const char *code, GError **error)
{
  if (sc_clock_now_ms () >= self->closes_at)
    {
      g_set_error_literal (error, SC_SERVER_ERROR, SC_SERVER_ERROR_UNAUTHORIZED,
                           "The code has expired.");
      return FALSE;
    }
  if (guest->n_attempts >= MAX_ATTEMPTS || self->n_attempts >= MAX_ATTEMPTS_OF_ALL)
    {
      g_set_error_literal (error, SC_SERVER_ERROR, SC_SERVER_ERROR_TOO_MANY,
                           "Too many wrong codes; the host has to show another one");
      return FALSE;
    }
  if (is_code (self, code))
    return TRUE;

  guest->n_attempts++;
  self->n_attempts++;
  g_set_error_literal (error, SC_SERVER_ERROR, SC_SERVER_ERROR_UNAUTHORIZED, "The code is wrong.");

  return FALSE;
}

/*
 * _sc_door_enter:
 * @code: what was typed or scanned
 *
 * Lets the request's computer in for as long as the door is there. In a fiber.
 *
 * Returns: %FALSE with %SC_SERVER_ERROR_FORBIDDEN for who is no member, whatever the code is; _UNAUTHORIZED for a
 *   code that is wrong or too old; _TOO_MANY
 */
gboolean
_sc_door_enter (ScDoor *self, ScRequest *request, const char *code, GError **error)
{
  g_autofree char *fingerprint = dup_fingerprint (request);
  g_autoptr (ScBadge) badge = NULL;
  GError *local_error = NULL;
  Guest *guest;

  if (fingerprint != NULL)
    badge = load_badge (self, fingerprint, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }
  if (badge == NULL)
    {
      g_set_error_literal (error, SC_SERVER_ERROR, SC_SERVER_ERROR_FORBIDDEN,
                           "This computer is not known as one of a member of the workspace.");
      return FALSE;
    }

  guest = ensure_guest (self, fingerprint);
  if (!guest->inside && !try_code (self, guest, code, error))
    return FALSE;
  guest->inside = TRUE;
  guest->n_attempts = 0;

  return TRUE;
}
