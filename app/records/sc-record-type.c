/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "sc-record-class-private.h"
#include "sc-record-type.h"
#include "sc-types-private.h"

/* The registry: a new record type is a table in types/ and a line here. */
static const ScRecordType *const types[] = {
  &_sc_workspace_type,  &_sc_partner_type,     &_sc_person_type,      &_sc_team_type,
  &_sc_membership_type, &_sc_theme_type,       &_sc_solution_type,    &_sc_view_type,
  &_sc_meeting_type,    &_sc_series_type,      &_sc_agenda_item_type, &_sc_attendance_type,
  &_sc_outcome_type,    &_sc_decision_type,    &_sc_action_type,      &_sc_minutes_type,
  &_sc_amendment_type,  &_sc_cooperation_type,
};

static gsize gtypes[G_N_ELEMENTS (types)];

/**
 * sc_record_types:
 * @n_types: (out): their number
 *
 * Returns: (transfer none) (array length=n_types): all record types
 */
const ScRecordType *const *
sc_record_types (guint *n_types)
{
  *n_types = G_N_ELEMENTS (types);

  return types;
}

/**
 * sc_record_type_lookup:
 * @name: (nullable): the name of a record type, such as "solution"
 *
 * Returns: (transfer none) (nullable): the type; %NULL when this version does not know it
 */
const ScRecordType *
sc_record_type_lookup (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_strcmp0 (types[i]->name, name) == 0)
      return types[i];

  return NULL;
}

/**
 * sc_record_type_get_gtype:
 * @type: (nullable): a record type
 *
 * Returns: the GObject class of its records; that of #ScRecord for %NULL
 */
GType
sc_record_type_get_gtype (const ScRecordType *type)
{
  for (guint i = 0; type != NULL && i < G_N_ELEMENTS (types); i++)
    {
      if (types[i] != type)
        continue;

      if (g_once_init_enter (&gtypes[i]))
        g_once_init_leave (&gtypes[i], _sc_record_class_register (type));

      return gtypes[i];
    }

  return SC_TYPE_RECORD;
}

/**
 * sc_record_types_register:
 *
 * Registers the classes of all record types, so that a template may name one (`$ScSolution`)
 * before the first such record was made. A program calls it once when it starts.
 */
void
sc_record_types_register (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    g_type_ensure (sc_record_type_get_gtype (types[i]));
}

/**
 * sc_record_type_get_label:
 * @type: a record type
 *
 * Returns: (transfer none): what one of its records is called, translated
 */
const char *
sc_record_type_get_label (const ScRecordType *type)
{
  g_return_val_if_fail (type != NULL, NULL);

  return _ (type->label);
}

/**
 * sc_record_type_get_label_plural:
 * @type: a record type
 *
 * Returns: (transfer none): what many of its records are called, translated
 */
const char *
sc_record_type_get_label_plural (const ScRecordType *type)
{
  g_return_val_if_fail (type != NULL, NULL);

  return _ (type->label_plural);
}

/**
 * sc_record_type_lookup_field:
 * @type: (nullable): a record type
 * @name: the name of a field
 *
 * Returns: (transfer none) (nullable): the field
 */
const ScField *
sc_record_type_lookup_field (const ScRecordType *type, const char *name)
{
  for (guint i = 0; type != NULL && i < type->n_fields; i++)
    if (g_strcmp0 (type->fields[i].name, name) == 0)
      return &type->fields[i];

  return NULL;
}

/**
 * sc_record_type_find_field:
 * @type: a record type
 * @text: what somebody calls a field, such as the header of a column
 *
 * Returns: (transfer none) (nullable): the field with that name or label (see sc_field_is_called())
 */
const ScField *
sc_record_type_find_field (const ScRecordType *type, const char *text)
{
  g_return_val_if_fail (type != NULL, NULL);

  for (guint i = 0; i < type->n_fields; i++)
    if (sc_field_is_called (&type->fields[i], text))
      return &type->fields[i];

  return NULL;
}
