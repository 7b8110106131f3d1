/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-json.h"
#include "sc-merge.h"
#include "sc-record-type.h"

/* Every kind of field in every case that two sides can come to. Each case is merged twice, with the sides
 * swapped. In the tables ' stands for ", and NULL for "is not there". */

#define ASKED "?" /* instead of a merged value: a person decides */

typedef struct
{
  const char *base;
  const char *mine;
  const char *theirs;
  const char *merged;
} Case;

static JsonNode *
parse (const char *text)
{
  g_autofree char *json = text != NULL ? g_strdelimit (g_strdup (text), "'", '"') : NULL;
  g_autoptr (GError) error = NULL;
  JsonNode *node = json != NULL ? json_from_string (json, &error) : NULL;

  g_assert_no_error (error);

  return node;
}

static JsonObject *
make_body (const char *type, const char *field, const char *value)
{
  JsonObject *body = json_object_new ();

  json_object_set_string_member (body, "type", type);
  json_object_set_string_member (body, "untouched", "stays");
  if (value != NULL)
    json_object_set_member (body, field, parse (value));

  return body;
}

static char *
dup_value (JsonNode *node)
{
  g_autofree char *text = node != NULL ? json_to_string (node, FALSE) : NULL;

  return text != NULL ? g_strdelimit (g_steal_pointer (&text), "\"", '\'') : NULL;
}

static char *
dup_member (JsonObject *body, const char *field)
{
  return dup_value (json_object_get_member (body, field));
}

static ScMergeResult *
merge (const char *type, const char *field, const char *base, const char *mine, const char *theirs)
{
  g_autoptr (JsonObject) base_body = make_body (type, field, base);
  g_autoptr (JsonObject) mine_body = make_body (type, field, mine);
  g_autoptr (JsonObject) theirs_body = make_body (type, field, theirs);

  return sc_merge_records (base_body, mine_body, theirs_body);
}

/* The values of the conflict are those that came in, each on its side. */
static void
assert_asked (ScMergeResult *result, const char *field, const Case *row, gboolean swapped)
{
  ScFieldConflict *conflict;
  g_autofree char *base = NULL;
  g_autofree char *mine = NULL;
  g_autofree char *theirs = NULL;

  g_assert_cmpuint (result->conflicts->len, ==, 1);
  conflict = result->conflicts->pdata[0];
  g_assert_cmpstr (conflict->field, ==, field);
  if (conflict->element != NULL)
    return;
  base = dup_value (conflict->base);
  mine = dup_value (conflict->mine);
  theirs = dup_value (conflict->theirs);
  g_assert_cmpstr (base, ==, row->base);
  g_assert_cmpstr (mine, ==, swapped ? row->theirs : row->mine);
  g_assert_cmpstr (theirs, ==, swapped ? row->mine : row->theirs);
}

static void
check_case (const char *type, const char *field, const Case *row)
{
  for (guint swapped = 0; swapped < 2; swapped++)
    {
      g_autoptr (ScMergeResult) result =
          merge (type, field, row->base, swapped ? row->theirs : row->mine,
                 swapped ? row->mine : row->theirs);
      g_autofree char *value = dup_member (result->body, field);
      g_autofree char *untouched = dup_member (result->body, "untouched");

      g_test_message ("%s.%s: %s | %s | %s%s", type, field, row->base, row->mine, row->theirs,
                      swapped ? ", swapped" : "");
      g_assert_cmpstr (untouched, ==, "'stays'");
      g_assert_false (result->deleted || result->edited_and_deleted);
      if (g_strcmp0 (row->merged, ASKED) == 0)
        {
          assert_asked (result, field, row, swapped);
          continue;
        }
      g_assert_cmpuint (result->conflicts->len, ==, 0);
      g_assert_cmpstr (value, ==, row->merged);
    }
}

/* Of each kind three values, and what becomes of two of them where that is no question. A field that no
 * type has is what a kind without a field in any type is merged as: a scalar. */
