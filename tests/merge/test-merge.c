/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-json.h"
#include "sc-merge.h"

static JsonObject *
body (const char *members)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  JsonObject *object;

  if (members == NULL)
    return NULL;

  text = g_strdup_printf ("{\"type\":\"solution\"%s%s}", *members != '\0' ? "," : "", members);
  object = sc_json_parse_object (text, -1, &error);
  g_assert_no_error (error);

  return object;
}

/* The members of @object without its type, with ' for ". */
static char *
members_of (JsonObject *object)
{
  g_autoptr (JsonObject) copy = sc_json_copy_object (object);
  g_autofree char *text = NULL;

  json_object_remove_member (copy, "type");
  text = sc_json_to_string (copy, FALSE);

  return g_strdelimit (g_strndup (text + 1, strlen (text) - 2), "\"", '\'');
}

typedef struct
{
  const char *base;
  const char *mine;
  const char *theirs;
  const char *merged;
  const char *conflict; /* the field, NULL for none */
} Row;

static char *
quoted (const char *text)
{
  return text != NULL ? g_strdelimit (g_strdup (text), "'", '"') : NULL;
}

static ScMergeResult *
merge (const char *base, const char *mine, const char *theirs)
{
  g_autofree char *b = quoted (base);
  g_autofree char *m = quoted (mine);
  g_autofree char *t = quoted (theirs);
  g_autoptr (JsonObject) base_body = body (b);
  g_autoptr (JsonObject) mine_body = body (m);
  g_autoptr (JsonObject) theirs_body = body (t);

  return sc_merge_records (base_body, mine_body, theirs_body);
}

static void
check_rows (const Row *rows, guint n_rows)
{
  for (guint i = 0; i < n_rows; i++)
    {
      g_autoptr (ScMergeResult) result = merge (rows[i].base, rows[i].mine, rows[i].theirs);
      g_autoptr (ScMergeResult) swapped = merge (rows[i].base, rows[i].theirs, rows[i].mine);
      g_autofree char *merged = members_of (result->body);
      g_autofree char *swapped_text = members_of (swapped->body);

      g_test_message ("%s | %s | %s", rows[i].base, rows[i].mine, rows[i].theirs);
      g_assert_cmpstr (merged, ==, rows[i].merged);
      g_assert_cmpuint (result->conflicts->len, ==, rows[i].conflict != NULL);
      g_assert_cmpuint (swapped->conflicts->len, ==, rows[i].conflict != NULL);
      if (rows[i].conflict != NULL)
        g_assert_cmpstr (((ScFieldConflict *) result->conflicts->pdata[0])->field, ==,
                         rows[i].conflict);
      else
        g_assert_cmpstr (swapped_text, ==, merged);
    }
}

#define CHECK(rows) check_rows (rows, G_N_ELEMENTS (rows))

static void
scalars (void)
{
  static const Row rows[] = {
    { "'title':'A'", "'title':'A'", "'title':'A'", "'title':'A'" },
    { "'title':'A'", "'title':'B'", "'title':'A'", "'title':'B'" },
    { "'title':'A'", "'title':'B'", "'title':'B'", "'title':'B'" },
    { "'title':'A'", "'title':'B'", "'title':'C'", "'title':'B'", "title" },
    { "'title':'A'", "'title':'B'", "'title':'A','phase':'pilot'", "'title':'B','phase':'pilot'" },
    { "'title':'A'", "", "'title':'A'", "" },
    { "'title':'A'", "", "'title':'B'", "", "title" },
    { "", "'title':'B'", "'title':'C'", "'title':'B'", "title" },
    { "'title':null", "", "'title':'C'", "'title':'C'" },
    { "'cost_run':1", "'cost_run':2", "'cost_run':1", "'cost_run':2" },
    { "'location':{'a':1,'b':2}", "'location':{'b':2,'a':1}", "'location':{'a':1,'b':2}",
      "'location':{'a':1,'b':2}" },
    { "", "'location':{'b':2,'a':1}", "'location':{'a':1,'b':2}", "'location':{'a':1,'b':2}" },
  };

  CHECK (rows);
}

