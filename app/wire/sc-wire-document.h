/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-store-types.h"
#include "sc-wire-error.h"

G_BEGIN_DECLS

/**
 * ScWireDocumentFlags:
 * @SC_WIRE_DOCUMENT_REVISIONS: with `_revisions`
 */
typedef enum
{
  SC_WIRE_DOCUMENT_PLAIN = 0,
  SC_WIRE_DOCUMENT_REVISIONS = 1 << 0,
} ScWireDocumentFlags;

ScDocument *sc_wire_document_parse (const char *text, gsize length, const char *id, GError **error);
void sc_wire_document_append (GString *out,
                              const ScDocument *document,
                              ScWireDocumentFlags flags,
                              const char *const *conflicts);

void sc_wire_local_append (GString *out, const ScLocalDocument *local);
char *sc_wire_body_parse (const char *text, gsize length, char **rev, GError **error);

G_END_DECLS
