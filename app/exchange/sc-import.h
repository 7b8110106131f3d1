/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-directory.h"
#include "sc-table.h"

G_BEGIN_DECLS

/**
 * ScImportAction:
 * @SC_IMPORT_NEW: the row becomes a new record
 * @SC_IMPORT_UPDATE: the row changes a record
 * @SC_IMPORT_UNCHANGED: the row says what the record says already
 * @SC_IMPORT_ERROR: the row cannot be taken
 *
 * What an import would do with a row.
 */
typedef enum
{
  SC_IMPORT_NEW,
  SC_IMPORT_UPDATE,
  SC_IMPORT_UNCHANGED,
  SC_IMPORT_ERROR,
} ScImportAction;

#define SC_IMPORT_N_ACTIONS (SC_IMPORT_ERROR + 1)

/**
 * ScImportChange:
 * @field: the field
 * @base: (nullable): what a cell showed of it when the sheet was made, where somebody has changed it here
 *   since then; %NULL where nobody has, or where it is not known
 * @before: what a cell shows of it now, empty when nothing
 * @after: what it would show
 *
 * One cell that changes a record.
 */
typedef struct
{
  const ScField *field;
  char *base;
  char *before;
  char *after;
} ScImportChange;

/**
 * ScImportProblem:
 * @row: the row as the spreadsheet counts it, from 1
 * @column: (nullable): the header of the column, %NULL when it is about the whole row
 * @message: what is wrong, a translated sentence
 *
 * Why a row cannot be taken.
 */
typedef struct
{
  guint row;
  char *column;
  char *message;
} ScImportProblem;

/**
 * ScImportRow:
 * @row: the row as the spreadsheet counts it, from 1
 * @action: what would be done with it
 * @record: (nullable): the record as it would be; %NULL with an error
 * @changes: (element-type ScImportChange): the cells that change it; for a new record those with a
 *   value
 * @left_out: somebody does not want it; whoever shows the preview sets it
 *
 * A row of the preview.
 */
typedef struct
{
  guint row;
  ScImportAction action;
  ScRecord *record;
  GPtrArray *changes;
  gboolean left_out;
} ScImportRow;

/**
 * ScImport:
 *
 * What would happen if a sheet were imported. Nothing has happened yet: the caller shows it, and
 * stores the records of sc_import_dup_records() when a person agreed. All rows that were not left out are
 * taken, or none.
 */
typedef struct _ScImport ScImport;

GPtrArray *
sc_import_list_revisions (const ScRecordType *type, ScTable *table, ScDirectory *directory);
ScImport *sc_import_new (const ScRecordType *type,
                         ScTable *table,
                         ScDirectory *directory,
                         const char *by,
                         GError **error);
void sc_import_free (ScImport *self);
GPtrArray *sc_import_get_rows (ScImport *self);
GPtrArray *sc_import_get_problems (ScImport *self);
const char *const *sc_import_get_unknown_columns (ScImport *self);
guint sc_import_count (ScImport *self, ScImportAction action);
void sc_import_refuse_row (ScImport *self, ScImportRow *row, const char *reason);
GPtrArray *sc_import_dup_records (ScImport *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScImport, sc_import_free)

G_END_DECLS
