/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "sc-import.h"

G_BEGIN_DECLS

/**
 * ScImportPreview:
 *
 * What an import would do, row by row, however many rows there are. Each can be left out, and all that
 * have errors at once.
 *
 * Properties, with notification:
 * - "can-import" (boolean): whether something would be written, and nothing stands in the way
 */
#define SC_TYPE_IMPORT_PREVIEW (sc_import_preview_get_type ())
G_DECLARE_FINAL_TYPE (ScImportPreview, sc_import_preview, SC, IMPORT_PREVIEW, AdwBin)

void sc_import_preview_set_import (ScImportPreview *self, ScImport *import);

G_END_DECLS
