/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <time.h>

#include "sc-hall-error.h"
#include "sc-hall-identity-private.h"

/* Badges say how long it is believed; the certificate itself says nothing about anybody. */
#define VALID_SECONDS ((time_t) 20 * 365 * 24 * 60 * 60)
#define BACKDATED_SECONDS ((time_t) 24 * 60 * 60)
#define COMMON_NAME "Smart City"

/* Returns (transfer full): the file with certificate and key */
char *
_sc_hall_identity_dup_path (const char *profile)
{
  return g_build_filename (profile, "hall.pem", NULL);
}

static int
fill_in (gnutls_x509_crt_t certificate, gnutls_x509_privkey_t key)
{
  guint8 serial[16];
  time_t now = time (NULL);
  int result = gnutls_rnd (GNUTLS_RND_NONCE, serial, sizeof serial);

  serial[0] &= 0x7f;
  if (result >= 0)
    result = gnutls_x509_crt_set_version (certificate, 3);
  if (result >= 0)
    result = gnutls_x509_crt_set_serial (certificate, serial, sizeof serial);
  if (result >= 0)
    result = gnutls_x509_crt_set_activation_time (certificate, now - BACKDATED_SECONDS);
  if (result >= 0)
    result = gnutls_x509_crt_set_expiration_time (certificate, now + VALID_SECONDS);
  if (result >= 0)
    result = gnutls_x509_crt_set_dn_by_oid (certificate, GNUTLS_OID_X520_COMMON_NAME, 0,
                                            COMMON_NAME, sizeof COMMON_NAME - 1);
  if (result >= 0)
    result = gnutls_x509_crt_set_key (certificate, key);
  if (result >= 0)
    result = gnutls_x509_crt_sign2 (certificate, certificate, key, GNUTLS_DIG_SHA256, 0);

  return result;
}

static int
make (gnutls_x509_crt_t certificate, gnutls_x509_privkey_t key, GString *pem)
{
  gnutls_datum_t parts[2] = { 0 };
  int result = gnutls_x509_privkey_generate (key, GNUTLS_PK_ECDSA,
                                             GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), 0);

  if (result >= 0)
    result = fill_in (certificate, key);
  if (result >= 0)
    result = gnutls_x509_crt_export2 (certificate, GNUTLS_X509_FMT_PEM, &parts[0]);
  if (result >= 0)
    result = gnutls_x509_privkey_export2_pkcs8 (key, GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN,
                                                &parts[1]);
  for (gsize i = 0; result >= 0 && i < G_N_ELEMENTS (parts); i++)
    g_string_append_len (pem, (const char *) parts[i].data, parts[i].size);
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    gnutls_free (parts[i].data);

  return result;
}

/* Returns (transfer full) (nullable): a new certificate and its key, P-256, as PEM. GLib reads certificates but
 * makes none; GnuTLS is what it reads them with. */
static char *
generate (GError **error)
{
  g_autoptr (GString) pem = g_string_new (NULL);
  gnutls_x509_crt_t certificate = NULL;
  gnutls_x509_privkey_t key = NULL;
  int result = gnutls_x509_crt_init (&certificate);

  if (result >= 0)
    result = gnutls_x509_privkey_init (&key);
  if (result >= 0)
    result = make (certificate, key, pem);
  g_clear_pointer (&certificate, gnutls_x509_crt_deinit);
  g_clear_pointer (&key, gnutls_x509_privkey_deinit);
  if (result >= 0)
    return g_string_free_and_steal (g_steal_pointer (&pem));

  g_set_error (error, SC_HALL_ERROR, SC_HALL_ERROR_FAILED, "No certificate can be made: %s",
               gnutls_strerror (result));
  return NULL;
}

static DexFuture *
load_fiber (gpointer data)
{
  const char *path = data;
  g_autofree char *pem = NULL;
  GTlsCertificate *certificate;
  GError *error = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      pem = generate (&error);
      if (pem == NULL ||
          !g_file_set_contents_full (path, pem, -1,
                                     G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                     0600, &error))
        return dex_future_new_for_error (error);
    }
  certificate = g_tls_certificate_new_from_file (path, &error);
  if (certificate == NULL)
    return dex_future_new_for_error (error);

  return dex_future_new_take_object (certificate);
}

/*
 * _sc_hall_identity_load:
 * @profile: the folder of a profile
 *
 * Reads the certificate and its key in a thread of the pool; makes them the first time.
 *
 * Returns (transfer full): a future of #GTlsCertificate; rejects with %SC_HALL_ERROR_FAILED, %G_FILE_ERROR or
 * %G_TLS_ERROR
 */
DexFuture *
_sc_hall_identity_load (const char *profile)
{
  return dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 256 * 1024, load_fiber,
                              _sc_hall_identity_dup_path (profile), g_free);
}
