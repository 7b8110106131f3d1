/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-record.h"
#include "sc-store.h"

G_BEGIN_DECLS

/* The changes this program made, newest last, and how to take them back. A step is one or more
 * records that were written together. */
typedef struct _ScUndo ScUndo;

ScUndo *_sc_undo_new (void);
void _sc_undo_free (ScUndo *self);
void _sc_undo_add (ScUndo *self, GPtrArray *before, GPtrArray *after);
void _sc_undo_add_document (ScUndo *self, const ScDocument *before, ScRecord *after);
gboolean _sc_undo_is_empty (ScUndo *self);

/* To be called in a fiber. */
gboolean _sc_undo_take_back (ScUndo *self, ScStore *store, const char *user, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScUndo, _sc_undo_free)

G_END_DECLS
