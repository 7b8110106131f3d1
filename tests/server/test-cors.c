/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "server-fixture.h"

/* Scripts of pages from other servers. */

#define PAGE "https://pages.example"

static const char *const pages[] = { PAGE, "http://other.example:8080", NULL };
static const char *const everywhere[] = { "*", NULL };

static void
open_with (Fixture *fixture, const ScServerCors *cors)
{
  ScServerConfig config;

  fixture_config (fixture, &config);
  config.cors = *cors;
  fixture_fill (fixture);
  fixture_start (fixture, &config);
}

static const char *
header (const Answer *answer, const char *name)
{
  return soup_message_headers_get_one (soup_message_get_response_headers (answer->message), name);
}

static Answer
ask_from (Fixture *fixture, const char *origin, const char *user, const char *path)
{
  SoupMessage *message = make_message (fixture, user, "GET", path, NULL);

  soup_message_headers_replace (soup_message_get_request_headers (message), "Origin", origin);

  return finish (message, send_message (fixture, message));
}

/* What a browser asks before it lets the script ask. @headers: (nullable) */
static Answer
ask_before (Fixture *fixture, const char *origin, const char *method, const char *headers)
{
  SoupMessage *message = make_message (fixture, NULL, "OPTIONS", "/allianz/x", NULL);
  SoupMessageHeaders *request = soup_message_get_request_headers (message);

  soup_message_headers_replace (request, "Origin", origin);
  if (method != NULL)
    soup_message_headers_replace (request, "Access-Control-Request-Method", method);
  if (headers != NULL)
    soup_message_headers_replace (request, "Access-Control-Request-Headers", headers);

  return finish (message, send_message (fixture, message));
}

static void
assert_refused (Fixture *fixture, const char *origin, const char *method, const char *headers)
{
  g_auto (Answer) answer = ask_before (fixture, origin, method, headers);

  g_assert_cmpuint (answer.status, ==, 405);
  g_assert_null (header (&answer, "Access-Control-Allow-Methods"));
}

SC_FIBER_TEST (it_is_off_unless_configured)
{
  Fixture fixture = { 0 };
  g_auto (Answer) answer = { 0 };

  fixture_open (&fixture);
  answer = ask_from (&fixture, PAGE, "anna", "/allianz");
  g_assert_cmpuint (answer.status, ==, 200);
  g_assert_null (header (&answer, "Access-Control-Allow-Origin"));
  g_assert_null (header (&answer, "Vary"));
  assert_refused (&fixture, PAGE, "GET", NULL);
  fixture_close (&fixture);
}

SC_FIBER_TEST (a_browser_asks_before)
{
  const ScServerCors cors = { .origins = pages, .credentials = TRUE, .max_age = 77 };
  Fixture fixture = { 0 };
  g_auto (Answer) answer = { 0 };

  open_with (&fixture, &cors);
  answer = ask_before (&fixture, PAGE, "PUT", "Content-Type, authorization");
  g_assert_cmpuint (answer.status, ==, 204);
  g_assert_cmpuint (answer.length, ==, 0);
  g_assert_cmpstr (header (&answer, "Access-Control-Allow-Origin"), ==, PAGE);
  g_assert_cmpstr (header (&answer, "Access-Control-Allow-Credentials"), ==, "true");
  g_assert_cmpstr (header (&answer, "Access-Control-Allow-Headers"), ==,
                   "Content-Type, authorization");
  g_assert_nonnull (strstr (header (&answer, "Access-Control-Allow-Methods"), "COPY"));
  g_assert_cmpstr (header (&answer, "Access-Control-Max-Age"), ==, "77");
  g_assert_cmpstr (header (&answer, "Vary"), ==, "Origin");

  assert_refused (&fixture, "https://evil.example", "PUT", NULL);
  assert_refused (&fixture, "null", "PUT", NULL);
  assert_refused (&fixture, PAGE, "BREW", NULL);
  assert_refused (&fixture, PAGE, "put", NULL);
  assert_refused (&fixture, PAGE, NULL, NULL);
  assert_refused (&fixture, PAGE, "PUT", "content-type, x-secret");
  fixture_close (&fixture);
}

