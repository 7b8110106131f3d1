/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-clock.h"
#include "sc-cookie-private.h"
#include "sc-lockout-private.h"
#include "sc-login-private.h"

#define COOKIE_NAME "AuthSession"

/* A password that was right is not tried again for so long; PouchDB sends it with every request. */
#define REMEMBER_US (5 * 60 * G_USEC_PER_SEC)
#define MAX_REMEMBERED 1000

#define MAX_NAME_LENGTH 256
#define MAX_PASSWORD_LENGTH 1024

struct _ScLogin
{
  ScDatabase *users;
  const ScServerConfig *config;
  char *secret;           /* seals cookies; kept for good */
  char *own_secret;       /* of this process: what is remembered cannot be read from its memory */
  GHashTable *remembered; /* seal of name and password → Attempt */
  ScLockout *lockout;
  ScLoginCounts counts;
};

/* A password that was tried, or is being tried: whoever brings the same one waits for the same. */
typedef struct
{
  DexFuture *user;
  gint64 users_seq; /* of `_users` when it was tried: any change there makes it void */
  gint64 until;
} Attempt;

static void
attempt_free (gpointer data)
{
  Attempt *self = data;

  dex_unref (self->user);
  g_free (self);
}

/*
 * _sc_login_new:
 * @users: the database of users
 * @secret: seals cookies
 * @config: must outlive it
 */
ScLogin *
_sc_login_new (ScDatabase *users, const char *secret, const ScServerConfig *config)
{
  ScLogin *self = g_new0 (ScLogin, 1);

  self->users = g_object_ref (users);
  self->secret = g_strdup (secret);
  self->own_secret = _sc_password_random ();
  self->config = config;
  self->remembered = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, attempt_free);
  self->lockout = _sc_lockout_new (config);

  return self;
}

void
_sc_login_free (ScLogin *self)
{
  g_object_unref (self->users);
  g_free (self->secret);
  g_free (self->own_secret);
  g_hash_table_unref (self->remembered);
  _sc_lockout_free (self->lockout);
  g_free (self);
}

/* Returns (transfer full) (nullable): %NULL without an error when there is no such user. */
static ScUser *
load_user (ScLogin *self, const char *name, GError **error)
{
  g_autofree char *id = _sc_user_dup_id (name);
  g_autoptr (ScDocument) document = NULL;
  g_autoptr (GError) local_error = NULL;

  document =
      dex_await_boxed (sc_store_get (_sc_database_get_store (self->users), id, NULL), &local_error);
  if (document != NULL)
    return _sc_user_new_from_document (document);

  if (!g_error_matches (local_error, SC_STORE_ERROR, SC_STORE_ERROR_NOT_FOUND) &&
      !g_error_matches (local_error, SC_STORE_ERROR, SC_STORE_ERROR_DELETED))
    g_propagate_error (error, g_steal_pointer (&local_error));

  return NULL;
}

typedef struct
{
  ScLogin *self;
  char *name;
  char *password;
} Check;

static void
check_free (gpointer data)
{
  Check *check = data;

  memset (check->password, 0, strlen (check->password));
  g_free (check->name);
  g_free (check->password);
  g_free (check);
}

static DexFuture *
check_fiber (gpointer data)
{
  Check *check = data;
  ScUser *user;
  gboolean right;
  GError *error = NULL;

  user = load_user (check->self, check->name, &error);
  if (error != NULL)
    return dex_future_new_for_error (error);

  right =
      dex_await_boolean (_sc_password_try (user != NULL ? user->password : NULL, check->password,
                                           check->self->config->password_iterations),
                         &error);
  if (right)
    return dex_future_new_take_boxed (SC_TYPE_USER, user);

  g_clear_pointer (&user, _sc_user_unref);
  if (error != NULL)
    return dex_future_new_for_error (error);

  return dex_future_new_reject (SC_SERVER_ERROR, SC_SERVER_ERROR_UNAUTHORIZED,
                                "Name or password is incorrect.");
}

static char *
attempt_key (ScLogin *self, const char *name, const char *password)
{
  g_autofree char *pair = g_strconcat (name, "\n", password, NULL);

  return g_compute_hmac_for_string (G_CHECKSUM_SHA256, (const guchar *) self->own_secret,
                                    strlen (self->own_secret), pair, -1);
}

static gboolean
is_void (gpointer key, gpointer value, gpointer data)
{
  const Attempt *attempt = value;
  ScLogin *self = data;

  return attempt->until < g_get_monotonic_time () ||
         attempt->users_seq != sc_store_get_update_seq (_sc_database_get_store (self->users)) ||
         dex_future_is_rejected (attempt->user);
}

static DexFuture *
find_attempt (ScLogin *self, const char *key)
{
  Attempt *attempt = g_hash_table_lookup (self->remembered, key);

  return attempt != NULL && !is_void (NULL, attempt, self) ? dex_ref (attempt->user) : NULL;
}

static DexFuture *
start_attempt (ScLogin *self, const char *key, const char *name, const char *password)
{
  Attempt *attempt = g_new0 (Attempt, 1);
  Check *check = g_new0 (Check, 1);

  if (g_hash_table_size (self->remembered) >= MAX_REMEMBERED)
    g_hash_table_foreach_remove (self->remembered, is_void, self);
  if (g_hash_table_size (self->remembered) >= MAX_REMEMBERED)
    g_hash_table_remove_all (self->remembered);

  check->self = self;
  check->name = g_strdup (name);
  check->password = g_strdup (password);
  attempt->users_seq = sc_store_get_update_seq (_sc_database_get_store (self->users));
  attempt->until = g_get_monotonic_time () + REMEMBER_US;
  attempt->user = dex_scheduler_spawn (NULL, 0, check_fiber, check, check_free);
  g_hash_table_replace (self->remembered, g_strdup (key), attempt);

  return dex_ref (attempt->user);
}

