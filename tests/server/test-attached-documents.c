/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "attachment-fixture.h"

/* Attachments within documents: stubs, base64, multipart bodies in both directions. */

#define HELLO_MD5 "md5-XUFAKrxLKna5cZ2REBfFkg=="
#define HELLO_JSON(more) "\"a.txt\":{\"content_type\":\"text/plain\"" more "}"

SC_FIBER_TEST (inline_data_becomes_an_attachment)
{
  Fixture fixture = { 0 };
  g_autofree char *rev = NULL;
  g_autofree char *stub = NULL;
  g_autofree char *wrong = NULL;
  g_autofree char *none = NULL;

  fixture_open (&fixture);
  rev = ask_for (&fixture, "anna", "PUT", "/allianz/a",
                 "{\"n\":1,\"_attachments\":{" HELLO_JSON (",\"data\":\"aGVsbG8=\"") "}}", "rev");
  assert_answer (&fixture, "anna", "GET", "/allianz/a/a.txt", NULL, 200, "hello");
  assert_answer (&fixture, "anna", "GET", "/allianz/a", NULL, 200,
                 "\"revpos\":1,\"digest\":\"" HELLO_MD5 "\",\"length\":5,\"stub\":true}}");
  assert_answer (&fixture, "anna", "GET", "/allianz/a?attachments=true", NULL, 200,
                 "\"digest\":\"" HELLO_MD5 "\",\"data\":\"aGVsbG8=\"}},\"n\":1}");

  wrong = g_strdup_printf ("{\"_rev\":\"%s\",\"_attachments\":{\"b\":{\"stub\":true}}}", rev);
  assert_answer (&fixture, "anna", "PUT", "/allianz/a", wrong, 412,
                 "{\"error\":\"missing_stub\",\"reason\":\"Invalid attachment stub in a for b\"}");
  stub = g_strdup_printf ("{\"_rev\":\"%s\",\"n\":2,\"_attachments\":{\"a.txt\":{\"stub\":true,"
                          "\"revpos\":1}}}",
                          rev);
  g_free (rev);
  rev = ask_for (&fixture, "anna", "PUT", "/allianz/a", stub, "rev");
  assert_answer (&fixture, "anna", "GET", "/allianz/a/a.txt", NULL, 200, "hello");
  none = g_strdup_printf ("{\"_rev\":\"%s\",\"n\":3}", rev);
  assert_answer (&fixture, "anna", "PUT", "/allianz/a", none, 201, "\"rev\":\"3-");
  assert_answer (&fixture, "anna", "GET", "/allianz/a/a.txt", NULL, 404, "missing attachment");
  fixture_close (&fixture);
}

SC_FIBER_TEST (nonsense_is_refused)
{
  static const struct
  {
    const char *attachments;
    guint status;
    const char *part;
  } cases[] = {
    { "[]", 400, "must be a JSON object" },
    { "{\"a\":1}", 400, "must be a JSON object" },
    { "{\"a\":{}}", 400, "Invalid attachment data for a" },
    { "{\"a\":{\"data\":1}}", 400, "Invalid attachment data for a" },
    { "{\"a\":{\"data\":\"!!!!\"}}", 400, "Invalid attachment data for a" },
    { "{\"a\":{\"data\":\"aGVsbG8\"}}", 400, "Invalid attachment data for a" },
    { "{\"a\":{\"data\":\"aG=sbG8=\"}}", 400, "Invalid attachment data for a" },
    { "{\"_a\":{\"data\":\"aGVsbG8=\"}}", 400, "prohibited character" },
    { "{\"\":{\"data\":\"aGVsbG8=\"}}", 400, "is empty" },
    { "{\"a\":{\"data\":\"\"},\"a\":{\"data\":\"\"}}", 400, "is there twice" },
    { "{\"a\":{\"data\":\"\",\"content_type\":\"a\\nb\"}}", 400, "content type" },
    { "{\"a\":{\"follows\":true,\"length\":5}}", 400, "did not" },
    { "{\"a\":{\"stub\":true}}", 412, "missing_stub" },
    { "{\"a\":{\"stub\":true,\"encoding\":\"br\"}}", 400, "encodings" },
  };
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *body = g_strdup_printf ("{\"_attachments\":%s}", cases[i].attachments);

      assert_answer (&fixture, "anna", "PUT", "/allianz/a", body, cases[i].status, cases[i].part);
    }
  assert_answer (&fixture, "anna", "GET", "/allianz/a", NULL, 404, "missing");
  assert_answer (&fixture, "anna", "PUT", "/allianz/ok",
                 "{\"_attachments\":{\"a\":{\"data\":\"aGVs\\nbG8=\"},\"b\":{\"data\":\"\"}}}", 201,
                 "true");
  assert_answer (&fixture, "anna", "GET", "/allianz/ok/a", NULL, 200, "hello");
  assert_files (&fixture, 2);
  fixture_close (&fixture);
}

