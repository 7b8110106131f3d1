/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * ScImportRowCell:
 *
 * What would happen to one row of a sheet: new, changed from what to what, or what is wrong with it; and
 * a check mark to leave it out.
 */
#define SC_TYPE_IMPORT_ROW_CELL (sc_import_row_cell_get_type ())
G_DECLARE_FINAL_TYPE (ScImportRowCell, sc_import_row_cell, SC, IMPORT_ROW_CELL, AdwBin)

GtkListItemFactory *sc_import_row_cell_make_factory (void);

G_END_DECLS
