/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-clock.h"
#include "fake-avahi.h"
#include "office-fixture.h"
#include "sc-hall-code.h"
#include "sc-hall-search.h"
#include "sc-record-files.h"

#define FINGERPRINT "03acf2ef5a61562acea067344acf6e53003618c440c327de619c036403c27173"
#define SECRET "K7QM2FXD"
#define LINK_SECRET "19R5YWY6JKQBP1S0VYBA2WM6RC"
#define MINUTE_MS ((gint64) 60 * 1000)
#define DAY_MS (24 * 60 * MINUTE_MS)

/* --- Codes --- */

static void
test_short_code_says_secret_and_host (void)
{
  g_autofree char *text = sc_hall_code_format_short (SECRET, FINGERPRINT);
  static const char *const typed[] = { "%s", "  %s \n", "192.0.2.4 %s", "192.0.2.4:5990 %s",
                                       "[2001:db8::4]:5990  %s" };

  for (gsize i = 0; i < G_N_ELEMENTS (typed); i++)
    {
      g_auto (GStrv) parts = g_strsplit (typed[i], "%s", 2);
      g_autofree char *whole = g_strconcat (parts[0], text, parts[1], NULL);
      g_autofree char *lower = g_ascii_strdown (whole, -1);
      g_autoptr (GError) error = NULL;
      g_autoptr (ScHallCode) code = sc_hall_code_parse (lower, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (code->secret, ==, SECRET);
      g_assert_cmpuint (strlen (code->fingerprint), ==, 5);
      g_assert_true (g_str_has_prefix (FINGERPRINT, code->fingerprint));
      g_assert_cmpuint (g_strv_length (code->addresses), ==, i < 2 ? 0 : 1);
    }
}

static void
test_letters_that_look_like_digits_are_digits (void)
{
  g_autoptr (ScHallCode) code = sc_hall_code_parse ("oOiI-lL00 0000", NULL);

  g_assert_nonnull (code);
  g_assert_cmpstr (code->secret, ==, "00111100");
}

static void
test_link_says_everything (void)
{
  static const char *const addresses[] = { "192.0.2.4", "[2001:db8::4]:5990", NULL };
  g_autofree char *text = sc_hall_code_format_link (addresses, LINK_SECRET, FINGERPRINT);
  g_autoptr (GError) error = NULL;
  g_autoptr (ScHallCode) code = sc_hall_code_parse (text, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (code->secret, ==, LINK_SECRET);
  g_assert_cmpstr (code->fingerprint, ==, FINGERPRINT);
  g_assert_true (g_strv_equal ((const char *const *) code->addresses, addresses));
}

static void
test_other_texts_are_no_codes (void)
{
  static const char *const texts[] = {
    "",
    "K7QM-2FXD",
    "K7QM-2FXD-9TRU",
    "K7QM-2FXD-9TRA-9",
    "K7QM-2FXD-9TRÄ",
    "smartcity-hall:",
    "smartcity-hall:192.0.2.4?c=" LINK_SECRET,
    "smartcity-hall:192.0.2.4?c=" SECRET "&f=" FINGERPRINT,
    "smartcity-hall:192.0.2.4?c=" LINK_SECRET "&f=03ac",
    "https://192.0.2.4/?c=" LINK_SECRET "&f=" FINGERPRINT,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (sc_hall_code_parse (texts[i], &error));
      g_assert_error (error, SC_HALL_ERROR, SC_HALL_ERROR_BAD_CODE);
    }
}

static void
register_desk (Desk *desk)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (
      dex_await_boolean (sc_hall_register (sc_session_get_hall (desk->session)), &error));
  g_assert_no_error (error);
}

/* Two who know each other. */
static void
office_begin (Office *self)
{
  office_init (self);
  register_desk (&self->anna);
  register_desk (&self->bernd);
  desk_sync_once (&self->anna);
  desk_sync_once (&self->bernd);
}

static void
office_end (Office *self)
{
  sc_clock_set_fake_ms (0);
  office_clear (self);
}

static void
assert_joins (Office *office, const char *code, int expected)
{
  ScHall *hall = sc_session_get_hall (office->bernd.session);
  g_autoptr (GError) error = NULL;

  dex_await (sc_hall_join (hall, code), &error);
  if (expected < 0)
    g_assert_no_error (error);
  else
    g_assert_error (error, SC_HALL_ERROR, expected);
}

static void
host (Office *office)
{
  g_autoptr (GError) error = NULL;

  dex_await (sc_hall_open (sc_session_get_hall (office->anna.session), "127.0.0.1:0", 1), &error);
  g_assert_no_error (error);
}

/* --- Files --- */

#define FILM "solution:film"
#define FILM_SIZE ((gsize) SC_FILE_POLICY_DEFAULT_SIZE + 1)

/* @expected: whether the bytes are here */
static void
assert_film (Desk *desk, gboolean expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) files =
      dex_await_boxed (sc_session_list_files (desk->session, FILM), &error);

  g_assert_no_error (error);
  g_assert_cmpuint (files->len, ==, 1);
  g_assert_cmpint (((ScRecordFile *) files->pdata[0])->state, ==,
                   expected ? SC_FILE_STATE_HERE : SC_FILE_STATE_ELSEWHERE);
}

