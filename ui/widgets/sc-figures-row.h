/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-field-row.h"

G_BEGIN_DECLS

/**
 * ScFiguresRow:
 *
 * Key figures: what is counted, its unit, where it began and where it shall go.
 */
#define SC_TYPE_FIGURES_ROW (sc_figures_row_get_type ())
G_DECLARE_FINAL_TYPE (ScFiguresRow, sc_figures_row, SC, FIGURES_ROW, ScFieldRow)

GtkWidget *sc_figures_row_new (ScSession *session, ScRecordEditor *editor, const ScField *field);

/* The members of one key figure, for those who show or ask for a single one. */
const char *sc_figures_row_get_label (const char *member);
char *sc_figures_row_dup_text (JsonNode *node);
gboolean sc_figures_row_parse (const char *member, const char *text, JsonNode **node);

G_END_DECLS
