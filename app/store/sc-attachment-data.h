/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * ScAttachmentData:
 *
 * The bytes of an attachment, in a file. Made by a #ScAttachmentWriter, or by a store for a revision it
 * gives. The file of one that no revision came to refer to goes with the last reference. May be used by
 * several threads; reference counted.
 */
typedef struct _ScAttachmentData ScAttachmentData;

#define SC_TYPE_ATTACHMENT_DATA (sc_attachment_data_get_type ())
GType sc_attachment_data_get_type (void);

ScAttachmentData *sc_attachment_data_ref (ScAttachmentData *self);
void sc_attachment_data_unref (ScAttachmentData *self);

const char *sc_attachment_data_get_digest (ScAttachmentData *self);
guint64 sc_attachment_data_get_size (ScAttachmentData *self);
guint64 sc_attachment_data_get_plain_size (ScAttachmentData *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScAttachmentData, sc_attachment_data_unref)

G_END_DECLS
