/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-consent.h"
#include "sc-import.h"
#include "sc-sheet.h"
#include "sc-session.h"

G_BEGIN_DECLS

/* Importing and exporting with the records of the open workspace. These are called in a fiber. */

ScDirectory *sc_session_read_directory (ScSession *self, const ScRecordType *type, GError **error);
ScImport *sc_session_prepare_import (ScSession *self,
                                     const ScRecordType *type,
                                     GBytes *bytes,
                                     GError **error);
gboolean sc_session_run_import (ScSession *self, ScImport *import, GError **error);
GBytes *sc_session_export (ScSession *self,
                           const ScRecordType *type,
                           const char *const *ids,
                           const char *const *columns,
                           ScSheetFormat format,
                           ScAudience audience,
                           guint *n_left_out,
                           GError **error);
GBytes *
sc_session_export_cards (ScSession *self, ScAudience audience, guint *n_left_out, GError **error);

G_END_DECLS