SC_FIBER_TEST (bulk_docs_takes_them)
{
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  assert_answer (&fixture, "anna", "POST", "/allianz/_bulk_docs",
                 "{\"docs\":[{\"_id\":\"a\",\"_attachments\":{\"x\":{\"data\":\"aGVsbG8=\"}}},"
                 "{\"_id\":\"b\",\"_attachments\":{\"x\":{\"stub\":true}}},{\"_id\":\"c\"}]}",
                 201, "\"id\":\"b\",\"error\":\"missing_stub\"");
  assert_answer (&fixture, "anna", "GET", "/allianz/a/x", NULL, 200, "hello");
  assert_answer (&fixture, "anna", "GET", "/allianz/b", NULL, 404, "missing");
  assert_answer (&fixture, "anna", "GET", "/allianz/c", NULL, 200, "{");

  /* As PouchDB pushes: with a digest that may be another one's. */
  assert_answer (&fixture, "anna", "POST", "/allianz/_bulk_docs",
                 "{\"new_edits\":false,\"docs\":[{\"_id\":\"g\",\"_rev\":\"3-c\",\"_revisions\":"
                 "{\"start\":3,\"ids\":[\"c\",\"b\",\"a\"]},\"_attachments\":{\"x\":{\"data\":"
                 "\"aGVsbG8=\",\"revpos\":2,\"digest\":\"md5-AAAAAAAAAAAAAAAAAAAAAA==\"}}}]}",
                 201, "[]");
  assert_answer (&fixture, "anna", "GET", "/allianz/g", NULL, 200,
                 "\"revpos\":2,\"digest\":\"" HELLO_MD5 "\"");
  assert_answer (&fixture, "anna", "POST", "/allianz/_bulk_docs",
                 "{\"new_edits\":false,\"docs\":[{\"_id\":\"g\",\"_rev\":\"4-d\",\"_revisions\":"
                 "{\"start\":4,\"ids\":[\"d\",\"c\"]},\"_attachments\":{\"x\":{\"stub\":true,"
                 "\"revpos\":2}}}]}",
                 201, "[]");
  assert_answer (&fixture, "anna", "GET", "/allianz/g/x?rev=4-d", NULL, 200, "hello");
  fixture_close (&fixture);
}

static void
put_two (Fixture *fixture)
{
  assert_answer (fixture, "anna", "PUT", "/allianz/a",
                 "{\"_attachments\":{\"x\":{\"data\":\"aGVsbG8=\"},\"y\":{\"data\":\"\"}}}", 201,
                 "true");
}

SC_FIBER_TEST (listings_and_feeds_bring_them)
{
  Fixture fixture = { 0 };
  static const char data[] = "\"data\":\"aGVsbG8=\"}";

  fixture_open (&fixture);
  put_two (&fixture);
  assert_answer (&fixture, "anna", "PUT", "/allianz/b", "{}", 201, "true");
  assert_answer (&fixture, "anna", "GET", "/allianz/_all_docs?include_docs=true", NULL, 200,
                 "\"stub\":true");
  assert_answer (&fixture, "anna", "GET", "/allianz/_all_docs?include_docs=true&attachments=true",
                 NULL, 200, data);
  assert_answer (&fixture, "anna", "POST", "/allianz/_all_docs?include_docs=true&attachments=true",
                 "{\"keys\":[\"b\",\"a\"]}", 200, data);
  assert_answer (&fixture, "anna", "GET", "/allianz/_changes?include_docs=true&attachments=true",
                 NULL, 200, data);
  assert_answer (&fixture, "anna", "GET",
                 "/allianz/_changes?include_docs=true&attachments=true&feed=continuous&timeout=10",
                 NULL, 200, data);
  assert_answer (&fixture, "anna", "GET", "/allianz/_changes?include_docs=true", NULL, 200,
                 "\"stub\":true");
  assert_answer (&fixture, "anna", "POST", "/allianz/_bulk_get?attachments=true",
                 "{\"docs\":[{\"id\":\"b\"},{\"id\":\"a\"}]}", 200, data);
  assert_answer (&fixture, "anna", "POST", "/allianz/_bulk_get", "{\"docs\":[{\"id\":\"a\"}]}", 200,
                 "\"stub\":true");
  fixture_close (&fixture);
}

