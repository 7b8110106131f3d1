/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-directory.h"
#include "sc-table.h"

G_BEGIN_DECLS

ScTable *sc_record_table_new (const ScRecordType *type,
                              GPtrArray *records,
                              const char *const *columns,
                              ScDirectory *directory);
GBytes *sc_csv_export (const ScRecordType *type,
                       GPtrArray *records,
                       const char *const *columns,
                       ScDirectory *directory);

char *sc_record_table_dup_cell (ScRecord *record, const ScField *field, ScDirectory *directory);

G_END_DECLS
