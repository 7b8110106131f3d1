/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <errno.h>
#include <glib/gstdio.h>

#include "sc-hall-private.h"
#include "sc-json.h"
#include "sc-office-private.h"
#include "sc-session-private.h"

G_DEFINE_FINAL_TYPE (ScSession, sc_session, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_WORKSPACE_NAME,
  PROP_USER_NAME,
  PROP_SYNC,
  PROP_N_CONFLICTS,
  PROP_CAN_UNDO,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];
static guint titles_changed_signal;

static void
sc_session_dispose (GObject *object)
{
  ScSession *self = SC_SESSION (object);

  if (self->store != NULL)
    g_clear_signal_handler (&self->changed_handler, self->store);
  if (self->sync != NULL)
    sc_sync_job_stop (self->sync);
  g_clear_object (&self->sync);
  g_clear_object (&self->permissions);
  g_clear_object (&self->hall);
  g_clear_object (&self->office);
  if (self->titles != NULL)
    g_signal_handlers_disconnect_by_data (self->titles, self);
  g_clear_object (&self->titles);
  g_clear_object (&self->conflicts);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (sc_session_parent_class)->dispose (object);
}

static void
sc_session_finalize (GObject *object)
{
  ScSession *self = SC_SESSION (object);

  g_clear_object (&self->file_policy);
  g_clear_pointer (&self->profile, g_free);
  g_clear_pointer (&self->notice, g_free);
  g_clear_pointer (&self->settings, _sc_settings_free);
  g_clear_pointer (&self->undo, _sc_undo_free);
  g_clear_pointer (&self->workspace_name, g_free);
  g_clear_pointer (&self->user_name, g_free);

  G_OBJECT_CLASS (sc_session_parent_class)->finalize (object);
}

