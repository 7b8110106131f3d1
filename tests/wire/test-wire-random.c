/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "sc-wire-bulk.h"
#include "sc-wire-changes.h"
#include "sc-wire-listing.h"

/* Random documents out and in again, and names that try to be two. */

#define N_ROUNDS 2000

#define TEXT(text) (text), strlen (text)

static void append_value (GString *out, GRand *rand, guint depth);

static void
append_text (GString *out, GRand *rand)
{
  static const char *const pieces[] = { "a",      "Straße",  "\"",   "\\",   "/",          "\n",
                                        "\t",     "\x01",    "\x7f", "日本", "\U0001F4A1", "",
                                        "\u2028", "</body>", "_id",  "{",    "]" };
  g_autoptr (GString) text = g_string_new (NULL);

  for (int n = g_rand_int_range (rand, 0, 5); n > 0; n--)
    g_string_append (text, pieces[g_rand_int_range (rand, 0, G_N_ELEMENTS (pieces))]);
  sc_wire_append_string (out, text->str);
}

static void
append_members (GString *out, GRand *rand, guint depth)
{
  int n = g_rand_int_range (rand, 0, 5);

  for (int i = 0; i < n; i++)
    {
      g_string_append_printf (out, "%s\"m%d\":", i > 0 ? "," : "", i);
      append_value (out, rand, depth + 1);
    }
}

static void
append_value (GString *out, GRand *rand, guint depth)
{
  static const char *const numbers[] = {
    "0", "-0", "1.10", "1e400", "-1E-7", "9007199254740993", "123456789012345678901234567890"
  };

  switch (g_rand_int_range (rand, 0, depth < 6 ? 6 : 4))
    {
    case 0:
      g_string_append (out, numbers[g_rand_int_range (rand, 0, G_N_ELEMENTS (numbers))]);
      break;
    case 1:
      append_text (out, rand);
      break;
    case 2:
      g_string_append (out, "null");
      break;
    case 3:
      g_string_append (out, g_rand_boolean (rand) ? "true" : "false");
      break;
    case 4:
      g_string_append_c (out, '{');
      append_members (out, rand, depth);
      g_string_append_c (out, '}');
      break;
    default:
      g_string_append_c (out, '[');
      append_value (out, rand, depth + 1);
      g_string_append_c (out, ']');
      break;
    }
}

static ScDocument *
random_document (GRand *rand, guint number)
{
  guint generation = (guint) g_rand_int_range (rand, 1, 20);
  guint n_hashes = (guint) g_rand_int_range (rand, 1, (gint32) generation + 1);
  g_autoptr (GString) body = g_string_new ("{");
  char **hashes = g_new0 (char *, n_hashes + 1);
  gsize length;

  append_members (body, rand, 0);
  g_string_append_c (body, '}');
  for (guint i = 0; i < n_hashes; i++)
    hashes[i] = g_strdup_printf ("%08x", g_rand_int (rand));
  length = body->len;

  return sc_document_new_take (g_strdup_printf ("dör:%u", number), generation, hashes,
                               g_rand_boolean (rand),
                               g_string_free_and_steal (g_steal_pointer (&body)), length, 0);
}

static void
assert_same (const ScDocument *a, const ScDocument *b)
{
  g_assert_cmpstr (a->id, ==, b->id);
  g_assert_cmpuint (a->generation, ==, b->generation);
  g_assert_true (g_strv_equal ((const char *const *) a->hashes, (const char *const *) b->hashes));
  g_assert_cmpint (a->deleted, ==, b->deleted);
  g_assert_cmpuint (b->body_length, ==, strlen (b->body));
}

/* What another JSON library makes of it is the judge of whether the text says the same. */
static void
assert_same_json (const char *a, const char *b)
{
  g_autoptr (JsonNode) node_a = json_from_string (a, NULL);
  g_autoptr (JsonNode) node_b = json_from_string (b, NULL);

  g_assert_nonnull (node_a);
  g_assert_nonnull (node_b);
  g_assert_true (json_node_equal (node_a, node_b));
}

static void
random_documents_survive_the_wire (void)
{
  guint32 seed = (guint32) g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (GPtrArray) documents =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sc_document_unref);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) again = g_string_new (NULL);
  g_autoptr (ScWireDocs) docs = NULL;
  g_autoptr (GError) error = NULL;

  g_test_message ("seed %u", seed);
  for (guint i = 0; i < N_ROUNDS; i++)
    g_ptr_array_add (documents, random_document (rand, i));
  sc_wire_bulk_docs_append (text, documents);
  docs = sc_wire_bulk_docs_parse (text->str, text->len, &error);
  g_assert_no_error (error);
  g_assert_false (docs->new_edits);
  g_assert_cmpuint (docs->documents->len, ==, N_ROUNDS);

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      const ScDocument *document = documents->pdata[i];
      const ScDocument *read = docs->documents->pdata[i];

      assert_same (document, read);
      if (strstr (document->body, "1e400") == NULL)
        assert_same_json (document->body, read->body);
    }
  /* Once read, the text does not change any more. */
  sc_wire_bulk_docs_append (again, docs->documents);
  {
    g_autoptr (ScWireDocs) twice = sc_wire_bulk_docs_parse (again->str, again->len, NULL);

    for (guint i = 0; i < N_ROUNDS; i++)
      g_assert_cmpstr (((ScDocument *) docs->documents->pdata[i])->body, ==,
                       ((ScDocument *) twice->documents->pdata[i])->body);
  }
}