static const struct
{
  ScFieldKind kind;
  const char *type;
  const char *field;
  const char *a;
  const char *b;
  const char *c;
  const char *both_changed; /* from a to b and to c */
  const char *both_set;     /* from nothing to b and to c */
  const char *removed;      /* a was removed here and became b there */
} kinds[] = {
  { SC_FIELD_STRING, "solution", "title", "'Alt'", "'Eins'", "'Zwei'", ASKED, ASKED, ASKED },
  { SC_FIELD_TEXT, "solution", "summary", "'eins zwei drei'", "'EINS zwei drei'",
    "'eins zwei DREI'", "'EINS zwei DREI'", ASKED, ASKED },
  { SC_FIELD_MARKDOWN, "solution", "lessons", "'# A\\n\\neins\\n\\nzwei\\n'",
    "'# B\\n\\neins\\n\\nzwei\\n'", "'# A\\n\\neins\\n\\n- zwei\\n'",
    "'# B\\n\\neins\\n\\n- zwei\\n'", ASKED, ASKED },
  { SC_FIELD_INT, "solution", "no_such_number", "1", "2", "3", ASKED, ASKED, ASKED },
  { SC_FIELD_DECIMAL, "solution", "cost_invest", "18400.5", "20000.0", "30000.25", ASKED, ASKED,
    ASKED },
  { SC_FIELD_BOOL, "partner", "public", NULL, "true", "false", ASKED, ASKED, "true" },
  { SC_FIELD_DATE, "solution", "started_on", "'2018-04-16'", "'2018-05-01'", "'2018-06-01'", ASKED,
    ASKED, ASKED },
  { SC_FIELD_DATETIME, "solution", "no_such_moment", "'2018-04-16T08:00:00.000Z'",
    "'2018-04-16T09:00:00.000Z'", "'2018-04-16T10:00:00.000Z'", ASKED, ASKED, ASKED },
  { SC_FIELD_ENUM, "solution", "phase", "'idea'", "'pilot'", "'operation'", ASKED, ASKED, ASKED },
  { SC_FIELD_TAGS, "solution", "tags", "['x','y']", "['x','y','neu']", "['y','auch']",
    "['y','auch','neu']", "['auch','neu','x','y']", "['neu']" },
  { SC_FIELD_REF, "solution", "team_id", "'team:1'", "'team:2'", "'team:3'", ASKED, ASKED, ASKED },
  { SC_FIELD_REFS, "solution", "partner_ids", "['partner:1']", "['partner:1','partner:2']",
    "['partner:3']", "['partner:2','partner:3']", "['partner:1','partner:2','partner:3']",
    "['partner:2']" },
  { SC_FIELD_POINT, "solution", "location", "{'type':'Point','coordinates':[7.25,51.5]}",
    "{'type':'Point','coordinates':[7.5,51.5]}", "{'type':'Point','coordinates':[7.25,51.75]}",
    ASKED, ASKED, ASKED },
  { SC_FIELD_LIST, "solution", "kpis", "[{'id':'1','name':'Wasser'}]",
    "[{'id':'1','name':'Wasser'},{'id':'2'}]", "[{'id':'1','name':'Wasser','unit':'m'}]",
    "[{'id':'1','name':'Wasser','unit':'m'},{'id':'2'}]",
    "[{'id':'1','name':'Wasser','unit':'m'},{'id':'2'}]", "[{'id':'2'}]" },
};

static void
every_kind_in_every_case (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      const char *a = kinds[i].a;
      const char *b = kinds[i].b;
      const char *c = kinds[i].c;
      const Case cases[] = {
        { a, a, a, a },
        { a, b, a, b },
        { a, b, b, b },
        { a, b, c, kinds[i].both_changed },
        { NULL, b, NULL, b },
        { NULL, b, b, b },
        { NULL, b, c, kinds[i].both_set },
        { a, NULL, a, NULL },
        { a, NULL, NULL, NULL },
        { a, NULL, b, kinds[i].removed },
        /* What is not there and what is null are the same. */
        { NULL, NULL, "null", NULL },
        { a, NULL, "null", NULL },
      };

      for (gsize j = 0; j < G_N_ELEMENTS (cases); j++)
        check_case (kinds[i].type, kinds[i].field, &cases[j]);
    }
}

/* The table above is of the kinds that it says, and no kind is missing. */
static void
the_table_is_complete (void)
{
  for (guint kind = SC_FIELD_STRING; kind <= SC_FIELD_LIST; kind++)
    {
      const ScRecordType *type = sc_record_type_lookup (kinds[kind].type);
      const ScField *field = sc_record_type_lookup_field (type, kinds[kind].field);
      ScField bare = { .name = "x", .kind = kind };

      g_assert_cmpuint (kinds[kind].kind, ==, kind);
      if (field != NULL)
        g_assert_cmpuint (field->kind, ==, kind);
      else
        g_assert_cmpuint (sc_field_get_merge (&bare), ==, SC_MERGE_SCALAR);
    }
  g_assert_cmpuint (G_N_ELEMENTS (kinds), ==, SC_FIELD_LIST + 1);
}

