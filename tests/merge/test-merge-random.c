/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-json.h"
#include "sc-merge.h"

/* Random edits of a solution on two sides. g_test prints the seed; --seed repeats a run. */

#define N_ROUNDS 2000

static int
pick (int n)
{
  return g_test_rand_int_range (0, n);
}

/* Words that no other edit uses, so that each can be looked for in the result. */
static char *
unique_word (void)
{
  static guint counter;

  return g_strdup_printf ("w%u", ++counter);
}

static JsonObject *
make_base (void)
{
  return sc_json_parse_object (
      "{\"type\":\"solution\",\"title\":\"T\",\"title_en\":\"E\",\"phase\":\"pilot\","
      "\"summary\":\"eins zwei drei vier fuenf sechs sieben acht neun zehn\","
      "\"challenge\":\"# Kopf\\n\\nerster Absatz hier\\n\\nzweiter Absatz dort\\n\","
      "\"technology\":[\"a\",\"b\",\"c\",\"d\"],"
      "\"kpis\":[{\"id\":\"k1\",\"v\":\"1\"},{\"id\":\"k2\",\"v\":\"2\"},{\"id\":\"k3\",\"v\":\"3\"}],"
      "\"unknown\":{\"deep\":1},\"modified_at\":\"2018-01-01T00:00:00.000Z\"}",
      -1, NULL);
}

static void
edit_scalar (JsonObject *body, GPtrArray *words)
{
  static const char *names[] = { "title", "title_en", "phase", "unknown", "brand_new" };
  char *word = unique_word ();

  json_object_set_string_member (body, names[pick (G_N_ELEMENTS (names))], word);
  g_ptr_array_add (words, word);
}

static void
edit_text (JsonObject *body, GPtrArray *words)
{
  const char *name = pick (2) ? "summary" : "challenge";
  g_auto (GStrv) pieces = g_strsplit (sc_json_get_string (body, name), " ", -1);
  guint at = pick (g_strv_length (pieces));
  g_autofree char *old = pieces[at];
  char *word = unique_word ();
  g_autofree char *text = NULL;

  pieces[at] = pick (2) ? g_strconcat (word, " ", old, NULL) : g_strdup (word);
  /* Somebody else's word of this side may just have been replaced. */
  for (guint i = 0; i < words->len;)
    if (strstr (old, words->pdata[i]) != NULL && strstr (pieces[at], words->pdata[i]) == NULL)
      g_ptr_array_remove_index (words, i);
    else
      i++;
  text = g_strjoinv (" ", pieces);
  json_object_set_string_member (body, name, text);
  g_ptr_array_add (words, word);
}

static void
edit_set (JsonObject *body, GPtrArray *words)
{
  g_auto (GStrv) old = sc_json_dup_strv (body, "technology");
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();
  char *word = unique_word ();

  for (guint i = 0; old[i] != NULL; i++)
    if (*old[i] == 'w' || pick (4) != 0)
      g_ptr_array_add (texts, old[i]);
  g_ptr_array_insert (texts, pick (texts->len + 1), word);
  g_ptr_array_add (texts, NULL);
  sc_json_set_strv (body, "technology", (const char *const *) texts->pdata);
  g_ptr_array_add (words, word);
}

static void
edit_list (JsonObject *body, GPtrArray *words)
{
  JsonArray *old = sc_json_get_array (body, "kpis");
  JsonArray *list = json_array_new ();
  guint at = pick (json_array_get_length (old));
  gboolean change = pick (2);
  char *word = unique_word ();

  for (guint i = 0; i < json_array_get_length (old); i++)
    {
      JsonObject *element = sc_json_copy_object (json_array_get_object_element (old, i));

      if (i == at && !change)
        {
          JsonObject *added = json_object_new ();

          json_object_set_string_member (added, "id", word);
          json_array_add_object_element (list, added);
        }
      if (i == at && change)
        json_object_set_string_member (element, pick (2) ? "u" : word, word);
      json_array_add_object_element (list, element);
    }
  json_object_set_array_member (body, "kpis", list);
  g_ptr_array_add (words, word);
}

static JsonObject *
make_side (JsonObject *base, GPtrArray *words, const char *by)
{
  static void (*const edits[]) (JsonObject *, GPtrArray *) = { edit_scalar, edit_text, edit_set,
                                                               edit_list };
  JsonObject *side = sc_json_copy_object (base);
  g_autofree char *at = g_strdup_printf ("2018-01-0%dT00:00:00.000Z", 2 + pick (3));

  for (int n = 1 + pick (4); n > 0; n--)
    edits[pick (G_N_ELEMENTS (edits))](side, words);
  json_object_set_string_member (side, "modified_at", at);
  json_object_set_string_member (side, "modified_by", by);

  return side;
}

