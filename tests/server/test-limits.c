/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "server-fixture.h"

/* What clients send that is broken, too large, too slow, or too much. */

static void
open_with (Fixture *fixture, ScServerConfig *config)
{
  fixture_fill (fixture);
  fixture_start (fixture, config);
}

static char *
repeat (const char *text, gsize n)
{
  GString *out = g_string_sized_new (strlen (text) * n);

  for (gsize i = 0; i < n; i++)
    g_string_append (out, text);

  return g_string_free_and_steal (out);
}

SC_FIBER_TEST (half_a_json_is_refused)
{
  static const char *const cases[] = {
    "",           "{",    "{\"a\":",          "{\"a\":1", "[]",          "null",
    "{\"a\":1}}", "\xff", "{\"a\":\"\xc3\"}", "{'a':1}",  "{\"_id\":1}", "{\"a\":NaN}",
    "{\"a\":01}",
  };
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_answer (&fixture, "anna", "PUT", "/allianz/x", cases[i], 400,
                   "\"error\":\"bad_request\"");
  assert_answer (&fixture, "anna", "GET", "/allianz/x", NULL, 404, "missing");
  fixture_close (&fixture);
}

SC_FIBER_TEST (deep_nesting_is_refused)
{
  g_autofree char *open = repeat ("[", 100000);
  g_autofree char *close = repeat ("]", 100000);
  g_autofree char *body = g_strdup_printf ("{\"a\":%s%s}", open, close);
  const char *too_many = open + 100000 - SC_SERVER_MAX_JSON_DEPTH - 1;
  const char *too_many_closed = close + 100000 - SC_SERVER_MAX_JSON_DEPTH - 1;
  g_autofree char *deepest = g_strdup_printf ("{\"a\":%s%s}", too_many + 1, too_many_closed + 1);
  g_autofree char *deeper = g_strdup_printf ("{\"a\":%s%s}", too_many, too_many_closed);
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  assert_answer (&fixture, "anna", "PUT", "/allianz/x", body, 400,
                 "{\"error\":\"bad_request\",\"reason\":\"the JSON is nested deeper");
  assert_answer (&fixture, "anna", "PUT", "/allianz/x", deepest, 201, "ok");
  assert_answer (&fixture, "anna", "PUT", "/allianz/y", deeper, 400, "nested deeper");
  fixture_close (&fixture);
}

SC_FIBER_TEST (a_body_has_a_largest_size)
{
  ScServerConfig config;
  g_autofree char *large = repeat ("x", 1000000);
  g_autofree char *body = g_strdup_printf ("{\"a\":\"%s\"}", large);
  Fixture fixture = { 0 };

  fixture_config (&fixture, &config);
  config.max_body = 500000;
  open_with (&fixture, &config);
  assert_answer (&fixture, "anna", "PUT", "/allianz/x", body, 413,
                 "{\"error\":\"too_large\",\"reason\":\"The body is larger than 500000 bytes\"}");
  /* The connection, and the server, are as good as before. */
  assert_answer (&fixture, "anna", "PUT", "/allianz/x", "{}", 201, "true");
  fixture_close (&fixture);
}

/* Says the beginning of a request, and hears its refusal. */
static void
assert_refused (Fixture *fixture, const char *request, const char *status, const char *part)
{
  Wire wire = wire_open (fixture);

  g_assert_true (wire_say (&wire, request));
  g_assert_true (wire_hear (&wire, part));
  if (!g_str_has_prefix (wire.heard->str, status) ||
      strstr (wire.heard->str, "\r\nConnection: close\r\n") == NULL)
    g_error ("%.60s: %s", request, wire.heard->str);
  wire_close (&wire);
}