/* An edit against a deletion is asked about, whatever kind the edit is of; what nobody edited is deleted. */
static void
every_kind_against_a_deletion (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (JsonObject) base = make_body (kinds[i].type, kinds[i].field, kinds[i].a);
      g_autoptr (JsonObject) edit = make_body (kinds[i].type, kinds[i].field, kinds[i].b);
      g_autoptr (ScMergeResult) edited = sc_merge_records (base, edit, NULL);
      g_autoptr (ScMergeResult) swapped = sc_merge_records (base, NULL, edit);
      g_autoptr (ScMergeResult) untouched = sc_merge_records (base, base, NULL);
      g_autofree char *kept = dup_member (edited->body, kinds[i].field);
      g_autofree char *kept_swapped = dup_member (swapped->body, kinds[i].field);

      g_test_message ("%s.%s", kinds[i].type, kinds[i].field);
      g_assert_true (edited->edited_and_deleted && !edited->deleted);
      g_assert_true (swapped->edited_and_deleted && !swapped->deleted);
      g_assert_cmpstr (kept, ==, kinds[i].b);
      g_assert_cmpstr (kept_swapped, ==, kinds[i].b);
      g_assert_true (untouched->deleted && !untouched->edited_and_deleted);
    }
}

/* What a person chose stands in the body, for every kind. */
static void
every_kind_is_decided (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (ScMergeResult) result = NULL;
      g_autofree char *chosen = NULL;

      if (!g_str_equal (kinds[i].both_changed, ASKED))
        continue;
      result = merge (kinds[i].type, kinds[i].field, kinds[i].a, kinds[i].b, kinds[i].c);
      chosen = dup_member (result->body, kinds[i].field);
      g_assert_cmpstr (chosen, ==, kinds[i].b);
      sc_merge_result_resolve (result, result->conflicts->pdata[0],
                               ((ScFieldConflict *) result->conflicts->pdata[0])->theirs);
      g_free (chosen);
      chosen = dup_member (result->body, kinds[i].field);
      g_assert_cmpstr (chosen, ==, kinds[i].c);
    }
}

#define ONE "{'id':'1'}"
#define TWO "{'id':'2','v':1}"
#define TWO_B "{'id':'2','v':2}"
#define TWO_C "{'id':'2','v':3}"
#define TWO_U "{'id':'2','v':1,'u':1}"
#define TWO_BU "{'id':'2','v':2,'u':1}"
#define THREE "{'id':'3'}"
#define FOUR "{'id':'4'}"
#define FIVE "{'id':'5'}"
#define ALL "[" ONE "," TWO "," THREE "]"

