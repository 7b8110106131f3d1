/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-clock.h"
#include "sc-cookie-private.h"
#include "sc-lockout-private.h"
#include "sc-password-private.h"
#include "sc-security-private.h"
#include "server-fixture.h"

static ScUser *
make_user (const char *body)
{
  g_autoptr (ScDocument) document = sc_document_new ("org.couchdb.user:x", NULL, FALSE, body);

  return _sc_user_new_from_document (document);
}

static void
security_names_members_and_administrators (void)
{
  static const struct
  {
    const char *security;
    const char *user;
    gboolean member;
    gboolean admin;
  } cases[] = {
    { "{}", "{\"name\":\"x\"}", TRUE, FALSE },
    { "{\"members\":{\"names\":[],\"roles\":[]}}", "{\"name\":\"x\"}", TRUE, FALSE },
    { "{\"members\":{\"roles\":[\"office\"]}}", "{\"name\":\"x\"}", FALSE, FALSE },
    { "{\"members\":{\"roles\":[\"office\"]}}", "{\"name\":\"x\",\"roles\":[\"office\"]}", TRUE,
      FALSE },
    { "{\"members\":{\"names\":[\"x\"]}}", "{\"name\":\"x\"}", TRUE, FALSE },
    { "{\"members\":{\"names\":[\"y\"]},\"admins\":{\"names\":[\"x\"]}}", "{\"name\":\"x\"}", TRUE,
      TRUE },
    { SC_SECURITY_DEFAULT, "{\"name\":\"x\",\"roles\":[\"office\"]}", FALSE, FALSE },
    { SC_SECURITY_DEFAULT, "{\"name\":\"x\",\"roles\":[\"_admin\"]}", TRUE, TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ScSecurity) security =
          _sc_security_parse (cases[i].security, strlen (cases[i].security), NULL);
      g_autoptr (ScUser) user = make_user (cases[i].user);

      g_assert_nonnull (security);
      g_assert_cmpint (_sc_security_is_member (security, user), ==, cases[i].member);
      g_assert_cmpint (_sc_security_is_admin (security, user), ==, cases[i].admin);
    }
}

static void
malformed_security_is_refused (void)
{
  static const char *const cases[] = { "", "[]", "{\"members\":{\"names\":[1]}}", "null" };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (_sc_security_parse (cases[i], strlen (cases[i]), &error));
      g_assert_error (error, SC_SERVER_ERROR, SC_SERVER_ERROR_BAD_REQUEST);
    }
}

static void
a_cookie_is_sealed (void)
{
  g_autofree char *cookie = _sc_cookie_make ("anna", 1700000000, "secret", "salt");
  g_autofree char *forged = _sc_cookie_make ("admin", 1700000000, "guess", "salt");
  g_autofree char *name = NULL;
  g_autofree char *found = NULL;
  gint64 since;

  g_assert_true (_sc_cookie_read (cookie, &name, &since));
  g_assert_cmpstr (name, ==, "anna");
  g_assert_cmpint (since, ==, 1700000000);
  g_assert_true (_sc_cookie_is_sealed (cookie, "secret", "salt"));
  g_assert_false (_sc_cookie_is_sealed (cookie, "secret", "other"));
  g_assert_false (_sc_cookie_is_sealed (forged, "secret", "salt"));

  found = _sc_cookie_find (" a=1; AuthSession=xyz ;b=2", "AuthSession");
  g_assert_cmpstr (found, ==, "xyz");
  g_assert_null (_sc_cookie_find ("XAuthSession=xyz; AuthSession=", "AuthSession"));
  g_assert_null (_sc_cookie_find ("AuthSession2=xyz; AuthSessioN=xyz", "AuthSession"));
}

static void
nonsense_is_no_cookie (void)
{
  static const char *const cases[] = { "",     "x",   "!!!!",   "YTpi",   "YTpiOmM",
                                       "Ojo6", "//8", "OjE6Yg", "_zoxOmI" };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = NULL;
      gint64 since;

      if (_sc_cookie_read (cases[i], &name, &since))
        g_assert_cmpstr (cases[i], ==, "YTpiOmM");
      g_assert_false (_sc_cookie_is_sealed (cases[i], "secret", "salt"));
    }
}

