/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-store-types-private.h"
#include "sc-store-worker-private.h"

G_BEGIN_DECLS

/* Where the attachments of a revision on its way into the file can come from. */
typedef struct
{
  ScStoreContext *context;
  gint64 doc;         /* the document's number, 0 for a new one */
  const char *base;   /* (nullable): the column of the revision that stubs mean */
  const char *winner; /* (nullable): the column of the document's winner */
  guint generation;   /* of the new revision */
} ScAttachmentSources;

GPtrArray *_sc_store_resolve_attachments (const ScAttachmentSources *sources,
                                          const ScDocument *document,
                                          ScWriteMode mode,
                                          GError **error);
DexFuture *_sc_store_spool_attachments (const char *store_path, GPtrArray *documents);
gboolean _sc_store_release_attachments (ScStoreContext *context,
                                        gint64 from,
                                        gint64 to,
                                        gint64 up_to_seq,
                                        GError **error);
gboolean _sc_store_sweep_attachments (ScStoreContext *context, GError **error);
gboolean _sc_store_check_attachments (ScSqlite *sqlite, GPtrArray *faults, GError **error);

gboolean _sc_store_list_attachment_keys (ScSqlite *sqlite, GHashTable *keys, GError **error);

G_END_DECLS
