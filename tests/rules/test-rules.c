/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-rules.h"
#include "sc-test.h"

/* What functions of others may do to us: nothing. */

#define USER "{\"db\":\"a\",\"name\":\"x\",\"roles\":[]}"
#define SECURITY "{\"admins\":{\"names\":[\"boss\"]}}"
#define DOCUMENT "{\"_id\":\"d\",\"n\":1}"

/* Small, so that a test of a limit is short. */
static const ScRulesLimits tight = {
  .document_ms = 50,
  .batch_ms = 200,
  .wait_ms = 30 * 1000,
  .memory = 4 * 1024 * 1024,
  .stack = 256 * 1024,
};

static GPtrArray *
check (ScRules *rules, const char *const *documents, const char *old_doc)
{
  g_autoptr (GPtrArray) cases =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sc_rules_case_free);
  g_autoptr (GError) error = NULL;
  GPtrArray *verdicts;

  for (gsize i = 0; documents[i] != NULL; i++)
    g_ptr_array_add (cases, sc_rules_case_new_take (g_strdup (documents[i]), g_strdup (old_doc)));
  verdicts = dex_await_boxed (sc_rules_check (rules, cases, USER, SECURITY), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (verdicts->len, ==, cases->len);

  return verdicts;
}

static void
assert_verdict (GPtrArray *verdicts, guint i, ScRulesError code)
{
  const GError *error = g_ptr_array_index (verdicts, i);

  g_assert_error (error, SC_RULES_ERROR, (int) code);
}

/* Returns (transfer full) (nullable): what a function says about one document. */
static GError *
judge (const char *source)
{
  static const char *const documents[] = { DOCUMENT, NULL };
  g_autoptr (ScRules) rules = sc_rules_new (source, &tight);
  g_autoptr (GPtrArray) verdicts = check (rules, documents, "{\"_id\":\"d\",\"n\":0}");

  return g_steal_pointer (&verdicts->pdata[0]);
}

static void
assert_passes (const char *source)
{
  g_autoptr (GError) error = judge (source);

  g_assert_no_error (error);
}

static void
assert_fails (const char *source, ScRulesError code, const char *part)
{
  gint64 begin = g_get_monotonic_time ();
  g_autoptr (GError) error = judge (source);

  g_test_message ("%.0f ms: %.100s", (double) (g_get_monotonic_time () - begin) / 1000,
                  error != NULL ? error->message : "passed");
  g_assert_error (error, SC_RULES_ERROR, (int) code);
  if (strstr (error->message, part) == NULL)
    g_error ("%s: %s", source, error->message);
}

SC_FIBER_TEST (it_gets_what_couchdb_gives)
{
  assert_passes (
      "function (n, o, u, s) { if (n.n === 1 && o.n === 0 && n._id === 'd') return; throw 1; }");
  assert_passes (
      "function (n, o, u, s) { if (u.name !== 'x' || u.db !== 'a' || u.roles.length) throw 1; }");
  assert_passes ("function (n, o, u, s) { if (s.admins.names[0] !== 'boss') throw 1; }");
  assert_passes (
      "function named (n) { log (toJSON (n)); if (sum ([1, 2]) !== 3 || !isArray ([])) throw 1; }");
  assert_passes ("/* before */ function () {} // after");
  /* What it returns is nobody's business. */
  assert_passes ("function () { return false; }");
}

SC_FIBER_TEST (what_it_throws_is_told)
{
  assert_fails ("function () { throw ({forbidden: 'Nö: ß'}); }", SC_RULES_ERROR_FORBIDDEN, "Nö: ß");
  assert_fails ("function () { throw ({unauthorized: 'Who?'}); }", SC_RULES_ERROR_UNAUTHORIZED,
                "Who?");
  assert_fails ("function () { throw ({forbidden: {a: 1}}); }", SC_RULES_ERROR_FORBIDDEN, "object");
  assert_fails ("function () { throw ({forbidden: Array (5000).join ('x')}); }",
                SC_RULES_ERROR_FORBIDDEN, "xxx");
  assert_fails ("function () { throw new Error ('oops'); }", SC_RULES_ERROR_FAILED, "oops");
  assert_fails ("function () { throw 'text'; }", SC_RULES_ERROR_FAILED, "text");
  assert_fails ("function () { throw null; }", SC_RULES_ERROR_FAILED, "failed: null");
  assert_fails ("function () { throw undefined; }", SC_RULES_ERROR_FAILED, "undefined");
  assert_fails ("function (n) { n.a.b = 1; }", SC_RULES_ERROR_FAILED, "TypeError");
  assert_fails ("function () { throw ({get forbidden () { throw 1; }}); }", SC_RULES_ERROR_FAILED,
                "");
  assert_fails ("function () { throw ({toString: function () { throw 1; }}); }",
                SC_RULES_ERROR_FAILED, "no text");
  assert_fails ("function () { throw ({forbidden: '\\ud800'}); }", SC_RULES_ERROR_FORBIDDEN, "");
}

