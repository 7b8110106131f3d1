/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-store-types.h"
#include "sc-wire-error.h"
#include "sc-wire-form.h"

G_BEGIN_DECLS

ScDocument *sc_wire_document_parse (const char *text, gsize length, const char *id, GError **error);
void sc_wire_document_append (GString *out,
                              const ScDocument *document,
                              const ScWireForm *form,
                              const char *const *conflicts);

void sc_wire_local_append (GString *out, const ScLocalDocument *local);
char *sc_wire_body_parse (const char *text, gsize length, char **rev, GError **error);

G_END_DECLS
