/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>

#include "attachment-fixture.h"

/* 100 MB in each direction, and how much memory that takes; and a disk that has no room for it. */

#define PIECE (256 * 1024)
#define N_PIECES 400
#define MAX_GROWTH_KB (24 * 1024)

/* The most memory that this program had so far, in kilobytes. */
static gint64
peak_memory (void)
{
  g_autofree char *status = NULL;
  const char *line;

  g_file_get_contents ("/proc/self/status", &status, NULL, NULL);
  line = status != NULL ? strstr (status, "VmHWM:") : NULL;

  return line != NULL ? g_ascii_strtoll (line + strlen ("VmHWM:"), NULL, 10) : 0;
}

/* Sets the mark back to what there is now. */
static void
reset_peak (void)
{
  FILE *file = fopen ("/proc/self/clear_refs", "w");

  g_assert_nonnull (file);
  g_assert_cmpint (fputs ("5", file), >=, 0);
  g_assert_cmpint (fclose (file), ==, 0);
}

/* Pieces that are all different, so that one in a wrong place is noticed. */
static GBytes *
make_piece (guint number)
{
  guint8 *bytes = g_malloc (PIECE);

  for (gsize i = 0; i < PIECE; i++)
    bytes[i] = (guint8) (i * 7 + number * 13 + (i >> 8));

  return g_bytes_new_take (bytes, PIECE);
}

static void
say_head (Wire *wire, const char *method, const char *path, const char *headers)
{
  g_autofree char *basic = basic_header ("anna");
  g_autofree char *head =
      g_strconcat (method, " ", path, " HTTP/1.1\r\nHost: x\r\n", basic, headers, "\r\n", NULL);

  g_assert_true (wire_say (wire, head));
}

static void
say_pieces (Wire *wire)
{
  GOutputStream *stream = g_io_stream_get_output_stream (G_IO_STREAM (wire->connection));

  for (guint i = 0; i < N_PIECES; i++)
    {
      g_autoptr (GBytes) piece = make_piece (i);
      gsize done = 0;

      while (done < PIECE)
        {
          g_autoptr (GBytes) rest = g_bytes_new_from_bytes (piece, done, PIECE - done);
          g_autoptr (GError) error = NULL;
          gint64 n = dex_await_int64 (dex_output_stream_write_bytes (stream, rest, 0), &error);

          g_assert_no_error (error);
          done += (gsize) n;
        }
    }
}

/* Reads 100 MB behind the headers and compares them. */
static void
hear_pieces (Wire *wire)
{
  GInputStream *stream = g_io_stream_get_input_stream (G_IO_STREAM (wire->connection));
  g_autoptr (GBytes) expected = make_piece (0);
  gsize offset = 0;
  guint number = 0;
  const char *body;

  g_assert_true (wire_hear (wire, "\r\n\r\n"));
  body = strstr (wire->heard->str, "\r\n\r\n") + 4;
  g_string_erase (wire->heard, 0, body - wire->heard->str);
  while (number < N_PIECES)
    {
      gsize n = MIN (wire->heard->len, PIECE - offset);

      g_assert_cmpint (memcmp (wire->heard->str,
                               (const char *) g_bytes_get_data (expected, NULL) + offset, n),
                       ==, 0);
      g_string_erase (wire->heard, 0, (gssize) n);
      offset += n;
      if (offset == PIECE)
        {
          g_bytes_unref (expected);
          expected = make_piece (++number);
          offset = 0;
        }
      else
        {
          g_autoptr (GBytes) more =
              dex_await_boxed (dex_input_stream_read_bytes (stream, PIECE, 0), NULL);

          g_assert_true (more != NULL && g_bytes_get_size (more) > 0);
          g_string_append_len (wire->heard, g_bytes_get_data (more, NULL),
                               (gssize) g_bytes_get_size (more));
        }
    }
}

static void
assert_flat (const char *what, gint64 before, gint64 start)
{
  gint64 growth = peak_memory () - before;
  double seconds = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;

  g_test_message ("%s: %.0f MB/s, memory grew by %" G_GINT64_FORMAT " kB", what,
                  N_PIECES * (PIECE / 1e6) / seconds, growth);
  g_assert_cmpint (growth, <, MAX_GROWTH_KB);
}

SC_FIBER_TEST (a_hundred_megabytes_pass_through_little_memory)
{
  Fixture fixture = { 0 };
  g_autofree char *length = g_strdup_printf ("Content-Length: %u\r\n", PIECE * N_PIECES);
  gint64 before;
  gint64 start;
  Wire wire;

  fixture_open (&fixture);
  g_free (attach (&fixture, "/allianz/warm/up", "text/plain", "x"));
  reset_peak ();
  before = peak_memory ();

  start = g_get_monotonic_time ();
  wire = wire_open (&fixture);
  say_head (&wire, "PUT", "/allianz/a/big", length);
  say_pieces (&wire);
  g_assert_true (wire_hear (&wire, "HTTP/1.1 201"));
  wire_close (&wire);
  assert_flat ("upload", before, start);

  start = g_get_monotonic_time ();
  wire = wire_open (&fixture);
  say_head (&wire, "GET", "/allianz/a/big", "");
  /* Who takes his time does not fill the memory either. */
  dex_await (dex_timeout_new_msec (700), NULL);
  hear_pieces (&wire);
  wire_close (&wire);
  assert_flat ("download", before, start);
  assert_files (&fixture, 2);
  fixture_close (&fixture);
}

