/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "fuzz-target.h"
#include "sc-json.h"
#include "sc-record-edit.h"

/* A document that arrived from anywhere, looked at and edited as the desktop does. Whatever it is, it
 * is written back with all that this version does not understand. */

static void
look_at (ScRecord *record)
{
  const ScRecordType *type = sc_record_get_record_type (record);
  g_autofree char *title = sc_record_dup_title (record);
  g_autofree char *subtitle = sc_record_dup_subtitle (record);
  g_autofree char *text = sc_record_dup_search_text (record);
  g_autoptr (GPtrArray) issues = sc_record_validate (record);
  g_autoptr (GPtrArray) missing = sc_record_list_missing (record);

  g_assert_cmpuint (sc_record_get_completeness (record), <=, 100);
  for (guint i = 0; type != NULL && i < type->n_fields; i++)
    {
      const char *name = type->fields[i].name;
      g_autofree char *shown = sc_record_dup_display (record, name);
      g_auto (GStrv) strv = sc_record_dup_strv (record, name);

      sc_record_get_string (record, name);
      sc_record_get_int (record, name, 0);
      sc_record_get_double (record, name, 0);
      sc_record_get_boolean (record, name, FALSE);
    }
}

static void
edit (ScRecord *record)
{
  g_autoptr (ScRecordEdit) edit = sc_record_edit_new (record);
  g_autoptr (ScRecord) changed = NULL;
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  sc_record_edit_set_string (edit, "title", "Baum");
  changed = sc_record_edit_finish (edit, "fuzz", "2026-01-01T00:00:00.000Z");
  g_assert_cmpstr (sc_record_get_string (changed, "title"), ==, "Baum");
  json_object_iter_init (&iter, sc_record_get_body (record));
  while (json_object_iter_next (&iter, &name, &node))
    if (!g_str_equal (name, "title") && !g_str_has_prefix (name, "modified_") &&
        !g_str_has_prefix (name, "created_") && !g_str_equal (name, "schema"))
      g_assert_true (sc_json_nodes_equal (sc_record_get_node (changed, name), node));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ScRecord) record = NULL;
  g_autoptr (ScRecord) again = NULL;
  g_autofree char *text = NULL;

  sc_record_types_register ();
  record =
      sc_record_new_from_json (data != NULL ? (const char *) data : "", (gssize) length, &error);
  g_assert_true ((record == NULL) == (error != NULL));
  if (record == NULL)
    return 0;

  look_at (record);
  edit (record);
  text = sc_record_to_json (record);
  again = sc_record_new_from_json (text, -1, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (sc_record_get_id (again), ==, sc_record_get_id (record));

  return 0;
}
