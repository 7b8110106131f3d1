/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-wire-form.h"

G_BEGIN_DECLS

/**
 * ScWireMultipart:
 *
 * Takes a multipart body apart while it comes. Holds no more of it than one boundary, and the headers of
 * one part.
 */
typedef struct _ScWireMultipart ScWireMultipart;

/**
 * ScWireMultipartEvent:
 * @SC_WIRE_MULTIPART_FAILED: it is not what it should be
 * @SC_WIRE_MULTIPART_MORE: sc_wire_multipart_push() what comes next
 * @SC_WIRE_MULTIPART_PART: a part begins; its headers can be asked for
 * @SC_WIRE_MULTIPART_DATA: bytes of the part
 * @SC_WIRE_MULTIPART_PART_END: the part is complete
 * @SC_WIRE_MULTIPART_END: the last part is complete; what comes now means nothing
 */
typedef enum
{
  SC_WIRE_MULTIPART_FAILED,
  SC_WIRE_MULTIPART_MORE,
  SC_WIRE_MULTIPART_PART,
  SC_WIRE_MULTIPART_DATA,
  SC_WIRE_MULTIPART_PART_END,
  SC_WIRE_MULTIPART_END,
} ScWireMultipartEvent;

ScWireMultipart *sc_wire_multipart_new (const char *content_type, GError **error);
void sc_wire_multipart_free (ScWireMultipart *self);
void sc_wire_multipart_push (ScWireMultipart *self, GBytes *bytes);
ScWireMultipartEvent sc_wire_multipart_next (ScWireMultipart *self, GBytes **data, GError **error);
const char *sc_wire_multipart_get_header (ScWireMultipart *self, const char *name);

/* Writing them. */
char *sc_wire_boundary_new (void);
void sc_wire_related_append (GString *out,
                             const char *boundary,
                             const char *json,
                             const ScDocument *document,
                             const ScWireForm *form);
void sc_wire_mixed_append (GString *out,
                           const char *boundary,
                           const ScDocument *document,
                           const ScWireForm *form);
void sc_wire_mixed_append_failure (GString *out, const char *boundary, const char *json);
void sc_wire_mixed_end (GString *out, const char *boundary);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScWireMultipart, sc_wire_multipart_free)

G_END_DECLS