SC_FIBER_TEST (what_is_too_large_is_said_before_it_has_come)
{
  ScServerConfig config;
  g_autofree char *login = basic_header ("anna");
  g_autofree char *chunk = repeat ("x", 65536);
  g_autofree char *many = repeat ("X-Y: 0123456789\r\n", 100);
  g_autofree char *announced =
      g_strconcat ("PUT /allianz/x HTTP/1.1\r\nHost: x\r\n", login,
                   "Expect: 100-continue\r\nContent-Length: 100001\r\n\r\n", NULL);
  g_autofree char *headers = g_strconcat ("GET /_up HTTP/1.1\r\nHost: x\r\n", many, "\r\n", NULL);
  g_autofree char *endless = g_strconcat ("PUT /allianz/x HTTP/1.1\r\nHost: x\r\n", login,
                                          "Transfer-Encoding: chunked\r\n\r\n", NULL);
  Fixture fixture = { 0 };
  gboolean open = TRUE;
  Wire wire;

  fixture_config (&fixture, &config);
  config.max_body = 100000;
  config.max_headers = 1000;
  open_with (&fixture, &config);
  assert_refused (&fixture, announced, "HTTP/1.1 413 ", "\"error\":\"too_large\"");
  assert_refused (&fixture, headers, "HTTP/1.1 431 ", "request_header_fields_too_large");

  /* A body that has no end is read for a while, so that its client may hear why, and then no more. */
  wire = wire_open (&fixture);
  g_assert_true (wire_say (&wire, endless));
  for (guint i = 0; i < 1000 && open; i++)
    open = wire_say (&wire, "10000\r\n") && wire_say (&wire, chunk) && wire_say (&wire, "\r\n");
  g_assert_false (open);
  wire_close (&wire);
  assert_answer (&fixture, "anna", "GET", "/allianz/x", NULL, 404, "missing");
  fixture_close (&fixture);
}

/* Whether the end is told or not. */
SC_FIBER_TEST (a_body_in_chunks_has_the_same_largest_size)
{
  ScServerConfig config;
  g_autofree char *login = basic_header ("anna");
  g_autofree char *text = repeat ("x", 150000);
  g_autofree char *request = g_strdup_printf ("PUT /allianz/x HTTP/1.1\r\nHost: x\r\n%s"
                                              "Transfer-Encoding: chunked\r\n\r\n"
                                              "%x\r\n{\"a\":\"%s\"}\r\n0\r\n\r\n",
                                              login, 150008, text);
  Fixture fixture = { 0 };

  fixture_config (&fixture, &config);
  config.max_body = 100000;
  open_with (&fixture, &config);
  assert_refused (&fixture, request, "HTTP/1.1 413 ", "\"error\":\"too_large\"");
  assert_answer (&fixture, "anna", "GET", "/allianz/x", NULL, 404, "missing");
  fixture_close (&fixture);
}

SC_FIBER_TEST (a_document_of_50_megabytes_is_taken)
{
  g_autofree char *large = repeat ("0123456789abcdef", 50 * 65536);
  g_autofree char *body = g_strdup_printf ("{\"a\":\"%s\"}", large);
  g_auto (Answer) answer = { 0 };
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  assert_answer (&fixture, "anna", "PUT", "/allianz/x", body, 201, "true");
  answer = ask (&fixture, "anna", "GET", "/allianz/x", NULL);
  g_assert_cmpuint (answer.status, ==, 200);
  g_assert_cmpuint (answer.length, >, 50 * 1048576);
  g_assert_nonnull (strstr (answer.text + answer.length - 40, "89abcdef\"}\n"));
  fixture_close (&fixture);
}

static GBytes *
pack (const char *text)
{
  g_autoptr (GConverter) converter =
      G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 6));
  g_autoptr (GBytes) plain = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  GBytes *packed = g_converter_convert_bytes (converter, plain, &error);

  g_assert_no_error (error);

  return packed;
}

static void
assert_packed (Fixture *fixture, const char *encoding, GBytes *body, guint status, const char *part)
{
  SoupMessage *message = make_message (fixture, "anna", "PUT", "/allianz/x", NULL);
  g_auto (Answer) answer = { 0 };

  soup_message_set_request_body_from_bytes (message, "application/json", body);
  soup_message_headers_append (soup_message_get_request_headers (message), "Content-Encoding",
                               encoding);
  answer = finish (message, send_message (fixture, message));
  g_assert_cmpuint (answer.status, ==, status);
  g_assert_nonnull (strstr (answer.text, part));
}

SC_FIBER_TEST (packed_bodies_are_unpacked_within_limits)
{
  ScServerConfig config;
  g_autofree char *zeros = repeat ("0", 3000000);
  g_autofree char *bomb_text = g_strdup_printf ("{\"a\":\"%s\"}", zeros);
  g_autoptr (GBytes) bomb = pack (bomb_text);
  g_autoptr (GBytes) good = pack ("{\"a\":\"ä\"}");
  g_autoptr (GBytes) half = g_bytes_new_from_bytes (good, 0, g_bytes_get_size (good) - 9);
  g_autoptr (GBytes) plain = g_bytes_new_static ("{}", 2);
  Fixture fixture = { 0 };

  fixture_config (&fixture, &config);
  config.max_body = 1000000;
  open_with (&fixture, &config);
  g_assert_cmpuint (g_bytes_get_size (bomb), <, 10000);
  assert_packed (&fixture, "gzip", bomb, 413, "too_large");
  assert_packed (&fixture, "gzip", half, 400, "bad_request");
  assert_packed (&fixture, "gzip", plain, 400, "not gzip");
  assert_packed (&fixture, "br", plain, 415, "bad_content_type");
  assert_packed (&fixture, "gzip", good, 201, "true");
  assert_answer (&fixture, "anna", "GET", "/allianz/x", NULL, 200, "\"a\":\"ä\"");
  fixture_close (&fixture);
}

