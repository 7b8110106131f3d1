/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-record.h"

G_BEGIN_DECLS

/**
 * ScRecordEdit:
 *
 * A change of a record in the making. Records never change: when the edit is finished there is a new
 * one, and whoever still holds the old one sees it as it was. Whatever is not set stays untouched,
 * fields this version does not know included.
 */
typedef struct _ScRecordEdit ScRecordEdit;

ScRecordEdit *sc_record_edit_new (ScRecord *record);
ScRecordEdit *sc_record_edit_new_for_type (const ScRecordType *type);
void sc_record_edit_free (ScRecordEdit *self);

void sc_record_edit_set_string (ScRecordEdit *self, const char *name, const char *value);
void sc_record_edit_set_strv (ScRecordEdit *self, const char *name, const char *const *value);
void sc_record_edit_set_int (ScRecordEdit *self, const char *name, gint64 value);
void sc_record_edit_set_double (ScRecordEdit *self, const char *name, double value);
void sc_record_edit_set_boolean (ScRecordEdit *self, const char *name, gboolean value);
void sc_record_edit_set_node (ScRecordEdit *self, const char *name, JsonNode *value);
void sc_record_edit_unset (ScRecordEdit *self, const char *name);

ScRecord *sc_record_edit_finish (ScRecordEdit *self, const char *by, const char *at);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScRecordEdit, sc_record_edit_free)

G_END_DECLS