static void
sc_session_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  ScSession *self = SC_SESSION (object);

  switch (prop_id)
    {
    case PROP_WORKSPACE_NAME:
      g_value_set_string (value, self->workspace_name);
      break;
    case PROP_USER_NAME:
      g_value_set_string (value, self->user_name);
      break;
    case PROP_SYNC:
      g_value_set_object (value, self->sync);
      break;
    case PROP_N_CONFLICTS:
      g_value_set_uint (value, g_list_model_get_n_items (G_LIST_MODEL (self->conflicts)));
      break;
    case PROP_CAN_UNDO:
      g_value_set_boolean (value, sc_session_can_undo (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sc_session_class_init (ScSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = sc_session_dispose;
  object_class->finalize = sc_session_finalize;
  object_class->get_property = sc_session_get_property;

  properties[PROP_WORKSPACE_NAME] = g_param_spec_string ("workspace-name", NULL, NULL, NULL, flags);
  properties[PROP_USER_NAME] = g_param_spec_string ("user-name", NULL, NULL, NULL, flags);
  properties[PROP_SYNC] = g_param_spec_object ("sync", NULL, NULL, SC_TYPE_SYNC_JOB, flags);
  properties[PROP_N_CONFLICTS] =
      g_param_spec_uint ("n-conflicts", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_CAN_UNDO] = g_param_spec_boolean ("can-undo", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  titles_changed_signal = g_signal_new ("titles-changed", G_TYPE_FROM_CLASS (klass),
                                        G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sc_session_init (ScSession *self)
{
  self->conflicts = g_list_store_new (SC_TYPE_RECORD);
  self->undo = _sc_undo_new ();
  self->file_policy = sc_file_policy_new ();
  self->hall = _sc_hall_new (self);
  self->office = _sc_office_new (self);
}

typedef struct
{
  ScSession *self;
  DexFiberFunc func;
  gpointer data;
  GDestroyNotify destroy;
} Spawned;

static void
spawned_free (gpointer data)
{
  Spawned *spawned = data;

  if (spawned->destroy != NULL)
    spawned->destroy (spawned->data);
  g_object_unref (spawned->self);
  g_free (spawned);
}

static DexFuture *
spawned_fiber (gpointer data)
{
  Spawned *spawned = data;

  return spawned->func (spawned->data);
}

/* Runs a fiber during which the session stays alive. */
DexFuture *
_sc_session_spawn (ScSession *self, DexFiberFunc func, gpointer data, GDestroyNotify destroy)
{
  Spawned *spawned = g_new0 (Spawned, 1);

  spawned->self = g_object_ref (self);
  spawned->func = func;
  spawned->data = data;
  spawned->destroy = destroy;

  return dex_scheduler_spawn (dex_scheduler_get_default (), 256 * 1024, spawned_fiber, spawned,
                              spawned_free);
}

static void
set_workspace_name (ScSession *self, const char *name)
{
  if (g_set_str (&self->workspace_name, name))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WORKSPACE_NAME]);
}

void
_sc_session_set_user_name (ScSession *self, const char *user_name)
{
  if (g_set_str (&self->user_name, user_name))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_USER_NAME]);
}

/* Roles are others now and then: whenever the server is reached again it is asked. */
static void
sync_state_cb (ScSession *self, GParamSpec *pspec, ScSyncJob *sync)
{
  if (sc_sync_job_get_state (sync) == SC_SYNC_STATE_LIVE)
    dex_future_disown (sc_session_refresh_permissions (self));
}

void
_sc_session_set_sync (ScSession *self, ScSyncJob *sync)
{
  if (self->sync != NULL)
    {
      sc_sync_job_stop (self->sync);
      g_signal_handlers_disconnect_by_func (self->sync, _sc_session_look_at_previous, self);
    }
  if (sync != NULL)
    {
      g_signal_connect_object (sync, "notify", G_CALLBACK (_sc_session_look_at_previous), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (sync, "notify::state", G_CALLBACK (sync_state_cb), self,
                               G_CONNECT_SWAPPED);
      _sc_hall_follow (self->hall, sync);
    }
  _sc_office_follow (self->office, sync);
  if (g_set_object (&self->sync, sync))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SYNC]);
  /* It knows already what it did in former runs of the program, and may have nothing to tell for a while. */
  _sc_session_look_at_previous (self);
}

void
_sc_session_undo_changed (ScSession *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_UNDO]);
}

static gboolean
same_records (GListModel *old, GPtrArray *records)
{
  if (g_list_model_get_n_items (old) != records->len)
    return FALSE;
  for (guint i = 0; i < records->len; i++)
    {
      g_autoptr (ScRecord) record = g_list_model_get_item (old, i);

      if (g_strcmp0 (sc_record_get_id (record), sc_record_get_id (records->pdata[i])) != 0 ||
          g_strcmp0 (sc_record_get_rev (record), sc_record_get_rev (records->pdata[i])) != 0)
        return FALSE;
    }

  return TRUE;
}

static void
look_at_conflicts (ScSession *self)
{
  g_autoptr (GPtrArray) ids = dex_await_boxed (sc_store_list_conflicts (self->store), NULL);
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; ids != NULL && i < ids->len; i++)
    {
      ScRecord *record = dex_await_object (sc_session_load (self, ids->pdata[i]), NULL);

      if (record != NULL)
        g_ptr_array_add (records, record);
    }
  if (ids == NULL || same_records (G_LIST_MODEL (self->conflicts), records))
    return;

  g_list_store_splice (self->conflicts, 0,
                       g_list_model_get_n_items (G_LIST_MODEL (self->conflicts)), records->pdata,
                       records->len);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_CONFLICTS]);
}

GPtrArray *
_sc_session_list_workspaces (ScStore *store, GError **error)
{
  ScListRequest request = { .start_id = (char *) "workspace:",
                            .end_id = (char *) "workspace;",
                            .limit = 1,
                            .include_docs = TRUE };

  return dex_await_boxed (sc_store_list (store, &request), error);
}

