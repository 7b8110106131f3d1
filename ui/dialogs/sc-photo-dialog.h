/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "sc-record-files.h"

G_BEGIN_DECLS

/**
 * ScPhotoDialog:
 *
 * Shows the pictures among the files of a record, one at a time. What is not here is downloaded when its turn
 * comes.
 */
#define SC_TYPE_PHOTO_DIALOG (sc_photo_dialog_get_type ())
G_DECLARE_FINAL_TYPE (ScPhotoDialog, sc_photo_dialog, SC, PHOTO_DIALOG, AdwDialog)

AdwDialog *sc_photo_dialog_new (ScSession *session, const char *id, const char *name);

G_END_DECLS
