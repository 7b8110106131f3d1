/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-permissions-private.h"
#include "sc-session.h"
#include "sc-settings-private.h"
#include "sc-titles-private.h"
#include "sc-undo-private.h"

G_BEGIN_DECLS

/* Shared by the files of ScSession: -records.c and -setup.c. */
struct _ScSession
{
  GObject parent_instance;

  char *profile;
  char *notice;
  ScStore *store;
  ScSettings *settings;
  ScSyncJob *sync;
  ScPermissions *permissions;
  ScFilePolicy *file_policy;
  ScHall *hall;
  ScOffice *office;
  ScTitles *titles;
  ScUndo *undo;
  GListStore *conflicts;
  char *workspace_name;
  char *user_name;
  gulong changed_handler;
  gboolean remembers_password;
  gboolean looking;
  gboolean look_again;
  gboolean dropping; /* the copy from before a rebuilding is being removed */
};

void _sc_session_set_user_name (ScSession *self, const char *user_name);
void _sc_session_set_sync (ScSession *self, ScSyncJob *sync);
ScRecord *_sc_session_make_record (const ScDocument *document);
DexFuture *_sc_session_write (ScSession *self, GPtrArray *records, guint n_written);
void _sc_session_undo_changed (ScSession *self);
DexFuture *_sc_session_recover_drafts (ScSession *self);
DexFuture *
_sc_session_spawn (ScSession *self, DexFiberFunc func, gpointer data, GDestroyNotify destroy);
char *_sc_session_dup_path (ScSession *self, const char *name);
const char *_sc_session_get_store_name (ScSession *self);
GPtrArray *_sc_session_list_workspaces (ScStore *store, GError **error);
gboolean _sc_session_open_store (ScSession *self, GError **error);
ScStore *_sc_session_open_or_salvage (ScSession *self, const char *path, GError **error);
void _sc_session_drop_building (ScSession *self);
void _sc_session_drop_previous (ScSession *self);
void _sc_session_look_at_previous (ScSession *self);
void _sc_session_recall_file_policy (ScSession *self);
DexFuture *_sc_session_restore_sync (ScSession *self);

G_END_DECLS