SC_FIBER_TEST (so_do_multipart_bodies)
{
  Fixture fixture = { 0 };
  static const char head[] =
      "--b\r\nContent-Type: application/json\r\n\r\n{\"_attachments\":{\"big\":"
      "{\"follows\":true}}}\r\n--b\r\n\r\n";
  static const char tail[] = "\r\n--b--";
  g_autofree char *headers =
      g_strdup_printf ("Content-Type: multipart/related; boundary=b\r\nContent-Length: %zu\r\n",
                       (gsize) PIECE * N_PIECES + strlen (head) + strlen (tail));
  gint64 before;
  gint64 start;
  Wire wire;

  fixture_open (&fixture);
  g_free (attach (&fixture, "/allianz/warm/up", "text/plain", "x"));
  reset_peak ();
  before = peak_memory ();

  start = g_get_monotonic_time ();
  wire = wire_open (&fixture);
  say_head (&wire, "PUT", "/allianz/a", headers);
  g_assert_true (wire_say (&wire, head));
  say_pieces (&wire);
  g_assert_true (wire_say (&wire, tail));
  g_assert_true (wire_hear (&wire, "HTTP/1.1 201"));
  wire_close (&wire);
  assert_flat ("multipart upload", before, start);

  start = g_get_monotonic_time ();
  wire = wire_open (&fixture);
  say_head (&wire, "GET", "/allianz/a?attachments=true", "Accept: multipart/related\r\n");
  g_assert_true (wire_hear (&wire, "Content-Disposition"));
  g_string_erase (wire.heard, 0, strstr (wire.heard->str, "Content-Disposition") - wire.heard->str);
  hear_pieces (&wire);
  wire_close (&wire);
  assert_flat ("multipart download", before, start);
  fixture_close (&fixture);
}

/* A reader that stops in the middle, and one that is slow, hold nothing up. */
SC_FIBER_TEST (a_reader_that_goes_away_is_forgotten)
{
  Fixture fixture = { 0 };
  g_autofree char *length = g_strdup_printf ("Content-Length: %u\r\n", PIECE * N_PIECES);
  Wire wire;

  fixture_open (&fixture);
  wire = wire_open (&fixture);
  say_head (&wire, "PUT", "/allianz/a/big", length);
  say_pieces (&wire);
  g_assert_true (wire_hear (&wire, "HTTP/1.1 201"));
  say_head (&wire, "GET", "/allianz/a/big", "");
  g_assert_true (wire_hear (&wire, "HTTP/1.1 200"));
  assert_answer (&fixture, "anna", "GET", "/allianz/a", NULL, 200, "\"length\":104857600");
  wire_close (&wire);
  assert_answer (&fixture, "anna", "GET", "/allianz/a", NULL, 200, "\"length\":104857600");
  fixture_close (&fixture);
}

/* A file may not become larger than 2 MB: to the program that is a full disk. */
SC_FIBER_TEST (a_full_disk_is_507_and_leaves_nothing)
{
  struct rlimit before;
  struct rlimit small;
  Fixture fixture = { 0 };
  g_autofree char *large = g_strnfill (3 * 1024 * 1024, 'x');
  g_autofree char *related =
      g_strconcat ("--b\r\n\r\n{\"_attachments\":{\"x\":{\"follows\":true}}}\r\n--b\r\n\r\n", large,
                   "\r\n--b--", NULL);
  g_autofree char *encoded = g_base64_encode ((const guchar *) large, strlen (large));
  g_autofree char *inlined =
      g_strdup_printf ("{\"_attachments\":{\"x\":{\"data\":\"%s\"}}}", encoded);

  fixture_open (&fixture);
  g_free (attach (&fixture, "/allianz/a/a", "text/plain", "x"));
  signal (SIGXFSZ, SIG_IGN);
  getrlimit (RLIMIT_FSIZE, &before);
  small = before;
  small.rlim_cur = 2 * 1024 * 1024;
  setrlimit (RLIMIT_FSIZE, &small);
  assert_upload (&fixture, "anna", "/allianz/b/b", "text/plain", large, NULL, 507, "disk_full");
  assert_upload (&fixture, "anna", "/allianz/b", "multipart/related; boundary=b", related, NULL,
                 507, "disk_full");
  assert_answer (&fixture, "anna", "PUT", "/allianz/b", inlined, 507, "disk_full");
  setrlimit (RLIMIT_FSIZE, &before);

  assert_files (&fixture, 1);
  assert_answer (&fixture, "anna", "GET", "/allianz/b", NULL, 404, "missing");
  assert_answer (&fixture, "anna", "GET", "/allianz/a/a", NULL, 200, "x");
  assert_upload (&fixture, "anna", "/allianz/b/b", "text/plain", large, NULL, 201, "true");
  fixture_close (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_func ("/large/bytes", a_hundred_megabytes_pass_through_little_memory);
  g_test_add_func ("/large/related", so_do_multipart_bodies);
  g_test_add_func ("/large/reader-gone", a_reader_that_goes_away_is_forgotten);
  g_test_add_func ("/large/disk-full", a_full_disk_is_507_and_leaves_nothing);

  return g_test_run ();
}