SC_FIBER_TEST (an_answer_says_who_may_read_it)
{
  const ScServerCors cors = { .origins = pages };
  Fixture fixture = { 0 };
  g_auto (Answer) answer = { 0 };

  open_with (&fixture, &cors);
  answer = ask_from (&fixture, pages[1], "anna", "/allianz/_all_docs");
  g_assert_cmpuint (answer.status, ==, 200);
  g_assert_cmpstr (header (&answer, "Access-Control-Allow-Origin"), ==, pages[1]);
  g_assert_null (header (&answer, "Access-Control-Allow-Credentials"));
  g_assert_nonnull (strstr (header (&answer, "Access-Control-Expose-Headers"), "etag"));
  answer_clear (&answer);

  /* Also an error: else the script could not know that a login is asked for. */
  answer = ask_from (&fixture, PAGE, NULL, "/allianz");
  g_assert_cmpuint (answer.status, ==, 401);
  g_assert_cmpstr (header (&answer, "Access-Control-Allow-Origin"), ==, PAGE);
  answer_clear (&answer);
  answer = ask_from (&fixture, "https://evil.example", "anna", "/allianz");
  g_assert_cmpuint (answer.status, ==, 200);
  g_assert_null (header (&answer, "Access-Control-Allow-Origin"));
  g_assert_cmpstr (header (&answer, "Vary"), ==, "Origin");
  fixture_close (&fixture);
}

SC_FIBER_TEST (everybody_is_never_everybody_with_their_passwords)
{
  const ScServerCors cors = { .origins = everywhere, .credentials = TRUE };
  Fixture fixture = { 0 };
  g_auto (Answer) answer = { 0 };

  open_with (&fixture, &cors);
  answer = ask_from (&fixture, "https://any.example", NULL, "/");
  g_assert_cmpstr (header (&answer, "Access-Control-Allow-Origin"), ==, "https://any.example");
  g_assert_null (header (&answer, "Access-Control-Allow-Credentials"));
  fixture_close (&fixture);
}

/* The headers of a preflight make none of another request. */
SC_FIBER_TEST (only_options_is_a_preflight)
{
  const ScServerCors cors = { .origins = pages };
  Fixture fixture = { 0 };
  SoupMessage *message;
  g_auto (Answer) answer = { 0 };

  open_with (&fixture, &cors);
  message = make_message (&fixture, "anna", "GET", "/allianz", NULL);
  soup_message_headers_replace (soup_message_get_request_headers (message), "Origin", PAGE);
  soup_message_headers_replace (soup_message_get_request_headers (message),
                                "Access-Control-Request-Method", "GET");
  answer = finish (message, send_message (&fixture, message));
  g_assert_cmpuint (answer.status, ==, 200);
  g_assert_nonnull (strstr (answer.text, "db_name"));
  fixture_close (&fixture);
}

SC_FIBER_TEST (methods_and_headers_can_be_chosen)
{
  static const char *const methods[] = { "GET", "HEAD", NULL };
  static const char *const headers[] = { "X-Mine", NULL };
  const ScServerCors cors = { .origins = pages, .methods = methods, .headers = headers };
  Fixture fixture = { 0 };
  g_auto (Answer) answer = { 0 };

  open_with (&fixture, &cors);
  answer = ask_before (&fixture, PAGE, "GET", "x-mine");
  g_assert_cmpuint (answer.status, ==, 204);
  g_assert_cmpstr (header (&answer, "Access-Control-Allow-Methods"), ==, "GET, HEAD");
  assert_refused (&fixture, PAGE, "PUT", NULL);
  assert_refused (&fixture, PAGE, "GET", "authorization");
  fixture_close (&fixture);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_func ("/cors/off", it_is_off_unless_configured);
  g_test_add_func ("/cors/preflight", a_browser_asks_before);
  g_test_add_func ("/cors/answer", an_answer_says_who_may_read_it);
  g_test_add_func ("/cors/everywhere", everybody_is_never_everybody_with_their_passwords);
  g_test_add_func ("/cors/preflight/options", only_options_is_a_preflight);
  g_test_add_func ("/cors/chosen", methods_and_headers_can_be_chosen);

  return g_test_run ();
}
