/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <libdex.h>

#include "sc-store-error.h"
#include "sc-store-types.h"

G_BEGIN_DECLS

/**
 * ScStore:
 *
 * One database: a SQLite file with revision trees. README.md tells the idea. All futures may be
 * awaited from any fiber; nothing here blocks the caller.
 *
 * Emits "changed" (gint64 update_seq) in the main context after commits.
 */
#define SC_TYPE_STORE (sc_store_get_type ())
G_DECLARE_FINAL_TYPE (ScStore, sc_store, SC, STORE, GObject)

DexFuture *sc_store_open (const char *path) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sc_store_close (ScStore *self) G_GNUC_WARN_UNUSED_RESULT;

void sc_store_set_indexing (ScStore *self, gboolean indexing);
gboolean sc_store_is_damaged (ScStore *self);
const char *sc_store_get_path (ScStore *self);
gint64 sc_store_get_update_seq (ScStore *self);

DexFuture *sc_store_load_info (ScStore *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sc_store_get (ScStore *self, const char *id, const char *rev) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *
sc_store_get_many (ScStore *self, GPtrArray *requests, gboolean latest) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sc_store_get_leaves (ScStore *self, const char *id) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sc_store_get_history (ScStore *self, const char *id) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sc_store_get_ancestor (ScStore *self,
                                  const char *id,
                                  const char *rev_a,
                                  const char *rev_b) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sc_store_list (ScStore *self, const ScListRequest *request) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sc_store_list_conflicts (ScStore *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sc_store_list_elsewhere (ScStore *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sc_store_add_bytes (ScStore *self,
                               const char *id,
                               ScAttachmentData *data) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *
sc_store_load_changes (ScStore *self, const ScChangesRequest *request) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sc_store_count_changes (ScStore *self,
                                   gint64 since,
                                   const ScSeqRange *except,
                                   guint n_except) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sc_store_revs_diff (ScStore *self, GPtrArray *requests) G_GNUC_WARN_UNUSED_RESULT;

DexFuture *
sc_store_write (ScStore *self, GPtrArray *documents, ScWriteMode mode) G_GNUC_WARN_UNUSED_RESULT;

DexFuture *
sc_store_purge (ScStore *self, GPtrArray *requests, GPtrArray *documents) G_GNUC_WARN_UNUSED_RESULT;

DexFuture *sc_store_get_local (ScStore *self, const char *id) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *
sc_store_put_local (ScStore *self, const char *id, const char *body) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sc_store_delete_local (ScStore *self, const char *id) G_GNUC_WARN_UNUSED_RESULT;

DexFuture *sc_store_list_local (ScStore *self, const char *prefix) G_GNUC_WARN_UNUSED_RESULT;

DexFuture *sc_store_get_meta (ScStore *self, const char *key) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *
sc_store_set_meta (ScStore *self, const char *key, const char *value) G_GNUC_WARN_UNUSED_RESULT;

DexFuture *sc_store_search (ScStore *self, const char *text, const char *type, guint limit)
    G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sc_store_check (ScStore *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sc_store_compact (ScStore *self, gint64 up_to_seq) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