SC_FIBER_TEST (what_is_no_function_refuses_everything)
{
  assert_fails ("function (", SC_RULES_ERROR_INVALID, "SyntaxError");
  assert_fails ("", SC_RULES_ERROR_INVALID, "SyntaxError");
  assert_fails ("42", SC_RULES_ERROR_INVALID, "not a function");
  assert_fails ("{}", SC_RULES_ERROR_INVALID, "not a function");
  assert_fails ("missing", SC_RULES_ERROR_INVALID, "ReferenceError");
  assert_fails ("import ('std')", SC_RULES_ERROR_INVALID, "not a function");
  assert_fails ("(function () { for (;;) ; }) ()", SC_RULES_ERROR_FAILED, "(50 ms)");
}

SC_FIBER_TEST (it_reaches_nothing_outside)
{
  assert_passes (
      "function () {"
      "  var names = ['std', 'os', 'require', 'process', 'load', 'print', 'console', 'scriptArgs',"
      "               'setTimeout', 'Worker', 'fetch', 'Proxy', 'WeakRef'];"
      "  names.forEach (function (name) {"
      "    if (typeof globalThis[name] !== 'undefined') throw name;"
      "  });"
      "}");
  assert_fails ("function () { return import ('std'); }", SC_RULES_ERROR_FAILED, "asynchronous");
}

/* What it throws later is heard by nobody: that must not pass. */
SC_FIBER_TEST (it_is_done_when_it_returns)
{
  assert_fails ("async function () { throw ({forbidden: 'no'}); }", SC_RULES_ERROR_FAILED,
                "asynchronous");
  assert_fails ("async function () { await null; }", SC_RULES_ERROR_FAILED, "asynchronous");
  assert_fails ("function () { return new Promise (function () {}); }", SC_RULES_ERROR_FAILED,
                "asynchronous");
}

SC_FIBER_TEST (limits_end_it)
{
  assert_fails ("function () { for (;;) ; }", SC_RULES_ERROR_FAILED, "(50 ms)");
  assert_fails ("function () { for (;;) try { for (;;) ; } catch (e) {} }", SC_RULES_ERROR_FAILED,
                "(50 ms)");
  assert_fails ("function () { /^(a+)+$/.test (Array (60).join ('a') + '!'); }",
                SC_RULES_ERROR_FAILED, "(50 ms)");
  assert_fails ("function () { throw ({get forbidden () { for (;;) ; }}); }", SC_RULES_ERROR_FAILED,
                "");
  assert_fails ("function () { var a = []; for (;;) a.push ('x'.repeat (100000) + a.length); }",
                SC_RULES_ERROR_FAILED, "out of memory");
  assert_fails ("function () { var s = 'x'; for (;;) s += s; }", SC_RULES_ERROR_FAILED, "");
  assert_fails ("function () { Array (3e6).join ('xxxxxxxx'); }", SC_RULES_ERROR_FAILED, "");
  assert_fails ("function f () { return f () + 1; }", SC_RULES_ERROR_FAILED, "stack overflow");
  assert_fails (
      "function () { var a = []; for (var i = 0; i < 10000; i++) a = [a]; JSON.stringify (a); }",
      SC_RULES_ERROR_FAILED, "stack overflow");
}

