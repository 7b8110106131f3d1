/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-wire-bulk.h"
#include "sc-wire-changes.h"

static void
documents_are_read (void)
{
  static const char text[] =
      "{\"_id\":\"a\",\"_rev\":\"2-b\",\"n\":1.10,\"big\":12345678901234567890123,"
      "\"s\":\"Straße\\u0000\\n\",\"_deleted\":true,\"o\":{\"_x\":[1,{}]}}";
  g_autoptr (GError) error = NULL;
  g_autoptr (ScDocument) document = sc_wire_document_parse (text, strlen (text), NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (document->id, ==, "a");
  g_assert_cmpuint (document->generation, ==, 2);
  g_assert_cmpstr (document->hashes[0], ==, "b");
  g_assert_true (document->deleted);
  /* Numbers keep their digits, and inner members their underscore. */
  g_assert_nonnull (strstr (document->body, "\"n\":1.10"));
  g_assert_nonnull (strstr (document->body, "12345678901234567890123"));
  g_assert_nonnull (strstr (document->body, "\"_x\""));
  g_assert_null (strstr (document->body, "_rev"));
}

static void
branches_are_read (void)
{
  static const char text[] =
      "{\"_id\":\"a\",\"_rev\":\"3-c\",\"_revisions\":{\"start\":3,\"ids\":[\"c\",\"b\",\"a\"]}}";
  g_autoptr (GError) error = NULL;
  g_autoptr (ScDocument) document = sc_wire_document_parse (text, strlen (text), NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (document->generation, ==, 3);
  g_assert_cmpuint (g_strv_length (document->hashes), ==, 3);
  g_assert_cmpstr (document->body, ==, "{}");
}

static void
hostile_documents_are_refused (void)
{
  static const struct
  {
    const char *text;
    ScWireError code;
  } rows[] = {
    { "", SC_WIRE_ERROR_BAD_REQUEST },
    { "{\"a\":", SC_WIRE_ERROR_BAD_REQUEST },
    { "[]", SC_WIRE_ERROR_BAD_REQUEST },
    { "{} x", SC_WIRE_ERROR_BAD_REQUEST },
    { "{\"a\":\"\xff\"}", SC_WIRE_ERROR_BAD_REQUEST },
    { "{\"_id\":1}", SC_WIRE_ERROR_BAD_REQUEST },
    { "{\"_rev\":\"x\"}", SC_WIRE_ERROR_BAD_REQUEST },
    { "{\"_rev\":1}", SC_WIRE_ERROR_BAD_REQUEST },
    { "{\"_revisions\":{\"start\":1,\"ids\":[\"a\",\"b\"]}}", SC_WIRE_ERROR_BAD_REQUEST },
    { "{\"_revisions\":{\"start\":-1,\"ids\":[\"a\"]}}", SC_WIRE_ERROR_BAD_REQUEST },
    { "{\"_revisions\":{\"start\":1,\"ids\":[1]}}", SC_WIRE_ERROR_BAD_REQUEST },
    { "{\"_revisions\":{\"start\":1,\"ids\":[]}}", SC_WIRE_ERROR_BAD_REQUEST },
    { "{\"_strange\":1}", SC_WIRE_ERROR_VALIDATION },
    { "{\"_attachments\":{\"x\":{}}}", SC_WIRE_ERROR_BAD_REQUEST },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ScDocument) document =
          sc_wire_document_parse (rows[i].text, strlen (rows[i].text), NULL, &error);

      g_test_message ("%s", rows[i].text);
      g_assert_null (document);
      g_assert_error (error, SC_WIRE_ERROR, (int) rows[i].code);
    }
}

static void
deep_nesting_is_refused (void)
{
  g_autofree char *open = g_strnfill (100000, '[');
  g_autofree char *close = g_strnfill (100000, ']');
  g_autofree char *text = g_strconcat ("{\"a\":", open, close, "}", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (sc_wire_document_parse (text, strlen (text), NULL, &error));
  g_assert_error (error, SC_WIRE_ERROR, SC_WIRE_ERROR_TOO_DEEP);
}

static void
the_id_of_the_address_counts (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ScDocument) same = sc_wire_document_parse ("{\"_id\":\"a\"}", 11, "a", &error);
  g_autoptr (ScDocument) none = sc_wire_document_parse ("{}", 2, "a", &error);
  g_autoptr (ScDocument) other = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (same->id, ==, "a");
  g_assert_cmpstr (none->id, ==, "a");
  other = sc_wire_document_parse ("{\"_id\":\"b\"}", 11, "a", &error);
  g_assert_error (error, SC_WIRE_ERROR, SC_WIRE_ERROR_BAD_REQUEST);
}

/* Text with everything that JSON has to escape. */
static char *
random_text (GRand *rand)
{
  GString *text = g_string_new (NULL);
  gint n = g_rand_int_range (rand, 0, 20);

  for (gint i = 0; i < n; i++)
    g_string_append_unichar (text, (gunichar) g_rand_int_range (rand, 1, 0x500));

  return g_string_free_and_steal (text);
}

static ScDocument *
random_document (GRand *rand)
{
  g_autofree char *text = random_text (rand);
  g_autoptr (GString) body = g_string_new ("{\"t\":");
  guint generation = (guint) g_rand_int_range (rand, 1, 5);
  char **hashes = g_new0 (char *, generation + 1);

  sc_wire_append_string (body, text);
  g_string_append (body, g_rand_boolean (rand) ? ",\"n\":0.30}" : "}");
  for (guint i = 0; i < generation; i++)
    hashes[i] = g_strdup_printf ("%08x", g_rand_int (rand));

  return sc_document_new_take (g_strdup_printf ("id:%s%u", text, generation), generation, hashes,
                               g_rand_boolean (rand), g_strdup (body->str), body->len, 0);
}

static void
assert_same (const ScDocument *a, const ScDocument *b)
{
  g_assert_cmpstr (a->id, ==, b->id);
  g_assert_cmpuint (a->generation, ==, b->generation);
  g_assert_true (g_strv_equal ((const char *const *) a->hashes, (const char *const *) b->hashes));
  g_assert_cmpint (a->deleted, ==, b->deleted);
  g_assert_cmpstr (a->body, ==, b->body);
}

static void
what_is_written_is_read (void)
{
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

  g_test_message ("seed %u", seed);
  for (guint round = 0; round < 200; round++)
    {
      g_autoptr (GPtrArray) documents =
          g_ptr_array_new_with_free_func ((GDestroyNotify) sc_document_unref);
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (ScWireDocs) read = NULL;

      for (guint i = 0; i < 5; i++)
        g_ptr_array_add (documents, random_document (rand));
      sc_wire_bulk_docs_append (text, documents);
      read = sc_wire_bulk_docs_parse (text->str, text->len, &error);
      g_assert_no_error (error);
      g_assert_false (read->new_edits);
      for (guint i = 0; i < 5; i++)
        assert_same (documents->pdata[i], read->documents->pdata[i]);
    }
}

static void
changes_of_other_servers_are_read (void)
{
  static const char text[] =
      "{\"results\":[{\"seq\":\"5-g1AAA\",\"id\":\"a\",\"changes\":[{\"rev\":\"2-b\"},{\"rev\":\"2-a\"}]},"
      "{\"seq\":[6,\"x\"],\"id\":\"b\",\"deleted\":true,\"changes\":[{\"rev\":\"nonsense\"}]}],"
      "\"last_seq\":\"6-g1AAB\",\"pending\":3}";
  g_autoptr (GError) error = NULL;
  g_autoptr (ScWireChanges) changes = sc_wire_changes_parse (text, strlen (text), &error);
  ScWireChange *first;
  ScWireChange *second;

  g_assert_no_error (error);
  g_assert_cmpuint (changes->rows->len, ==, 2);
  g_assert_cmpint (changes->pending, ==, 3);
  g_assert_cmpstr (changes->last_seq, ==, "\"6-g1AAB\"");
  first = changes->rows->pdata[0];
  second = changes->rows->pdata[1];
  g_assert_cmpuint (g_strv_length (first->revs), ==, 2);
  g_assert_true (second->deleted);
  g_assert_cmpuint (g_strv_length (second->revs), ==, 0);

  g_assert_null (sc_wire_changes_parse ("{\"results\":[{}],\"last_seq\":1}", 29, &error));
  g_assert_error (error, SC_WIRE_ERROR, SC_WIRE_ERROR_BAD_REQUEST);
}

static void
requests_survive_the_wire (void)
{
  static const char *const revs[] = { "2-b", "1-\"a", NULL };
  g_autoptr (GPtrArray) requests =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sc_rev_request_free);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) diff = NULL;
  g_autoptr (GPtrArray) get = NULL;

  g_ptr_array_add (requests, sc_rev_request_new ("ä\"b", revs));
  sc_wire_revs_diff_append (text, requests);
  diff = sc_wire_revs_diff_parse (text->str, text->len, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (((ScRevRequest *) diff->pdata[0])->id, ==, "ä\"b");
  g_assert_true (
      g_strv_equal ((const char *const *) ((ScRevRequest *) diff->pdata[0])->revs, revs));

  g_string_truncate (text, 0);
  sc_wire_bulk_get_append (text, requests);
  get = sc_wire_bulk_get_parse (text->str, text->len, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (get->len, ==, 2);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wire/document/read", documents_are_read);
  g_test_add_func ("/wire/document/branches", branches_are_read);
  g_test_add_func ("/wire/document/hostile", hostile_documents_are_refused);
  g_test_add_func ("/wire/document/deep", deep_nesting_is_refused);
  g_test_add_func ("/wire/document/id-of-the-address", the_id_of_the_address_counts);
  g_test_add_func ("/wire/round-trip", what_is_written_is_read);
  g_test_add_func ("/wire/changes-of-others", changes_of_other_servers_are_read);
  g_test_add_func ("/wire/requests", requests_survive_the_wire);

  return g_test_run ();
}