static void
look_at_workspace (ScSession *self)
{
  g_autoptr (GPtrArray) rows = _sc_session_list_workspaces (self->store, NULL);
  const ScListRow *row = rows != NULL && rows->len > 0 ? rows->pdata[0] : NULL;
  g_autoptr (JsonObject) body =
      row != NULL && row->document != NULL
          ? sc_json_parse_object (row->document->body, (gssize) row->document->body_length, NULL)
          : NULL;

  if (rows != NULL)
    set_workspace_name (self, body != NULL ? sc_json_get_string (body, "name") : NULL);
}

static DexFuture *
look_fiber (gpointer data)
{
  ScSession *self = data;

  do
    {
      self->look_again = FALSE;
      look_at_workspace (self);
      look_at_conflicts (self);
    }
  while (self->look_again);
  self->looking = FALSE;

  return dex_future_new_true ();
}

static void
store_changed_cb (ScSession *self)
{
  self->look_again = TRUE;
  if (self->looking)
    return;
  self->looking = TRUE;
  dex_future_disown (_sc_session_spawn (self, look_fiber, self, NULL));
}

static void
titles_changed_cb (ScSession *self)
{
  g_signal_emit (self, titles_changed_signal, 0);
}

static DexFuture *
open_fiber (gpointer data)
{
  ScSession *self = data;
  g_autoptr (GError) error = NULL;

  sc_record_types_register ();
  if (g_mkdir_with_parents (self->profile, 0700) != 0)
    return dex_future_new_reject (SC_STORE_ERROR, SC_STORE_ERROR_READ_ONLY,
                                  "The folder “%s” cannot be made: %s", self->profile,
                                  g_strerror (errno));

  if (!_sc_session_open_store (self, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  _sc_session_set_user_name (self, self->settings->user_name != NULL ? self->settings->user_name
                                                                     : g_get_user_name ());
  self->permissions = _sc_permissions_new (self->store, self->settings);
  self->titles = _sc_titles_new (self->store);
  g_signal_connect_swapped (self->titles, "changed", G_CALLBACK (titles_changed_cb), self);
  dex_await (_sc_session_recover_drafts (self), NULL);
  look_at_workspace (self);
  look_at_conflicts (self);
  self->changed_handler =
      g_signal_connect_swapped (self->store, "changed", G_CALLBACK (store_changed_cb), self);
  dex_await (_sc_session_restore_sync (self), NULL);
  _sc_office_open (self->office);

  return dex_future_new_take_object (g_object_ref (self));
}

/**
 * sc_session_open:
 * @profile: a folder; it is made when it does not exist
 *
 * Opens a profile. A damaged store is set aside and what can be read of it is saved to a file, which
 * sc_session_get_notice() then names. The connection to the server is known afterwards, but nothing is
 * exchanged before sc_session_start_sync().
 *
 * Returns: (transfer full): a future of #ScSession; rejects with %SC_STORE_ERROR: _BUSY (another
 *   program has it open), _READ_ONLY, _FULL, _TOO_NEW, _FAILED; or with %SC_SESSION_ERROR_SETTINGS when
 *   the settings are damaged
 */
DexFuture *
sc_session_open (const char *profile)
{
  g_autoptr (ScSession) self = NULL;

  g_return_val_if_fail (profile != NULL, NULL);

  self = g_object_new (SC_TYPE_SESSION, NULL);
  self->profile = g_canonicalize_filename (profile, NULL);

  return _sc_session_spawn (self, open_fiber, self, NULL);
}

static DexFuture *
close_fiber (gpointer data)
{
  ScSession *self = data;
  g_autoptr (GError) error = NULL;

  sc_hall_leave (self->hall);
  dex_await (sc_hall_close (self->hall), NULL);
  _sc_office_close (self->office);
  _sc_session_set_sync (self, NULL);
  /* Looking into the store ends before the store does. */
  while (self->looking)
    dex_await (dex_timeout_new_msec (5), NULL);
  if (!dex_await (sc_store_close (self->store), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

/**
 * sc_session_close:
 * @self: a session
 *
 * Ends the exchange and closes the store; flush the editors before.
 *
 * Returns: (transfer full): a future of %TRUE
 */
DexFuture *
sc_session_close (ScSession *self)
{
  g_return_val_if_fail (SC_IS_SESSION (self), NULL);

  return _sc_session_spawn (self, close_fiber, self, NULL);
}

/**
 * sc_session_dup_default_profile:
 *
 * Returns: (transfer full): the folder of the profile that is used when none is named
 */
char *
sc_session_dup_default_profile (void)
{
  return g_build_filename (g_get_user_data_dir (), "smartcity", NULL);
}

/**
 * sc_session_get_store:
 * @self: a session
 *
 * Returns: (transfer none): its store
 */
ScStore *
sc_session_get_store (ScSession *self)
{
  g_return_val_if_fail (SC_IS_SESSION (self), NULL);

  return self->store;
}

/**
 * sc_session_get_profile:
 * @self: a session
 *
 * Returns: (transfer none): its folder
 */
const char *
sc_session_get_profile (ScSession *self)
{
  g_return_val_if_fail (SC_IS_SESSION (self), NULL);

  return self->profile;
}

/**
 * sc_session_get_workspace_name:
 * @self: a session
 *
 * Returns: (transfer none) (nullable): the workspace's name, %NULL before anything was set up
 */
const char *
sc_session_get_workspace_name (ScSession *self)
{
  g_return_val_if_fail (SC_IS_SESSION (self), NULL);

  return self->workspace_name;
}

/**
 * sc_session_get_user_name:
 * @self: a session
 *
 * Returns: (transfer none): who edits here
 */
const char *
sc_session_get_user_name (ScSession *self)
{
  g_return_val_if_fail (SC_IS_SESSION (self), NULL);

  return self->user_name;
}

/**
 * sc_session_get_notice:
 * @self: a session
 *
 * Returns: (transfer none) (nullable): after a damaged store was set aside, the number of records that
 *   were saved from it, a line break, and the file they are in
 */
const char *
sc_session_get_notice (ScSession *self)
{
  g_return_val_if_fail (SC_IS_SESSION (self), NULL);

  return self->notice;
}

/**
 * sc_session_get_sync:
 * @self: a session
 *
 * Returns: (transfer none) (nullable): the job, %NULL while no server is set up
 */
ScSyncJob *
sc_session_get_sync (ScSession *self)
{
  g_return_val_if_fail (SC_IS_SESSION (self), NULL);

  return self->sync;
}

/**
 * sc_session_get_hall:
 * @self: a session
 *
 * Returns: (transfer none): its meetings without the internet
 */
ScHall *
sc_session_get_hall (ScSession *self)
{
  g_return_val_if_fail (SC_IS_SESSION (self), NULL);

  return self->hall;
}

/**
 * sc_session_get_office:
 * @self: a session
 *
 * Returns: (transfer none): the database with personal data, where this user may read it
 */
ScOffice *
sc_session_get_office (ScSession *self)
{
  g_return_val_if_fail (SC_IS_SESSION (self), NULL);

  return self->office;
}

/**
 * sc_session_get_title:
 * @self: a session
 * @id: a document's id
 *
 * Returns: (transfer none) (nullable): what the document is called; %NULL while it is not known, then
 *   "titles-changed" follows
 */
const char *
sc_session_get_title (ScSession *self, const char *id)
{
  g_return_val_if_fail (SC_IS_SESSION (self) && id != NULL, NULL);

  return _sc_titles_get (self->titles, id);
}

/**
 * sc_session_get_conflicts:
 * @self: a session
 *
 * Returns: (transfer none): the records with a conflict, as they are shown everywhere
 */
GListModel *
sc_session_get_conflicts (ScSession *self)
{
  g_return_val_if_fail (SC_IS_SESSION (self), NULL);

  return G_LIST_MODEL (self->conflicts);
}