static void
too_many_attempts_are_refused (void)
{
  const ScServerConfig config = {
    .lockout_attempts = 5,
    .lockout_attempts_per_client = 50,
    .lockout_seconds = 60,
  };
  g_autoptr (ScLockout) lockout = _sc_lockout_new (&config);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 5; i++)
    g_assert_true (_sc_lockout_begin (lockout, "anna", "10.0.0.1", NULL));
  g_assert_false (_sc_lockout_begin (lockout, "anna", "10.0.0.1", &error));
  g_assert_error (error, SC_SERVER_ERROR, SC_SERVER_ERROR_TOO_MANY);
  /* The real one comes from elsewhere, and gets in. */
  g_assert_true (_sc_lockout_begin (lockout, "anna", "10.0.0.2", NULL));

  for (guint i = 0; i < 60; i++)
    {
      g_autofree char *name = g_strdup_printf ("user%u", i);

      _sc_lockout_begin (lockout, name, "10.0.0.3", NULL);
    }
  g_assert_false (_sc_lockout_begin (lockout, "somebody", "10.0.0.3", NULL));

  for (guint i = 0; i < 100; i++)
    {
      g_assert_true (_sc_lockout_begin (lockout, "bert", "10.0.0.4", NULL));
      _sc_lockout_forgive (lockout, "bert", "10.0.0.4");
    }
}

static void
who_was_refused_may_try_again_later (void)
{
  const ScServerConfig config = {
    .lockout_attempts = 2,
    .lockout_attempts_per_client = 50,
    .lockout_seconds = 1,
  };
  g_autoptr (ScLockout) lockout = _sc_lockout_new (&config);

  g_assert_true (_sc_lockout_begin (lockout, "anna", "10.0.0.1", NULL));
  g_assert_true (_sc_lockout_begin (lockout, "anna", "10.0.0.1", NULL));
  g_assert_false (_sc_lockout_begin (lockout, "anna", "10.0.0.1", NULL));
  g_usleep (1100 * 1000);
  g_assert_true (_sc_lockout_begin (lockout, "anna", "10.0.0.1", NULL));
  g_assert_true (_sc_lockout_begin (lockout, "anna", "10.0.0.1", NULL));
  g_assert_false (_sc_lockout_begin (lockout, "anna", "10.0.0.1", NULL));
}

/* What CouchDB wrote: of 3.5 with SHA-256, and of before 3.4 with SHA-1; and what it does not write. */
SC_FIBER_TEST (hashes_of_couchdb_are_understood)
{
  static const struct
  {
    const char *user;
    gboolean right;
  } cases[] = {
    /* RFC 7914, section 11, and RFC 6070. */
    { "{\"password_scheme\":\"pbkdf2\",\"pbkdf2_prf\":\"sha256\",\"salt\":\"salt\",\"iterations\":1,"
      "\"derived_key\":\"120fb6cffcf8b32c43e7225256c4f837a86548c92ccc35480805987cb70be17b\"}",
      TRUE },
    { "{\"password_scheme\":\"pbkdf2\",\"salt\":\"salt\",\"iterations\":4096,"
      "\"derived_key\":\"4b007901b765489abead49d926f721d065a429c1\"}",
      TRUE },
    { "{\"password_scheme\":\"pbkdf2\",\"salt\":\"salt\",\"iterations\":4096,"
      "\"derived_key\":\"4b007901b765489abead49d926f721d065a429c2\"}",
      FALSE },
    { "{\"password_scheme\":\"pbkdf2\",\"pbkdf2_prf\":\"sha224\",\"salt\":\"salt\",\"iterations\":2,"
      "\"derived_key\":\"93200ffa96c5776d38fa10abdf8f5bfc0054b9718513df472d2331d2\"}",
      TRUE },
    { "{\"password_scheme\":\"pbkdf2\",\"pbkdf2_prf\":\"sha384\",\"salt\":\"salt\",\"iterations\":2,"
      "\"derived_key\":\"54f775c6d790f21930459162fc535dbf04a939185127016a04176a0730c6f1f4"
      "fb48832ad1261baadd2cedd50814b1c8\"}",
      TRUE },
    { "{\"password_scheme\":\"pbkdf2\",\"pbkdf2_prf\":\"sha512\",\"salt\":\"salt\",\"iterations\":2,"
      "\"derived_key\":\"e1d9c16aa681708a45f5c7c4e215ceb66e011a2e9f0040713f18aefdb866d53c"
      "f76cab2868a39b9f7840edce4fef5a82be67335c77a6068e04112754f27ccf4e\"}",
      TRUE },
    /* "simple" is one round of SHA-1, of the right password: whoever still has it gets a new one. */
    { "{\"password_scheme\":\"simple\",\"salt\":\"salt\","
      "\"password_sha\":\"c88e9c67041a74e0357befdff93f87dde0904214\"}",
      FALSE },
    { "{\"password_scheme\":\"pbkdf2\",\"pbkdf2_prf\":\"md5\",\"salt\":\"salt\",\"iterations\":1,"
      "\"derived_key\":\"f31afb6d931392daa5e3130f47f9a9b6\"}",
      FALSE },
    { "{\"password_scheme\":\"pbkdf2\",\"pbkdf2_prf\":null,\"salt\":\"salt\",\"iterations\":4096,"
      "\"derived_key\":\"4b007901b765489abead49d926f721d065a429c1\"}",
      FALSE },
    { "{\"password_scheme\":\"pbkdf2\",\"salt\":\"salt\",\"iterations\":99999999,"
      "\"derived_key\":\"4b007901b765489abead49d926f721d065a429c1\"}",
      FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonObject) user = sc_json_parse_object (cases[i].user, -1, NULL);
      g_autoptr (ScPassword) password = _sc_password_new_from_json (user);

      g_assert_cmpint (dex_await_boolean (_sc_password_try (password, "password", 10), NULL), ==,
                       cases[i].right);
    }
}

