/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "attachment-fixture.h"

/* Attachments under their own address: status, headers, ranges, conditions, limits. */

SC_FIBER_TEST (an_attachment_is_put_read_and_deleted)
{
  Fixture fixture = { 0 };
  g_autofree char *rev1 = NULL;
  g_autofree char *rev2 = NULL;
  g_autofree char *path = NULL;
  g_auto (Answer) got = { 0 };
  g_auto (Answer) head = { 0 };

  fixture_open (&fixture);
  rev1 = attach (&fixture, "/allianz/a/plan.txt", "text/plain;charset=utf-8", "Straße");
  g_assert_true (g_str_has_prefix (rev1, "1-"));
  got = get_with (&fixture, "GET", "/allianz/a/plan.txt", NULL, NULL);
  g_assert_cmpuint (got.status, ==, 200);
  g_assert_cmpstr (got.text, ==, "Straße");
  g_assert_cmpstr (header_of (&got, "Content-Type"), ==, "text/plain;charset=utf-8");
  g_assert_cmpstr (header_of (&got, "ETag"), ==, "\"p2PKBzz9ofzooU8vDMhFkQ==\"");
  g_assert_cmpstr (header_of (&got, "Accept-Ranges"), ==, "bytes");
  g_assert_cmpstr (header_of (&got, "Content-Length"), ==, "7");
  g_assert_cmpstr (header_of (&got, "Cache-Control"), ==, "must-revalidate");
  g_assert_cmpstr (header_of (&got, "Content-Security-Policy"), ==, "sandbox");
  g_assert_cmpstr (header_of (&got, "Content-MD5"), ==, "p2PKBzz9ofzooU8vDMhFkQ==");
  g_assert_null (header_of (&got, "Vary"));
  head = get_with (&fixture, "HEAD", "/allianz/a/plan.txt", NULL, NULL);
  g_assert_cmpuint (head.status, ==, 200);
  g_assert_cmpuint (head.length, ==, 0);
  g_assert_cmpstr (header_of (&head, "Content-Length"), ==, "7");

  assert_answer (&fixture, "anna", "GET", "/allianz/a", NULL, 200,
                 "\"_attachments\":{\"plan.txt\":{\"content_type\":\"text/plain;charset=utf-8\","
                 "\"revpos\":1,\"digest\":\"md5-p2PKBzz9ofzooU8vDMhFkQ==\",\"length\":7,"
                 "\"stub\":true}}");
  path = g_strdup_printf ("/allianz/a/plan.txt?rev=%s", rev1);
  rev2 = ask_for (&fixture, "anna", "DELETE", path, NULL, "rev");
  g_assert_true (g_str_has_prefix (rev2, "2-"));
  assert_answer (&fixture, "anna", "GET", "/allianz/a/plan.txt", NULL, 404,
                 "{\"error\":\"not_found\",\"reason\":\"Document is missing attachment\"}");
  assert_answer (&fixture, "anna", "GET", path, NULL, 200, "Straße");
  fixture_close (&fixture);
}

SC_FIBER_TEST (names_may_have_slashes)
{
  static const char *const paths[] = {
    "/allianz/a/b/c%20d.txt",    "/allianz/x%2Fy/b%2Fc.txt",          "/allianz/u/%C3%A4/%E2%82%AC",
    "/allianz/_design/d/a/b.js", "/allianz/_design%2Fe/x/index.html", "/allianz/e/a//b",
  };
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      assert_upload (&fixture, "admin", paths[i], "text/plain", paths[i], NULL, 201,
                     "\"rev\":\"1-");
      assert_answer (&fixture, "anna", "GET", paths[i], NULL, 200, paths[i]);
    }
  assert_answer (&fixture, "anna", "GET", "/allianz/x%2Fy", NULL, 200, "{\"b/c.txt\":{");
  assert_answer (&fixture, "anna", "GET", "/allianz/x%2Fy/b/c.txt", NULL, 200, "x%2Fy");
  assert_answer (&fixture, "anna", "GET", "/allianz/_design/e/x/index.html", NULL, 200, "index");
  assert_answer (&fixture, "anna", "GET", "/allianz/_design/d", NULL, 200, "{\"a/b.js\":{");
  assert_upload (&fixture, "anna", "/allianz/a/_x", "text/plain", "x", NULL, 400,
                 "starts with prohibited character '_'");
  assert_answer (&fixture, "anna", "GET", "/allianz/_design/d/_view/all", NULL, 501, "views");
  assert_upload (&fixture, "anna", "/allianz/_local/a/b", "text/plain", "x", NULL, 404, "nothing");
  assert_upload (&fixture, "anna", "/allianz/_design/d/x.js", "text/plain", "x", NULL, 409,
                 "conflict");
  assert_upload (&fixture, "anna", "/allianz/_design/n/x.js", "text/plain", "x", NULL, 403,
                 "forbidden");
  fixture_close (&fixture);
}

