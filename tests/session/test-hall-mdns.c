/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "fake-avahi.h"
#include "sc-hall-beacon-private.h"
#include "sc-hall-radar-private.h"
#include "sc-test.h"

/* Hosts in a hall are found by mDNS where there is Avahi, and nothing happens where there is none. */

#define FINGERPRINT "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define OTHER_FINGERPRINT "fedcba9876543210fedcba9876543210fedcba9876543210fedcba9876543210"

/* Returns: whether so many addresses are known before half a minute is over */
static gboolean
await_count (ScHallRadar *radar, guint n)
{
  for (guint i = 0; i < 1500; i++)
    {
      g_auto (GStrv) addresses = _sc_hall_radar_list_addresses (radar, NULL);

      if (g_strv_length (addresses) == n)
        return TRUE;
      dex_await (dex_timeout_new_msec (20), NULL);
    }

  return FALSE;
}

static void
await_committed (FakeAvahi *avahi, guint n)
{
  for (guint i = 0; i < 1500 && g_hash_table_size (avahi->committed) != n; i++)
    dex_await (dex_timeout_new_msec (20), NULL);
  g_assert_cmpuint (g_hash_table_size (avahi->committed), ==, n);
}

SC_FIBER_TEST (a_host_is_found_and_lost)
{
  FakeAvahi avahi;
  g_autoptr (ScHallBeacon) beacon = NULL;
  g_autoptr (ScHallRadar) radar = NULL;
  g_auto (GStrv) addresses = NULL;
  g_auto (GStrv) by_code = NULL;
  g_auto (GStrv) by_other = NULL;

  fake_avahi_open (&avahi, test_bus);
  radar = _sc_hall_radar_new ("allianz");
  beacon = _sc_hall_beacon_new ("allianz", FINGERPRINT, 5986);
  g_assert_true (await_count (radar, 1));
  addresses = _sc_hall_radar_list_addresses (radar, NULL);
  g_assert_cmpstr (addresses[0], ==, "192.0.2.4:5986");
  by_code = _sc_hall_radar_list_addresses (radar, "01234");
  g_assert_cmpuint (g_strv_length (by_code), ==, 1);
  by_other = _sc_hall_radar_list_addresses (radar, OTHER_FINGERPRINT);
  g_assert_cmpuint (g_strv_length (by_other), ==, 0);

  g_clear_object (&beacon);
  g_assert_true (await_count (radar, 0));
  await_committed (&avahi, 0);
  g_clear_object (&radar);
  for (guint i = 0; i < 1500 && avahi.browsers->len > 0; i++)
    dex_await (dex_timeout_new_msec (20), NULL);
  g_assert_cmpuint (avahi.browsers->len, ==, 0);
  fake_avahi_close (&avahi);
}

/* The other one is announced first: when ours is there, the other has been looked at and left out. */
SC_FIBER_TEST (the_host_of_another_workspace_is_not_ours)
{
  FakeAvahi avahi;
  g_autoptr (ScHallBeacon) other = NULL;
  g_autoptr (ScHallBeacon) beacon = NULL;
  g_autoptr (ScHallRadar) radar = NULL;
  g_auto (GStrv) addresses = NULL;

  fake_avahi_open (&avahi, test_bus);
  radar = _sc_hall_radar_new ("allianz");
  other = _sc_hall_beacon_new ("nachbarstadt", OTHER_FINGERPRINT, 7000);
  await_committed (&avahi, 1);
  beacon = _sc_hall_beacon_new ("allianz", FINGERPRINT, 5986);
  g_assert_true (await_count (radar, 1));
  addresses = _sc_hall_radar_list_addresses (radar, NULL);
  g_assert_cmpstr (addresses[0], ==, "192.0.2.4:5986");
  await_committed (&avahi, 2);
  g_clear_object (&beacon);
  g_clear_object (&other);
  await_committed (&avahi, 0);
  g_clear_object (&radar);
  fake_avahi_close (&avahi);
}

SC_FIBER_TEST (what_is_announced_names_nobody)
{
  FakeAvahi avahi;
  g_autoptr (ScHallBeacon) beacon = NULL;
  g_autofree char *text = NULL;
  GVariant *service;

  fake_avahi_open (&avahi, test_bus);
  beacon = _sc_hall_beacon_new ("allianz", FINGERPRINT, 5986);
  await_committed (&avahi, 1);
  service = fake_avahi_find (&avahi, "Smart City 0123456789abcdef");
  g_assert_nonnull (service);
  text = g_variant_print (service, FALSE);
  g_assert_null (strstr (text, "allianz"));
  g_assert_null (strstr (text, FINGERPRINT));
  g_assert_nonnull (strstr (text, "_smartcity._tcp"));
  g_clear_object (&beacon);
  await_committed (&avahi, 0);
  fake_avahi_close (&avahi);
}

/* Without Avahi nobody finds anybody; with it, also who was there before; after its restart again. */
SC_FIBER_TEST (avahi_comes_and_goes)
{
  g_autoptr (ScHallBeacon) beacon = _sc_hall_beacon_new ("allianz", FINGERPRINT, 5986);
  g_autoptr (ScHallRadar) radar = _sc_hall_radar_new ("allianz");

  g_assert_true (await_count (radar, 0));
  for (guint i = 0; i < 2; i++)
    {
      FakeAvahi avahi;

      fake_avahi_open (&avahi, test_bus);
      g_assert_true (await_count (radar, 1));
      fake_avahi_close (&avahi);
      g_assert_true (await_count (radar, 0));
    }
}

/* What was asked for comes when nobody wants it any more. */
SC_FIBER_TEST (what_comes_too_late_is_given_back)
{
  FakeAvahi avahi;

  fake_avahi_open (&avahi, test_bus);
  for (guint i = 0; i < 200; i++)
    {
      g_autoptr (ScHallRadar) radar = _sc_hall_radar_new ("allianz");

      for (guint turn = 0; turn < i % 20; turn++)
        dex_await (dex_timeout_new_msec (0), NULL);
    }
  for (guint i = 0; i < 1500 && (avahi.browsers->len > 0 || avahi.n_made == 0); i++)
    dex_await (dex_timeout_new_msec (20), NULL);
  g_assert_cmpuint (avahi.browsers->len, ==, 0);
  fake_avahi_close (&avahi);
}

/* The mark of a workspace differs from host to host. */
static void
marks_differ (void)
{
  g_autofree char *one = _sc_hall_beacon_dup_mark ("allianz", "0123456789abcdef");
  g_autofree char *same = _sc_hall_beacon_dup_mark ("allianz", "0123456789abcdef");
  g_autofree char *elsewhere = _sc_hall_beacon_dup_mark ("allianz", "fedcba9876543210");
  g_autofree char *other = _sc_hall_beacon_dup_mark ("nachbarstadt", "0123456789abcdef");

  g_assert_cmpstr (one, ==, same);
  g_assert_cmpstr (one, !=, elsewhere);
  g_assert_cmpstr (one, !=, other);
  g_assert_cmpuint (strlen (one), ==, 16);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_func ("/session/hall-mdns/found", a_host_is_found_and_lost);
  g_test_add_func ("/session/hall-mdns/other", the_host_of_another_workspace_is_not_ours);
  g_test_add_func ("/session/hall-mdns/names", what_is_announced_names_nobody);
  g_test_add_func ("/session/hall-mdns/daemon", avahi_comes_and_goes);
  g_test_add_func ("/session/hall-mdns/late", what_comes_too_late_is_given_back);
  g_test_add_func ("/session/hall-mdns/marks", marks_differ);

  return fake_avahi_run_tests ();
}
