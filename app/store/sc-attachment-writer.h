/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <libdex.h>

#include "sc-attachment-data.h"
#include "sc-store.h"

G_BEGIN_DECLS

/**
 * ScAttachmentWriter:
 *
 * Takes the bytes of an attachment piece by piece, into a file beside the store. One piece at a time;
 * what is not finished leaves nothing behind.
 */
typedef struct _ScAttachmentWriter ScAttachmentWriter;

ScAttachmentWriter *
sc_attachment_writer_new (ScStore *store, const char *encoding, guint64 max_size);
ScAttachmentWriter *
sc_attachment_writer_new_resumable (ScStore *store, const ScAttachment *attachment);
void sc_attachment_writer_unref (ScAttachmentWriter *self);

DexFuture *sc_attachment_writer_begin (ScAttachmentWriter *self) G_GNUC_WARN_UNUSED_RESULT;
guint64 sc_attachment_writer_get_size (ScAttachmentWriter *self);
DexFuture *
sc_attachment_writer_write (ScAttachmentWriter *self, GBytes *bytes) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sc_attachment_writer_finish (ScAttachmentWriter *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScAttachmentWriter, sc_attachment_writer_unref)

G_END_DECLS
