/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-wire-document.h"
#include "sc-wire-json-private.h"

G_BEGIN_DECLS

ScDocument *
_sc_wire_document_read (ScWireJson *json, yyjson_val *object, const char *id, GError **error);

G_END_DECLS