SC_FIBER_TEST (an_edit_must_name_the_newest_revision)
{
  Fixture fixture = { 0 };
  g_autofree char *rev1 = NULL;
  g_autofree char *rev2 = NULL;
  g_autofree char *path1 = NULL;
  g_autofree char *match = NULL;

  fixture_open (&fixture);
  rev1 = attach (&fixture, "/allianz/a/a.txt", "text/plain", "1");
  path1 = g_strdup_printf ("/allianz/a/b.txt?rev=%s", rev1);
  assert_upload (&fixture, "anna", "/allianz/a/b.txt", "text/plain", "2", NULL, 409,
                 "{\"error\":\"conflict\",\"reason\":\"Document update conflict.\"}");
  assert_upload (&fixture, "anna", "/allianz/a/b.txt?rev=1-abc", "text/plain", "2", NULL, 409,
                 "conflict");
  assert_upload (&fixture, "anna", "/allianz/a/b.txt?rev=x", "text/plain", "2", NULL, 400,
                 "Invalid rev format");
  rev2 = attach (&fixture, path1, "text/plain", "2");
  assert_upload (&fixture, "anna", path1, "text/plain", "3", NULL, 409, "conflict");
  match = g_strdup_printf ("If-Match: \"%s\"", rev2);
  assert_upload (&fixture, "anna", "/allianz/a/c.txt", "text/plain", "3", match, 201,
                 "\"rev\":\"3-");
  assert_answer (&fixture, "anna", "GET", "/allianz/a", NULL, 200, "\"a.txt\":{");
  assert_answer (&fixture, "anna", "GET", "/allianz/a/b.txt", NULL, 200, "2");
  assert_answer (&fixture, "anna", "GET", "/allianz/a/c.txt", NULL, 200, "3");
  assert_answer (&fixture, "anna", "DELETE", "/allianz/a/c.txt", NULL, 409, "conflict");
  assert_answer (&fixture, "anna", "DELETE", path1, NULL, 404, "missing attachment");
  assert_answer (&fixture, "anna", "DELETE", "/allianz/none/c.txt", NULL, 404, "missing");
  assert_answer (&fixture, "anna", "GET", "/allianz/none/c.txt", NULL, 404, "missing");
  assert_answer (&fixture, "anna", "GET", "/allianz/a/a.txt?rev=x", NULL, 400,
                 "Invalid rev format");
  assert_answer (&fixture, "anna", "DELETE", "/allianz/a/a.txt?rev=9-abc", NULL, 409, "conflict");
  /* What was refused has left nothing on the disk. */
  assert_files (&fixture, 3);
  fixture_close (&fixture);
}

SC_FIBER_TEST (a_deleted_document_may_come_back_with_one)
{
  Fixture fixture = { 0 };
  g_autofree char *rev1 = NULL;
  g_autofree char *path = NULL;
  g_autofree char *rev3 = NULL;

  fixture_open (&fixture);
  rev1 = attach (&fixture, "/allianz/a/a.txt", "text/plain", "1");
  path = g_strdup_printf ("/allianz/a?rev=%s", rev1);
  assert_answer (&fixture, "anna", "DELETE", path, NULL, 200, "\"rev\":\"2-");
  assert_answer (&fixture, "anna", "GET", "/allianz/a/a.txt", NULL, 404, "deleted");
  rev3 = attach (&fixture, "/allianz/a/b.txt", "text/plain", "2");
  g_assert_true (g_str_has_prefix (rev3, "3-"));
  assert_answer (&fixture, "anna", "GET", "/allianz/a/a.txt", NULL, 404, "missing attachment");
  fixture_close (&fixture);
}

