/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-clock.h"
#include "sc-id.h"
#include "sc-json.h"
#include "sc-record-edit.h"

struct _ScRecordEdit
{
  ScRecord *record; /* NULL for a new one */
  char *id;
  JsonObject *body;
};

/**
 * sc_record_edit_new:
 * @record: the record to change
 *
 * Returns: (transfer full): an edit that starts from @record
 */
ScRecordEdit *
sc_record_edit_new (ScRecord *record)
{
  ScRecordEdit *self;

  g_return_val_if_fail (SC_IS_RECORD (record), NULL);

  self = g_new0 (ScRecordEdit, 1);
  self->record = g_object_ref (record);
  self->id = g_strdup (sc_record_get_id (record));
  self->body = sc_json_copy_object (sc_record_get_body (record));

  return self;
}

/**
 * sc_record_edit_new_for_type:
 * @type: a record type
 *
 * Returns: (transfer full): an edit that starts from an empty record with a new id
 */
ScRecordEdit *
sc_record_edit_new_for_type (const ScRecordType *type)
{
  ScRecordEdit *self;

  g_return_val_if_fail (type != NULL, NULL);

  self = g_new0 (ScRecordEdit, 1);
  self->id = sc_id_new (type->name);
  self->body = json_object_new ();
  json_object_set_string_member (self->body, "type", type->name);
  json_object_set_int_member (self->body, "schema", type->schema);

  return self;
}

/**
 * sc_record_edit_free:
 * @self: (transfer full): an edit
 *
 * Frees @self; an edit that was not finished is dropped.
 */
void
sc_record_edit_free (ScRecordEdit *self)
{
  g_clear_object (&self->record);
  g_free (self->id);
  json_object_unref (self->body);
  g_free (self);
}

/**
 * sc_record_edit_set_string:
 * @self: an edit
 * @name: the name of a field
 * @value: (nullable): its text; %NULL or empty makes the field absent
 *
 * Sets a field that holds text, a date, an enum's nick or a reference.
 */
void
sc_record_edit_set_string (ScRecordEdit *self, const char *name, const char *value)
{
  g_return_if_fail (self != NULL && name != NULL);

  if (value == NULL || *value == '\0')
    sc_record_edit_unset (self, name);
  else
    json_object_set_string_member (self->body, name, value);
}

/**
 * sc_record_edit_set_strv:
 * @self: an edit
 * @name: the name of a field
 * @value: (nullable): its texts; %NULL or empty makes the field absent
 *
 * Sets a field that holds tags or references.
 */
void
sc_record_edit_set_strv (ScRecordEdit *self, const char *name, const char *const *value)
{
  g_return_if_fail (self != NULL && name != NULL);

  if (value == NULL || value[0] == NULL)
    sc_record_edit_unset (self, name);
  else
    sc_json_set_strv (self->body, name, value);
}

/**
 * sc_record_edit_set_int:
 * @self: an edit
 * @name: the name of a field
 * @value: its number
 *
 * Sets a field that holds a whole number.
 */
void
sc_record_edit_set_int (ScRecordEdit *self, const char *name, gint64 value)
{
  g_return_if_fail (self != NULL && name != NULL);

  json_object_set_int_member (self->body, name, value);
}

/**
 * sc_record_edit_set_double:
 * @self: an edit
 * @name: the name of a field
 * @value: its number
 *
 * Sets a field that holds a number.
 */
void
sc_record_edit_set_double (ScRecordEdit *self, const char *name, double value)
{
  g_return_if_fail (self != NULL && name != NULL);

  json_object_set_double_member (self->body, name, value);
}

/**
 * sc_record_edit_set_boolean:
 * @self: an edit
 * @name: the name of a field
 * @value: its truth value
 *
 * Sets a field that is true or false.
 */
void
sc_record_edit_set_boolean (ScRecordEdit *self, const char *name, gboolean value)
{
  g_return_if_fail (self != NULL && name != NULL);

  json_object_set_boolean_member (self->body, name, value);
}

/**
 * sc_record_edit_set_node:
 * @self: an edit
 * @name: the name of a field
 * @value: (transfer none) (nullable): its value as JSON; %NULL or null makes the field absent
 *
 * Sets any field, for instance to what sc_field_parse() read.
 */
void
sc_record_edit_set_node (ScRecordEdit *self, const char *name, JsonNode *value)
{
  g_return_if_fail (self != NULL && name != NULL);

  if (value == NULL || JSON_NODE_HOLDS_NULL (value))
    sc_record_edit_unset (self, name);
  else
    json_object_set_member (self->body, name, json_node_copy (value));
}

/**
 * sc_record_edit_unset:
 * @self: an edit
 * @name: the name of a field
 *
 * Makes a field absent.
 */
void
sc_record_edit_unset (ScRecordEdit *self, const char *name)
{
  g_return_if_fail (self != NULL && name != NULL);

  json_object_remove_member (self->body, name);
}

static gboolean
is_unchanged (ScRecordEdit *self)
{
  g_autoptr (JsonNode) before = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (JsonNode) after = json_node_new (JSON_NODE_OBJECT);

  if (self->record == NULL)
    return FALSE;

  json_node_set_object (before, sc_record_get_body (self->record));
  json_node_set_object (after, self->body);

  return json_node_equal (before, after);
}

static void
settle (ScRecordEdit *self, JsonObject *body, const char *now)
{
  const ScRecordType *type = sc_record_type_lookup (sc_json_get_string (body, "type"));
  g_autofree char *today = g_strndup (now, strlen ("2018-12-31"));

  if (type != NULL && type->settle != NULL)
    type->settle (self->record != NULL ? sc_record_get_body (self->record) : NULL, body, today);
}

/**
 * sc_record_edit_finish:
 * @self: an edit
 * @by: who changed it
 * @at: (nullable): when, as sc_clock_now() writes it; %NULL for now
 *
 * Ends the edit and says in the record who changed it and when. An edit that changes nothing gives
 * the record it started from, so that nobody's name is put under what they only looked at. The new
 * record still has the revision it was made from: that is the parent of the next one.
 *
 * The edit can go on from here, but most callers free it now.
 *
 * Returns: (transfer full): the new record
 */
ScRecord *
sc_record_edit_finish (ScRecordEdit *self, const char *by, const char *at)
{
  g_autofree char *now = at != NULL ? g_strdup (at) : sc_clock_now ();
  g_autoptr (JsonObject) body = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (by != NULL, NULL);

  if (is_unchanged (self))
    return g_object_ref (self->record);

  body = sc_json_copy_object (self->body);
  if (self->record == NULL)
    {
      json_object_set_string_member (body, "created_at", now);
      json_object_set_string_member (body, "created_by", by);
    }
  json_object_set_string_member (body, "modified_at", now);
  json_object_set_string_member (body, "modified_by", by);

  settle (self, body, now);

  return sc_record_new (self->id, self->record != NULL ? sc_record_get_rev (self->record) : NULL,
                        body);
}
