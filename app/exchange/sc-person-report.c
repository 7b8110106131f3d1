/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "sc-json.h"
#include "sc-person-report.h"
#include "sc-record-table.h"

static void
append_fields (GString *text, ScRecord *record, ScDirectory *directory)
{
  static const char *const bookkeeping[] = { "created_at", "created_by", "modified_at",
                                             "modified_by" };
  const ScRecordType *type = sc_record_get_record_type (record);

  for (guint i = 0; type != NULL && i < type->n_fields; i++)
    {
      const ScField *field = &type->fields[i];
      g_autofree char *value = sc_record_table_dup_cell (record, field, directory);
      g_auto (GStrv) lines = g_strsplit (value, "\n", -1);
      g_autofree char *indented = g_strjoinv ("\n    ", lines);

      if (*value != '\0')
        g_string_append_printf (text, "  %s: %s\n", sc_field_get_label (field), indented);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bookkeeping); i++)
    if (sc_record_get_string (record, bookkeeping[i]) != NULL)
      g_string_append_printf (text, "  %s: %s\n", bookkeeping[i],
                              sc_record_get_string (record, bookkeeping[i]));
}

static gboolean
names (JsonNode *node, const char *id)
{
  if (node == NULL)
    return FALSE;
  if (JSON_NODE_HOLDS_VALUE (node))
    return json_node_get_value_type (node) == G_TYPE_STRING &&
           g_str_equal (json_node_get_string (node), id);
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      for (guint i = 0; i < json_array_get_length (array); i++)
        if (names (json_array_get_element (array, i), id))
          return TRUE;
    }
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      g_autoptr (GList) values = json_object_get_values (json_node_get_object (node));

      for (GList *l = values; l != NULL; l = l->next)
        if (names (l->data, id))
          return TRUE;
    }

  return FALSE;
}

/* Whatever the record's type, and also in fields that this version does not know. */
static gboolean
names_person (ScRecord *record, const char *id)
{
  g_autoptr (JsonNode) body = json_node_new (JSON_NODE_OBJECT);

  json_node_set_object (body, sc_record_get_body (record));

  return names (body, id);
}

/**
 * sc_person_report:
 * @person: a person
 * @directory: all records of the workspace
 *
 * What a person may ask for: everything that is kept about them (GDPR, article 15). It holds the person's own
 * record and every record that names it, each with all its fields, in words.
 *
 * Returns: (transfer full): a plain text
 */
char *
sc_person_report (ScRecord *person, ScDirectory *directory)
{
  const char *id;
  g_autofree char *title = NULL;
  GString *text = g_string_new (NULL);
  guint n_types;
  const ScRecordType *const *types = sc_record_types (&n_types);

  g_return_val_if_fail (SC_IS_RECORD (person) && directory != NULL, NULL);

  id = sc_record_get_id (person);
  title = sc_record_dup_title (person);
  /* Translators: %s is the name of a person. */
  g_string_append_printf (text, _ ("All data about %s"), title != NULL ? title : id);
  g_string_append_printf (text, "\n\n%s (%s)\n",
                          sc_record_type_get_label (sc_record_type_lookup ("person")), id);
  append_fields (text, person, directory);
  for (guint t = 0; t < n_types; t++)
    {
      GPtrArray *records = sc_directory_list (directory, types[t]->name);

      for (guint i = 0; records != NULL && i < records->len; i++)
        {
          ScRecord *record = records->pdata[i];

          if (!names_person (record, id))
            continue;
          g_string_append_printf (text, "\n%s (%s)\n", sc_record_type_get_label (types[t]),
                                  sc_record_get_id (record));
          append_fields (text, record, directory);
        }
    }

  return g_string_free_and_steal (text);
}
