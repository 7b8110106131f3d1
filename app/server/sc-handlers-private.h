/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-request-private.h"

G_BEGIN_DECLS

/*
 * ScHandler:
 *
 * Runs in a fiber on the main context; awaits the store, then answers and returns %TRUE, or returns
 * %FALSE with an error that is answered for it.
 */
typedef gboolean (*ScHandler) (ScRequest *request, GError **error);

/* sc-handle-meta.c */
gboolean _sc_handle_welcome (ScRequest *request, GError **error);
gboolean _sc_handle_uuids (ScRequest *request, GError **error);
gboolean _sc_handle_all_dbs (ScRequest *request, GError **error);
gboolean _sc_handle_dbs_info (ScRequest *request, GError **error);
gboolean _sc_handle_no_replicator (ScRequest *request, GError **error);

/* sc-handle-tasks.c */
gboolean _sc_handle_up (ScRequest *request, GError **error);
gboolean _sc_handle_active_tasks (ScRequest *request, GError **error);

/* sc-handle-metrics.c */
gboolean _sc_handle_prometheus (ScRequest *request, GError **error);

/* sc-handle-session.c */
gboolean _sc_handle_session_get (ScRequest *request, GError **error);
gboolean _sc_handle_session_post (ScRequest *request, GError **error);
gboolean _sc_handle_session_delete (ScRequest *request, GError **error);

/* sc-handle-hall.c */
gboolean _sc_handle_hall (ScRequest *request, GError **error);

/* sc-handle-database.c */
gboolean _sc_handle_database_put (ScRequest *request, GError **error);
gboolean _sc_handle_database_get (ScRequest *request, GError **error);
gboolean _sc_handle_database_delete (ScRequest *request, GError **error);
gboolean _sc_handle_security_get (ScRequest *request, GError **error);
gboolean _sc_handle_security_put (ScRequest *request, GError **error);
gboolean _sc_handle_revs_limit_get (ScRequest *request, GError **error);
gboolean _sc_handle_revs_limit_put (ScRequest *request, GError **error);
gboolean _sc_handle_full_commit (ScRequest *request, GError **error);
gboolean _sc_handle_compact (ScRequest *request, GError **error);
gboolean _sc_handle_view_cleanup (ScRequest *request, GError **error);
gboolean _sc_handle_no_purge (ScRequest *request, GError **error);
gboolean _sc_handle_append_info (ScDatabase *database, GString *json, GError **error);

/* sc-handle-read.c, sc-handle-document.c */
gboolean _sc_handle_document_get (ScRequest *request, GError **error);
gboolean _sc_handle_document_put (ScRequest *request, GError **error);
gboolean _sc_handle_document_post (ScRequest *request, GError **error);
gboolean _sc_handle_document_delete (ScRequest *request, GError **error);
gboolean _sc_handle_not_run (ScRequest *request, GError **error);

/* sc-handle-related.c, called by the handler above */
gboolean _sc_handle_related_put (ScRequest *request, GError **error);
gboolean _sc_handle_document_check (ScRequest *request, ScDocument **document, GError **error);
gboolean _sc_handle_document_write (ScRequest *request,
                                    guint status,
                                    ScDocument *document,
                                    gboolean checked,
                                    GError **error);
char *_sc_handle_document_dup_parent (ScRequest *request);
gboolean _sc_handle_document_set_parent (ScRequest *request, ScDocument *document, GError **error);

/* sc-handle-copy.c */
gboolean _sc_handle_copy (ScRequest *request, GError **error);

/* sc-handle-attachment.c */
gboolean _sc_handle_attachment_get (ScRequest *request, GError **error);
gboolean _sc_handle_attachment_put (ScRequest *request, GError **error);
gboolean _sc_handle_attachment_delete (ScRequest *request, GError **error);

/* sc-handle-local.c */
gboolean _sc_handle_local_get (ScRequest *request, GError **error);
gboolean _sc_handle_local_put (ScRequest *request, GError **error);
gboolean _sc_handle_local_delete (ScRequest *request, GError **error);
gboolean _sc_handle_local_docs (ScRequest *request, GError **error);

/* sc-handle-bulk.c, sc-handle-listing.c, sc-handle-changes.c */
gboolean _sc_handle_bulk_docs (ScRequest *request, GError **error);
gboolean _sc_handle_bulk_get (ScRequest *request, GError **error);
gboolean _sc_handle_revs_diff (ScRequest *request, GError **error);
gboolean _sc_handle_missing_revs (ScRequest *request, GError **error);
gboolean _sc_handle_all_docs (ScRequest *request, GError **error);
gboolean _sc_handle_all_docs_queries (ScRequest *request, GError **error);
gboolean _sc_handle_design_docs (ScRequest *request, GError **error);
gboolean _sc_handle_design_docs_queries (ScRequest *request, GError **error);
gboolean _sc_handle_changes (ScRequest *request, GError **error);

/* sc-handle-find.c, sc-handle-index.c */
gboolean _sc_handle_find (ScRequest *request, GError **error);
gboolean _sc_handle_explain (ScRequest *request, GError **error);
gboolean _sc_handle_index_list (ScRequest *request, GError **error);
gboolean _sc_handle_index_post (ScRequest *request, GError **error);
gboolean _sc_handle_index_delete (ScRequest *request, GError **error);
gboolean _sc_handle_index_bulk_delete (ScRequest *request, GError **error);

G_END_DECLS
