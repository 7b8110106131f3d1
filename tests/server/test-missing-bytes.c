/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gstdio.h>
#include <unistd.h>

#include "attachment-fixture.h"

/* Files of attachments that a broken disk has lost or cut short: what can be said is said, and what has begun is
 * broken off, so that nobody takes a part for the whole. */

#define WHOLE 1000000
#define LEFT 600000

/* Returns (transfer full): the path of the only attachment's file. */
static char *
find_file (Fixture *fixture)
{
  g_autofree char *folder =
      g_build_filename (fixture->dir, "databases", "allianz.sqlite-attachments", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);

  g_assert_nonnull (dir);

  return g_build_filename (folder, g_dir_read_name (dir), NULL);
}

static GBytes *
pack (const char *text)
{
  g_autoptr (GConverter) converter =
      G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 6));
  g_autoptr (GBytes) plain = g_bytes_new (text, strlen (text));

  return g_converter_convert_bytes (converter, plain, NULL);
}

/* An answer about bytes that are packed says so of them, and not of the error that takes their place. */
SC_FIBER_TEST (bytes_that_are_gone_are_said_to_be)
{
  Fixture fixture = { 0 };
  g_autoptr (GBytes) packed = pack ("hallo");
  g_auto (Answer) put = { 0 };
  g_auto (Answer) answer = { 0 };
  g_autofree char *file = NULL;

  fixture_open (&fixture);
  put = upload (&fixture, "anna", "/allianz/a/a.txt", "text/plain", g_bytes_get_data (packed, NULL),
                (gssize) g_bytes_get_size (packed), "Content-Encoding: gzip");
  g_assert_cmpuint (put.status, ==, 201);
  file = find_file (&fixture);
  g_assert_cmpint (g_unlink (file), ==, 0);

  answer = get_with (&fixture, "GET", "/allianz/a/a.txt", "Accept-Encoding", "gzip");
  g_assert_cmpuint (answer.status, >=, 400);
  g_assert_null (header_of (&answer, "Content-Encoding"));
  g_assert_cmpstr (header_of (&answer, "Content-Type"), ==, "application/json");
  g_assert_nonnull (strstr (answer.text, "{\"error\":\""));
  assert_answer (&fixture, "anna", "GET", "/allianz/a", NULL, 200, "\"stub\":true");
  fixture_close (&fixture);
}

/* Asks on a connection of its own, and hears what comes until the server ends it. */
static void
hear_all (Fixture *fixture, Wire *wire, const char *path)
{
  g_autofree char *basic = basic_header ("anna");
  g_autofree char *text = g_strdup_printf ("GET %s HTTP/1.1\r\nHost: x\r\n%s\r\n", path, basic);

  *wire = wire_open (fixture);
  g_assert_true (wire_say (wire, text));
  g_assert_false (wire_hear (wire, NULL));
}

SC_FIBER_TEST (what_has_begun_is_broken_off)
{
  static const char *const paths[] = {
    "/allianz/a/a.bin",
    "/allianz/_all_docs?include_docs=true&attachments=true",
    "/allianz/_changes?include_docs=true&attachments=true",
    "/allianz/_changes?feed=continuous&include_docs=true&attachments=true",
  };
  Fixture fixture = { 0 };
  g_autofree char *bytes = g_strnfill (WHOLE, 'x');
  g_autofree char *file = NULL;

  fixture_open (&fixture);
  g_free (attach (&fixture, "/allianz/a/a.bin", "image/png", bytes));
  file = find_file (&fixture);
  g_assert_cmpint (truncate (file, LEFT), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      Wire wire = { 0 };

      g_test_message ("%s", paths[i]);
      hear_all (&fixture, &wire, paths[i]);
      g_assert_true (g_str_has_prefix (wire.heard->str, "HTTP/1.1 200 "));
      g_assert_cmpuint (wire.heard->len, <, WHOLE);
      g_assert_false (g_str_has_suffix (wire.heard->str, "\r\n0\r\n\r\n"));
      wire_close (&wire);
    }
  assert_answer (&fixture, NULL, "GET", "/_up", NULL, 200, "ok");
  fixture_close (&fixture);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_func ("/missing-bytes/gone", bytes_that_are_gone_are_said_to_be);
  g_test_add_func ("/missing-bytes/cut-short", what_has_begun_is_broken_off);

  return g_test_run ();
}