static void
unknown_fields_are_scalars (void)
{
  static const Row rows[] = {
    { "'new':[1]", "'new':[1,2]", "'new':[1]", "'new':[1,2]" },
    { "'new':[1]", "'new':[1,2]", "'new':[1,3]", "'new':[1,2]", "new" },
    { "'new':'a b c'", "'new':'x b c'", "'new':'a b y'", "'new':'x b c'", "new" },
    { "", "'z':1", "'a':2", "'a':2,'z':1" },
  };

  CHECK (rows);
}

static void
sets (void)
{
  static const Row rows[] = {
    { "'technology':['a','b']", "'technology':['a','b','c']", "'technology':['b']",
      "'technology':['b','c']" },
    { "'technology':['a']", "'technology':['a','z','m']", "'technology':['a','k']",
      "'technology':['a','k','m','z']" },
    { "", "'technology':['x']", "'technology':['x','y']", "'technology':['x','y']" },
    { "'technology':['a']", "", "'technology':['a','b']", "'technology':['b']" },
    { "'theme_ids':['theme:1']", "'theme_ids':['theme:2']", "'theme_ids':['theme:3']",
      "'theme_ids':['theme:2','theme:3']" },
    { "'technology':['a']", "'technology':'broken'", "'technology':['b']", "'technology':'broken'",
      "technology" },
    { "'technology':['a']", "'technology':['a',1]", "'technology':['b']", "'technology':['a',1]",
      "technology" },
  };

  CHECK (rows);
}

static void
texts (void)
{
  static const Row rows[] = {
    { "'summary':'eins zwei drei vier'", "'summary':'EINS zwei drei vier'",
      "'summary':'eins zwei drei VIER'", "'summary':'EINS zwei drei VIER'" },
    { "'summary':'eins zwei drei'", "'summary':'eins ZWEI drei'", "'summary':'eins 2 drei'",
      "'summary':'eins ZWEI drei'", "summary" },
    { "'summary':'Der Sensor misst'", "'summary':'Die Sensor misst'",
      "'summary':'Der Melder misst'", "'summary':'Die Sensor misst'", "summary" },
    { "'summary':'a b c d'", "'summary':'a b c d e'", "'summary':'b c d'", "'summary':'b c d e'" },
    { "'summary':'a b c'", "'summary':'a x b c'", "'summary':'a x b c'", "'summary':'a x b c'" },
    { "'challenge':'# Titel\\n\\nText.\\n\\nEnde\\n'",
      "'challenge':'# Titel\\n\\nText.\\n\\nMitte.\\n\\nEnde\\n'",
      "'challenge':'# Anderer Titel\\n\\nText.\\n\\nEnde\\n'",
      "'challenge':'# Anderer Titel\\n\\nText.\\n\\nMitte.\\n\\nEnde\\n'" },
    { "'summary':'a'", "", "'summary':'b'", "", "summary" },
    { "'summary':'a'", "'summary':1", "'summary':'b'", "'summary':1", "summary" },
    { "", "'summary':'a b'", "'summary':'a c'", "'summary':'a b'", "summary" },
  };

  CHECK (rows);
}

