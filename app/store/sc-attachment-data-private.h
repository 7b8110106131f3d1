/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-attachment-data.h"

G_BEGIN_DECLS

/* The hexadecimal digits of a SHA-256. */
#define SC_ATTACHMENT_KEY_LENGTH 64

ScAttachmentData *_sc_attachment_data_new (const char *path,
                                           const char *key,
                                           const char *digest,
                                           guint64 size,
                                           guint64 plain_size,
                                           gboolean pending);
const char *_sc_attachment_data_get_key (ScAttachmentData *self);
int _sc_attachment_data_open (ScAttachmentData *self, GError **error);
gboolean _sc_attachment_data_place (ScAttachmentData *self,
                                    const char *folder,
                                    gboolean *placed,
                                    GError **error);

G_END_DECLS
