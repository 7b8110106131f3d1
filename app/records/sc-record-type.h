/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-field.h"

G_BEGIN_DECLS

#define SC_RECORD_TYPE_MAX_KEYS 3

/**
 * ScRecordType:
 * @name: what documents hold as "type", and what their ids begin with
 * @class_name: the name of its GObject class, for templates and expressions
 * @label: the English label of one, to be translated
 * @label_de: the German label of one (see #ScEnumValue)
 * @label_plural: the English label of many, to be translated
 * @label_plural_de: the German label of many
 * @schema: the version of this table, written into new records
 * @office_only: whether its records live in the office's database only
 * @parent_field: (nullable): the reference to the record that it is a part of, as an agenda item is of its
 *   meeting: the store finds all parts of a record at once
 * @title_fields: the fields that together are a record's title, %NULL behind the last
 * @subtitle_field: (nullable): the field shown below the title
 * @key_fields: the fields that tell two records apart when no id is given, as in a sheet
 * @settle: (nullable): keeps fields true that follow from others, each time a record was edited or merged;
 *   see sc_partner_history_settle()
 * @fields: (array length=n_fields): the fields in the order of a form
 * @n_fields: their number
 *
 * A record type is this table and nothing else. Properties, forms, columns, validation, search text,
 * merging and publishing are made from it, so adding a field is adding a line.
 */
typedef struct
{
  const char *name;
  const char *class_name;
  const char *label;
  const char *label_de;
  const char *label_plural;
  const char *label_plural_de;
  guint schema;
  gboolean office_only;
  const char *parent_field;
  const char *title_fields[SC_RECORD_TYPE_MAX_KEYS];
  const char *subtitle_field;
  const char *key_fields[SC_RECORD_TYPE_MAX_KEYS];
  void (*settle) (JsonObject *before, JsonObject *body, const char *today);
  const ScField *fields;
  guint n_fields;
} ScRecordType;

const ScRecordType *const *sc_record_types (guint *n_types);
const ScRecordType *sc_record_type_lookup (const char *name);
GType sc_record_type_get_gtype (const ScRecordType *type);
void sc_record_types_register (void);

const char *sc_record_type_get_label (const ScRecordType *type);
const char *sc_record_type_get_label_plural (const ScRecordType *type);
const ScField *sc_record_type_lookup_field (const ScRecordType *type, const char *name);
const ScField *sc_record_type_find_field (const ScRecordType *type, const char *text);

G_END_DECLS
