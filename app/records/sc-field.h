/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * ScFieldKind:
 * @SC_FIELD_STRING: one line of text
 * @SC_FIELD_TEXT: several lines of text
 * @SC_FIELD_MARKDOWN: several lines of Markdown
 * @SC_FIELD_INT: a whole number
 * @SC_FIELD_DECIMAL: a number
 * @SC_FIELD_BOOL: true or false
 * @SC_FIELD_DATE: a day, "2018-12-31"
 * @SC_FIELD_DATETIME: a moment as sc_clock_now() writes it
 * @SC_FIELD_ENUM: the nick of one of the field's values
 * @SC_FIELD_TAGS: a set of texts; when the field has values, of their nicks
 * @SC_FIELD_REF: the id of another record
 * @SC_FIELD_REFS: a set of ids of other records
 * @SC_FIELD_POINT: a GeoJSON point, longitude first
 * @SC_FIELD_LIST: a list of objects, each with an "id" of its own, and with fields like a record's
 *
 * What a field holds, and how its JSON looks.
 */
typedef enum
{
  SC_FIELD_STRING,
  SC_FIELD_TEXT,
  SC_FIELD_MARKDOWN,
  SC_FIELD_INT,
  SC_FIELD_DECIMAL,
  SC_FIELD_BOOL,
  SC_FIELD_DATE,
  SC_FIELD_DATETIME,
  SC_FIELD_ENUM,
  SC_FIELD_TAGS,
  SC_FIELD_REF,
  SC_FIELD_REFS,
  SC_FIELD_POINT,
  SC_FIELD_LIST,
} ScFieldKind;

/**
 * ScFieldFlags:
 * @SC_FIELD_REQUIRED: a record without it is not valid
 * @SC_FIELD_WANTED: a record without it is not complete
 * @SC_FIELD_SEARCHABLE: its text is found by the search
 * @SC_FIELD_PERSONAL: it says something about a person (GDPR)
 * @SC_FIELD_PUBLISHABLE: it may appear on the public site once its record is released
 * @SC_FIELD_INTERNAL: the program keeps it, so no form shows it
 */
typedef enum
{
  SC_FIELD_REQUIRED = 1 << 0,
  SC_FIELD_WANTED = 1 << 1,
  SC_FIELD_SEARCHABLE = 1 << 2,
  SC_FIELD_PERSONAL = 1 << 3,
  SC_FIELD_PUBLISHABLE = 1 << 4,
  SC_FIELD_INTERNAL = 1 << 5,
} ScFieldFlags;

/**
 * ScMergeKind:
 * @SC_MERGE_SCALAR: the whole value is one thing
 * @SC_MERGE_SET: additions and removals of both sides
 * @SC_MERGE_LIST: element by element, by their ids
 * @SC_MERGE_TEXT: word by word
 *
 * How two edits of a field are brought together.
 */
typedef enum
{
  SC_MERGE_SCALAR,
  SC_MERGE_SET,
  SC_MERGE_LIST,
  SC_MERGE_TEXT,
} ScMergeKind;

/**
 * ScEnumValue:
 * @nick: what documents hold; never changes once released
 * @label: the English label, to be translated
 * @label_de: the German label, for reading what others typed
 *
 * One value of a vocabulary; an array of them ends with a value without @nick.
 *
 * People are shown the translation of @label. A sheet, however, may come from a desk with another
 * language than ours, so reading accepts @label_de too, without any catalogue being installed. A
 * test keeps @label_de and the German catalogue the same.
 */
typedef struct
{
  const char *nick;
  const char *label;
  const char *label_de;
} ScEnumValue;

typedef struct _ScField ScField;

/**
 * ScField:
 * @name: the member in the document; never changes once released
 * @kind: what it holds
 * @label: the English label, to be translated
 * @label_de: the German label, for reading column headers (see #ScEnumValue)
 * @flags: the field's flags
 * @group: the heading it stands under in a form, to be translated
 * @values: (nullable): the vocabulary of an enum, or of tags that are not free
 * @target: (nullable): the name of the record type that a reference points to
 * @min: the smallest number allowed
 * @max: the largest number allowed; no limits when both are 0
 * @not_before: (nullable): the name of a date field of the same record which must not be later
 * @follows: (nullable): the name of a list of the same record from which the value follows when there is
 *   one: two edits of it are no question then
 * @elements: (nullable) (array length=n_elements): what the objects of a list hold; in them may be one
 *   more list, whose objects hold no further one
 * @n_elements: their number
 *
 * One line of a record type's table. The table of a list's elements is like that of a record type, and
 * gives the same: forms, checks, labels, text.
 */
