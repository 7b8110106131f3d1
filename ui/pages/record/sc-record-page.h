/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>
#include <libdex.h>

#include "sc-record-editor.h"

G_BEGIN_DECLS

/**
 * ScRecordPage:
 *
 * A record as a form made from its type's table. Reading and editing are the same page; what is typed
 * is kept by itself.
 *
 * Property "title" (string): the record's title, for what the page stands in.
 */
#define SC_TYPE_RECORD_PAGE (sc_record_page_get_type ())
G_DECLARE_FINAL_TYPE (ScRecordPage, sc_record_page, SC, RECORD_PAGE, AdwBin)

GtkWidget *sc_record_page_new (ScSession *session, ScRecordEditor *editor);
const char *sc_record_page_get_id (ScRecordPage *self);
void sc_record_page_focus_first (ScRecordPage *self);
void sc_record_page_focus_title (ScRecordPage *self);
gboolean sc_record_page_undo (ScRecordPage *self);
DexFuture *sc_record_page_flush (ScRecordPage *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