/* After each of its faults it answers the next document as if nothing had been. */
SC_FIBER_TEST (it_recovers_from_its_faults)
{
  static const char source[] =
      "function (n) {"
      "  if (typeof globalThis.heap === 'undefined') globalThis.heap = [];"
      "  if (n.what === 'eat') for (;;) heap.push ('x'.repeat (100000) + heap.length);"
      "  if (n.what === 'dive') (function f () { return f () + 1; }) ();"
      "  if (n.what === 'loop') for (;;) ;"
      "  if (n.what === 'no') throw ({forbidden: 'no'});"
      "}";
  static const char *const documents[] = { "{\"what\":\"eat\"}",  "{}", "{\"what\":\"no\"}",
                                           "{\"what\":\"dive\"}", "{}", NULL };
  static const char *const loop[] = { "{}", "{\"what\":\"loop\"}", "{}", "{}", NULL };
  g_autoptr (ScRules) rules = sc_rules_new (source, &tight);

  for (guint round = 0; round < 5; round++)
    {
      g_autoptr (GPtrArray) verdicts = check (rules, documents, NULL);
      g_autoptr (GPtrArray) late = NULL;

      assert_verdict (verdicts, 0, SC_RULES_ERROR_FAILED);
      g_assert_null (verdicts->pdata[1]);
      assert_verdict (verdicts, 2, SC_RULES_ERROR_FORBIDDEN);
      assert_verdict (verdicts, 3, SC_RULES_ERROR_FAILED);
      g_assert_null (verdicts->pdata[4]);

      /* Time is another matter: the rest of the batch would cost as much again. */
      late = check (rules, loop, NULL);
      g_assert_null (late->pdata[0]);
      assert_verdict (late, 1, SC_RULES_ERROR_FAILED);
      assert_verdict (late, 2, SC_RULES_ERROR_FAILED);
      assert_verdict (late, 3, SC_RULES_ERROR_FAILED);
    }
}

/* No document takes too long, but all together do. */
SC_FIBER_TEST (a_batch_has_its_own_limit)
{
  const char *documents[101] = { NULL };
  g_autoptr (ScRules) rules =
      sc_rules_new ("function () { var end = 0; while (end < 100000) end++; }", &tight);
  g_autoptr (GPtrArray) verdicts = NULL;
  gint64 begin = g_get_monotonic_time ();

  for (guint i = 0; i < 100; i++)
    documents[i] = DOCUMENT;
  verdicts = check (rules, documents, NULL);
  g_test_message ("%.0f ms", (double) (g_get_monotonic_time () - begin) / 1000);
  g_assert_null (verdicts->pdata[0]);
  assert_verdict (verdicts, 99, SC_RULES_ERROR_FAILED);
}

/* Several threads judge it; each verdict is still its own document's. */
SC_FIBER_TEST (a_large_batch_keeps_its_order)
{
  g_autoptr (GPtrArray) cases =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sc_rules_case_free);
  g_autoptr (ScRules) rules =
      sc_rules_new ("function (n) { if (n.n % 7 === 3) throw ({forbidden: 'no ' + n.n}); }", NULL);
  g_autoptr (GPtrArray) verdicts = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 1003; i++)
    g_ptr_array_add (cases, sc_rules_case_new_take (g_strdup_printf ("{\"n\":%u}", i), NULL));
  verdicts = dex_await_boxed (sc_rules_check (rules, cases, "{}", "{}"), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (verdicts->len, ==, cases->len);
  for (guint i = 0; i < verdicts->len; i++)
    {
      const GError *verdict = verdicts->pdata[i];
      g_autofree char *reason = g_strdup_printf ("no %u", i);

      if (i % 7 == 3)
        g_assert_cmpstr (verdict->message, ==, reason);
      else
        g_assert_null (verdict);
    }
}

SC_FIBER_TEST (one_document_does_not_change_the_next)
{
  static const char *const documents[] = { DOCUMENT, DOCUMENT, DOCUMENT, NULL };
  g_autoptr (ScRules) rules = sc_rules_new (
      "function (n, o, u, s) {"
      "  if (n.n !== 1 || u.roles.length || s.members) throw ({forbidden: 'changed'});"
      "  n.n = 2; u.roles.push ('_admin'); s.members = {};"
      "}",
      NULL);
  g_autoptr (GPtrArray) verdicts = check (rules, documents, NULL);

  for (guint i = 0; i < verdicts->len; i++)
    g_assert_null (verdicts->pdata[i]);
}

SC_FIBER_TEST (a_document_that_is_no_json_is_refused)
{
  static const char *const documents[] = { "{", "", "{\"a\":1}", NULL };
  g_autoptr (ScRules) rules = sc_rules_new ("function () {}", NULL);
  g_autoptr (GPtrArray) verdicts = check (rules, documents, NULL);

  assert_verdict (verdicts, 0, SC_RULES_ERROR_FAILED);
  assert_verdict (verdicts, 1, SC_RULES_ERROR_FAILED);
  g_assert_null (verdicts->pdata[2]);
}