SC_FIBER_TEST (what_has_not_changed_is_not_sent_again)
{
  static const struct
  {
    const char *value;
    guint status;
  } cases[] = {
    { "\"xMpCOKC5I4INzFCab3WEmw==\"", 304 },
    { "\"x\", W/\"xMpCOKC5I4INzFCab3WEmw==\"", 304 },
    { "*", 304 },
    { "\"x\"", 200 },
    { "xMpCOKC5I4INzFCab3WEmw==", 200 },
  };
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  g_free (attach (&fixture, "/allianz/a/a.txt", "text/plain", "1"));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (Answer) answer =
          get_with (&fixture, "GET", "/allianz/a/a.txt", "If-None-Match", cases[i].value);

      g_assert_cmpuint (answer.status, ==, cases[i].status);
      g_assert_cmpstr (header_of (&answer, "ETag"), ==, cases[0].value);
    }
  fixture_close (&fixture);
}

SC_FIBER_TEST (ranges_are_sent)
{
  static const struct
  {
    const char *range;
    guint status;
    const char *content_range;
    const char *text;
  } cases[] = {
    { "bytes=0-0", 206, "bytes 0-0/10", "0" },
    { "bytes=2-4", 206, "bytes 2-4/10", "234" },
    { "bytes=7-", 206, "bytes 7-9/10", "789" },
    { "bytes=-3", 206, "bytes 7-9/10", "789" },
    { "bytes=-30", 206, "bytes 0-9/10", "0123456789" },
    { "bytes=5-100", 206, "bytes 5-9/10", "56789" },
    { "bytes=10-", 416, "bytes */10", "requested_range_not_satisfiable" },
    { "bytes=10-20, 30-40", 416, "bytes */10", "requested_range_not_satisfiable" },
    { "bytes=-0", 416, "bytes */10", "requested_range_not_satisfiable" },
    { "bytes=5-2", 200, NULL, "0123456789" },
    { "bytes=x-2", 200, NULL, "0123456789" },
    { "bytes=", 200, NULL, "0123456789" },
    { "bytes=-", 200, NULL, "0123456789" },
    { "lines=1-2", 200, NULL, "0123456789" },
    { "bytes=99999999999999999999-", 200, NULL, "0123456789" },
    { "bytes=20-30,2-3", 206, "bytes 2-3/10", "23" },
  };
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  g_free (attach (&fixture, "/allianz/a/a.txt", "text/plain", "0123456789"));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (Answer) answer =
          get_with (&fixture, "GET", "/allianz/a/a.txt", "Range", cases[i].range);

      if (answer.status != cases[i].status || strstr (answer.text, cases[i].text) == NULL)
        g_error ("%s: %u %s", cases[i].range, answer.status, answer.text);
      g_assert_cmpstr (header_of (&answer, "Content-Range"), ==, cases[i].content_range);
      if (answer.status == 206)
        g_assert_cmpuint (answer.length, ==, strlen (cases[i].text));
    }
  g_free (attach (&fixture, "/allianz/e/e.txt", "text/plain", ""));
  assert_answer (&fixture, "anna", "GET", "/allianz/e/e.txt", NULL, 200, "");
  {
    g_auto (Answer) answer = get_with (&fixture, "GET", "/allianz/e/e.txt", "Range", "bytes=0-");

    g_assert_cmpuint (answer.status, ==, 416);
  }
  fixture_close (&fixture);
}

