/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-id.h"
#include "sc-json.h"
#include "sc-record.h"

/* The sample workspace is what people see first, so it has to be right. */

static GHashTable *
load_sample (void)
{
  g_autofree char *path =
      g_build_filename (g_getenv ("SC_SAMPLE_DIR"), "sample-workspace.json", NULL);
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) error = NULL;
  GHashTable *records = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
  JsonArray *documents;

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  documents = json_node_get_array (json_parser_get_root (parser));
  for (guint i = 0; i < json_array_get_length (documents); i++)
    {
      g_autofree char *text =
          sc_json_to_string (json_array_get_object_element (documents, i), FALSE);
      ScRecord *record = sc_record_new_from_json (text, -1, &error);

      g_assert_no_error (error);
      g_assert_true (g_hash_table_insert (records, (gpointer) sc_record_get_id (record), record));
    }

  return records;
}

static void
every_document_is_valid (void)
{
  g_autoptr (GHashTable) records = load_sample ();
  GHashTableIter iter;
  ScRecord *record;

  g_hash_table_iter_init (&iter, records);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &record))
    {
      g_autoptr (GPtrArray) issues = sc_record_validate (record);
      g_autofree char *type = sc_id_dup_type (sc_record_get_id (record));

      g_assert_nonnull (sc_record_get_record_type (record));
      g_assert_cmpstr (type, ==, sc_record_get_type_name (record));
      g_assert_cmpstr (sc_record_get_string (record, "created_at"), >, "2016-12-01");
      g_assert_cmpstr (sc_record_get_string (record, "modified_at"), <, "2019");
      for (guint i = 0; i < issues->len; i++)
        g_error ("%s: %s", sc_record_get_id (record), ((ScIssue *) issues->pdata[i])->message);
    }
}

static void
every_member_is_a_field (void)
{
  static const char *const common[] = { "type",        "schema",      "created_at", "created_by",
                                        "modified_at", "modified_by", NULL };
  g_autoptr (GHashTable) records = load_sample ();
  GHashTableIter iter;
  ScRecord *record;

  g_hash_table_iter_init (&iter, records);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &record))
    {
      JsonObjectIter members;
      const char *name;

      json_object_iter_init (&members, sc_record_get_body (record));
      while (json_object_iter_next (&members, &name, NULL))
        if (!g_strv_contains (common, name) &&
            sc_record_type_lookup_field (sc_record_get_record_type (record), name) == NULL)
          g_error ("%s has an unknown member \"%s\"", sc_record_get_id (record), name);
    }
}

static void
every_reference_resolves (void)
{
  g_autoptr (GHashTable) records = load_sample ();
  GHashTableIter iter;
  ScRecord *record;

  g_hash_table_iter_init (&iter, records);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &record))
    {
      const ScRecordType *type = sc_record_get_record_type (record);

      for (guint f = 0; f < type->n_fields; f++)
        {
          const ScField *field = &type->fields[f];
          g_auto (GStrv) ids = sc_record_dup_strv (record, field->name);
          const char *id =
              field->kind == SC_FIELD_REF ? sc_record_get_string (record, field->name) : NULL;

          if (id != NULL)
            g_assert_true (g_hash_table_contains (records, id));
          for (guint i = 0; field->kind == SC_FIELD_REFS && ids[i] != NULL; i++)
            g_assert_true (g_hash_table_contains (records, ids[i]));
        }
    }
}

static guint
count (GHashTable *records, const char *type)
{
  GHashTableIter iter;
  ScRecord *record;
  guint n = 0;

  g_hash_table_iter_init (&iter, records);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &record))
    n += g_str_equal (sc_record_get_type_name (record), type);

  return n;
}

static void
there_is_something_of_everything (void)
{
  g_autoptr (GHashTable) records = load_sample ();
  guint n_types;
  const ScRecordType *const *types = sc_record_types (&n_types);
  guint lowest = 100;
  guint highest = 0;
  GHashTableIter iter;
  ScRecord *record;

  g_assert_cmpuint (count (records, "workspace"), ==, 1);
  g_assert_cmpuint (count (records, "team"), ==, 7);
  g_assert_cmpuint (count (records, "solution"), ==, 40);
  for (guint i = 0; i < n_types; i++)
    g_test_message ("%s: %u", types[i]->name, count (records, types[i]->name));

  g_hash_table_iter_init (&iter, records);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &record))
    if (g_str_equal (sc_record_get_type_name (record), "solution"))
      {
        lowest = MIN (lowest, sc_record_get_completeness (record));
        highest = MAX (highest, sc_record_get_completeness (record));
      }
  g_test_message ("solutions are between %u and %u %% complete", lowest, highest);
  /* Some are to be finished, so that there is something to try. */
  g_assert_cmpuint (lowest, <, 50);
  g_assert_cmpuint (highest, ==, 100);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/records/sample/every-document-is-valid", every_document_is_valid);
  g_test_add_func ("/records/sample/every-member-is-a-field", every_member_is_a_field);
  g_test_add_func ("/records/sample/every-reference-resolves", every_reference_resolves);
  g_test_add_func ("/records/sample/something-of-everything", there_is_something_of_everything);

  return g_test_run ();
}