SC_FIBER_TEST (addresses_and_ids_have_limits)
{
  g_autofree char *long_id = repeat ("x", 600);
  g_autofree char *longer = repeat ("x", 9000);
  g_autofree char *many = repeat ("a=1&", 100);
  g_autofree char *id_path = g_strconcat ("/allianz/", long_id, NULL);
  g_autofree char *long_path = g_strconcat ("/allianz/", longer, NULL);
  g_autofree char *many_path = g_strconcat ("/allianz/x?", many, "b=1", NULL);
  g_autoptr (GString) parameters = g_string_new ("/allianz/x");
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  assert_answer (&fixture, "anna", "PUT", id_path, "{}", 400, "illegal_docid");
  assert_answer (&fixture, "anna", "GET", long_path, NULL, 414, "too_long");
  assert_answer (&fixture, "anna", "GET", many_path, NULL, 404, "missing");
  for (guint i = 0; i < 65; i++)
    g_string_append_printf (parameters, "%sp%u=1", i > 0 ? "&" : "?", i);
  assert_answer (&fixture, "anna", "GET", parameters->str, NULL, 400, "query_parse_error");
  assert_answer (&fixture, "anna", "PUT", "/allianz/a%00b", "{}", 400, "bad_request");
  assert_answer (&fixture, "anna", "PUT", "/allianz/a%0Ab", "{}", 400, "illegal_docid");
  fixture_close (&fixture);
}

SC_FIBER_TEST (a_post_must_be_json)
{
  SoupMessage *message;
  g_autoptr (GBytes) body = g_bytes_new_static ("{\"docs\":[]}", 11);
  g_auto (Answer) answer = { 0 };
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  message = make_message (&fixture, "anna", "POST", "/allianz/_bulk_docs", NULL);
  soup_message_set_request_body_from_bytes (message, "text/plain", body);
  answer = finish (message, send_message (&fixture, message));
  g_assert_cmpuint (answer.status, ==, 415);
  g_assert_nonnull (strstr (answer.text, "Content-Type must be application/json"));
  fixture_close (&fixture);
}

SC_FIBER_TEST (requests_that_are_none_are_survived)
{
  static const char *const cases[] = {
    "\r\n\r\n\r\n",
    "hello\r\n\r\n",
    "GET / HTTP/1.1\r\n\r\n",
    "GET http://[ HTTP/1.1\r\nHost: x\r\n\r\n",
    "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
    "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n",
    "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
  };
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Wire wire = wire_open (&fixture);

      wire_say (&wire, cases[i]);
      wire_close (&wire);
    }
  assert_answer (&fixture, NULL, "GET", "/_up", NULL, 200, "ok");
  fixture_close (&fixture);
}

SC_FIBER_TEST (a_client_that_breaks_off_leaves_nothing)
{
  g_autofree char *basic = basic_header ("anna");
  g_autofree char *text = g_strconcat ("PUT /allianz/half HTTP/1.1\r\nHost: x\r\n", basic,
                                       "Content-Length: 20\r\n\r\n{\"a\":", NULL);
  Fixture fixture = { 0 };
  Wire wire;

  fixture_open (&fixture);
  wire = wire_open (&fixture);
  g_assert_true (wire_say (&wire, text));
  wire_close (&wire);
  assert_answer (&fixture, "anna", "GET", "/allianz/half", NULL, 404, "missing");
  fixture_close (&fixture);
}

/* With one second of patience instead of a minute. */
SC_FIBER_TEST (slow_clients_are_dropped_and_others_served)
{
  static const char *const cases[] = {
    "",
    "GET /_up HT",
    "PUT /allianz/x HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{",
    "GET /_up HTTP/1.1\r\nHost: x\r\n\r\n",
  };
  ScServerConfig config;
  Fixture fixture = { 0 };
  Wire wires[G_N_ELEMENTS (cases)];
  gint64 start;

  fixture_config (&fixture, &config);
  config.idle_seconds = 1;
  open_with (&fixture, &config);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      wires[i] = wire_open (&fixture);
      if (*cases[i] != '\0')
        g_assert_true (wire_say (&wires[i], cases[i]));
    }
  assert_answer (&fixture, "anna", "GET", "/allianz", NULL, 200, "db_name");
  start = g_get_monotonic_time ();
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_false (wire_hear (&wires[i], NULL));
      wire_close (&wires[i]);
    }
  g_assert_cmpint (g_get_monotonic_time () - start, <, 20 * G_USEC_PER_SEC);
  fixture_close (&fixture);
}