/* What one side does to a list of three elements, against what the other does. */
static void
lists_element_by_element (void)
{
  static const Case rows[] = {
    /* add */
    { ALL, "[" ONE "," TWO "," THREE "," FOUR "]", "[" ONE "," TWO "," THREE "," FIVE "]",
      "[" ONE "," TWO "," THREE "," FOUR "," FIVE "]" },
    { ALL, "[" FOUR "," ONE "," TWO "," THREE "]", "[" ONE "," TWO "," THREE "," FIVE "]",
      "[" FOUR "," ONE "," TWO "," THREE "," FIVE "]" },
    { ALL, "[" ONE "," TWO "," THREE "," FOUR "]", "[" ONE "," TWO "," THREE "," FOUR "]",
      "[" ONE "," TWO "," THREE "," FOUR "]" },
    { ALL, "[" ONE "," TWO "," THREE "," FOUR "]", "[" ONE "," THREE "]",
      "[" ONE "," THREE "," FOUR "]" },
    { ALL, "[" ONE "," TWO "," THREE "," FOUR "]", "[" THREE "," ONE "," TWO "]",
      "[" THREE "," FOUR "," ONE "," TWO "]" },
    { ALL, "[" ONE "," TWO "," THREE "," FOUR "]", "[" ONE "," TWO_B "," THREE "]",
      "[" ONE "," TWO_B "," THREE "," FOUR "]" },
    /* remove */
    { ALL, "[" ONE "," THREE "]", "[" ONE "," THREE "]", "[" ONE "," THREE "]" },
    { ALL, "[" ONE "," THREE "]", "[" ONE "," TWO "]", "[" ONE "]" },
    { ALL, "[" ONE "," THREE "]", "[" THREE "," ONE "," TWO "]", "[" THREE "," ONE "]" },
    { ALL, "[" ONE "," TWO "]", "[" THREE "," ONE "," TWO "]", "[" ONE "," TWO "]" },
    { ALL, "[" ONE "," TWO "]", "[" ONE "," TWO_B "," THREE "]", "[" ONE "," TWO_B "]" },
    { ALL, "[" ONE "," THREE "]", "[" ONE "," TWO_B "," THREE "]", ASKED },
    { ALL, "[]", "[" ONE "," TWO_B "," THREE "]", ASKED },
    { ALL, NULL, "[" ONE "," TWO "," THREE "," FOUR "]", "[" FOUR "]" },
    /* move */
    { ALL, "[" THREE "," ONE "," TWO "]", "[" THREE "," ONE "," TWO "]",
      "[" THREE "," ONE "," TWO "]" },
    { ALL, "[" THREE "," ONE "," TWO "]", "[" TWO "," THREE "," ONE "]", ASKED },
    { ALL, "[" THREE "," ONE "," TWO "]", "[" ONE "," TWO_B "," THREE "]",
      "[" THREE "," ONE "," TWO_B "]" },
    /* edit */
    { ALL, "[" ONE "," TWO_B "," THREE "]", "[" ONE "," TWO_B "," THREE "]",
      "[" ONE "," TWO_B "," THREE "]" },
    { ALL, "[" ONE "," TWO_B "," THREE "]", "[" ONE "," TWO_U "," THREE "]",
      "[" ONE "," TWO_BU "," THREE "]" },
    { ALL, "[" ONE "," TWO_B "," THREE "]", "[" ONE "," TWO_C "," THREE "]", ASKED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    check_case ("solution", "kpis", &rows[i]);
}

static void
markdown_by_words (void)
{
  static const Case rows[] = {
    /* two items of a list, each by somebody else */
    { "'- a\\n- b\\n- c\\n'", "'- a, neu\\n- b\\n- c\\n'", "'- a\\n- b\\n- c, neu\\n'",
      "'- a, neu\\n- b\\n- c, neu\\n'" },
    /* a word in a paragraph, a paragraph behind it */
    { "'Der Sensor misst gut.\\n\\nEnde.\\n'", "'Der neue Sensor misst gut.\\n\\nEnde.\\n'",
      "'Der Sensor misst gut.\\n\\nMitte.\\n\\nEnde.\\n'",
      "'Der neue Sensor misst gut.\\n\\nMitte.\\n\\nEnde.\\n'" },
    /* emphasis here, a heading there */
    { "'## Ziel\\n\\nWeniger Wasser.\\n'", "'## Ziel\\n\\n**Weniger** Wasser.\\n'",
      "'## Unser Ziel\\n\\nWeniger Wasser.\\n'", "'## Unser Ziel\\n\\n**Weniger** Wasser.\\n'" },
    /* the same word, and the word beside it */
    { "'eins zwei drei'", "'eins 2 drei'", "'eins II drei'", ASKED },
    { "'eins zwei drei vier'", "'eins 2 drei vier'", "'eins zwei 3 vier'", ASKED },
    /* both write on */
    { "'Anfang.\\n'", "'Anfang.\\n\\nMeins.\\n'", "'Anfang.\\n\\nDeins.\\n'", ASKED },
    /* a paragraph removed here and edited there */
    { "'a\\n\\nb c\\n\\nd\\n'", "'a\\n\\nd\\n'", "'a\\n\\nb neu\\n\\nd\\n'", ASKED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      check_case ("solution", "lessons", &rows[i]);
      check_case ("solution", "summary", &rows[i]);
    }
}

/* Whatever an unknown field holds, it is one thing: who changed it alone is right, otherwise it is asked. */
static void
unknown_fields (void)
{
  static const char *const values[] = { "'a b c'",      "1", "true", "['a']", "{'id':'1'}",
                                        "[{'id':'1'}]", "[]" };

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (values); j++)
      {
        const char *other = values[j];
        const char *third = values[(j + 1) % G_N_ELEMENTS (values)];
        const Case one = { values[i], other, values[i], other };
        const Case both = { values[i], other, third, ASKED };

        check_case ("solution", "no_such_field", &one);
        check_case ("no_such_type", "title", &one);
        if (other != values[i] && third != values[i])
          check_case ("no_such_type", "title", &both);
      }
}

/* A value of the wrong kind is merged as a scalar, and never lost. */
static void
values_of_a_wrong_kind (void)
{
  static const char *const wrong[] = { "17",      "'x'",           "{'a':1}",
                                       "['x',1]", "[{'no':'id'}]", "[{'id':'1'},{'id':'1'}]",
                                       "true" };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (wrong); j++)
      {
        const Case one = { kinds[i].a, wrong[j], kinds[i].a, wrong[j] };
        const Case same = { kinds[i].a, wrong[j], wrong[j], wrong[j] };

        check_case (kinds[i].type, kinds[i].field, &one);
        check_case (kinds[i].type, kinds[i].field, &same);
      }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/merge/kinds/complete", the_table_is_complete);
  g_test_add_func ("/merge/kinds/every-case", every_kind_in_every_case);
  g_test_add_func ("/merge/kinds/deletion", every_kind_against_a_deletion);
  g_test_add_func ("/merge/kinds/decided", every_kind_is_decided);
  g_test_add_func ("/merge/kinds/lists", lists_element_by_element);
  g_test_add_func ("/merge/kinds/markdown", markdown_by_words);
  g_test_add_func ("/merge/kinds/unknown-fields", unknown_fields);
  g_test_add_func ("/merge/kinds/wrong-kind", values_of_a_wrong_kind);

  return g_test_run ();
}
