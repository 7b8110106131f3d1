/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-wire-document.h"

G_BEGIN_DECLS

/**
 * ScWireChange:
 * @seq: (transfer full): the source's position as JSON text: a number, a string, an array
 * @id: the document's id
 * @revs: (array zero-terminated=1): its leaves, the winner first
 * @deleted: whether the winner is a tombstone
 * @document: (nullable): the winner, when documents came along
 */
typedef struct
{
  char *seq;
  char *id;
  char **revs;
  gboolean deleted;
  ScDocument *document;
} ScWireChange;

/**
 * ScWireChanges:
 * @rows: (element-type ScWireChange): the changes
 * @last_seq: where to go on, as JSON text
 * @pending: how many follow, -1 when the source does not tell
 */
typedef struct
{
  GPtrArray *rows;
  char *last_seq;
  gint64 pending;
} ScWireChanges;

#define SC_TYPE_WIRE_CHANGES (sc_wire_changes_get_type ())
GType sc_wire_changes_get_type (void);
ScWireChanges *sc_wire_changes_parse (const char *text, gsize length, GError **error);
ScWireChanges *sc_wire_changes_ref (ScWireChanges *self);
void sc_wire_changes_unref (ScWireChanges *self);

void sc_wire_change_append (GString *out, const ScChange *change, const ScWireForm *form);
void sc_wire_changes_begin (GString *out);
void sc_wire_changes_rows (GString *out, GPtrArray *rows, gboolean first, const ScWireForm *form);
void sc_wire_changes_end (GString *out, gint64 last_seq, guint64 pending);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScWireChanges, sc_wire_changes_unref)

G_END_DECLS
