/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <libsecret/secret.h>

#include "sc-credentials.h"

/* Passwords in the keyring. A missing or locked keyring, or no message bus at all, is nothing that
 * stops the program: these futures then reject, and the caller keeps the password for this run. */

static const SecretSchema schema = {
  "org.dortmund.SmartCity.Password",
  SECRET_SCHEMA_NONE,
  {
      { "url", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { "user", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { NULL, 0 },
  },
  0,
};

static void
looked_up_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DexPromise) promise = data;
  GError *error = NULL;
  char *password = secret_password_lookup_finish (result, &error);

  if (error != NULL)
    dex_promise_reject (promise, error);
  else
    dex_promise_resolve_string (promise, g_strdup (password));
  secret_password_free (password);
}

/**
 * sc_credentials_load:
 * @url: the peer's address
 * @user: the name
 *
 * Returns: (transfer full): a future of the password, %NULL when none is kept; rejects when there is
 *   no keyring or it stays locked
 */
DexFuture *
sc_credentials_load (const char *url, const char *user)
{
  DexPromise *promise = dex_promise_new ();

  secret_password_lookup (&schema, NULL, looked_up_cb, dex_ref (promise), "url", url, "user", user,
                          NULL);

  return DEX_FUTURE (promise);
}

static void
stored_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DexPromise) promise = data;
  GError *error = NULL;

  if (secret_password_store_finish (result, &error))
    dex_promise_resolve_boolean (promise, TRUE);
  else
    dex_promise_reject (promise, error);
}

/**
 * sc_credentials_save:
 * @url: the peer's address
 * @user: the name
 * @password: the password
 *
 * Returns: (transfer full): a future of %TRUE; rejects when the keyring does not take it
 */
DexFuture *
sc_credentials_save (const char *url, const char *user, const char *password)
{
  DexPromise *promise = dex_promise_new ();
  g_autofree char *label = g_strdup_printf ("Smart City: %s (%s)", url, user);

  secret_password_store (&schema, SECRET_COLLECTION_DEFAULT, label, password, NULL, stored_cb,
                         dex_ref (promise), "url", url, "user", user, NULL);

  return DEX_FUTURE (promise);
}

static void
cleared_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DexPromise) promise = data;
  GError *error = NULL;

  secret_password_clear_finish (result, &error);
  if (error != NULL)
    dex_promise_reject (promise, error);
  else
    dex_promise_resolve_boolean (promise, TRUE);
}

/**
 * sc_credentials_forget:
 * @url: the peer's address
 * @user: the name
 *
 * Returns: (transfer full): a future of %TRUE
 */
DexFuture *
sc_credentials_forget (const char *url, const char *user)
{
  DexPromise *promise = dex_promise_new ();

  secret_password_clear (&schema, NULL, cleared_cb, dex_ref (promise), "url", url, "user", user,
                         NULL);

  return DEX_FUTURE (promise);
}
