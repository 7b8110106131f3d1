/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-attachment.h"
#include "sc-sqlite-private.h"

G_BEGIN_DECLS

/* The column `attachments`. */
char *_sc_attachments_encode (GPtrArray *attachments);
GPtrArray *_sc_attachments_decode (const char *text, const char *folder);
GPtrArray *_sc_attachments_from_column (sqlite3_stmt *stmt, int column);
char *_sc_attachments_without_keys (const char *text);
void _sc_attachments_collect_keys (const char *text, GHashTable *keys);

G_END_DECLS