/* Whoever asks for two revisions finds the answers by their places. */
SC_FIBER_TEST (bulk_get_has_a_row_for_each_request)
{
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  put_two (&fixture);
  assert_answer (&fixture, "anna", "POST", "/allianz/_bulk_get",
                 "{\"docs\":[{\"id\":\"a\"},{\"id\":\"a\",\"rev\":\"9-9\"}]}", 200,
                 "]},{\"id\":\"a\",\"docs\":[{\"error\":");
  fixture_close (&fixture);
}

/* What has not changed since a revision that the reader has stays a stub. */
SC_FIBER_TEST (only_what_is_new_is_sent)
{
  Fixture fixture = { 0 };
  g_autofree char *rev1 = NULL;
  g_autofree char *path = NULL;
  g_autofree char *rev2 = NULL;
  g_autofree char *since1 = NULL;
  g_autofree char *since2 = NULL;
  g_autofree char *bulk = NULL;

  fixture_open (&fixture);
  rev1 = attach (&fixture, "/allianz/a/old", "text/plain", "hello");
  path = g_strdup_printf ("/allianz/a/new?rev=%s", rev1);
  rev2 = attach (&fixture, path, "text/plain", "1");
  since1 = g_strdup_printf ("/allianz/a?atts_since=[%%22%s%%22,%%221-zzz%%22]", rev1);
  since2 = g_strdup_printf ("/allianz/a?atts_since=[%%22%s%%22]", rev2);
  assert_answer (&fixture, "anna", "GET", since1, NULL, 200, "\"data\":\"MQ==\"");
  assert_answer (&fixture, "anna", "GET", since1, NULL, 200, "\"length\":5,\"stub\":true");
  assert_answer (&fixture, "anna", "GET", since2, NULL, 200, "\"length\":1,\"stub\":true");
  assert_answer (&fixture, "anna", "GET", "/allianz/a?atts_since=[%221-zzz%22]", NULL, 200,
                 "\"data\":\"aGVsbG8=\"");
  assert_answer (&fixture, "anna", "GET", "/allianz/a?atts_since=1", NULL, 400,
                 "query_parse_error");
  bulk = g_strdup_printf ("{\"docs\":[{\"id\":\"a\",\"rev\":\"%s\",\"atts_since\":[\"%s\"]}]}",
                          rev2, rev1);
  assert_answer (&fixture, "anna", "POST", "/allianz/_bulk_get?attachments=true", bulk, 200,
                 "\"length\":5,\"stub\":true");
  assert_answer (&fixture, "anna", "POST", "/allianz/_bulk_get?attachments=true", bulk, 200,
                 "\"data\":\"MQ==\"");
  fixture_close (&fixture);
}

#define RELATED "multipart/related; boundary=\"b\""
#define JSON_PART(attachments) \
  "--b\r\nContent-Type: application/json\r\n\r\n{\"n\":1,\"_attachments\":{" attachments "}}\r\n"
#define FOLLOWS(name, length) "\"" name "\":{\"follows\":true,\"length\":" length "}"

SC_FIBER_TEST (a_multipart_document_is_taken)
{
  static const char *const bodies[] = {
    /* By name, and not in the order of the document. */
    JSON_PART (FOLLOWS ("x", "5") "," FOLLOWS (
        "y",
        "1")) "--b\r\nContent-Disposition: attachment; filename=\"y\"\r\n\r\n1\r\n"
              "--b\r\nContent-Disposition: attachment; filename=\"x\"\r\nContent-Length: 5\r\n\r\nhello\r\n--b--",
    /* In order, with a preamble, spaces and an epilogue. */
    "preamble\r\n" JSON_PART (FOLLOWS ("x", "5") "," FOLLOWS (
        "y", "1")) "--b  \r\n\r\nhello\r\n--b\r\n\r\n1\r\n--b--\r\nepilogue",
    /* As CouchDB sends it: with a digest. */
    JSON_PART ("\"x\":{\"follows\":true,\"length\":5,\"revpos\":1,\"digest\":\"" HELLO_MD5
               "\"}," FOLLOWS ("y", "1")) "--b\r\n\r\nhello\r\n--b\r\n\r\n1\r\n--b--",
  };
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autofree char *path = g_strdup_printf ("/allianz/doc%zu", i);
      g_autofree char *x = g_strconcat (path, "/x", NULL);
      g_autofree char *y = g_strconcat (path, "/y", NULL);

      assert_upload (&fixture, "anna", path, RELATED, bodies[i], NULL, 201, "\"rev\":\"1-");
      assert_answer (&fixture, "anna", "GET", x, NULL, 200, "hello");
      assert_answer (&fixture, "anna", "GET", y, NULL, 200, "1");
      assert_answer (&fixture, "anna", "GET", path, NULL, 200, "\"n\":1}");
    }
  /* Nothing follows: then it is JSON with lines around it. */
  assert_upload (&fixture, "anna", "/allianz/none", RELATED,
                 "--b\r\nContent-Type: application/json\r\n\r\n{}\r\n--b--", NULL, 201, "true");
  assert_upload (&fixture, "anna", "/allianz/empty", RELATED,
                 JSON_PART (FOLLOWS ("x", "0")) "--b\r\n\r\n\r\n--b--", NULL, 201, "true");
  assert_upload (&fixture, "anna", "/allianz/empty2", RELATED,
                 JSON_PART (FOLLOWS ("x", "0")) "--b\r\nA: b\r\n\r\n--b--", NULL, 201, "true");
  fixture_close (&fixture);
}

