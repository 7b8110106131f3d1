/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-record-type.h"

G_BEGIN_DECLS

/**
 * ScSection:
 * @name: what actions and stack pages call it
 * @type_name: (nullable): the record type it lists
 * @icon_name: a symbolic icon
 * @columns: the fields its table shows, %NULL behind the last; "completeness" and "modified_at" are
 *   columns of every type
 * @subtitle: (nullable): the field below the title in a narrow list
 * @pill: (nullable): the field shown as a pill there
 * @spare_column: (nullable): the column that a table of middling width leaves out
 * @filters: the fields its lists can be filtered by, derived ones included, %NULL behind the last
 * @sort_field: (nullable): the field its lists are sorted by as long as nobody chooses another; %NULL for the title
 * @descending: whether that is from the last to the first
 *
 * A place in the sidebar.
 */
typedef struct
{
  const char *name;
  const char *type_name;
  const char *icon_name;
  const char *subtitle;
  const char *pill;
  const char *spare_column;
  const char *columns[8];
  const char *filters[10];
  const char *sort_field;
  gboolean descending;
} ScSection;

const ScSection *sc_sections (guint *n_sections);
const ScSection *sc_section_find_for_type (const char *type_name);
const char *sc_section_get_label (const ScSection *section);
const ScRecordType *sc_section_get_type (const ScSection *section);

G_END_DECLS
