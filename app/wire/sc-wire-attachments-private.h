/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-wire-form.h"
#include "sc-wire-json-private.h"

G_BEGIN_DECLS

/* The member `_attachments` of a document. */
gboolean _sc_wire_attachments_read (yyjson_val *object, GPtrArray **attachments, GError **error);
void _sc_wire_attachments_append (GString *out, const ScDocument *document, const ScWireForm *form);

G_END_DECLS