SC_FIBER_TEST (a_multipart_body_that_is_none_is_refused)
{
  static const struct
  {
    const char *type;
    const char *body;
    guint status;
    const char *part;
  } cases[] = {
    { "multipart/related", JSON_PART (""), 400, "must have a boundary" },
    { "multipart/related; boundary=", JSON_PART (""), 400, "must have a boundary" },
    { RELATED, "", 400, "ends before its last boundary" },
    { RELATED, "{}", 400, "ends before its last boundary" },
    { RELATED, "--b--", 400, "no parts" },
    { RELATED, "--b\r\nContent-Type: application/json\r\n\r\n{}", 400, "ends before" },
    { RELATED, "--b\r\nContent-Type: application/json\r\n\r\n{\r\n--b--", 400, "JSON" },
    { RELATED, "--b\r\nContent-Type: text/plain\r\n\r\n{}\r\n--b--", 415, "application/json" },
    { RELATED, "--b\r\nno header\r\n\r\n{}\r\n--b--", 400, "header that is none" },
    { RELATED, "--bx\r\n\r\n{}\r\n--b--", 400, "not the end of a line" },
    /* The part is cut off, too short, too long, damaged, twice, not announced, or not there. */
    { RELATED, JSON_PART (FOLLOWS ("x", "5")) "--b\r\n\r\nhel", 400, "ends before" },
    { RELATED, JSON_PART (FOLLOWS ("x", "5")) "--b\r\n\r\nhell\r\n--b--", 400, "shorter" },
    { RELATED, JSON_PART (FOLLOWS ("x", "5")) "--b\r\n\r\nhello!\r\n--b--", 400, "longer" },
    { RELATED,
      JSON_PART (
          "\"x\":{\"follows\":true,\"digest\":\"md5-AAAAAAAAAAAAAAAAAAAAAA==\"}") "--b\r\n\r\nhello\r\n--b--",
      400, "content_md5_mismatch" },
    { RELATED, JSON_PART (FOLLOWS ("x", "5")) "--b\r\n\r\nhello\r\n--b\r\n\r\nhello\r\n--b--", 400,
      "no attachment that the document announces" },
    { RELATED,
      JSON_PART (FOLLOWS (
          "x", "5")) "--b\r\nContent-Disposition: attachment; filename=\"y\"\r\n\r\nhello\r\n--b--",
      400, "no attachment that the document announces" },
    { RELATED, JSON_PART (FOLLOWS ("x", "5")) "--b--", 400, "does not follow" },
    { RELATED,
      JSON_PART (FOLLOWS ("x", "5") "," FOLLOWS (
          "x", "5")) "--b\r\n\r\nhello\r\n--b\r\n\r\nhello\r\n--b--",
      400, "is there twice" },
    { RELATED, JSON_PART ("\"x\":{\"stub\":true}") "--b--", 412, "missing_stub" },
    { RELATED, JSON_PART ("\"_x\":{\"follows\":true}") "--b\r\n\r\n1\r\n--b--", 400, "prohibited" },
  };
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_upload (&fixture, "anna", "/allianz/a", cases[i].type, cases[i].body, NULL,
                   cases[i].status, cases[i].part);
  assert_answer (&fixture, "anna", "GET", "/allianz/a", NULL, 404, "missing");
  assert_files (&fixture, 0);
  fixture_close (&fixture);
}