/* A film that anna has added on another computer: here she knows no more of it than that it is there. */
static void
add_film_elsewhere (Office *office)
{
  g_autofree guint8 *film = g_malloc0 (FILM_SIZE);
  g_autoptr (GBytes) bytes = g_bytes_new (film, FILM_SIZE);
  Desk other = { 0 };
  g_autoptr (GError) error = NULL;

  desk_init (&other, &office->server, "anna");
  desk_set (&other, FILM, "title", "Film");
  dex_await (sc_session_add_bytes (other.session, FILM, "film.mp4", "video/mp4", bytes), &error);
  g_assert_no_error (error);
  desk_sync_once (&other);
  desk_clear (&other);
  desk_sync_once (&office->anna);
}

/* The guest then knows the same, works with the record, and gets the bytes later where they are. */
SC_FIBER_TEST (a_host_without_the_bytes_passes_on_what_it_knows)
{
  Office office;
  ScHall *hall;
  g_autoptr (GError) error = NULL;

  office_begin (&office);
  add_film_elsewhere (&office);
  assert_film (&office.anna, FALSE);
  host (&office);
  hall = sc_session_get_hall (office.anna.session);
  assert_joins (&office, sc_hall_get_link (hall), -1);
  desk_set (&office.anna, FILM, "title", "Film im Saal");
  desk_await (&office.bernd, FILM, "title", "Film im Saal");
  assert_film (&office.bernd, FALSE);
  desk_set (&office.bernd, FILM, "title", "Film vom Saal");
  desk_await (&office.anna, FILM, "title", "Film vom Saal");
  assert_film (&office.anna, FALSE);
  dex_await (sc_hall_close (hall), &error);
  g_assert_no_error (error);

  desk_sync_once (&office.bernd);
  dex_await (sc_session_fetch_file (office.bernd.session, FILM, "film.mp4", NULL, NULL, NULL),
             &error);
  g_assert_no_error (error);
  assert_film (&office.bernd, TRUE);
  desk_sync_once (&office.anna);
  assert_film (&office.anna, FALSE);
  g_assert_true (desk_has (&office.anna, FILM, "title", "Film vom Saal"));
  office_end (&office);
}

/* --- Time --- */

SC_FIBER_TEST (a_code_expires)
{
  Office office;
  ScHall *hall;

  office_begin (&office);
  host (&office);
  hall = sc_session_get_hall (office.anna.session);
  sc_clock_set_fake_ms (sc_clock_now_ms () + 2 * MINUTE_MS);
  assert_joins (&office, sc_hall_get_link (hall), SC_HALL_ERROR_WRONG_CODE);
  sc_clock_set_fake_ms (0);
  assert_joins (&office, sc_hall_get_link (hall), -1);
  /* Who is in stays. */
  sc_clock_set_fake_ms (sc_clock_now_ms () + 2 * MINUTE_MS);
  desk_set (&office.anna, "solution:1", "title", "Nach dem Ende");
  desk_await (&office.bernd, "solution:1", "title", "Nach dem Ende");
  office_end (&office);
}

SC_FIBER_TEST (a_badge_expires)
{
  Office office;

  office_begin (&office);
  host (&office);
  sc_clock_set_fake_ms (sc_clock_now_ms () + 91 * DAY_MS);
  assert_joins (&office, sc_hall_get_link (sc_session_get_hall (office.anna.session)),
                SC_HALL_ERROR_NOT_A_MEMBER);
  office_end (&office);
}

SC_FIBER_TEST (who_loses_the_badge_is_out)
{
  Office office;
  g_autoptr (GPtrArray) rows = NULL;
  ScListRequest request = {
    .start_id = (char *) "badge:", .end_id = (char *) "badge;", .limit = 9, .include_docs = TRUE
  };
  ScHall *guest;

  office_begin (&office);
  host (&office);
  assert_joins (&office, sc_hall_get_link (sc_session_get_hall (office.anna.session)), -1);
  guest = sc_session_get_hall (office.bernd.session);
  g_assert_cmpstr (sc_hall_get_host_name (guest), ==, "anna");

  rows =
      dex_await_boxed (sc_store_list (sc_session_get_store (office.anna.session), &request), NULL);
  g_assert_cmpuint (rows->len, ==, 2);
  for (guint i = 0; i < rows->len; i++)
    {
      const ScListRow *row = rows->pdata[i];
      g_autofree char *rev = sc_document_dup_rev (row->document);
      g_autoptr (GPtrArray) edits =
          g_ptr_array_new_with_free_func ((GDestroyNotify) sc_document_unref);
      g_autoptr (GPtrArray) results = NULL;

      g_ptr_array_add (edits, sc_document_new (row->document->id, rev, TRUE, "{}"));
      results = dex_await_boxed (sc_store_write (sc_session_get_store (office.anna.session), edits,
                                                 SC_WRITE_EDIT),
                                 NULL);
      g_assert_nonnull (results);
    }
  for (guint i = 0; i < 750 && sc_hall_get_sync (guest) != NULL; i++)
    {
      /* Each change makes the guest ask again. */
      g_autofree char *id = g_strdup_printf ("solution:%u", i);

      if (i % 25 == 0)
        desk_set (&office.anna, id, "title", "Neu");
      dex_await (dex_timeout_new_msec (20), NULL);
    }
  g_assert_null (sc_hall_get_sync (guest));
  office_end (&office);
}

