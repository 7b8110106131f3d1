/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-clients-private.h"
#include "sc-test.h"

/* What one address may take, and whom that does not concern. */

static const char *const proxies[] = { "10.0.0.9", NULL };

static void
connections_of_an_address_are_counted (void)
{
  const ScServerConfig config = { .max_connections_per_client = 2, .trusted_proxies = proxies };
  const ScServerConfig without = { 0 };
  g_autoptr (ScClients) clients = _sc_clients_new (&config);
  g_autoptr (ScClients) unlimited = _sc_clients_new (&without);

  g_assert_true (_sc_clients_connect (clients, "10.0.0.1"));
  g_assert_true (_sc_clients_connect (clients, "10.0.0.1"));
  g_assert_false (_sc_clients_connect (clients, "10.0.0.1"));
  g_assert_true (_sc_clients_connect (clients, "10.0.0.2"));
  /* The one that was refused is there, too, until it is gone. */
  _sc_clients_disconnect (clients, "10.0.0.1");
  g_assert_false (_sc_clients_connect (clients, "10.0.0.1"));
  for (guint i = 0; i < 2; i++)
    _sc_clients_disconnect (clients, "10.0.0.1");
  g_assert_true (_sc_clients_connect (clients, "10.0.0.1"));

  for (guint i = 0; i < 10; i++)
    {
      g_assert_true (_sc_clients_connect (clients, "10.0.0.9"));
      g_assert_true (_sc_clients_connect (unlimited, "10.0.0.1"));
    }
}

static guint
count_taken (ScClients *clients, const char *address, guint n)
{
  guint n_taken = 0;

  for (guint i = 0; i < n; i++)
    {
      guint seconds = 0;

      if (_sc_clients_count_request (clients, address, &seconds))
        n_taken++;
      else
        g_assert_cmpuint (seconds, ==, 1);
    }

  return n_taken;
}

/* Ten seconds' worth at once; then as many as are allowed while time goes by. */
static void
requests_of_an_address_are_counted (void)
{
  const ScServerConfig config = { .max_requests_per_client = 10, .trusted_proxies = proxies };
  const ScServerConfig without = { 0 };
  g_autoptr (ScClients) clients = _sc_clients_new (&config);
  g_autoptr (ScClients) unlimited = _sc_clients_new (&without);
  guint n = count_taken (clients, "10.0.0.1", 1000);

  g_assert_cmpuint (n, >=, 100);
  g_assert_cmpuint (n, <, 1000);
  g_assert_cmpuint (count_taken (clients, "10.0.0.2", 100), ==, 100);
  g_assert_cmpuint (count_taken (clients, "10.0.0.9", 1000), ==, 1000);
  g_assert_cmpuint (count_taken (unlimited, "10.0.0.1", 1000), ==, 1000);
  /* A tenth of a second later there is room for one more. */
  for (guint i = 0; i < 100 && count_taken (clients, "10.0.0.1", 1) == 0; i++)
    g_usleep (20000);
  for (guint i = 0; i < 100 && (n = count_taken (clients, "10.0.0.1", 1)) == 0; i++)
    g_usleep (20000);
  g_assert_cmpuint (n, ==, 1);
}

static void
only_proxies_of_ours_are_trusted (void)
{
  const ScServerConfig config = { .trusted_proxies = proxies };
  const ScServerConfig without = { 0 };
  g_autoptr (ScClients) clients = _sc_clients_new (&config);
  g_autoptr (ScClients) nobody = _sc_clients_new (&without);

  g_assert_true (_sc_clients_is_trusted (clients, "10.0.0.9"));
  g_assert_false (_sc_clients_is_trusted (clients, "10.0.0.90"));
  g_assert_false (_sc_clients_is_trusted (nobody, "127.0.0.1"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/clients/connections", connections_of_an_address_are_counted);
  g_test_add_func ("/clients/requests", requests_of_an_address_are_counted);
  g_test_add_func ("/clients/trusted", only_proxies_of_ours_are_trusted);

  return g_test_run ();
}