SC_FIBER_TEST (several_ranges_are_parts)
{
  Fixture fixture = { 0 };
  g_auto (Answer) answer = { 0 };
  g_auto (Answer) head = { 0 };
  SoupMessage *message;
  g_auto (Answer) other = { 0 };

  fixture_open (&fixture);
  g_free (attach (&fixture, "/allianz/a/a.txt", "text/plain", "0123456789"));
  answer = get_with (&fixture, "GET", "/allianz/a/a.txt", "Range", "bytes=0-1, 8-");
  g_assert_cmpuint (answer.status, ==, 206);
  g_assert_true (
      g_str_has_prefix (header_of (&answer, "Content-Type"), "multipart/byteranges; boundary="));
  g_assert_nonnull (strstr (answer.text, "Content-Range: bytes 0-1/10\r\n\r\n01\r\n--"));
  g_assert_nonnull (strstr (answer.text, "Content-Range: bytes 8-9/10\r\n\r\n89\r\n--"));

  /* HEAD is about the whole (RFC 9110, section 14.2). */
  head = get_with (&fixture, "HEAD", "/allianz/a/a.txt", "Range", "bytes=0-1");
  g_assert_cmpuint (head.status, ==, 200);
  g_assert_cmpstr (header_of (&head, "Content-Length"), ==, "10");

  /* A range of something that is not there any more is none. */
  message = make_message (&fixture, "anna", "GET", "/allianz/a/a.txt", NULL);
  soup_message_headers_append (soup_message_get_request_headers (message), "Range", "bytes=0-1");
  soup_message_headers_append (soup_message_get_request_headers (message), "If-Range", "\"old\"");
  other = finish (message, send_message (&fixture, message));
  g_assert_cmpuint (other.status, ==, 200);
  fixture_close (&fixture);
}

SC_FIBER_TEST (a_damaged_upload_is_refused)
{
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  assert_upload (
      &fixture, "anna", "/allianz/a/a.txt", "text/plain", "hello",
      "Content-MD5: XUFAKrxLKna5cZ2REBfFkw==", 400,
      "{\"error\":\"content_md5_mismatch\",\"reason\":\"Possible message corruption.\"}");
  assert_upload (&fixture, "anna", "/allianz/a/a.txt", "text/plain", "hello",
                 "Content-MD5: nonsense", 400, "content_md5_mismatch");
  assert_answer (&fixture, "anna", "GET", "/allianz/a", NULL, 404, "missing");
  assert_files (&fixture, 0);
  assert_upload (&fixture, "anna", "/allianz/a/a.txt", "text/plain", "hello",
                 "Content-MD5: XUFAKrxLKna5cZ2REBfFkg==", 201, "true");
  fixture_close (&fixture);
}

static GBytes *
pack (const char *text)
{
  g_autoptr (GConverter) converter =
      G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 6));
  g_autoptr (GBytes) plain = g_bytes_new (text, strlen (text));

  return g_converter_convert_bytes (converter, plain, NULL);
}