/* --- Without an address --- */

/* Who hosts is listed with the name on the badge, and no more when it ends. */
static void
await_found (ScHallSearch *search, guint n)
{
  for (guint i = 0; i < 1500 && sc_hall_search_list (search)->len != n; i++)
    dex_await (dex_timeout_new_msec (20), NULL);
  g_assert_cmpuint (sc_hall_search_list (search)->len, ==, n);
}

SC_FIBER_TEST (a_host_is_found_without_its_address)
{
  Office office = { 0 };
  FakeAvahi avahi;
  g_autoptr (GError) error = NULL;
  ScHall *host;
  ScHall *guest;

  fake_avahi_open (&avahi, test_bus);
  avahi.address = "127.0.0.1";
  office_begin (&office);
  host = sc_session_get_hall (office.anna.session);
  guest = sc_session_get_hall (office.bernd.session);
  g_assert_true (dex_await (sc_hall_open (host, NULL, SC_HALL_MINUTES), &error));
  g_assert_no_error (error);
  /* The code alone: where the host is says Avahi. */
  g_assert_true (dex_await (sc_hall_join (guest, sc_hall_get_short_code (host)), &error));
  g_assert_no_error (error);
  g_assert_cmpstr (sc_hall_get_host_name (guest), ==, "anna");
  desk_set (&office.anna, "solution:saal", "title", "Saal");
  desk_await (&office.bernd, "solution:saal", "title", "Saal");

  sc_hall_leave (guest);
  dex_await (sc_hall_close (host), NULL);
  for (guint i = 0; i < 1500 && g_hash_table_size (avahi.committed) > 0; i++)
    dex_await (dex_timeout_new_msec (20), NULL);
  g_assert_cmpuint (g_hash_table_size (avahi.committed), ==, 0);
  office_end (&office);
  fake_avahi_close (&avahi);
}

SC_FIBER_TEST (who_hosts_is_listed)
{
  Office office = { 0 };
  FakeAvahi avahi;
  g_autoptr (ScHallSearch) search = NULL;
  const ScHallFound *found;
  ScHall *host;

  fake_avahi_open (&avahi, test_bus);
  avahi.address = "127.0.0.1";
  office_begin (&office);
  host = sc_session_get_hall (office.anna.session);
  search = sc_hall_search_new (sc_session_get_hall (office.bernd.session));
  g_assert_true (dex_await (sc_hall_open (host, NULL, SC_HALL_MINUTES), NULL));
  await_found (search, 1);
  found = sc_hall_search_list (search)->pdata[0];
  g_assert_cmpstr (found->user, ==, "anna");
  g_assert_true (g_str_has_prefix (found->address, "127.0.0.1:"));
  dex_await (sc_hall_close (host), NULL);
  await_found (search, 0);
  g_clear_object (&search);
  office_end (&office);
  fake_avahi_close (&avahi);
}

SC_FIBER_TEST (nobody_is_found_where_there_is_no_avahi)
{
  Office office = { 0 };
  g_autoptr (GError) error = NULL;

  office_begin (&office);
  g_assert_false (
      dex_await (sc_hall_join (sc_session_get_hall (office.bernd.session), "K7QM-2FXD-9TRA"),
                 &error));
  g_assert_error (error, SC_HALL_ERROR, SC_HALL_ERROR_NOT_FOUND);
  office_end (&office);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_func ("/hall/code/short", test_short_code_says_secret_and_host);
  g_test_add_func ("/hall/code/letters", test_letters_that_look_like_digits_are_digits);
  g_test_add_func ("/hall/code/link", test_link_says_everything);
  g_test_add_func ("/hall/code/others", test_other_texts_are_no_codes);
  g_test_add_func ("/hall/files", a_host_without_the_bytes_passes_on_what_it_knows);
  g_test_add_func ("/hall/code-expires", a_code_expires);
  g_test_add_func ("/hall/badge-expires", a_badge_expires);
  g_test_add_func ("/hall/badge-is-taken-away", who_loses_the_badge_is_out);
  g_test_add_func ("/hall/found", a_host_is_found_without_its_address);
  g_test_add_func ("/hall/listed", who_hosts_is_listed);
  g_test_add_func ("/hall/not-found", nobody_is_found_where_there_is_no_avahi);

  return fake_avahi_run_tests ();
}
