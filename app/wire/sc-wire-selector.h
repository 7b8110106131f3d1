/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-document.h"
#include "sc-wire-error.h"

G_BEGIN_DECLS

/**
 * ScWireSelector:
 *
 * A condition on documents, written in JSON: CouchDB's Mango. Immutable; may be used by several threads.
 */
typedef struct _ScWireSelector ScWireSelector;

ScWireSelector *sc_wire_selector_parse (const char *text, gsize length, GError **error);
void sc_wire_selector_free (ScWireSelector *self);
gboolean sc_wire_selector_matches (const ScWireSelector *self, const ScDocument *document);
const char *sc_wire_selector_get_type_name (const ScWireSelector *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScWireSelector, sc_wire_selector_free)

G_END_DECLS