/* What this server writes is what CouchDB 3.5 writes, member by member. */
SC_FIBER_TEST (a_password_becomes_what_couchdb_writes)
{
  static const char user[] =
      "{\"name\":\"carla\",\"type\":\"user\",\"roles\":[],\"password\":\"password\"}";
  g_autoptr (JsonObject) written = NULL;
  g_autoptr (GList) members = NULL;
  g_autoptr (ScPassword) password = NULL;
  Fixture fixture = { 0 };
  g_auto (Answer) answer = { 0 };

  fixture_open (&fixture);
  assert_answer (&fixture, "admin", "PUT", "/_users/org.couchdb.user:carla", user, 201, "ok");
  answer = ask (&fixture, "admin", "GET", "/_users/org.couchdb.user:carla", NULL);
  written = sc_json_parse_object (answer.text, (gssize) answer.length, NULL);
  g_assert_cmpstr (sc_json_get_string (written, "password_scheme"), ==, "pbkdf2");
  g_assert_cmpstr (sc_json_get_string (written, "pbkdf2_prf"), ==, "sha256");
  g_assert_cmpint (sc_json_get_int (written, "iterations", 0), ==, 10);
  g_assert_cmpuint (strlen (sc_json_get_string (written, "salt")), ==, 32);
  g_assert_cmpuint (strlen (sc_json_get_string (written, "derived_key")), ==, 64);
  g_assert_false (json_object_has_member (written, "password"));
  members = json_object_get_members (written);
  g_assert_cmpuint (g_list_length (members), ==, 10);

  password = _sc_password_new_from_json (written);
  g_assert_true (dex_await_boolean (_sc_password_try (password, "password", 10), NULL));
  fixture_close (&fixture);
}

SC_FIBER_TEST (nobody_gets_in_without_a_password)
{
  static const struct
  {
    const char *method;
    const char *path;
  } cases[] = {
    { "GET", "/_all_dbs" },
    { "GET", "/_uuids" },
    { "GET", "/allianz" },
    { "PUT", "/neu" },
    { "DELETE", "/allianz" },
    { "GET", "/allianz/_changes" },
    { "POST", "/allianz/_all_docs" },
    { "GET", "/_users/org.couchdb.user:anna" },
    { "GET", "/allianz/_security" },
    { "PUT", "/allianz/x" },
  };
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (Answer) answer = ask (&fixture, NULL, cases[i].method, cases[i].path, NULL);

      g_assert_cmpuint (answer.status, ==, 401);
      g_assert_nonnull (strstr (answer.text, "\"error\":\"unauthorized\""));
      g_assert_true (g_str_has_prefix (
          soup_message_headers_get_one (soup_message_get_response_headers (answer.message),
                                        "WWW-Authenticate"),
          "Basic realm="));
    }
  fixture_close (&fixture);
}