/* One byte each time, never silent for long: it is the whole that takes too long. */
SC_FIBER_TEST (a_dripping_request_is_dropped)
{
  ScServerConfig config;
  Fixture fixture = { 0 };
  gboolean open = TRUE;
  Wire wire;

  fixture_config (&fixture, &config);
  config.idle_seconds = 1;
  open_with (&fixture, &config);
  wire = wire_open (&fixture);
  g_assert_true (wire_say (&wire, "PUT /x HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n"));
  for (guint i = 0; i < 200 && open; i++)
    {
      dex_await (dex_timeout_new_msec (50), NULL);
      open = wire_say (&wire, "x");
    }
  g_assert_false (open);
  wire_close (&wire);
  fixture_close (&fixture);
}

SC_FIBER_TEST (a_full_house_lets_idle_ones_go_first)
{
  ScServerConfig config;
  Fixture fixture = { 0 };
  Wire wires[8];

  fixture_config (&fixture, &config);
  config.max_connections = 8;
  open_with (&fixture, &config);
  for (gsize i = 0; i < G_N_ELEMENTS (wires); i++)
    {
      wires[i] = wire_open (&fixture);
      g_assert_true (wire_say (&wires[i], "GET /_up HTTP/1.1\r\nHost: x\r\n\r\n"));
      g_assert_true (wire_hear (&wires[i], "ok"));
    }
  assert_answer (&fixture, NULL, "GET", "/_up", NULL, 200, "ok");
  g_assert_false (wire_hear (&wires[0], NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (wires); i++)
    wire_close (&wires[i]);
  fixture_close (&fixture);
}

SC_FIBER_TEST (a_second_server_on_the_same_folder_is_refused)
{
  g_autoptr (ScServer) second = NULL;
  g_autoptr (GError) error = NULL;
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  second = sc_server_new (sc_server_get_config (fixture.server));
  g_assert_false (dex_await (sc_server_start (second), &error));
  g_assert_error (error, SC_STORE_ERROR, SC_STORE_ERROR_BUSY);
  must (sc_server_stop (second));
  fixture_close (&fixture);
}

SC_FIBER_TEST (a_store_can_be_lent)
{
  g_autofree char *path = NULL;
  g_autoptr (ScStore) store = NULL;
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  path = g_build_filename (fixture.dir, "desk.sqlite", NULL);
  store = dex_await_object (sc_store_open (path), NULL);
  must (sc_server_share_store (fixture.server, "sitzung", store));
  assert_answer (&fixture, "anna", "GET", "/sitzung", NULL, 403, "forbidden");
  assert_answer (&fixture, "admin", "PUT", "/sitzung/x", "{}", 201, "true");
  assert_answer (&fixture, "admin", "DELETE", "/sitzung", NULL, 403, "forbidden");
  fixture_close (&fixture);
  g_assert_cmpint (sc_store_get_update_seq (store), ==, 1);
  must (sc_store_close (store));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_func ("/limits/half-json", half_a_json_is_refused);
  g_test_add_func ("/limits/deep-json", deep_nesting_is_refused);
  g_test_add_func ("/limits/body", a_body_has_a_largest_size);
  g_test_add_func ("/limits/before", what_is_too_large_is_said_before_it_has_come);
  g_test_add_func ("/limits/chunks", a_body_in_chunks_has_the_same_largest_size);
  g_test_add_func ("/limits/large-document", a_document_of_50_megabytes_is_taken);
  g_test_add_func ("/limits/packed", packed_bodies_are_unpacked_within_limits);
  g_test_add_func ("/limits/address", addresses_and_ids_have_limits);
  g_test_add_func ("/limits/content-type", a_post_must_be_json);
  g_test_add_func ("/limits/not-http", requests_that_are_none_are_survived);
  g_test_add_func ("/limits/broken-off", a_client_that_breaks_off_leaves_nothing);
  g_test_add_func ("/limits/slow", slow_clients_are_dropped_and_others_served);
  g_test_add_func ("/limits/dripping", a_dripping_request_is_dropped);
  g_test_add_func ("/limits/full-house", a_full_house_lets_idle_ones_go_first);
  g_test_add_func ("/limits/second-server", a_second_server_on_the_same_folder_is_refused);
  g_test_add_func ("/limits/lent-store", a_store_can_be_lent);

  return g_test_run ();
}
