/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-directory.h"
#include "sc-sheet.h"

G_BEGIN_DECLS

ScTable *sc_record_table_new (const ScRecordType *type,
                              GPtrArray *records,
                              const char *const *columns,
                              ScDirectory *directory);
GBytes *sc_record_table_export (const ScRecordType *type,
                                GPtrArray *records,
                                const char *const *columns,
                                ScDirectory *directory,
                                ScSheetFormat format,
                                GError **error);

char *sc_record_table_dup_cell (ScRecord *record, const ScField *field, ScDirectory *directory);

G_END_DECLS