ScLoginCounts
_sc_login_get_counts (ScLogin *self)
{
  return self->counts;
}

/*
 * _sc_login_check:
 * @address: where the client is
 *
 * Tries a password, or remembers that it was right. In a fiber.
 *
 * Returns (transfer full) (nullable): the user; %NULL with %SC_SERVER_ERROR_UNAUTHORIZED or
 * _TOO_MANY
 */
ScUser *
_sc_login_check (ScLogin *self,
                 const char *name,
                 const char *password,
                 const char *address,
                 GError **error)
{
  g_autofree char *key = NULL;
  DexFuture *attempt;
  ScUser *user;

  if (*name == '\0' || strlen (name) > MAX_NAME_LENGTH || strlen (password) > MAX_PASSWORD_LENGTH)
    {
      g_set_error_literal (error, SC_SERVER_ERROR, SC_SERVER_ERROR_UNAUTHORIZED,
                           "Name or password is incorrect.");
      return NULL;
    }

  key = attempt_key (self, name, password);
  attempt = find_attempt (self, key);
  if (attempt != NULL)
    {
      self->counts.hits++;
      return dex_await_boxed (attempt, error);
    }

  self->counts.misses++;
  if (!_sc_lockout_begin (self->lockout, name, address, error))
    return NULL;
  user = dex_await_boxed (start_attempt (self, key, name, password), error);
  if (user != NULL)
    _sc_lockout_forgive (self->lockout, name, address);

  return user;
}

static gboolean
identify_by_basic (ScLogin *self, ScRequest *request, const char *encoded, GError **error)
{
  g_autofree guchar *bytes = NULL;
  g_autofree char *pair = NULL;
  gsize length;
  char *colon;

  bytes = g_base64_decode (encoded, &length);
  pair = g_strndup ((const char *) bytes, length);
  colon = strchr (pair, ':');
  if (colon == NULL || !g_utf8_validate (pair, -1, NULL))
    {
      g_set_error_literal (error, SC_SERVER_ERROR, SC_SERVER_ERROR_UNAUTHORIZED,
                           "The Authorization header cannot be read");
      return FALSE;
    }

  *colon = '\0';
  request->user = _sc_login_check (self, pair, colon + 1, _sc_request_get_address (request), error);

  return request->user != NULL;
}

/* A cookie that is old or not ours is no error: nobody is logged in. */
static gboolean
identify_by_cookie (ScLogin *self, ScRequest *request, const char *cookie, GError **error)
{
  g_autoptr (ScUser) user = NULL;
  g_autofree char *name = NULL;
  gint64 age;
  gint64 since;
  GError *local_error = NULL;

  if (!_sc_cookie_read (cookie, &name, &since))
    return TRUE;
  age = sc_clock_now_ms () / 1000 - since;
  if (age < 0 || age > self->config->session_seconds)
    return TRUE;

  user = load_user (self, name, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }
  if (user == NULL || user->password == NULL ||
      !_sc_cookie_is_sealed (cookie, self->secret, user->password->salt))
    return TRUE;

  /* A session lasts as long as it is used. */
  if (age > self->config->session_seconds / 10)
    _sc_login_set_cookie (self, request, user);
  request->user = g_steal_pointer (&user);

  return TRUE;
}

/*
 * _sc_login_identify:
 *
 * Sets the request's user, or leaves it %NULL when nobody says who he is. In a fiber.
 *
 * Returns: %FALSE when somebody says it wrongly
 */
gboolean
_sc_login_identify (ScLogin *self, ScRequest *request, GError **error)
{
  const char *authorization = _sc_request_get_header (request, "Authorization");
  g_autofree char *cookie =
      _sc_cookie_find (_sc_request_get_header (request, "Cookie"), COOKIE_NAME);

  if (authorization != NULL && g_ascii_strncasecmp (authorization, "Basic ", 6) == 0)
    return identify_by_basic (self, request, authorization + 6, error);
  if (cookie != NULL)
    return identify_by_cookie (self, request, cookie, error);

  return TRUE;
}

/* Clients that know no Max-Age look at this. */
static char *
dup_expiry (gint64 seconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (seconds);

  return soup_date_time_to_string (time, SOUP_DATE_HTTP);
}

/*
 * _sc_login_set_cookie:
 * @user: (nullable): who is logged in; %NULL ends the session
 */
void
_sc_login_set_cookie (ScLogin *self, ScRequest *request, const ScUser *user)
{
  const char *secure = _sc_request_is_encrypted (request) ? "; Secure" : "";
  gint64 now = sc_clock_now_ms () / 1000;
  g_autofree char *value = NULL;
  g_autofree char *expires = NULL;
  g_autofree char *header = NULL;

  if (user != NULL && user->password != NULL)
    value = _sc_cookie_make (user->name, now, self->secret, user->password->salt);
  expires = dup_expiry (value != NULL ? now + self->config->session_seconds : 0);
  header = g_strdup_printf (COOKIE_NAME "=%s; Version=1; Expires=%s; Max-Age=%u; Path=/; HttpOnly; "
                                        "SameSite=Strict%s",
                            value != NULL ? value : "", expires,
                            value != NULL ? self->config->session_seconds : 0, secure);
  _sc_request_set_header (request, "Set-Cookie", header);
}
