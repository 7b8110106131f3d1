/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <libdex.h>

#include "sc-attachment.h"

G_BEGIN_DECLS

/**
 * ScAttachmentReader:
 *
 * Gives the bytes of an attachment piece by piece. One piece at a time.
 */
typedef struct _ScAttachmentReader ScAttachmentReader;

/* Whole pieces but the last one are as long as this; a multiple of 3, for base64. */
#define SC_ATTACHMENT_PIECE (3 * 64 * 1024)

ScAttachmentReader *sc_attachment_reader_new (const ScAttachment *attachment,
                                              gboolean unpack,
                                              guint64 offset,
                                              guint64 length);
void sc_attachment_reader_unref (ScAttachmentReader *self);

DexFuture *sc_attachment_reader_read (ScAttachmentReader *self) G_GNUC_WARN_UNUSED_RESULT;
GBytes *sc_attachment_reader_read_blocking (ScAttachmentReader *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScAttachmentReader, sc_attachment_reader_unref)

G_END_DECLS