static void
lists (void)
{
  static const Row rows[] = {
    /* each side another element, and another member of the same element */
    { "'kpis':[{'id':'1','v':1},{'id':'2','v':1}]", "'kpis':[{'id':'1','v':9},{'id':'2','v':1}]",
      "'kpis':[{'id':'1','v':1,'u':'t'},{'id':'2','v':8}]",
      "'kpis':[{'id':'1','v':9,'u':'t'},{'id':'2','v':8}]" },
    /* removed here, untouched there; added on both sides */
    { "'kpis':[{'id':'1'},{'id':'2'}]", "'kpis':[{'id':'2'},{'id':'4'}]",
      "'kpis':[{'id':'1'},{'id':'2'},{'id':'3'}]", "'kpis':[{'id':'2'},{'id':'3'},{'id':'4'}]" },
    /* inserted in the middle here, moved there */
    { "'kpis':[{'id':'1'},{'id':'2'}]", "'kpis':[{'id':'1'},{'id':'9'},{'id':'2'}]",
      "'kpis':[{'id':'2'},{'id':'1'}]", "'kpis':[{'id':'2'},{'id':'1'},{'id':'9'}]" },
    /* the same element was added by both, with others behind it */
    { "'kpis':[]", "'kpis':[{'id':'5'},{'id':'7'}]", "'kpis':[{'id':'5'},{'id':'6'}]",
      "'kpis':[{'id':'5'},{'id':'6'},{'id':'7'}]" },
    /* the same member of the same element */
    { "'kpis':[{'id':'1','v':1}]", "'kpis':[{'id':'1','v':2}]", "'kpis':[{'id':'1','v':3}]",
      "'kpis':[{'id':'1','v':2}]", "kpis" },
    /* changed here, removed there */
    { "'kpis':[{'id':'1','v':1}]", "'kpis':[{'id':'1','v':2}]", "'kpis':[]",
      "'kpis':[{'id':'1','v':2}]", "kpis" },
    { "'kpis':[{'id':'1','v':1}]", "'kpis':[]", "'kpis':[{'id':'1','v':2}]",
      "'kpis':[{'id':'1','v':2}]", "kpis" },
    /* a list inside an element: each side measured once more */
    { "'kpis':[{'id':'1','values':[{'id':'a','value':1}]}]",
      "'kpis':[{'id':'1','values':[{'id':'a','value':1},{'id':'b','value':2}]}]",
      "'kpis':[{'id':'1','values':[{'id':'a','value':1},{'id':'c','value':3}]}]",
      "'kpis':[{'id':'1','values':[{'id':'a','value':1},{'id':'b','value':2},{'id':'c','value':3}]}]" },
    /* both changed the same value inside */
    { "'kpis':[{'id':'1','values':[{'id':'a','value':1}]}]",
      "'kpis':[{'id':'1','values':[{'id':'a','value':2}]}]",
      "'kpis':[{'id':'1','values':[{'id':'a','value':3}]}]",
      "'kpis':[{'id':'1','values':[{'id':'a','value':2}]}]", "kpis" },
    /* both moved, differently */
    { "'kpis':[{'id':'1'},{'id':'2'},{'id':'3'}]", "'kpis':[{'id':'2'},{'id':'1'},{'id':'3'}]",
      "'kpis':[{'id':'3'},{'id':'2'},{'id':'1'}]", "'kpis':[{'id':'2'},{'id':'1'},{'id':'3'}]",
      "kpis" },
    /* not a list of objects with ids */
    { "'kpis':[{'id':'1'}]", "'kpis':[{'v':1}]", "'kpis':[{'id':'2'}]", "'kpis':[{'v':1}]",
      "kpis" },
    { "'kpis':[{'id':'1'}]", "'kpis':[{'id':'3'},{'id':'3'}]", "'kpis':[{'id':'2'}]",
      "'kpis':[{'id':'3'},{'id':'3'}]", "kpis" },
  };

  CHECK (rows);
}

