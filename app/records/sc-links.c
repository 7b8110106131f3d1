/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-json.h"
#include "sc-links.h"
#include "sc-record-edit.h"

static gboolean names (const ScField *field, JsonNode *node, const char *id);

static gboolean
element_names (const ScField *list, JsonNode *element, const char *id)
{
  if (!JSON_NODE_HOLDS_OBJECT (element))
    return FALSE;
  for (guint i = 0; i < list->n_elements; i++)
    if (names (&list->elements[i],
               json_object_get_member (json_node_get_object (element), list->elements[i].name), id))
      return TRUE;

  return FALSE;
}

static gboolean
names (const ScField *field, JsonNode *node, const char *id)
{
  JsonArray *array;

  if (!sc_field_holds (field, node))
    return FALSE;
  if (field->kind == SC_FIELD_REF)
    return g_strcmp0 (json_node_get_string (node), id) == 0;
  if (field->kind != SC_FIELD_REFS && field->kind != SC_FIELD_LIST)
    return FALSE;

  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (field->kind == SC_FIELD_REFS ? g_strcmp0 (json_node_get_string (element), id) == 0
                                       : element_names (field, element, id))
        return TRUE;
    }

  return FALSE;
}

/**
 * sc_links_list_fields:
 * @record: a record
 * @id: the id of another one
 *
 * Returns: (transfer container) (element-type ScField): the fields in which @record names the other one; for a
 *   list whose elements name it, the list
 */
GPtrArray *
sc_links_list_fields (ScRecord *record, const char *id)
{
  const ScRecordType *type;
  GPtrArray *fields = g_ptr_array_new ();

  g_return_val_if_fail (SC_IS_RECORD (record) && id != NULL, fields);

  type = sc_record_get_record_type (record);
  for (guint i = 0; type != NULL && i < type->n_fields; i++)
    if (names (&type->fields[i], sc_record_get_node (record, type->fields[i].name), id))
      g_ptr_array_add (fields, (gpointer) &type->fields[i]);

  return fields;
}

static JsonNode *
make_text (const char *text)
{
  return json_node_init_string (json_node_alloc (), text);
}

/* Nobody is named twice. */
static JsonNode *
replace_in_refs (JsonArray *array, const char *from, const char *to)
{
  g_autoptr (GPtrArray) seen = g_ptr_array_new ();
  g_autoptr (JsonArray) replaced = json_array_new ();

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      const char *id = json_array_get_string_element (array, i);

      if (g_strcmp0 (id, from) == 0)
        id = to;
      if (id == NULL || g_ptr_array_find_with_equal_func (seen, id, g_str_equal, NULL))
        continue;
      g_ptr_array_add (seen, (gpointer) id);
      json_array_add_string_element (replaced, id);
    }

  return json_node_init_array (json_node_alloc (), replaced);
}

static JsonNode *replace (const ScField *field, JsonNode *node, const char *from, const char *to);

static JsonNode *
replace_in_element (const ScField *list, JsonNode *element, const char *from, const char *to)
{
  g_autoptr (JsonObject) object = sc_json_copy_object (json_node_get_object (element));

  for (guint i = 0; i < list->n_elements; i++)
    {
      const ScField *field = &list->elements[i];
      JsonNode *replaced;

      if (!names (field, json_object_get_member (object, field->name), from))
        continue;
      replaced = replace (field, json_object_get_member (object, field->name), from, to);
      if (replaced != NULL)
        json_object_set_member (object, field->name, replaced);
      else
        json_object_remove_member (object, field->name);
    }

  return json_node_init_object (json_node_alloc (), object);
}

/* Returns (transfer full) (nullable): NULL for nothing. */
static JsonNode *
replace (const ScField *field, JsonNode *node, const char *from, const char *to)
{
  g_autoptr (JsonArray) replaced = NULL;
  JsonArray *array;

  if (field->kind == SC_FIELD_REF)
    return to != NULL ? make_text (to) : NULL;
  array = json_node_get_array (node);
  if (field->kind == SC_FIELD_REFS)
    return replace_in_refs (array, from, to);

  replaced = json_array_new ();
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      json_array_add_element (replaced, JSON_NODE_HOLDS_OBJECT (element)
                                            ? replace_in_element (field, element, from, to)
                                            : json_node_copy (element));
    }

  return json_node_init_array (json_node_alloc (), replaced);
}

/**
 * sc_links_replace:
 * @record: a record
 * @from: the id that it names
 * @to: (nullable): what it shall name instead; %NULL for nothing
 * @by: who does it
 *
 * Returns: (transfer full) (nullable): a finished edit; %NULL where @record does not name @from
 */
ScRecord *
sc_links_replace (ScRecord *record, const char *from, const char *to, const char *by)
{
  g_autoptr (GPtrArray) fields = NULL;
  g_autoptr (ScRecordEdit) edit = NULL;

  g_return_val_if_fail (SC_IS_RECORD (record) && from != NULL && by != NULL, NULL);

  fields = sc_links_list_fields (record, from);
  if (fields->len == 0)
    return NULL;

  edit = sc_record_edit_new (record);
  for (guint i = 0; i < fields->len; i++)
    {
      const ScField *field = fields->pdata[i];
      g_autoptr (JsonNode) value =
          replace (field, sc_record_get_node (record, field->name), from, to);

      sc_record_edit_set_node (edit, field->name, value);
    }

  return sc_record_edit_finish (edit, by, NULL);
}
