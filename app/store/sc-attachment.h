/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-attachment-data.h"

G_BEGIN_DECLS

/**
 * ScAttachment:
 * @name: its name, as "plan.pdf" or "img/plan.png"; unique within a document
 * @content_type: its MIME type
 * @digest: (nullable): "md5-" and the MD5 of its bytes, as they are kept; %NULL where it was not told
 * @encoding: (nullable): "gzip" when its bytes are kept packed
 * @length: its length in bytes, unpacked; -1 where it was not told
 * @encoded_length: the length of the bytes that are kept; -1 where it was not told
 * @revpos: the generation in which it was last changed; 0 where it was not told
 * @elsewhere: its bytes are not here, and that is well: digest and length say what they are
 * @follows: its bytes come later, in a part of their own
 * @bytes: (nullable): its bytes, as they came within JSON; sc_store_write() makes @data of them
 * @data: (nullable): its bytes, in a file
 *
 * An attachment of one revision. Without @bytes, @data and @follows it is a stub: on its way into a
 * store it stands for what the parent has under this name, or, with @elsewhere, for itself; out of one
 * its bytes are not here.
 * Immutable once its document is shared; reference counted.
 */
typedef struct
{
  char *name;
  char *content_type;
  char *digest;
  char *encoding;
  gint64 length;
  gint64 encoded_length;
  guint revpos;
  gboolean follows;
  gboolean elsewhere;
  GBytes *bytes;
  ScAttachmentData *data;
} ScAttachment;

ScAttachment *sc_attachment_new (const char *name, const char *content_type);
ScAttachment *sc_attachment_copy (const ScAttachment *self);
ScAttachment *sc_attachment_ref (ScAttachment *self);
void sc_attachment_unref (ScAttachment *self);

gboolean sc_attachment_take_data (ScAttachment *self, ScAttachmentData *data, GError **error);
gboolean sc_attachment_equal (const ScAttachment *a, const ScAttachment *b);

GPtrArray *sc_attachments_new (void);
ScAttachment *sc_attachments_find (GPtrArray *attachments, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScAttachment, sc_attachment_unref)

G_END_DECLS