/* What a merged history says, nobody is asked once more. */
static void
what_follows_from_a_list_never_asks (void)
{
  static const char *const versions[] = {
    "{'type':'partner','status':'signed','joined_on':'2017-01-20',"
    "'history':[{'id':'1','state':'signed','on':'2017-01-20'}]}",
    "{'type':'partner','status':'dormant','joined_on':'2017-01-20',"
    "'history':[{'id':'1','state':'signed','on':'2017-01-20'},"
    "{'id':'2','state':'dormant','on':'2018-03-01'}]}",
    "{'type':'partner','status':'left','joined_on':'2017-01-20','left_on':'2018-06-30',"
    "'history':[{'id':'1','state':'signed','on':'2017-01-20'},"
    "{'id':'3','state':'left','on':'2018-06-30'}]}",
  };
  JsonObject *bodies[3];
  g_autoptr (ScMergeResult) result = NULL;
  g_autoptr (ScMergeResult) mirrored = NULL;
  g_autofree char *merged = NULL;
  g_autofree char *other = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (versions); i++)
    {
      g_autofree char *text = quoted (versions[i]);

      bodies[i] = sc_json_parse_object (text, -1, NULL);
    }
  result = sc_merge_records (bodies[0], bodies[1], bodies[2]);
  mirrored = sc_merge_records (bodies[0], bodies[2], bodies[1]);
  g_assert_cmpuint (result->conflicts->len, ==, 0);
  g_assert_cmpstr (sc_json_get_string (result->body, "status"), ==, "left");
  g_assert_cmpstr (sc_json_get_string (result->body, "left_on"), ==, "2018-06-30");
  g_assert_cmpuint (json_array_get_length (sc_json_get_array (result->body, "history")), ==, 3);
  merged = members_of (result->body);
  other = members_of (mirrored->body);
  g_assert_cmpstr (merged, ==, other);
  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    json_object_unref (bodies[i]);
}

static void
bookkeeping_never_asks (void)
{
  static const Row rows[] = {
    { "'modified_at':'2018-01-01T00:00:00.000Z','modified_by':'a'",
      "'modified_at':'2018-01-03T00:00:00.000Z','modified_by':'b'",
      "'modified_at':'2018-01-02T00:00:00.000Z','modified_by':'c'",
      "'modified_at':'2018-01-03T00:00:00.000Z','modified_by':'b'" },
    { "'modified_at':'2018-01-01T00:00:00.000Z','modified_by':'a'",
      "'modified_at':'2018-01-03T00:00:00.000Z','modified_by':'b'",
      "'modified_at':'2018-01-03T00:00:00.000Z','modified_by':'c'",
      "'modified_at':'2018-01-03T00:00:00.000Z','modified_by':'c'" },
    { "'modified_at':'x'", "'modified_at':17", "'modified_at':'2018'", "'modified_at':'2018'" },
    { NULL, "'created_at':'2018-01-03T00:00:00.000Z','created_by':'b','schema':1",
      "'created_at':'2018-01-02T00:00:00.000Z','created_by':'c','schema':2",
      "'created_at':'2018-01-02T00:00:00.000Z','created_by':'c','schema':2" },
  };

  CHECK (rows);
}

static void
without_a_base_every_difference_is_asked (void)
{
  static const Row rows[] = {
    { NULL, "'title':'A'", "'title':'A'", "'title':'A'" },
    { NULL, "'title':'A'", "'title':'B'", "'title':'A'", "title" },
    { NULL, "'technology':['a']", "'technology':['b']", "'technology':['a']", "technology" },
    { NULL, "", "'title':'B'", "", "title" },
  };

  CHECK (rows);
}

static void
deleted_and_edited (void)
{
  g_autoptr (ScMergeResult) both = merge ("'title':'A'", NULL, NULL);
  g_autoptr (ScMergeResult) untouched =
      merge ("'title':'A'", NULL, "'title':'A','modified_at':'2018-01-02T00:00:00.000Z'");
  g_autoptr (ScMergeResult) edited = merge ("'title':'A'", NULL, "'title':'B'");
  g_autoptr (ScMergeResult) no_base = merge (NULL, "'title':'A'", NULL);
  g_autofree char *kept = members_of (edited->body);

  g_assert_true (both->deleted && !both->edited_and_deleted);
  g_assert_true (untouched->deleted && !untouched->edited_and_deleted);
  g_assert_null (untouched->body);
  g_assert_true (!edited->deleted && edited->edited_and_deleted);
  g_assert_cmpstr (kept, ==, "'title':'B'");
  g_assert_true (no_base->edited_and_deleted);
}

