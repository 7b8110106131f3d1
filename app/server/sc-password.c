/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <gcrypt.h>
#include <string.h>

#include "sc-json.h"
#include "sc-password-private.h"
#include "sc-server-error.h"

/* PBKDF2 takes a good part of a second by intent. Two threads try passwords; the rest of the machine
 * stays with those who are in already. */
#define N_THREADS 2
#define MAX_WAITING 64

/* Whoever may write a user document could otherwise keep a thread busy for days. */
#define MAX_ITERATIONS 5000000

/* The functions that CouchDB derives keys with. It writes sha256, if nothing else is configured; before 3.4
 * it was SHA-1, which goes without saying. */
static const struct
{
  const char *prf;
  int algorithm;
  gsize length;
} functions[] = {
  { "sha", GCRY_MD_SHA1, 20 },      { "sha224", GCRY_MD_SHA224, 28 },
  { "sha256", GCRY_MD_SHA256, 32 }, { "sha384", GCRY_MD_SHA384, 48 },
  { "sha512", GCRY_MD_SHA512, 64 },
};

G_DEFINE_BOXED_TYPE (ScPassword, _sc_password, _sc_password_ref, _sc_password_unref)

ScPassword *
_sc_password_ref (ScPassword *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
password_clear (ScPassword *self)
{
  g_free (self->prf);
  g_free (self->salt);
  g_free (self->key);
}

void
_sc_password_unref (ScPassword *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) password_clear);
}

static gboolean
knows_function (const char *prf)
{
  for (gsize i = 0; i < G_N_ELEMENTS (functions); i++)
    if (g_str_equal (functions[i].prf, prf))
      return TRUE;

  return FALSE;
}

/* Returns (transfer full) (nullable): what a user document keeps of a password, if it is of a kind
 * that this server can try. */
ScPassword *
_sc_password_new_from_json (JsonObject *user)
{
  const char *prf = sc_json_get_string (user, "pbkdf2_prf");
  const char *salt = sc_json_get_string (user, "salt");
  const char *key = sc_json_get_string (user, "derived_key");
  gint64 iterations = sc_json_get_int (user, "iterations", 0);
  ScPassword *self;

  if (prf == NULL && json_object_has_member (user, "pbkdf2_prf"))
    return NULL;
  if (prf == NULL)
    prf = "sha";
  if (g_strcmp0 (sc_json_get_string (user, "password_scheme"), "pbkdf2") != 0 || salt == NULL ||
      key == NULL || iterations < 1 || iterations > MAX_ITERATIONS || !knows_function (prf))
    return NULL;

  self = g_atomic_rc_box_new0 (ScPassword);
  self->prf = g_strdup (prf);
  self->salt = g_strdup (salt);
  self->key = g_strdup (key);
  self->iterations = (guint) iterations;

  return self;
}

/* Sets CouchDB's members. */
void
_sc_password_to_json (const ScPassword *self, JsonObject *user)
{
  json_object_set_string_member (user, "password_scheme", "pbkdf2");
  json_object_set_string_member (user, "pbkdf2_prf", self->prf);
  json_object_set_string_member (user, "salt", self->salt);
  json_object_set_int_member (user, "iterations", self->iterations);
  json_object_set_string_member (user, "derived_key", self->key);
}

static void
init_gcrypt (void)
{
  static gsize done;

  if (g_once_init_enter (&done))
    {
      gcry_check_version (NULL);
      gcry_control (GCRYCTL_DISABLE_SECMEM, 0);
      gcry_control (GCRYCTL_INITIALIZATION_FINISHED, 0);
      g_once_init_leave (&done, 1);
    }
}

static char *
to_hex (const guint8 *bytes, gsize length)
{
  GString *hex = g_string_sized_new (length * 2);

  for (gsize i = 0; i < length; i++)
    g_string_append_printf (hex, "%02x", bytes[i]);

  return g_string_free_and_steal (hex);
}

/* Returns (transfer full): 128 bits nobody can guess, as text. */
char *
_sc_password_random (void)
{
  guint8 bytes[16];

  init_gcrypt ();
  gcry_randomize (bytes, sizeof bytes, GCRY_STRONG_RANDOM);

  return to_hex (bytes, sizeof bytes);
}

