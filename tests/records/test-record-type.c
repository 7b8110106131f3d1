/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-districts.h"
#include "sc-record-type.h"
#include "sc-record.h"
#include "sc-text.h"

/* The tables are data, so this is where a slip in one of them shows. */

static void
every_type_is_registered (void)
{
  static const char *names[] = { "workspace",  "partner", "person",  "team",
                                 "membership", "theme",   "solution" };
  guint n_types;

  sc_record_types_register ();
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const ScRecordType *type = sc_record_type_lookup (names[i]);

      g_assert_nonnull (type);
      g_assert_cmpuint (g_type_from_name (type->class_name), ==, sc_record_type_get_gtype (type));
    }
  g_assert_nonnull (sc_record_types (&n_types));
  g_assert_cmpuint (n_types, >=, G_N_ELEMENTS (names));
  g_assert_null (sc_record_type_lookup ("unheard_of"));
  g_assert_null (sc_record_type_lookup (NULL));
  g_assert_cmpuint (sc_record_type_get_gtype (NULL), ==, SC_TYPE_RECORD);
}

static void
check_field (const ScRecordType *type, const ScField *field)
{
  g_test_message ("%s.%s", type->name, field->name);
  g_assert_true (g_regex_match_simple ("^[a-z][a-z0-9_]*$", field->name, 0, 0));
  g_assert_nonnull (field->label);
  g_assert_nonnull (field->label_de);
  g_assert_nonnull (field->group);
  g_assert_cmpint (field->kind == SC_FIELD_REF || field->kind == SC_FIELD_REFS, ==,
                   field->target != NULL);
  if (field->target != NULL)
    g_assert_nonnull (sc_record_type_lookup (field->target));
  if (field->kind == SC_FIELD_ENUM)
    g_assert_nonnull (field->values);
  if (field->not_before != NULL)
    g_assert_cmpint (sc_record_type_lookup_field (type, field->not_before)->kind, ==, field->kind);
  for (const ScEnumValue *value = field->values; value != NULL && value->nick != NULL; value++)
    {
      g_assert_true (g_regex_match_simple ("^[a-z][a-z0-9_]*$", value->nick, 0, 0));
      g_assert_nonnull (value->label);
      g_assert_true (sc_field_find_value (field, value->label) == value);
      g_assert_true (sc_field_find_value (field, value->label_de) == value);
    }
  /* No other field answers to the same header. */
  g_assert_true (sc_record_type_find_field (type, field->name) == field);
  g_assert_true (sc_record_type_find_field (type, field->label) == field);
  g_assert_true (sc_record_type_find_field (type, field->label_de) == field);
}

static void
every_table_is_sound (void)
{
  guint n_types;
  const ScRecordType *const *types = sc_record_types (&n_types);

  for (guint i = 0; i < n_types; i++)
    {
      const ScRecordType *type = types[i];

      g_assert_cmpuint (type->schema, >=, 1);
      g_assert_nonnull (type->label_plural_de);
      g_assert_nonnull (type->title_fields[0]);
      g_assert_nonnull (type->key_fields[0]);
      for (guint k = 0; k < SC_RECORD_TYPE_MAX_KEYS; k++)
        {
          if (type->title_fields[k] != NULL)
            g_assert_nonnull (sc_record_type_lookup_field (type, type->title_fields[k]));
          if (type->key_fields[k] != NULL)
            g_assert_nonnull (sc_record_type_lookup_field (type, type->key_fields[k]));
        }
      for (guint f = 0; f < type->n_fields; f++)
        check_field (type, &type->fields[f]);
    }
}

static void
check_labels (GHashTable *german, const ScField *fields, guint n_fields)
{
  for (guint f = 0; f < n_fields; f++)
    {
      const ScField *field = &fields[f];
      const char *known = g_hash_table_lookup (german, field->label);

      if (known != NULL)
        g_assert_cmpstr (field->label_de, ==, known);
      g_hash_table_insert (german, (gpointer) field->label, (gpointer) field->label_de);
      check_labels (german, field->elements, field->n_elements);
    }
}

/* An English label may have one German label only: gettext knows it once. */
static void
labels_have_one_translation (void)
{
  g_autoptr (GHashTable) german = g_hash_table_new (g_str_hash, g_str_equal);
  guint n_types;
  const ScRecordType *const *types = sc_record_types (&n_types);

  for (guint i = 0; i < n_types; i++)
    check_labels (german, types[i]->fields, types[i]->n_fields);
}

/* A list in a list is as deep as it goes: no form would be calm with more. */
static void
elements_are_sound (void)
{
  guint n_types;
  const ScRecordType *const *types = sc_record_types (&n_types);

  for (guint i = 0; i < n_types; i++)
    for (guint f = 0; f < types[i]->n_fields; f++)
      for (guint e = 0; e < types[i]->fields[f].n_elements; e++)
        {
          const ScField *element = &types[i]->fields[f].elements[e];

          g_assert_cmpint (types[i]->fields[f].kind, ==, SC_FIELD_LIST);
          g_assert_cmpstr (element->name, !=, "id");
          if (element->kind == SC_FIELD_LIST)
            g_assert_cmpuint (element->n_elements, >, 0);
          for (guint n = 0; n < element->n_elements; n++)
            g_assert_cmpint (element->elements[n].kind, !=, SC_FIELD_LIST);
        }
}

static void
merge_follows_the_kind (void)
{
  static const struct
  {
    const char *name;
    ScMergeKind merge;
  } rows[] = {
    { "title", SC_MERGE_SCALAR },    { "phase", SC_MERGE_SCALAR },
    { "location", SC_MERGE_SCALAR }, { "cost_invest", SC_MERGE_SCALAR },
    { "summary", SC_MERGE_TEXT },    { "challenge", SC_MERGE_TEXT },
    { "technology", SC_MERGE_SET },  { "theme_ids", SC_MERGE_SET },
    { "kpis", SC_MERGE_LIST },       { "owner_org_id", SC_MERGE_SCALAR },
  };
  const ScRecordType *type = sc_record_type_lookup ("solution");

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (sc_field_get_merge (sc_record_type_lookup_field (type, rows[i].name)), ==,
                     rows[i].merge);
  g_assert_cmpint (sc_field_get_merge (NULL), ==, SC_MERGE_SCALAR);
}

static void
twelve_districts_and_nordwaerts (void)
{
  guint count[3] = { 0 };
  ScNordwaerts nordwaerts;

  for (guint i = 0; sc_districts[i].nick != NULL; i++)
    {
      g_assert_true (sc_district_get_nordwaerts (sc_districts[i].nick, &nordwaerts));
      count[nordwaerts]++;
    }
  g_assert_cmpuint (count[SC_NORDWAERTS_WHOLE], ==, 5);
  g_assert_cmpuint (count[SC_NORDWAERTS_PARTLY], ==, 2);
  g_assert_cmpuint (count[SC_NORDWAERTS_OUTSIDE], ==, 5);
  g_assert_false (sc_district_get_nordwaerts ("schwerte", &nordwaerts));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/records/type/every-type-is-registered", every_type_is_registered);
  g_test_add_func ("/records/type/every-table-is-sound", every_table_is_sound);
  g_test_add_func ("/records/type/labels-have-one-translation", labels_have_one_translation);
  g_test_add_func ("/records/type/elements-are-sound", elements_are_sound);
  g_test_add_func ("/records/type/merge-follows-the-kind", merge_follows_the_kind);
  g_test_add_func ("/records/type/districts-and-nordwaerts", twelve_districts_and_nordwaerts);

  return g_test_run ();
}
