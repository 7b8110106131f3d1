/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <gio/gio.h>

#include "sc-conflict.h"
#include "sc-permissions.h"
#include "sc-hall.h"
#include "sc-office.h"
#include "sc-query-model.h"
#include "sc-sync-job.h"

G_BEGIN_DECLS

/**
 * ScSession:
 *
 * One open workspace: a profile folder with its store and settings, and the job that keeps it the
 * same as the server's. There is one for each window's program; pages are given it, nothing is
 * global. All methods are called on the main context.
 *
 * Properties, all with notification:
 * - "workspace-name" (string, nullable): from the workspace document; %NULL while there is none
 * - "user-name" (string): who edits: the name at the server, or the one given at set-up
 * - "sync" (#ScSyncJob, nullable): %NULL while no server is set up
 * - "n-conflicts" (guint)
 * - "can-undo" (gboolean)
 *
 * Emits "titles-changed" () when sc_session_get_title() would answer otherwise than before.
 */
#define SC_TYPE_SESSION (sc_session_get_type ())
G_DECLARE_FINAL_TYPE (ScSession, sc_session, SC, SESSION, GObject)

DexFuture *sc_session_open (const char *profile) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sc_session_close (ScSession *self) G_GNUC_WARN_UNUSED_RESULT;
char *sc_session_dup_default_profile (void);

ScStore *sc_session_get_store (ScSession *self);
const char *sc_session_get_profile (ScSession *self);
const char *sc_session_get_workspace_name (ScSession *self);
const char *sc_session_get_user_name (ScSession *self);
const char *sc_session_get_notice (ScSession *self);
ScSyncJob *sc_session_get_sync (ScSession *self);
ScPermissions *sc_session_get_permissions (ScSession *self);
DexFuture *sc_session_refresh_permissions (ScSession *self) G_GNUC_WARN_UNUSED_RESULT;
ScHall *sc_session_get_hall (ScSession *self);
ScOffice *sc_session_get_office (ScSession *self);

/* Setting up: the three ways of a first start. */
DexFuture *sc_session_load_sample (ScSession *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sc_session_create_workspace (ScSession *self,
                                        const char *name,
                                        const char *user_name) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *
sc_session_set_user_name (ScSession *self, const char *user_name) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sc_session_connect (ScSession *self,
                               const char *url,
                               const char *user,
                               const char *password,
                               const char *password_file) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *
sc_session_set_password (ScSession *self, const char *password) G_GNUC_WARN_UNUSED_RESULT;
void sc_session_start_sync (ScSession *self);
DexFuture *sc_session_disconnect (ScSession *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean sc_session_remembers_password (ScSession *self);

/* Records. */
DexFuture *sc_session_load (ScSession *self, const char *id) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sc_session_save (ScSession *self, ScRecord *record) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sc_session_save_all (ScSession *self, GPtrArray *records) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sc_session_delete (ScSession *self, ScRecord *record) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sc_session_delete_all (ScSession *self, GPtrArray *records) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sc_session_load_all (ScSession *self, const char *type) G_GNUC_WARN_UNUSED_RESULT;
ScQueryModel *sc_session_list (ScSession *self, ScQuery *query);
const char *sc_session_get_title (ScSession *self, const char *id);

/* What the server refused. */
DexFuture *sc_session_give_up (ScSession *self, const char *id) G_GNUC_WARN_UNUSED_RESULT;

/* Undo: the last save or deletion of this program's run, across pages. */
gboolean sc_session_can_undo (ScSession *self);
DexFuture *sc_session_undo (ScSession *self) G_GNUC_WARN_UNUSED_RESULT;

/* Conflicts: a GListModel of the ScRecords that have one, as they are shown everywhere. */
GListModel *sc_session_get_conflicts (ScSession *self);
gboolean sc_session_has_conflict (ScSession *self, const char *id);
DexFuture *sc_session_load_conflict (ScSession *self, const char *id) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sc_session_resolve_conflict (ScSession *self,
                                        ScConflict *conflict,
                                        ScRecord *result) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sc_session_decide_conflicts (ScSession *self,
                                        const char *const *ids,
                                        ScConflictSide side) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *
sc_session_reopen_conflicts (ScSession *self, GPtrArray *conflicts) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