static guint
ask_with_password (Fixture *fixture, const char *name, const char *password)
{
  g_auto (Answer) answer = { 0 };
  SoupMessage *message = make_message (fixture, NULL, "GET", "/allianz", NULL);

  set_basic (message, name, password);
  answer = finish (message, send_message (fixture, message));

  return answer.status;
}

SC_FIBER_TEST (wrong_passwords_lock_out_for_a_while)
{
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  g_assert_cmpuint (ask_with_password (&fixture, "nobody", PASSWORD), ==, 401);
  g_assert_cmpuint (ask_with_password (&fixture, "", PASSWORD), ==, 401);
  for (guint i = 0; i < 5; i++)
    g_assert_cmpuint (ask_with_password (&fixture, "anna", "wrong"), ==, 401);
  assert_answer (&fixture, "anna", "GET", "/allianz", NULL, 429,
                 "{\"error\":\"too_many_requests\",\"reason\":\"Too many wrong passwords");
  g_assert_cmpuint (ask_with_password (&fixture, "bert", PASSWORD), ==, 200);
  fixture_close (&fixture);
}

SC_FIBER_TEST (many_requests_with_one_password_try_it_once)
{
  g_autoptr (GPtrArray) futures = g_ptr_array_new ();
  SoupMessage *messages[20];
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  for (guint i = 0; i < G_N_ELEMENTS (messages); i++)
    {
      messages[i] = make_message (&fixture, "anna", "GET", "/allianz", NULL);
      g_ptr_array_add (futures, send_message (&fixture, messages[i]));
    }
  /* More than the number of failures that lock out, all on their way at the same time. */
  for (guint i = 0; i < G_N_ELEMENTS (messages); i++)
    {
      g_auto (Answer) answer = finish (messages[i], futures->pdata[i]);

      g_assert_cmpuint (answer.status, ==, 200);
    }
  fixture_close (&fixture);
}

static char *
log_in (Fixture *fixture, const char *type, const char *body, guint expected)
{
  SoupMessage *message = make_message (fixture, NULL, "POST", "/_session", NULL);
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));
  g_auto (Answer) answer = { 0 };
  const char *header;

  soup_message_set_request_body_from_bytes (message, type, bytes);
  answer = finish (message, send_message (fixture, message));
  g_assert_cmpuint (answer.status, ==, expected);
  header = soup_message_headers_get_one (soup_message_get_response_headers (answer.message),
                                         "Set-Cookie");

  return header != NULL ? g_strndup (header, strcspn (header, ";")) : NULL;
}

static Answer
ask_with_cookie (Fixture *fixture, const char *cookie, const char *path)
{
  SoupMessage *message = make_message (fixture, NULL, "GET", path, NULL);

  soup_message_headers_append (soup_message_get_request_headers (message), "Cookie", cookie);

  return finish (message, send_message (fixture, message));
}

static void
assert_session (Fixture *fixture, const char *cookie, const char *part, gboolean renewed)
{
  g_auto (Answer) answer = ask_with_cookie (fixture, cookie, "/_session");

  g_assert_cmpuint (answer.status, ==, 200);
  if (strstr (answer.text, part) == NULL)
    g_error ("%s", answer.text);
  g_assert_cmpint (soup_message_headers_get_one (soup_message_get_response_headers (answer.message),
                                                 "Set-Cookie") != NULL,
                   ==, renewed);
}