SC_FIBER_TEST (a_multipart_document_has_limits)
{
  ScServerConfig config;
  Fixture fixture = { 0 };
  g_autofree char *long_text = g_strnfill (60000, 'x');
  g_autofree char *large =
      g_strconcat (JSON_PART (FOLLOWS ("x", "60000")) "--b\r\n\r\n", long_text, "\r\n--b--", NULL);
  g_autofree char *long_document =
      g_strconcat ("--b\r\nContent-Type: application/json\r\n\r\n{\"t\":\"", long_text,
                   "\"}\r\n--b--", NULL);

  fixture_config (&fixture, &config);
  config.max_body = 50000;
  config.max_attachment = 50000;
  fixture_fill (&fixture);
  fixture_start (&fixture, &config);
  assert_upload (&fixture, "anna", "/allianz/a", RELATED, large, NULL, 413, "attachment_too_large");
  assert_upload (&fixture, "anna", "/allianz/a", RELATED, long_document, NULL, 413, "too_large");
  assert_files (&fixture, 0);
  fixture_close (&fixture);
}

/* The revision may stand in the address; who may write what is as everywhere. */
SC_FIBER_TEST (a_multipart_document_is_a_document)
{
  static const char part[] = "--b\r\nContent-Type: application/json\r\n\r\n{}\r\n--b--";
  Fixture fixture = { 0 };
  g_autofree char *rev = NULL;
  g_autofree char *path = NULL;

  fixture_open (&fixture);
  rev = ask_for (&fixture, "anna", "PUT", "/allianz/a", "{}", "rev");
  path = g_strconcat ("/allianz/a?rev=", rev, NULL);
  assert_upload (&fixture, "anna", "/allianz/a", RELATED, part, NULL, 409, "conflict");
  assert_upload (&fixture, "anna", path, RELATED, part, NULL, 201, "\"rev\":\"2-");
  assert_upload (&fixture, "anna", "/allianz/_design/x", RELATED, part, NULL, 403, "forbidden");
  fixture_close (&fixture);
}

/* What one server sends the other one takes, byte by byte. */
SC_FIBER_TEST (a_multipart_document_comes_back_as_it_went)
{
  Fixture fixture = { 0 };
  g_autofree char *big = g_strnfill (300000, '-');
  g_auto (Answer) put = { 0 };
  g_auto (Answer) got = { 0 };
  g_auto (Answer) again = { 0 };
  g_auto (Answer) copied = { 0 };
  g_auto (Answer) plain = { 0 };

  fixture_open (&fixture);
  memcpy (big + 100, "\r\n--\r\n\r\n--b\r\n\0\r\n", 16);
  put = upload (&fixture, "anna", "/allianz/a/big", "image/png", big, 300000, NULL);
  g_assert_cmpuint (put.status, ==, 201);
  got = get_with (&fixture, "GET", "/allianz/a?attachments=true&revs=true", "Accept",
                  "multipart/related, application/json");
  g_assert_cmpuint (got.status, ==, 200);
  g_assert_true (
      g_str_has_prefix (header_of (&got, "Content-Type"), "multipart/related; boundary="));
  g_assert_nonnull (strstr (got.text, "\"length\":300000,\"follows\":true"));
  g_assert_nonnull (strstr (got.text, "Content-Disposition: attachment; filename=\"big\"\r\n"
                                      "Content-Type: image/png\r\nContent-Length: 300000\r\n\r\n"));

  assert_answer (&fixture, "admin", "PUT", "/copy", NULL, 201, "true");
  again = upload (&fixture, "admin", "/copy/a?new_edits=false", header_of (&got, "Content-Type"),
                  got.text, (gssize) got.length, NULL);
  g_assert_cmpuint (again.status, ==, 201);
  copied = ask (&fixture, "admin", "GET", "/copy/a/big", NULL);
  g_assert_cmpmem (copied.text, copied.length, big, 300000);

  /* Who does not ask for parts gets JSON. */
  plain = get_with (&fixture, "GET", "/allianz/a?attachments=true", "Accept", "*/*");
  g_assert_cmpstr (header_of (&plain, "Content-Type"), ==, "application/json");
  g_assert_cmpuint (plain.length, >, 400000);
  fixture_close (&fixture);
}

