/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-field-view.h"

G_BEGIN_DECLS

/**
 * ScFieldRow:
 *
 * What most rows of a form share: the field's name above, the value below, beneath it what is wrong.
 * Subclasses put their widgets into the row and implement @update.
 */
#define SC_TYPE_FIELD_ROW (sc_field_row_get_type ())
G_DECLARE_DERIVABLE_TYPE (ScFieldRow, sc_field_row, SC, FIELD_ROW, AdwPreferencesRow)

struct _ScFieldRowClass
{
  AdwPreferencesRowClass parent_class;

  void (*update) (ScFieldRow *self, JsonNode *node);
  void (*commit) (ScFieldRow *self);
};

void sc_field_row_setup (ScFieldRow *self,
                         ScSession *session,
                         ScRecordEditor *editor,
                         const ScField *field);
void sc_field_row_set_content (ScFieldRow *self, GtkWidget *content, GtkWidget *focus);
void sc_field_row_add_suffix (ScFieldRow *self, GtkWidget *widget);

ScSession *sc_field_row_get_session (ScFieldRow *self);
const ScField *sc_field_row_get_field (ScFieldRow *self);
JsonNode *sc_field_row_get_node (ScFieldRow *self);
void sc_field_row_set_node (ScFieldRow *self, JsonNode *node);
gboolean sc_field_row_set_text (ScFieldRow *self, const char *text);
void sc_field_row_set_mistake (ScFieldRow *self, const char *message);
const char *sc_field_row_get_mistake (ScFieldRow *self);

G_END_DECLS
