/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-import.h"

G_BEGIN_DECLS

/**
 * ScImportItem:
 *
 * A row of a preview as an item of a list. The preview must live longer.
 *
 * Properties, with notification:
 * - "taken" (boolean): whether the row would be imported
 */
#define SC_TYPE_IMPORT_ITEM (sc_import_item_get_type ())
G_DECLARE_FINAL_TYPE (ScImportItem, sc_import_item, SC, IMPORT_ITEM, GObject)

ScImportItem *sc_import_item_new (ScImport *import, ScImportRow *row);
const ScImportRow *sc_import_item_get_row (ScImportItem *self);
char *sc_import_item_dup_title (ScImportItem *self);
char *sc_import_item_dup_problems (ScImportItem *self);

G_END_DECLS