SC_FIBER_TEST (bulk_get_has_the_form_that_is_accepted)
{
  static const char *const cases[][2] = {
    { "multipart/mixed", "multipart/mixed; boundary=" },
    { "multipart/related", "multipart/related; boundary=" },
    { "multipart/related, multipart/mixed", "multipart/mixed; boundary=" },
    { "multipart/mixed, application/json", "application/json" },
    { "application/json", "application/json" },
    { "*/*", "application/json" },
    { "multipart/mixed; q=0", "application/json" },
  };
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  put_two (&fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SoupMessage *message = make_message (&fixture, "anna", "POST", "/allianz/_bulk_get",
                                           "{\"docs\":[{\"id\":\"a\"}]}");
      g_auto (Answer) answer = { 0 };

      soup_message_headers_replace (soup_message_get_request_headers (message), "Accept",
                                    cases[i][0]);
      answer = finish (message, send_message (&fixture, message));
      g_test_message ("%s", cases[i][0]);
      g_assert_true (g_str_has_prefix (header_of (&answer, "Content-Type"), cases[i][1]));
    }
  fixture_close (&fixture);
}

SC_FIBER_TEST (open_revs_and_bulk_get_have_parts)
{
  Fixture fixture = { 0 };
  g_auto (Answer) leaves = { 0 };
  g_auto (Answer) missing = { 0 };
  g_auto (Answer) bulk = { 0 };
  SoupMessage *message;
  static const char body[] = "{\"docs\":[{\"id\":\"a\"},{\"id\":\"b\"},{\"id\":\"none\"}]}";

  fixture_open (&fixture);
  put_two (&fixture);
  assert_answer (&fixture, "anna", "PUT", "/allianz/b", "{\"n\":1}", 201, "true");
  leaves =
      get_with (&fixture, "GET", "/allianz/a?open_revs=all&revs=true", "Accept", "multipart/mixed");
  g_assert_true (g_str_has_prefix (header_of (&leaves, "Content-Type"), "multipart/mixed; "));
  g_assert_nonnull (strstr (leaves.text, "\r\nContent-Type: multipart/related; boundary=\""));
  g_assert_nonnull (strstr (leaves.text, "\"_revisions\":{\"start\":1"));
  g_assert_nonnull (strstr (leaves.text, "\r\n\r\nhello\r\n--"));
  missing =
      get_with (&fixture, "GET", "/allianz/a?open_revs=[%229-x%22]", "Accept", "multipart/mixed");
  g_assert_nonnull (strstr (missing.text, "application/json; error=\"true\"\r\n\r\n"
                                          "{\"missing\":\"9-x\"}"));

  message = make_message (&fixture, "anna", "POST", "/allianz/_bulk_get?revs=true", body);
  soup_message_headers_replace (soup_message_get_request_headers (message), "Accept",
                                "multipart/mixed");
  bulk = finish (message, send_message (&fixture, message));
  g_assert_cmpuint (bulk.status, ==, 200);
  g_assert_true (g_str_has_prefix (header_of (&bulk, "Content-Type"), "multipart/mixed; "));
  g_assert_nonnull (strstr (bulk.text, "X-Doc-Id: a\r\nX-Rev-Id: 1-"));
  g_assert_nonnull (strstr (bulk.text, "\r\n\r\nhello\r\n--"));
  g_assert_nonnull (strstr (bulk.text, "\r\nContent-Type: application/json\r\n\r\n{\"_id\":\"b\""));
  g_assert_nonnull (strstr (bulk.text, "error=\"true\"\r\n\r\n{\"id\":\"none\""));
  fixture_close (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_func ("/attached/inline", inline_data_becomes_an_attachment);
  g_test_add_func ("/attached/nonsense", nonsense_is_refused);
  g_test_add_func ("/attached/bulk-docs", bulk_docs_takes_them);
  g_test_add_func ("/attached/listings", listings_and_feeds_bring_them);
  g_test_add_func ("/attached/atts-since", only_what_is_new_is_sent);
  g_test_add_func ("/attached/related-put", a_multipart_document_is_taken);
  g_test_add_func ("/attached/related-broken", a_multipart_body_that_is_none_is_refused);
  g_test_add_func ("/attached/related-limits", a_multipart_document_has_limits);
  g_test_add_func ("/attached/related-revision", a_multipart_document_is_a_document);
  g_test_add_func ("/attached/related-both-ways", a_multipart_document_comes_back_as_it_went);
  g_test_add_func ("/attached/rows", bulk_get_has_a_row_for_each_request);
  g_test_add_func ("/attached/accept", bulk_get_has_the_form_that_is_accepted);
  g_test_add_func ("/attached/mixed", open_revs_and_bulk_get_have_parts);

  return g_test_run ();
}