/* Takes a time that depends on the lengths only. */
gboolean
_sc_password_equal (const char *a, const char *b)
{
  gsize length = strlen (a);
  guint8 difference = 0;

  if (length != strlen (b))
    return FALSE;
  for (gsize i = 0; i < length; i++)
    difference |= (guint8) (a[i] ^ b[i]);

  return difference == 0;
}

/* Returns (transfer full): the key in hexadecimal. */
static char *
derive (const char *prf, const char *plain, const char *salt, guint iterations)
{
  guint8 key[64];
  gsize i = 0;

  while (!g_str_equal (functions[i].prf, prf))
    i++;
  init_gcrypt ();
  gcry_kdf_derive (plain, strlen (plain), GCRY_KDF_PBKDF2, functions[i].algorithm, salt,
                   strlen (salt), iterations, functions[i].length, key);

  return to_hex (key, functions[i].length);
}

typedef struct
{
  DexPromise *promise;
  ScPassword *password; /* %NULL: make one */
  char *plain;
  guint iterations;
} Work;

static void
make_password (Work *work)
{
  g_auto (GValue) value = G_VALUE_INIT;
  ScPassword *password = g_atomic_rc_box_new0 (ScPassword);

  password->prf = g_strdup ("sha256");
  password->salt = _sc_password_random ();
  password->iterations = work->iterations;
  password->key = derive ("sha256", work->plain, password->salt, work->iterations);
  g_value_init (&value, SC_TYPE_PASSWORD);
  g_value_take_boxed (&value, password);
  dex_promise_resolve (work->promise, &value);
}

static void
work_func (gpointer data, gpointer user_data)
{
  Work *work = data;

  if (work->password == NULL)
    {
      make_password (work);
    }
  else
    {
      const ScPassword *password = work->password;
      g_autofree char *key =
          derive (password->prf, work->plain, password->salt, password->iterations);

      dex_promise_resolve_boolean (work->promise, _sc_password_equal (key, password->key));
    }

  dex_unref (work->promise);
  g_clear_pointer (&work->password, _sc_password_unref);
  memset (work->plain, 0, strlen (work->plain));
  g_free (work->plain);
  g_free (work);
}

static DexFuture *
push_work (ScPassword *password, const char *plain, guint iterations)
{
  static GThreadPool *pool;
  Work *work;
  DexFuture *future;

  if (g_once_init_enter_pointer (&pool))
    g_once_init_leave_pointer (&pool, g_thread_pool_new (work_func, NULL, N_THREADS, FALSE, NULL));
  if (g_thread_pool_unprocessed (pool) > MAX_WAITING)
    return dex_future_new_reject (SC_SERVER_ERROR, SC_SERVER_ERROR_TOO_MANY,
                                  "Too many people are logging in at this moment");

  work = g_new0 (Work, 1);
  work->promise = dex_promise_new ();
  work->password = password != NULL ? _sc_password_ref (password) : NULL;
  work->plain = g_strdup (plain);
  work->iterations = iterations;
  future = dex_ref (DEX_FUTURE (work->promise));
  g_thread_pool_push (pool, work, NULL);

  return future;
}

/*
 * _sc_password_make:
 * @plain: the password
 * @iterations: how often it is hashed
 *
 * Returns (transfer full): a future of ScPassword
 */
DexFuture *
_sc_password_make (const char *plain, guint iterations)
{
  return push_work (NULL, plain, iterations);
}

static DexFuture *
false_cb (DexFuture *future, gpointer data)
{
  return dex_future_new_for_boolean (FALSE);
}

/*
 * _sc_password_try:
 * @self: (nullable): what is kept; %NULL when there is no such user, which takes as long
 * @plain: what somebody says the password is
 * @iterations: how often a password of this server is hashed
 *
 * Returns (transfer full): a future of a boolean: whether it is
 */
DexFuture *
_sc_password_try (ScPassword *self, const char *plain, guint iterations)
{
  if (self != NULL)
    return push_work (self, plain, iterations);

  return dex_future_then (push_work (NULL, plain, iterations), false_cb, NULL, NULL);
}
