/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-session.h"

G_BEGIN_DECLS

/**
 * ScRecordEditor:
 *
 * What stands between a form and the store. The form sets fields as somebody types; the editor keeps
 * a draft on the disk while the typing goes on (at most 400 ms behind), saves a revision half a
 * second after the last key, undoes field by field, and takes in what arrives from elsewhere without
 * touching fields that are being edited.
 *
 * Properties, all with notification:
 * - "record" (#ScRecord): the record as the form shall show it, unsaved changes included
 * - "saved" (gboolean): whether everything is in the store
 * - "can-undo" (gboolean)
 * - "deleted" (gboolean): somebody deleted the record meanwhile
 * - "has-conflict" (gboolean)
 * - "error-message" (string, nullable): why the last saving failed
 */
#define SC_TYPE_RECORD_EDITOR (sc_record_editor_get_type ())
G_DECLARE_FINAL_TYPE (ScRecordEditor, sc_record_editor, SC, RECORD_EDITOR, GObject)

ScRecordEditor *sc_record_editor_new (ScSession *session, ScRecord *record);
ScRecordEditor *sc_record_editor_new_detached (ScSession *session, ScRecord *record);
ScRecordEditor *sc_record_editor_new_for_type (ScSession *session, const ScRecordType *type);

ScRecord *sc_record_editor_get_record (ScRecordEditor *self);
void sc_record_editor_set_node (ScRecordEditor *self, const char *field, JsonNode *value);
gboolean sc_record_editor_set_text (ScRecordEditor *self,
                                    const char *field,
                                    const char *text,
                                    GError **error);
gboolean sc_record_editor_undo (ScRecordEditor *self);
DexFuture *sc_record_editor_demand (ScRecordEditor *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sc_record_editor_flush (ScRecordEditor *self) G_GNUC_WARN_UNUSED_RESULT;

gboolean sc_record_editor_get_saved (ScRecordEditor *self);
gboolean sc_record_editor_get_deleted (ScRecordEditor *self);
const GError *sc_record_editor_get_error (ScRecordEditor *self);

G_END_DECLS