static gboolean
node_mentions (JsonNode *node, const char *quoted_word)
{
  g_autofree char *text = node != NULL ? json_to_string (node, FALSE) : g_strdup ("");

  return strstr (text, quoted_word) != NULL;
}

/* Whether @word, which @side holds, is in the result or among the conflicts. */
static gboolean
is_kept (ScMergeResult *result, const char *word)
{
  g_autofree char *body = sc_json_to_string (result->body, FALSE);

  if (strstr (body, word) != NULL)
    return TRUE;
  for (guint i = 0; i < result->conflicts->len; i++)
    {
      ScFieldConflict *conflict = result->conflicts->pdata[i];

      if (node_mentions (conflict->mine, word) || node_mentions (conflict->theirs, word))
        return TRUE;
    }

  return FALSE;
}

static void
assert_kept (ScMergeResult *result, JsonObject *side, GPtrArray *words)
{
  g_autofree char *text = sc_json_to_string (side, FALSE);

  for (guint i = 0; i < words->len; i++)
    /* A later edit of the same side may have replaced it. */
    if (strstr (text, words->pdata[i]) != NULL && !is_kept (result, words->pdata[i]))
      g_error ("%s vanished from %s", (char *) words->pdata[i], text);
}

static void
no_edit_vanishes_and_sides_do_not_matter (void)
{
  guint n_clean = 0;

  for (guint round = 0; round < N_ROUNDS; round++)
    {
      g_autoptr (GPtrArray) my_words = g_ptr_array_new_with_free_func (g_free);
      g_autoptr (GPtrArray) their_words = g_ptr_array_new_with_free_func (g_free);
      g_autoptr (JsonObject) base = make_base ();
      g_autoptr (JsonObject) mine = make_side (base, my_words, "me");
      g_autoptr (JsonObject) theirs = make_side (base, their_words, "you");
      g_autoptr (ScMergeResult) result = sc_merge_records (base, mine, theirs);
      g_autoptr (ScMergeResult) swapped = sc_merge_records (base, theirs, mine);
      g_autofree char *text = NULL;
      g_autofree char *swapped_text = NULL;

      assert_kept (result, mine, my_words);
      assert_kept (result, theirs, their_words);

      /* Where nothing is to be decided the bytes agree; otherwise they do once both decided alike. */
      g_assert_cmpuint (result->conflicts->len, ==, swapped->conflicts->len);
      n_clean += result->conflicts->len == 0;
      for (guint i = 0; i < result->conflicts->len; i++)
        {
          ScFieldConflict *conflict = result->conflicts->pdata[i];
          ScFieldConflict *mirrored = swapped->conflicts->pdata[i];

          g_assert_cmpstr (conflict->field, ==, mirrored->field);
          g_assert_true (sc_json_nodes_equal (conflict->mine, mirrored->theirs));
          g_assert_true (sc_json_nodes_equal (conflict->theirs, mirrored->mine));
          sc_merge_result_resolve (swapped, mirrored, mirrored->theirs);
        }
      text = sc_json_to_string (result->body, FALSE);
      swapped_text = sc_json_to_string (swapped->body, FALSE);
      g_assert_cmpstr (text, ==, swapped_text);
    }

  g_test_message ("%u of %u rounds had no conflict", n_clean, N_ROUNDS);
  g_assert_cmpuint (n_clean, >, N_ROUNDS / 10);
}

/* Three clients that merge what they see, in any order, end with the same body. */
static void
merging_again_changes_nothing (void)
{
  for (guint round = 0; round < N_ROUNDS / 4; round++)
    {
      g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
      g_autoptr (JsonObject) base = make_base ();
      g_autoptr (JsonObject) mine = make_side (base, words, "me");
      g_autoptr (JsonObject) theirs = make_side (base, words, "you");
      g_autoptr (ScMergeResult) result = sc_merge_records (base, mine, theirs);
      g_autoptr (ScMergeResult) again = sc_merge_records (base, result->body, result->body);
      g_autoptr (ScMergeResult) onto = sc_merge_records (mine, mine, result->body);
      g_autofree char *text = sc_json_to_string (result->body, FALSE);
      g_autofree char *again_text = sc_json_to_string (again->body, FALSE);

      g_assert_cmpuint (again->conflicts->len, ==, 0);
      g_assert_cmpuint (onto->conflicts->len, ==, 0);
      g_assert_cmpstr (again_text, ==, text);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/merge/random/no-edit-vanishes", no_edit_vanishes_and_sides_do_not_matter);
  g_test_add_func ("/merge/random/merging-again-changes-nothing", merging_again_changes_nothing);

  return g_test_run ();
}