struct _ScField
{
  const char *name;
  ScFieldKind kind;
  const char *label;
  const char *label_de;
  ScFieldFlags flags;
  const char *group;
  const ScEnumValue *values;
  const char *target;
  double min;
  double max;
  const char *not_before;
  const char *follows;
  const ScField *elements;
  guint n_elements;
};

#define SC_FIELD_ERROR (sc_field_error_quark ())
GQuark sc_field_error_quark (void);

/**
 * ScFieldError:
 * @SC_FIELD_ERROR_MISSING: a required field is empty
 * @SC_FIELD_ERROR_WRONG_KIND: the document holds another kind of JSON there
 * @SC_FIELD_ERROR_NOT_A_NUMBER: the text is no number
 * @SC_FIELD_ERROR_NOT_A_DATE: the text is no day of the calendar
 * @SC_FIELD_ERROR_NOT_A_TIME: the text is no moment
 * @SC_FIELD_ERROR_UNKNOWN_VALUE: the vocabulary has no such value
 * @SC_FIELD_ERROR_OUT_OF_RANGE: the number is too small or too large
 * @SC_FIELD_ERROR_TOO_EARLY: the date lies before one it has to follow
 * @SC_FIELD_ERROR_WRONG_TARGET: the reference points to another type of record
 *
 * What can be wrong with the value of a field. The messages are translated: they are read by
 * whoever typed the value.
 */
typedef enum
{
  SC_FIELD_ERROR_MISSING,
  SC_FIELD_ERROR_WRONG_KIND,
  SC_FIELD_ERROR_NOT_A_NUMBER,
  SC_FIELD_ERROR_NOT_A_DATE,
  SC_FIELD_ERROR_NOT_A_TIME,
  SC_FIELD_ERROR_UNKNOWN_VALUE,
  SC_FIELD_ERROR_OUT_OF_RANGE,
  SC_FIELD_ERROR_TOO_EARLY,
  SC_FIELD_ERROR_WRONG_TARGET,
} ScFieldError;

const char *sc_field_get_label (const ScField *field);
const char *sc_field_get_group (const ScField *field);
ScMergeKind sc_field_get_merge (const ScField *field);
const char *sc_enum_value_get_label (const ScEnumValue *value);
const ScEnumValue *sc_field_lookup_value (const ScField *field, const char *nick);
const ScEnumValue *sc_field_find_value (const ScField *field, const char *text);
gboolean sc_field_is_called (const ScField *field, const char *text);
gboolean sc_field_is_text_like (const ScField *field);

gboolean sc_field_holds (const ScField *field, JsonNode *node);
gboolean sc_field_is_set (const ScField *field, JsonNode *node);
gboolean sc_field_check (const ScField *field, JsonNode *node, GError **error);

/**
 * ScFieldNameFunc:
 * @id: the id of a record
 * @data: what was given with the function
 *
 * Returns: (transfer full) (nullable): what people call the record; %NULL when nobody knows
 */
typedef char *(*ScFieldNameFunc) (const char *id, gpointer data);

const ScField *sc_field_lookup_element (const ScField *field, const char *name);
char *sc_field_dup_element (const ScField *field,
                            JsonObject *element,
                            ScFieldNameFunc name,
                            gpointer data);
char *sc_field_dup_elements (const ScField *field,
                             JsonNode *node,
                             const char *separator,
                             ScFieldNameFunc name,
                             gpointer data);

char *sc_field_dup_display (const ScField *field, JsonNode *node);
char *sc_field_dup_text (const ScField *field, JsonNode *node);
gboolean sc_field_parse (const ScField *field, const char *text, JsonNode **node, GError **error);

G_END_DECLS