SC_FIBER_TEST (a_session_lasts_as_long_as_it_is_used)
{
  g_autofree char *cookie = NULL;
  g_autofree char *by_form = NULL;
  g_autofree char *refused = NULL;
  g_autofree char *changed = NULL;
  gint64 now = sc_clock_now_ms ();
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  cookie =
      log_in (&fixture, "application/json", "{\"name\":\"anna\",\"password\":\"geheim:ß\"}", 200);
  by_form = log_in (&fixture, "application/x-www-form-urlencoded",
                    "name=anna&password=geheim%3A%C3%9F", 200);
  g_assert_nonnull (by_form);
  g_assert_null (log_in (&fixture, "application/json", "{\"name\":\"anna\"}", 400));
  refused =
      log_in (&fixture, "application/json", "{\"name\":\"anna\",\"password\":\"wrong\"}", 401);
  g_assert_cmpstr (refused, ==, "AuthSession=");

  assert_session (&fixture, cookie, "{\"name\":\"anna\",\"roles\":[\"office\"]}", FALSE);
  assert_session (&fixture, "AuthSession=YW5uYTo2QjAzNkJCNDphYmM", "{\"name\":null,\"roles\":[]}",
                  FALSE);
  sc_clock_set_fake_ms (now + 300 * 1000);
  assert_session (&fixture, cookie, "\"name\":\"anna\"", TRUE);
  sc_clock_set_fake_ms (now + 601 * 1000);
  assert_session (&fixture, cookie, "\"name\":null", FALSE);
  /* A clock that was set back makes no session longer: who logged in later than now is not logged in. */
  sc_clock_set_fake_ms (now - 3600 * 1000);
  assert_session (&fixture, cookie, "\"name\":null", FALSE);
  g_assert_cmpuint (ask_with_password (&fixture, "anna", PASSWORD), ==, 200);
  sc_clock_set_fake_ms (0);
  assert_session (&fixture, cookie, "\"name\":\"anna\"", FALSE);

  /* A new password ends it. */
  changed = ask_for (&fixture, "anna", "GET", "/_users/org.couchdb.user:anna", NULL, "_rev");
  {
    g_autofree char *body = g_strdup_printf ("{\"_rev\":\"%s\",\"name\":\"anna\",\"type\":\"user\","
                                             "\"roles\":[\"office\"],\"password\":\"neu\"}",
                                             changed);

    assert_answer (&fixture, "anna", "PUT", "/_users/org.couchdb.user:anna", body, 201, "ok");
  }
  assert_session (&fixture, cookie, "\"name\":null", FALSE);
  g_assert_cmpuint (ask_with_password (&fixture, "anna", PASSWORD), ==, 401);
  g_assert_cmpuint (ask_with_password (&fixture, "anna", "neu"), ==, 200);
  fixture_close (&fixture);
}

SC_FIBER_TEST (users_see_and_change_only_themselves)
{
  static const struct
  {
    const char *user;
    const char *method;
    const char *path;
    const char *body;
    guint status;
    const char *part;
  } cases[] = {
    { "anna", "GET", "/_users/org.couchdb.user:anna", NULL, 200, "pbkdf2" },
    { "anna", "GET", "/_users/org.couchdb.user:bert", NULL, 404, "missing" },
    { "anna", "GET", "/_users/org.couchdb.user:none", NULL, 404, "missing" },
    { "anna", "GET", "/_users", NULL, 403, "forbidden" },
    { "anna", "GET", "/_users/_all_docs?include_docs=true", NULL, 403, "forbidden" },
    { "anna", "GET", "/_users/_changes", NULL, 403, "forbidden" },
    { "anna", "POST", "/_users/_bulk_get", "{\"docs\":[]}", 403, "forbidden" },
    { "anna", "POST", "/_users/_bulk_docs", "{\"docs\":[]}", 403, "forbidden" },
    { "anna", "GET", "/_users/_local/x", NULL, 404, "missing" },
    { "anna", "PUT", "/_users/org.couchdb.user:neu", "{\"name\":\"neu\"}", 404, "missing" },
    { "anna", "PUT", "/_users/org.couchdb.user:anna",
      "{\"name\":\"anna\",\"type\":\"user\",\"roles\":[\"_admin\"]}", 403,
      "Only _admin may edit roles" },
    { "anna", "PUT", "/_users/org.couchdb.user:anna",
      "{\"name\":\"bert\",\"type\":\"user\",\"roles\":[\"office\"]}", 403, "forbidden" },
    { "admin", "GET", "/_users/_all_docs", NULL, 200, "org.couchdb.user:bert" },
    { "admin", "PUT", "/_users/org.couchdb.user:neu",
      "{\"name\":\"neu\",\"type\":\"user\",\"roles\":[],\"password\":\"x\"}", 201, "\"rev\":\"1-" },
    { "admin", "PUT", "/_users/neu", "{\"name\":\"neu\",\"type\":\"user\",\"roles\":[]}", 403,
      "Doc ID must be" },
    { "admin", "PUT", "/_users/org.couchdb.user:a:b",
      "{\"name\":\"a:b\",\"type\":\"user\",\"roles\":[]}", 403, "not allowed in usernames" },
    { "admin", "PUT", "/_users/org.couchdb.user:y", "{\"name\":\"y\",\"type\":\"user\"}", 403,
      "doc.roles" },
    { "admin", "PUT", "/_users/org.couchdb.user:y", "{\"name\":\"y\",\"roles\":[]}", 403,
      "doc.type must be user" },
    { "admin", "PUT", "/_users/org.couchdb.user:y", "{\"type\":\"user\",\"roles\":[]}", 403,
      "doc.name is required" },
    { "admin", "POST", "/_users/_bulk_docs",
      "{\"docs\":[{\"_id\":\"org.couchdb.user:z\",\"name\":\"z\",\"type\":\"user\",\"roles\":[],"
      "\"password\":\"geheim:ß\"},{\"_id\":\"q\"}]}",
      201, "{\"id\":\"q\",\"error\":\"forbidden\"" },
    { "z", "GET", "/_users/org.couchdb.user:z", NULL, 200, "\"derived_key\":\"" },
    { "z", "GET", "/allianz", NULL, 200, "db_name" },
    { "z", "GET", "/allianz-office", NULL, 403, "You are not allowed to access this db." },
  };
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_answer (&fixture, cases[i].user, cases[i].method, cases[i].path, cases[i].body,
                   cases[i].status, cases[i].part);
  fixture_close (&fixture);
}

