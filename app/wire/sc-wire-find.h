/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-wire-selector.h"

G_BEGIN_DECLS

/**
 * ScWireFind:
 *
 * What `_find` is asked for. Immutable; may be used by several threads.
 */
typedef struct _ScWireFind ScWireFind;

/**
 * ScWireFound:
 *
 * A document that fulfils the selector, with what it is sorted by.
 */
typedef struct _ScWireFound ScWireFound;

ScWireFind *sc_wire_find_parse (const char *text, gsize length, GError **error);
void sc_wire_find_free (ScWireFind *self);

const ScWireSelector *sc_wire_find_get_selector (const ScWireFind *self);
guint64 sc_wire_find_get_limit (const ScWireFind *self);
guint64 sc_wire_find_get_skip (const ScWireFind *self);
const char *sc_wire_find_get_bookmark (const ScWireFind *self);
gboolean sc_wire_find_get_stats (const ScWireFind *self);
gboolean sc_wire_find_get_conflicts (const ScWireFind *self);
gboolean sc_wire_find_is_sorted (const ScWireFind *self);
const char *const *sc_wire_find_get_use_index (const ScWireFind *self);
char *sc_wire_find_format_member (const ScWireFind *self, const char *name, const char *fallback);

ScWireFound *
sc_wire_find_match (const ScWireFind *self, ScDocument *document, const char *const *conflicts);
int sc_wire_find_compare (const ScWireFind *self, const ScWireFound *a, const ScWireFound *b);
void sc_wire_find_append (GString *out, const ScWireFind *self, const ScWireFound *found);

ScDocument *sc_wire_found_get_document (const ScWireFound *self);
void sc_wire_found_free (ScWireFound *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScWireFind, sc_wire_find_free)

G_END_DECLS