static void
a_conflict_holds_all_three (void)
{
  g_autoptr (ScMergeResult) result = merge ("'title':'A'", "'title':'B'", "'title':'C'");
  ScFieldConflict *conflict = result->conflicts->pdata[0];

  g_assert_cmpstr (conflict->field, ==, "title");
  g_assert_null (conflict->element);
  g_assert_cmpstr (json_node_get_string (conflict->base), ==, "A");
  g_assert_cmpstr (json_node_get_string (conflict->mine), ==, "B");
  g_assert_cmpstr (json_node_get_string (conflict->theirs), ==, "C");

  sc_merge_result_resolve (result, conflict, conflict->theirs);
  g_assert_cmpstr (sc_json_get_string (result->body, "title"), ==, "C");
  sc_merge_result_resolve (result, conflict, NULL);
  g_assert_false (json_object_has_member (result->body, "title"));
}

static void
a_conflict_inside_a_list_is_resolved_there (void)
{
  g_autoptr (ScMergeResult) member =
      merge ("'kpis':[{'id':'0'},{'id':'1','v':1}]", "'kpis':[{'id':'0'},{'id':'1','v':2}]",
             "'kpis':[{'id':'0'},{'id':'1','v':3,'u':'t'}]");
  g_autoptr (ScMergeResult) element =
      merge ("'kpis':[{'id':'1','v':1}]", "'kpis':[{'id':'1','v':2}]", "'kpis':[]");
  ScFieldConflict *conflict = member->conflicts->pdata[0];
  g_autofree char *resolved = NULL;
  g_autofree char *removed = NULL;

  g_assert_cmpstr (conflict->element, ==, "1");
  g_assert_cmpstr (conflict->member, ==, "v");
  sc_merge_result_resolve (member, conflict, conflict->theirs);
  resolved = members_of (member->body);
  g_assert_cmpstr (resolved, ==, "'kpis':[{'id':'0'},{'id':'1','v':3,'u':'t'}]");

  conflict = element->conflicts->pdata[0];
  g_assert_cmpstr (conflict->element, ==, "1");
  g_assert_null (conflict->member);
  g_assert_null (conflict->theirs);
  sc_merge_result_resolve (element, conflict, conflict->theirs);
  removed = members_of (element->body);
  g_assert_cmpstr (removed, ==, "'kpis':[]");
}

static void
unknown_types_merge (void)
{
  g_autoptr (JsonObject) base = sc_json_parse_object ("{\"type\":\"gadget\",\"a\":1}", -1, NULL);
  g_autoptr (JsonObject) mine = sc_json_parse_object ("{\"type\":\"gadget\",\"a\":2}", -1, NULL);
  g_autoptr (JsonObject) theirs =
      sc_json_parse_object ("{\"type\":\"gadget\",\"a\":1,\"b\":[3]}", -1, NULL);
  g_autoptr (ScMergeResult) result = sc_merge_records (base, mine, theirs);
  g_autofree char *text = sc_json_to_string (result->body, FALSE);

  g_assert_cmpstr (text, ==, "{\"type\":\"gadget\",\"a\":2,\"b\":[3]}");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/merge/scalars", scalars);
  g_test_add_func ("/merge/unknown-fields-are-scalars", unknown_fields_are_scalars);
  g_test_add_func ("/merge/sets", sets);
  g_test_add_func ("/merge/texts", texts);
  g_test_add_func ("/merge/lists", lists);
  g_test_add_func ("/merge/what-follows-from-a-list-never-asks",
                   what_follows_from_a_list_never_asks);
  g_test_add_func ("/merge/bookkeeping-never-asks", bookkeeping_never_asks);
  g_test_add_func ("/merge/without-a-base-every-difference-is-asked",
                   without_a_base_every_difference_is_asked);
  g_test_add_func ("/merge/deleted-and-edited", deleted_and_edited);
  g_test_add_func ("/merge/a-conflict-holds-all-three", a_conflict_holds_all_three);
  g_test_add_func ("/merge/a-conflict-inside-a-list-is-resolved-there",
                   a_conflict_inside_a_list_is_resolved_there);
  g_test_add_func ("/merge/unknown-types-merge", unknown_types_merge);

  return g_test_run ();
}
