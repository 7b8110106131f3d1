/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-rev-tree-private.h"
#include "sc-store-types-private.h"
#include "sc-store-worker-private.h"

G_BEGIN_DECLS

/* One row of `document`, read with SC_ENTRY_COLUMNS as its first columns. */
#define SC_ENTRY_COLUMNS "doc, id, seq, rev, deleted, leaves, tree, body, attachments"

typedef struct
{
  gint64 doc;
  char *id;
  gint64 seq;
  char *rev;
  gboolean deleted;
  guint leaves;
  ScRevTree *tree;
  char *body;
  GPtrArray *attachments; /* (nullable) */
} ScEntry;

void _sc_entry_clear (ScEntry *self);
gboolean _sc_entry_load (ScSqlite *sqlite, const char *id, ScEntry *self, GError **error);
ScDocument *_sc_entry_get_revision (ScSqlite *sqlite, ScEntry *self, int index, GError **error);
ScDocument *_sc_document_from_row (sqlite3_stmt *stmt, GError **error);
char **_sc_row_dup_conflicts (sqlite3_stmt *stmt);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ScEntry, _sc_entry_clear)

typedef struct
{
  char *id;
  char *rev;   /* (nullable) */
  char *other; /* (nullable) */
} ScGetJob;

typedef struct
{
  GPtrArray *requests;
  gboolean latest;
} ScGetManyJob;

void _sc_get_job_free (ScGetJob *self);
void _sc_get_many_job_free (ScGetManyJob *self);
void _sc_list_request_free (ScListRequest *self);

#define SC_DECLARE_JOB(name) \
  gboolean name (ScStoreContext *context, gpointer data, GValue *result, GError **error)

SC_DECLARE_JOB (_sc_store_get_job);
SC_DECLARE_JOB (_sc_store_get_many_job);
SC_DECLARE_JOB (_sc_store_get_leaves_job);
SC_DECLARE_JOB (_sc_store_get_history_job);
SC_DECLARE_JOB (_sc_store_get_ancestor_job);
SC_DECLARE_JOB (_sc_store_revs_diff_job);
SC_DECLARE_JOB (_sc_store_changes_job);
SC_DECLARE_JOB (_sc_store_count_changes_job);
SC_DECLARE_JOB (_sc_store_list_job);
SC_DECLARE_JOB (_sc_store_list_conflicts_job);
SC_DECLARE_JOB (_sc_store_info_job);
SC_DECLARE_JOB (_sc_store_get_local_job);
SC_DECLARE_JOB (_sc_store_list_local_job);
SC_DECLARE_JOB (_sc_store_get_meta_job);
SC_DECLARE_JOB (_sc_store_check_job);

G_END_DECLS
