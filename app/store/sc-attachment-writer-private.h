/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-attachment-writer.h"

G_BEGIN_DECLS

/* For threads that may block. */
ScAttachmentWriter *
_sc_attachment_writer_new (const char *folder, const char *encoding, guint64 max_size);
gboolean _sc_attachment_writer_write (ScAttachmentWriter *self, GBytes *bytes, GError **error);
ScAttachmentData *_sc_attachment_writer_finish (ScAttachmentWriter *self, GError **error);

G_END_DECLS
