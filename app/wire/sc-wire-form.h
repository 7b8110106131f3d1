/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-document.h"

G_BEGIN_DECLS

/**
 * ScWireFlags:
 * @SC_WIRE_REVISIONS: with `_revisions`
 * @SC_WIRE_ENCODINGS: `att_encoding_info`: tells how the bytes of attachments are kept
 * @SC_WIRE_DATA: `attachments=true`: with the bytes of attachments, base64
 * @SC_WIRE_FOLLOWS: the bytes of attachments follow in parts of their own
 */
typedef enum
{
  SC_WIRE_REVISIONS = 1 << 0,
  SC_WIRE_ENCODINGS = 1 << 1,
  SC_WIRE_DATA = 1 << 2,
  SC_WIRE_FOLLOWS = 1 << 3,
} ScWireFlags;

/**
 * ScWireForm:
 * @flags: what to tell besides the body
 * @atts_since: (array zero-terminated=1) (nullable): revisions the reader has: what has not changed
 *   since them stays a stub
 * @gaps: (nullable) (element-type ScWireGap): gets where the bytes belong; %NULL makes all
 *   attachments stubs
 *
 * The form in which documents are written. Where a form may be %NULL, that means all of them zero.
 */
typedef struct
{
  ScWireFlags flags;
  const char *const *atts_since;
  GPtrArray *gaps;
} ScWireForm;

/**
 * ScWireGap:
 * @position: where in the text the bytes belong
 * @attachment: whose bytes
 * @base64: whether as base64
 * @unpack: whether unpacked, or else as they are kept
 * @offset: where in the bytes to begin; 0 with @unpack
 * @length: how many bytes of the attachment, before they become base64
 *
 * Bytes of an attachment are never put into a text: the text has a gap there, which is filled while it
 * is sent.
 */
typedef struct
{
  gsize position;
  ScAttachment *attachment;
  gboolean base64;
  gboolean unpack;
  guint64 offset;
  guint64 length;
} ScWireGap;

GPtrArray *sc_wire_gaps_new (void);
void sc_wire_gaps_add (GPtrArray *gaps,
                       gsize position,
                       ScAttachment *attachment,
                       guint64 offset,
                       guint64 length);
void sc_wire_gaps_add_whole (GPtrArray *gaps,
                             gsize position,
                             ScAttachment *attachment,
                             gboolean base64,
                             gboolean unpack);
guint64 sc_wire_gaps_measure (GPtrArray *gaps);

guint sc_wire_form_get_since (const ScWireForm *form, const ScDocument *document);
gboolean sc_wire_form_brings (const ScWireForm *form,
                              const ScDocument *document,
                              const ScAttachment *attachment);
gboolean sc_wire_form_brings_any (const ScWireForm *form, const ScDocument *document);

G_END_DECLS
