/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "sc-record-files.h"

G_BEGIN_DECLS

/**
 * ScFileRow:
 *
 * One file of a record. Activated, it is brought here if it is not, and opened with the program for it.
 */
#define SC_TYPE_FILE_ROW (sc_file_row_get_type ())
G_DECLARE_FINAL_TYPE (ScFileRow, sc_file_row, SC, FILE_ROW, AdwActionRow)

GtkWidget *
sc_file_row_new (ScSession *session, const char *id, const ScRecordFile *file, gboolean editable);

G_END_DECLS
