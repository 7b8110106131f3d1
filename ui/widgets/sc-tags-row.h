/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-field-row.h"

G_BEGIN_DECLS

/**
 * ScTagsRow:
 *
 * A set of words, typed freely or chosen from a vocabulary.
 */
#define SC_TYPE_TAGS_ROW (sc_tags_row_get_type ())
G_DECLARE_FINAL_TYPE (ScTagsRow, sc_tags_row, SC, TAGS_ROW, ScFieldRow)

GtkWidget *sc_tags_row_new (ScSession *session, ScRecordEditor *editor, const ScField *field);

G_END_DECLS