SC_FIBER_TEST (packed_bytes_are_kept_and_served_both_ways)
{
  Fixture fixture = { 0 };
  g_autofree char *text = g_strnfill (400000, 'x');
  g_autoptr (GBytes) packed = pack (text);
  const char *bytes = g_bytes_get_data (packed, NULL);
  gssize length = (gssize) g_bytes_get_size (packed);
  g_autofree char *told = g_strdup_printf ("\"encoding\":\"gzip\",\"encoded_length\":%zd", length);
  g_auto (Answer) put = { 0 };
  g_auto (Answer) plain = { 0 };
  g_auto (Answer) ranged = { 0 };
  SoupMessage *message;
  g_auto (Answer) kept = { 0 };

  fixture_open (&fixture);
  put = upload (&fixture, "anna", "/allianz/a/a.txt", "text/plain", bytes, length,
                "Content-Encoding: gzip");
  g_assert_cmpuint (put.status, ==, 201);
  plain = get_with (&fixture, "GET", "/allianz/a/a.txt", "Accept-Encoding", "identity");
  g_assert_cmpuint (plain.length, ==, 400000);
  g_assert_null (header_of (&plain, "Content-Encoding"));
  g_assert_cmpstr (header_of (&plain, "Accept-Ranges"), ==, "none");
  g_assert_cmpstr (header_of (&plain, "Vary"), ==, "Accept-Encoding");
  /* The digest is that of the packed bytes, and these are not. */
  g_assert_null (header_of (&plain, "Content-MD5"));
  ranged = get_with (&fixture, "GET", "/allianz/a/a.txt", "Range", "bytes=0-1");
  g_assert_cmpuint (ranged.status, ==, 200);
  g_assert_cmpstr (plain.text, ==, text);

  message = make_message (&fixture, "anna", "GET", "/allianz/a/a.txt", NULL);
  soup_message_headers_replace (soup_message_get_request_headers (message), "Accept-Encoding",
                                "gzip");
  soup_message_disable_feature (message, SOUP_TYPE_CONTENT_DECODER);
  kept = finish (message, send_message (&fixture, message));
  g_assert_cmpstr (header_of (&kept, "Content-Encoding"), ==, "gzip");
  g_assert_cmpmem (kept.text, kept.length, bytes, (gsize) length);

  assert_answer (&fixture, "anna", "GET", "/allianz/a", NULL, 200,
                 "\"length\":400000,\"stub\":true}");
  assert_answer (&fixture, "anna", "GET", "/allianz/a?att_encoding_info=true", NULL, 200, told);
  assert_answer (&fixture, "anna", "GET", "/allianz/a?attachments=true", NULL, 200,
                 "\"data\":\"eHh4eHh4");
  assert_upload (&fixture, "anna", "/allianz/b/b.txt", "text/plain", "no gzip",
                 "Content-Encoding: gzip", 400, "said to be gzip data");
  assert_upload (&fixture, "anna", "/allianz/b/b.txt", "text/plain", "no br",
                 "Content-Encoding: br", 415, "bad_content_type");
  fixture_close (&fixture);
}

SC_FIBER_TEST (an_attachment_has_a_largest_size)
{
  ScServerConfig config;
  Fixture fixture = { 0 };
  g_autofree char *large = g_strnfill (300000, 'x');
  g_autofree char *basic = basic_header ("anna");
  g_autofree char *head = g_strconcat ("PUT /allianz/c/c HTTP/1.1\r\nHost: x\r\n", basic,
                                       "Transfer-Encoding: chunked\r\n\r\n", NULL);
  g_autofree char *chunk = g_strdup_printf ("%x\r\n%s\r\n0\r\n\r\n", 300000, large);
  g_autofree char *announced = g_strconcat ("PUT /allianz/d/d HTTP/1.1\r\nHost: x\r\n", basic,
                                            "Expect: 100-continue\r\n"
                                            "Content-Length: 200001\r\n\r\n",
                                            NULL);
  Wire wire;

  fixture_config (&fixture, &config);
  config.max_attachment = 200000;
  config.max_body = 100000;
  fixture_fill (&fixture);
  fixture_start (&fixture, &config);
  assert_upload (&fixture, "anna", "/allianz/a/a", "text/plain", large, NULL, 413,
                 "{\"error\":\"attachment_too_large\",\"reason\":\"The attachment is larger than "
                 "200000 bytes\"}");
  assert_upload (&fixture, "anna", "/allianz/a/a", "text/plain", large + 150000, NULL, 201, "true");
  /* With a length it is said before a byte has come. */
  wire = wire_open (&fixture);
  g_assert_true (wire_say (&wire, announced));
  g_assert_true (wire_hear (&wire, "attachment_too_large"));
  wire_close (&wire);
  /* Without a length it is found out while it comes. */
  wire = wire_open (&fixture);
  g_assert_true (wire_say (&wire, head));
  wire_say (&wire, chunk);
  g_assert_true (wire_hear (&wire, "attachment_too_large"));
  wire_close (&wire);
  assert_answer (&fixture, "anna", "GET", "/allianz/c", NULL, 404, "missing");
  assert_files (&fixture, 1);
  fixture_close (&fixture);
}