/* Cut anywhere, a request is refused or, at its end, whole; it never crashes and is never half. */
static void
a_request_that_is_cut_is_refused (void)
{
  static const char text[] = "{\"new_edits\":false,\"docs\":[{\"_id\":\"ä\",\"_rev\":\"1-a\",\"n\":"
                             "[1.5,{\"x\":\"\\u00e4\"}]},{\"_id\":\"b\",\"_rev\":\"1-b\"}]}";

  for (gsize length = 0; length < strlen (text); length++)
    {
      g_autofree char *half = g_strndup (text, length);
      g_autoptr (GError) error = NULL;

      g_assert_null (sc_wire_bulk_docs_parse (half, length, &error));
      g_assert_error (error, SC_WIRE_ERROR, SC_WIRE_ERROR_BAD_REQUEST);
    }
}

static void
a_nul_makes_no_name (void)
{
  static const char *const documents[] = {
    "{\"_id\":\"a\\u0000b\"}",
    "{\"_rev\":\"1-a\\u0000b\"}",
    "{\"_revisions\":{\"start\":1,\"ids\":[\"a\\u0000b\"]}}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (documents); i++)
    g_assert_null (sc_wire_document_parse (documents[i], strlen (documents[i]), NULL, NULL));
  g_assert_null (sc_wire_revs_diff_parse (TEXT ("{\"a\\u0000b\":[]}"), NULL));
  g_assert_null (sc_wire_bulk_get_parse (TEXT ("{\"docs\":[{\"id\":\"a\\u0000\"}]}"), NULL));
  g_assert_null (sc_wire_names_parse (TEXT ("[\"a\\u0000\"]"), NULL, NULL));
}

static void
rows_of_a_listing_are_written (void)
{
  g_autoptr (ScDocument) document = sc_document_new ("a", "1-x", FALSE, "{\"n\":1}");
  const ScListRow rows[] = {
    { (char *) "a", (char *) "1-x", FALSE, document },
    { (char *) "b\"", (char *) "2-y", TRUE, NULL },
    { (char *) "c", NULL, FALSE, NULL },
  };
  static const char *const expected[] = {
    "{\"id\":\"a\",\"key\":\"a\",\"value\":{\"rev\":\"1-x\"},"
    "\"doc\":{\"_id\":\"a\",\"_rev\":\"1-x\",\"n\":1}}",
    "{\"id\":\"b\\\"\",\"key\":\"b\\\"\",\"value\":{\"rev\":\"2-y\",\"deleted\":true},\"doc\":null}",
    "{\"key\":\"c\",\"error\":\"not_found\"}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);

      sc_wire_list_row_append (text, &rows[i], TRUE, NULL);
      g_assert_cmpstr (text->str, ==, expected[i]);
    }
}

static void
names_are_read (void)
{
  g_auto (GStrv) keys = sc_wire_names_parse (TEXT ("{\"keys\":[\"a\",\"ä\"]}"), "keys", NULL);

  g_assert_cmpuint (g_strv_length (keys), ==, 2);
  g_assert_cmpstr (keys[1], ==, "ä");
  g_assert_null (sc_wire_names_parse (TEXT ("{\"keys\":[1]}"), "keys", NULL));
  g_assert_null (sc_wire_names_parse (TEXT ("{}"), "keys", NULL));
  g_assert_null (sc_wire_names_parse (TEXT ("["), NULL, NULL));
}

static void
the_parts_of_a_feed_are_one_object (void)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (ScWireChanges) changes = NULL;
  char *revs[] = { (char *) "1-a", (char *) "1-b", NULL };
  ScChange change = { 7, (char *) "x", revs, TRUE, NULL };

  g_ptr_array_add (rows, &change);
  sc_wire_changes_begin (text);
  sc_wire_changes_rows (text, rows, TRUE, NULL);
  sc_wire_changes_rows (text, rows, FALSE, NULL);
  sc_wire_changes_end (text, 9, 3);
  changes = sc_wire_changes_parse (text->str, text->len, NULL);
  g_assert_nonnull (changes);
  g_assert_cmpuint (changes->rows->len, ==, 2);
  g_assert_cmpstr (changes->last_seq, ==, "9");
  g_assert_cmpint (changes->pending, ==, 3);
  g_assert_true (((ScWireChange *) changes->rows->pdata[1])->deleted);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wire/random/documents", random_documents_survive_the_wire);
  g_test_add_func ("/wire/random/cut", a_request_that_is_cut_is_refused);
  g_test_add_func ("/wire/names/nul", a_nul_makes_no_name);
  g_test_add_func ("/wire/names", names_are_read);
  g_test_add_func ("/wire/listing", rows_of_a_listing_are_written);
  g_test_add_func ("/wire/changes/parts", the_parts_of_a_feed_are_one_object);

  return g_test_run ();
}
