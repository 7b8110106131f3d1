/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "sc-session.h"

G_BEGIN_DECLS

/**
 * ScFilesGroup:
 *
 * The files of a record: what there is and where, opened by activating a row; added by the dialog, by dropping them here
 * or from the clipboard.
 */
#define SC_TYPE_FILES_GROUP (sc_files_group_get_type ())
G_DECLARE_FINAL_TYPE (ScFilesGroup, sc_files_group, SC, FILES_GROUP, AdwBin)

GtkWidget *sc_files_group_new (ScSession *session, const char *id);
void sc_files_group_set_editable (ScFilesGroup *self, gboolean editable);

G_END_DECLS