SC_FIBER_TEST (who_may_not_write_sends_nothing)
{
  Fixture fixture = { 0 };
  g_autofree char *large = g_strnfill (3000000, 'x');

  fixture_open (&fixture);
  assert_upload (&fixture, NULL, "/allianz/a/a", "text/plain", large, NULL, 401, "unauthorized");
  assert_upload (&fixture, "bert", "/allianz-office/a/a", "text/plain", large, NULL, 403,
                 "forbidden");
  assert_upload (&fixture, "anna", "/nowhere/a/a", "text/plain", large, NULL, 404, "not_found");
  assert_upload (&fixture, "anna", "/allianz", "multipart/related; boundary=x", large, NULL, 403,
                 "forbidden");
  assert_upload (&fixture, "admin", "/allianz/_security", "multipart/related; boundary=x", "{}",
                 NULL, 400, "bad_request");
  assert_files (&fixture, 0);
  assert_answer (&fixture, NULL, "GET", "/_up", NULL, 200, "ok");
  fixture_close (&fixture);
}

SC_FIBER_TEST (the_answer_comes_before_a_body_that_waits)
{
  Fixture fixture = { 0 };
  g_autofree char *basic = basic_header ("anna");
  g_autofree char *good = g_strconcat ("PUT /allianz/a/a HTTP/1.1\r\nHost: x\r\n", basic,
                                       "Expect: 100-continue\r\nContent-Length: 5\r\n\r\n", NULL);
  Wire wire;

  fixture_open (&fixture);
  wire = wire_open (&fixture);
  g_assert_true (wire_say (&wire, "PUT /allianz/a/a HTTP/1.1\r\nHost: x\r\n"
                                  "Expect: 100-continue\r\nContent-Length: 5\r\n\r\n"));
  g_assert_true (wire_hear (&wire, "HTTP/1.1 401"));
  wire_close (&wire);
  wire = wire_open (&fixture);
  g_assert_true (wire_say (&wire, good));
  g_assert_true (wire_hear (&wire, "HTTP/1.1 100"));
  g_assert_true (wire_say (&wire, "hello"));
  g_assert_true (wire_hear (&wire, "HTTP/1.1 201"));
  wire_close (&wire);
  assert_answer (&fixture, "anna", "GET", "/allianz/a/a", NULL, 200, "hello");
  fixture_close (&fixture);
}

static char *
upload_head (const char *path, guint length)
{
  g_autofree char *basic = basic_header ("anna");

  return g_strdup_printf ("PUT %s HTTP/1.1\r\nHost: x\r\n%sContent-Length: %u\r\n\r\n", path, basic,
                          length);
}

SC_FIBER_TEST (a_client_that_breaks_off_leaves_nothing)
{
  Fixture fixture = { 0 };
  g_autofree char *head = upload_head ("/allianz/a/a", 1000000);
  g_autofree char *part = g_strnfill (600000, 'x');
  Wire wire;

  fixture_open (&fixture);
  wire = wire_open (&fixture);
  g_assert_true (wire_say (&wire, head));
  g_assert_true (wire_say (&wire, part));
  assert_files (&fixture, 1);
  wire_close (&wire);
  assert_files (&fixture, 0);
  assert_answer (&fixture, "anna", "GET", "/allianz/a", NULL, 404, "missing");
  fixture_close (&fixture);
}

/* One byte each time, never silent for long. */
SC_FIBER_TEST (a_dripping_upload_is_cut_off)
{
  ScServerConfig config;
  Fixture fixture = { 0 };
  g_autofree char *head = upload_head ("/allianz/a/a", 1000000);
  gboolean open = TRUE;
  Wire wire;

  fixture_config (&fixture, &config);
  config.idle_seconds = 1;
  fixture_fill (&fixture);
  fixture_start (&fixture, &config);
  wire = wire_open (&fixture);
  g_assert_true (wire_say (&wire, head));
  for (guint i = 0; i < 200 && open; i++)
    {
      dex_await (dex_timeout_new_msec (50), NULL);
      open = wire_say (&wire, "x");
    }
  g_assert_false (open);
  wire_close (&wire);
  assert_files (&fixture, 0);
  fixture_close (&fixture);
}