/* A large document is no fault of the rules. */
SC_FIBER_TEST (a_large_document_has_more_of_everything)
{
  g_autofree char *filling = g_strnfill (30 * 1024 * 1024, 'x');
  g_autofree char *large = g_strdup_printf ("{\"a\":\"%s\"}", filling);
  const char *const documents[] = { large, NULL };
  g_autoptr (ScRules) rules =
      sc_rules_new ("function (n, o) { if (n.a.length !== 31457280 || n.a !== o.a) throw 1; }",
                    &tight);
  g_autoptr (GPtrArray) verdicts = check (rules, documents, large);

  g_assert_null (verdicts->pdata[0]);
}

/* The main loop goes on while a rule works, and rules do not wait for each other. */
SC_FIBER_TEST (nobody_waits_for_somebody_elses_rule)
{
  static const char *const documents[] = { DOCUMENT, NULL };
  ScRulesLimits patient = tight;
  g_autoptr (ScRules) slow = NULL;
  g_autoptr (ScRules) quick = sc_rules_new ("function () {}", NULL);
  g_autoptr (GPtrArray) cases =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sc_rules_case_free);
  g_autoptr (GPtrArray) verdicts = NULL;
  g_autoptr (DexFuture) working = NULL;

  patient.document_ms = 1000;
  slow = sc_rules_new ("function () { for (;;) ; }", &patient);
  g_ptr_array_add (cases, sc_rules_case_new_take (g_strdup (DOCUMENT), NULL));
  working = sc_rules_check (slow, cases, USER, SECURITY);
  verdicts = check (quick, documents, NULL);
  g_assert_null (verdicts->pdata[0]);
  g_assert_true (dex_future_is_pending (working));
  dex_await (dex_ref (working), NULL);
}

/* Some of the language's own functions cannot be interrupted: the caller gives up, the thread ends when
 * it ends. */
SC_FIBER_TEST (a_caller_gives_up)
{
  ScRulesLimits impatient = tight;
  g_autoptr (ScRules) rules = NULL;
  g_autoptr (GPtrArray) cases =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sc_rules_case_free);
  g_autoptr (GPtrArray) verdicts = NULL;
  g_autoptr (GError) error = NULL;

  impatient.wait_ms = 100;
  rules = sc_rules_new ("function () { [].indexOf.call ({length: 1e8}, 1); }", &impatient);
  g_ptr_array_add (cases, sc_rules_case_new_take (g_strdup (DOCUMENT), NULL));
  verdicts = dex_await_boxed (sc_rules_check (rules, cases, USER, SECURITY), &error);
  g_assert_error (error, SC_RULES_ERROR, SC_RULES_ERROR_FAILED);
  g_assert_null (verdicts);
}

SC_FIBER_TEST (rules_that_go_away_answer_first)
{
  ScRules *rules = sc_rules_new ("function (n) { throw ({forbidden: n._id}); }", NULL);
  g_autoptr (GPtrArray) cases =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sc_rules_case_free);
  g_autoptr (GPtrArray) verdicts = NULL;
  DexFuture *future;

  g_ptr_array_add (cases, sc_rules_case_new_take (g_strdup (DOCUMENT), NULL));
  future = sc_rules_check (rules, cases, USER, SECURITY);
  g_object_unref (rules);
  verdicts = dex_await_boxed (future, NULL);
  assert_verdict (verdicts, 0, SC_RULES_ERROR_FORBIDDEN);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_func ("/rules/rules/arguments", it_gets_what_couchdb_gives);
  g_test_add_func ("/rules/rules/thrown", what_it_throws_is_told);
  g_test_add_func ("/rules/rules/no-function", what_is_no_function_refuses_everything);
  g_test_add_func ("/rules/rules/nothing-outside", it_reaches_nothing_outside);
  g_test_add_func ("/rules/rules/asynchronous", it_is_done_when_it_returns);
  g_test_add_func ("/rules/rules/limits", limits_end_it);
  g_test_add_func ("/rules/rules/recovers", it_recovers_from_its_faults);
  g_test_add_func ("/rules/rules/batch", a_batch_has_its_own_limit);
  g_test_add_func ("/rules/rules/order", a_large_batch_keeps_its_order);
  g_test_add_func ("/rules/rules/fresh-arguments", one_document_does_not_change_the_next);
  g_test_add_func ("/rules/rules/no-json", a_document_that_is_no_json_is_refused);
  g_test_add_func ("/rules/rules/large", a_large_document_has_more_of_everything);
  g_test_add_func ("/rules/rules/threads", nobody_waits_for_somebody_elses_rule);
  g_test_add_func ("/rules/rules/gives-up", a_caller_gives_up);
  g_test_add_func ("/rules/rules/goes-away", rules_that_go_away_answer_first);

  return g_test_run ();
}
