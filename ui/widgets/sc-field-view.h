/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "sc-record-editor.h"

G_BEGIN_DECLS

/**
 * ScFieldView:
 *
 * A row of a form: one field of the record that an editor holds. What is typed goes to the editor at
 * once; what arrives from elsewhere comes by sc_field_view_update().
 */
#define SC_TYPE_FIELD_VIEW (sc_field_view_get_type ())
G_DECLARE_INTERFACE (ScFieldView, sc_field_view, SC, FIELD_VIEW, GtkWidget)

struct _ScFieldViewInterface
{
  GTypeInterface parent_iface;

  void (*update) (ScFieldView *self, ScRecord *record);
  void (*set_issue) (ScFieldView *self, const char *message, gboolean is_missing);
  void (*commit) (ScFieldView *self);
  void (*focus) (ScFieldView *self);
};

GtkWidget *sc_field_view_new (ScSession *session, ScRecordEditor *editor, const ScField *field);
void sc_field_view_update (ScFieldView *self, ScRecord *record);
void sc_field_view_set_issue (ScFieldView *self, const char *message, gboolean is_missing);
void sc_field_view_commit (ScFieldView *self);
void sc_field_view_focus (ScFieldView *self);
void sc_field_view_set_editable (ScFieldView *self, gboolean editable);

gboolean sc_nodes_equal (JsonNode *a, JsonNode *b);

G_END_DECLS