/* Both ways through one connection, so that nothing of one is taken for the next. */
SC_FIBER_TEST (connections_are_used_again)
{
  Fixture fixture = { 0 };
  g_autofree char *basic = basic_header ("anna");
  g_autofree char *two = g_strconcat ("PUT /allianz/a/a HTTP/1.1\r\nHost: x\r\n", basic,
                                      "Content-Length: 5\r\n\r\nhello"
                                      "GET /allianz/a/a HTTP/1.1\r\nHost: x\r\n",
                                      basic, "\r\nGET /_up HTTP/1.1\r\nHost: x\r\n\r\n", NULL);
  Wire wire;

  fixture_open (&fixture);
  wire = wire_open (&fixture);
  g_assert_true (wire_say (&wire, two));
  g_assert_true (wire_hear (&wire, "HTTP/1.1 201"));
  g_assert_true (wire_hear (&wire, "\r\n\r\nhello"));
  g_assert_true (wire_hear (&wire, "{\"status\":\"ok\""));
  wire_close (&wire);
  fixture_close (&fixture);
}

SC_FIBER_TEST (removing_a_database_removes_its_attachments)
{
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  g_free (attach (&fixture, "/allianz/a/a", "text/plain", "x"));
  assert_files (&fixture, 1);
  assert_answer (&fixture, "admin", "DELETE", "/allianz", NULL, 200, "true");
  assert_files (&fixture, 0);
  assert_answer (&fixture, "admin", "PUT", "/allianz", NULL, 201, "true");
  assert_answer (&fixture, "admin", "GET", "/allianz/a", NULL, 404, "missing");
  fixture_close (&fixture);
}

SC_FIBER_TEST (compaction_removes_what_no_leaf_has)
{
  Fixture fixture = { 0 };
  g_autofree char *rev = NULL;
  g_autofree char *path = NULL;

  fixture_open (&fixture);
  rev = attach (&fixture, "/allianz/a/a", "text/plain", "old");
  path = g_strdup_printf ("/allianz/a/a?rev=%s", rev);
  g_free (attach (&fixture, path, "text/plain", "new"));
  assert_files (&fixture, 2);
  assert_answer (&fixture, "admin", "POST", "/allianz/_compact", "", 202, "true");
  assert_files (&fixture, 1);
  assert_answer (&fixture, "anna", "GET", "/allianz/a/a", NULL, 200, "new");
  assert_answer (&fixture, "anna", "GET", path, NULL, 404, "not here");
  fixture_close (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_func ("/attachments/life", an_attachment_is_put_read_and_deleted);
  g_test_add_func ("/attachments/names", names_may_have_slashes);
  g_test_add_func ("/attachments/revisions", an_edit_must_name_the_newest_revision);
  g_test_add_func ("/attachments/deleted", a_deleted_document_may_come_back_with_one);
  g_test_add_func ("/attachments/not-changed", what_has_not_changed_is_not_sent_again);
  g_test_add_func ("/attachments/range", ranges_are_sent);
  g_test_add_func ("/attachments/ranges", several_ranges_are_parts);
  g_test_add_func ("/attachments/md5", a_damaged_upload_is_refused);
  g_test_add_func ("/attachments/packed", packed_bytes_are_kept_and_served_both_ways);
  g_test_add_func ("/attachments/too-large", an_attachment_has_a_largest_size);
  g_test_add_func ("/attachments/not-allowed", who_may_not_write_sends_nothing);
  g_test_add_func ("/attachments/expect", the_answer_comes_before_a_body_that_waits);
  g_test_add_func ("/attachments/broken-off", a_client_that_breaks_off_leaves_nothing);
  g_test_add_func ("/attachments/dripping", a_dripping_upload_is_cut_off);
  g_test_add_func ("/attachments/pipeline", connections_are_used_again);
  g_test_add_func ("/attachments/removed", removing_a_database_removes_its_attachments);
  g_test_add_func ("/attachments/compaction", compaction_removes_what_no_leaf_has);

  return g_test_run ();
}