SC_FIBER_TEST (security_can_be_changed)
{
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  assert_answer (&fixture, "bert", "GET", "/allianz", NULL, 200, "db_name");
  assert_answer (&fixture, "bert", "PUT", "/allianz/_security", "{}", 403, "forbidden");
  assert_answer (&fixture, "bert", "PUT", "/allianz/_design/x", "{}", 403, "forbidden");
  assert_answer (&fixture, "admin", "PUT", "/allianz/_security", "[]", 400, "bad_request");
  assert_answer (&fixture, "admin", "PUT", "/allianz/_security",
                 "{\"members\":{\"roles\":[\"office\"]},\"admins\":{\"names\":[\"anna\"]}}", 200,
                 "true");
  assert_answer (&fixture, "bert", "GET", "/allianz", NULL, 403, "forbidden");
  assert_answer (&fixture, "anna", "PUT", "/allianz/_design/x", "{\"a\":1}", 201, "_design/x");
  assert_answer (&fixture, "anna", "GET", "/allianz/_design%2Fx", NULL, 200, "\"a\":1");
  assert_answer (&fixture, "anna", "GET", "/allianz/_security", NULL, 200, "\"anna\"");
  assert_answer (&fixture, "admin", "PUT", "/neu", NULL, 201, "true");
  assert_answer (&fixture, "anna", "GET", "/neu", NULL, 403, "forbidden");
  fixture_close (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_func ("/login/security", security_names_members_and_administrators);
  g_test_add_func ("/login/security/malformed", malformed_security_is_refused);
  g_test_add_func ("/login/cookie", a_cookie_is_sealed);
  g_test_add_func ("/login/cookie/nonsense", nonsense_is_no_cookie);
  g_test_add_func ("/login/lockout/ends", who_was_refused_may_try_again_later);
  g_test_add_func ("/login/lockout", too_many_attempts_are_refused);
  g_test_add_func ("/login/hashes", hashes_of_couchdb_are_understood);
  g_test_add_func ("/login/hashes/written", a_password_becomes_what_couchdb_writes);
  g_test_add_func ("/login/required", nobody_gets_in_without_a_password);
  g_test_add_func ("/login/wrong-passwords", wrong_passwords_lock_out_for_a_while);
  g_test_add_func ("/login/once", many_requests_with_one_password_try_it_once);
  g_test_add_func ("/login/session", a_session_lasts_as_long_as_it_is_used);
  g_test_add_func ("/login/users", users_see_and_change_only_themselves);
  g_test_add_func ("/login/security/change", security_can_be_changed);

  return g_test_run ();
}
