/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-clock.h"
#include "sc-draft-private.h"
#include "sc-rebuild.h"
#include "sc-session-private.h"
#include "sc-store-files.h"
#include "sc-store-salvage.h"

/* The steps, and what a crash after each of them leaves:
 *
 * fetch   1. the settings name the new file as one that is being built    → the old one; the next start removes it
 *         2. everything is pulled into it
 * finish  3. the session is closed; what was typed is in the old one
 *         4. what the server lacks is written to a file for people, and grafted into the new one
 *         5. the settings name the new file as the workspace              → the new one; the old one is kept
 *         6. when everything is exchanged, the old one is removed
 */

#define BATCH 500

struct _ScRebuild
{
  GObject parent_instance;

  ScSession *session;
  ScStore *store; /* (nullable): the new one */
  char *name;     /* (nullable): of its file */
  ScReplication *replication;
  gboolean cancelled;
  gboolean fetched;
};

enum
{
  PROP_0,
  PROP_DONE,
  PROP_TOTAL,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (ScRebuild, sc_rebuild, G_TYPE_OBJECT)

static void
sc_rebuild_dispose (GObject *object)
{
  ScRebuild *self = SC_REBUILD (object);

  if (self->replication != NULL)
    {
      sc_replication_stop (self->replication);
      g_signal_handlers_disconnect_by_data (self->replication, self);
    }
  g_clear_object (&self->replication);
  g_clear_object (&self->store);
  g_clear_object (&self->session);
  g_clear_pointer (&self->name, g_free);

  G_OBJECT_CLASS (sc_rebuild_parent_class)->dispose (object);
}

static void
sc_rebuild_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  ScRebuild *self = SC_REBUILD (object);

  switch (prop_id)
    {
    case PROP_DONE:
      g_value_set_uint64 (value, sc_rebuild_get_done (self));
      break;
    case PROP_TOTAL:
      g_value_set_uint64 (value, sc_rebuild_get_total (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sc_rebuild_class_init (ScRebuildClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = sc_rebuild_dispose;
  object_class->get_property = sc_rebuild_get_property;

  properties[PROP_DONE] = g_param_spec_uint64 ("done", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_TOTAL] = g_param_spec_uint64 ("total", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sc_rebuild_init (ScRebuild *self)
{
}

static char *
make_name (const char *prefix, const char *suffix)
{
  g_autofree char *now = sc_clock_now ();

  /* No colons: a profile may be on a disk that other systems read. */
  g_strdelimit (now, ":", '-');

  return g_strconcat (prefix, now, suffix, NULL);
}

static void
progress_cb (ScRebuild *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DONE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TOTAL]);
}

/* Nothing of the new file is wanted any more. */
static void
give_up (ScRebuild *self)
{
  if (self->store != NULL)
    dex_await (sc_store_close (self->store), NULL);
  g_clear_object (&self->store);
  _sc_session_drop_building (self->session);
}

static gboolean
begin (ScRebuild *self, GError **error)
{
  ScSettings *settings = self->session->settings;
  g_autofree char *path = NULL;

  _sc_session_drop_building (self->session);
  self->name = make_name ("workspace-", ".sqlite");
  g_set_str (&settings->building, self->name);
  if (!_sc_settings_save (settings, error))
    return FALSE;
  path = _sc_session_dup_path (self->session, self->name);
  self->store = dex_await_object (sc_store_open (path), error);

  return self->store != NULL;
}

static gboolean
pull (ScRebuild *self, GError **error)
{
  ScPeer *peer = sc_sync_job_get_peer (self->session->sync);

  if (!sc_peer_has_password (peer))
    {
      g_set_error_literal (error, SC_SYNC_ERROR, SC_SYNC_ERROR_PASSWORD,
                           "The password is not known");
      return FALSE;
    }
  self->replication = sc_replication_new (self->store, peer, FALSE);
  g_signal_connect_swapped (self->replication, "progress", G_CALLBACK (progress_cb), self);
  if (self->cancelled)
    sc_replication_stop (self->replication);

  return dex_await (sc_replication_run (self->replication), error);
}

static DexFuture *
fetch_fiber (gpointer data)
{
  ScRebuild *self = data;
  g_autoptr (GError) error = NULL;

  if (!begin (self, &error) || !pull (self, &error))
    {
      give_up (self);
      return dex_future_new_for_error (g_steal_pointer (&error));
    }
  self->fetched = TRUE;

  return dex_future_new_true ();
}

/**
 * sc_rebuild_new:
 * @session: a session with a server
 *
 * Returns: (transfer full): a rebuilding that can be done once
 */
ScRebuild *
sc_rebuild_new (ScSession *session)
{
  ScRebuild *self;

  g_return_val_if_fail (SC_IS_SESSION (session) && session->sync != NULL, NULL);

  self = g_object_new (SC_TYPE_REBUILD, NULL);
  self->session = g_object_ref (session);

  return self;
}

/**
 * sc_rebuild_fetch:
 * @self: a rebuilding
 *
 * Pulls everything from the server into a new file beside the one in use.
 *
 * Returns: (transfer full): a future of %TRUE; rejects, with nothing changed and nothing left, with
 *   %SC_SYNC_ERROR, %SC_STORE_ERROR, %G_FILE_ERROR, or %G_IO_ERROR_CANCELLED after sc_rebuild_cancel()
 */
DexFuture *
sc_rebuild_fetch (ScRebuild *self)
{
  g_return_val_if_fail (SC_IS_REBUILD (self) && self->name == NULL, NULL);

  return dex_scheduler_spawn (dex_scheduler_get_default (), 256 * 1024, fetch_fiber,
                              g_object_ref (self), g_object_unref);
}

/**
 * sc_rebuild_cancel:
 * @self: a rebuilding
 *
 * Ends the fetching as soon as what is being written is written.
 */
void
sc_rebuild_cancel (ScRebuild *self)
{
  g_return_if_fail (SC_IS_REBUILD (self));

  self->cancelled = TRUE;
  if (self->replication != NULL)
    sc_replication_stop (self->replication);
}

/* The revisions of @old that @diffs names, with what is kept of their ancestors, which may be the base of a
 * merge; the oldest first, so that each finds its parent's attachments. */
static gboolean
copy_histories (ScRebuild *self, ScStore *old, GPtrArray *diffs, GError **error)
{
  for (guint i = 0; i < diffs->len; i++)
    {
      const ScRevsDiff *diff = diffs->pdata[i];
      g_autoptr (GPtrArray) history = dex_await_boxed (sc_store_get_history (old, diff->id), error);
      g_autoptr (GPtrArray) documents =
          g_ptr_array_new_with_free_func ((GDestroyNotify) sc_document_unref);
      g_autoptr (GPtrArray) results = NULL;

      if (history == NULL)
        return FALSE;
      for (guint j = history->len; j > 0; j--)
        g_ptr_array_add (documents, sc_document_ref (history->pdata[j - 1]));
      results = dex_await_boxed (sc_store_write (self->store, documents, SC_WRITE_GRAFT), error);
      if (results == NULL)
        return FALSE;
    }

  return TRUE;
}

/* An ancestor without its attachments' files need not be taken; each leaf must. */
static gboolean
copy_leaves (ScRebuild *self, ScStore *old, GPtrArray *requests, GError **error)
{
  g_autoptr (GPtrArray) diffs = dex_await_boxed (sc_store_revs_diff (self->store, requests), error);
  g_autoptr (GPtrArray) left = NULL;

  if (diffs == NULL || !copy_histories (self, old, diffs, error))
    return FALSE;
  if (diffs->len == 0)
    return TRUE;
  left = dex_await_boxed (sc_store_revs_diff (self->store, requests), error);
  if (left != NULL && left->len > 0)
    g_set_error (error, SC_STORE_ERROR, SC_STORE_ERROR_FAILED, "“%s” cannot be taken over",
                 ((ScRevsDiff *) left->pdata[0])->id);

  return left != NULL && left->len == 0;
}

/* Whatever leaf the new file lacks, the server lacks. */
static gboolean
copy_waiting (ScRebuild *self, ScStore *old, GError **error)
{
  gint64 since = 0;
  gboolean more = TRUE;

  while (more)
    {
      ScChangesRequest request = { .since = since, .limit = BATCH, .all_leaves = TRUE };
      g_autoptr (ScChanges) changes =
          dex_await_boxed (sc_store_load_changes (old, &request), error);
      g_autoptr (GPtrArray) requests =
          g_ptr_array_new_with_free_func ((GDestroyNotify) sc_rev_request_free);

      if (changes == NULL)
        return FALSE;
      for (guint i = 0; i < changes->rows->len; i++)
        {
          const ScChange *change = changes->rows->pdata[i];

          g_ptr_array_add (requests,
                           sc_rev_request_new (change->id, (const char *const *) change->revs));
        }
      if (!copy_leaves (self, old, requests, error))
        return FALSE;
      since = changes->last_seq;
      more = changes->rows->len == BATCH;
    }

  return TRUE;
}

/* What is being typed, should it not have become a revision, and why the server refused what it refused. */
static gboolean
copy_rest (ScRebuild *self, ScStore *old, GError **error)
{
  g_autoptr (GPtrArray) locals =
      dex_await_boxed (sc_store_list_local (old, SC_DRAFT_PREFIX), error);
  g_autofree char *outbox = NULL;

  for (guint i = 0; locals != NULL && i < locals->len; i++)
    {
      const ScLocalDocument *local = locals->pdata[i];

      if (!dex_await (sc_store_put_local (self->store, local->id, local->body), error))
        return FALSE;
    }
  if (locals == NULL)
    return FALSE;
  outbox = dex_await_string (sc_store_get_meta (old, "outbox"), NULL);

  return outbox == NULL || dex_await (sc_store_set_meta (self->store, "outbox", outbox), error);
}

static gboolean
export_waiting (ScRebuild *self, ScStore *old, ScPeer *peer, GFile *file, GError **error)
{
  g_autoptr (ScSyncJob) job = sc_sync_job_new (old, peer);
  g_autoptr (GError) local_error = NULL;

  dex_await (sc_sync_job_recall (job), NULL);
  dex_await_int64 (sc_sync_job_export_waiting (job, file), &local_error);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

static gboolean
take_over (ScRebuild *self, const char *old_path, ScPeer *peer, GFile *file, GError **error)
{
  g_autoptr (ScStore) old = dex_await_object (sc_store_open (old_path), error);
  gboolean ok;

  if (old == NULL)
    return FALSE;
  ok = export_waiting (self, old, peer, file, error) && copy_waiting (self, old, error) &&
       copy_rest (self, old, error);
  dex_await (sc_store_close (old), NULL);

  return ok;
}

/* Of a damaged file everything that can be read is taken over: the new one knows most of it already. */
static gboolean
take_over_damaged (ScRebuild *self, const char *old_path, GFile *file, GError **error)
{
  g_autoptr (GPtrArray) documents =
      dex_await_boxed (sc_store_salvage (old_path, g_file_peek_path (file), FALSE), error);
  g_autoptr (GPtrArray) results =
      documents != NULL
          ? dex_await_boxed (sc_store_write (self->store, documents, SC_WRITE_GRAFT), error)
          : NULL;

  return results != NULL;
}

/* In one step: whoever opens the profile from now on has the new file. */
static gboolean
change_places (ScRebuild *self, GError **error)
{
  ScSettings *settings = self->session->settings;
  char *old = g_strdup (_sc_session_get_store_name (self->session));

  if (!dex_await (sc_store_close (self->store), error))
    {
      g_free (old);
      return FALSE;
    }
  g_clear_object (&self->store);
  _sc_session_drop_previous (self->session);
  g_free (settings->previous);
  settings->previous = old;
  g_set_str (&settings->store, self->name);
  g_clear_pointer (&settings->building, g_free);

  return _sc_settings_save (settings, error);
}

static DexFuture *
finish_fiber (gpointer data)
{
  ScRebuild *self = data;
  ScSession *session = self->session;
  g_autoptr (ScPeer) peer = g_object_ref (sc_sync_job_get_peer (session->sync));
  g_autofree char *old_path = _sc_session_dup_path (session, _sc_session_get_store_name (session));
  g_autofree char *export_name = make_name ("waiting-", ".json");
  g_autofree char *export_path = _sc_session_dup_path (session, export_name);
  g_autoptr (GFile) file = g_file_new_for_path (export_path);
  g_autoptr (GError) error = NULL;
  gboolean ok;

  /* A damaged file may fail to be closed in order, too. */
  dex_await (sc_session_close (session), NULL);
  ok = take_over (self, old_path, peer, file, &error);
  if (g_error_matches (error, SC_STORE_ERROR, SC_STORE_ERROR_CORRUPT))
    {
      g_clear_error (&error);
      ok = take_over_damaged (self, old_path, file, &error);
    }
  if (!ok || !change_places (self, &error))
    {
      give_up (self);
      return dex_future_new_for_error (g_steal_pointer (&error));
    }

  return dex_future_new_take_string (g_steal_pointer (&export_path));
}

/**
 * sc_rebuild_finish:
 * @self: a rebuilding that has fetched everything
 *
 * Closes the session, takes over what the server lacks, and puts the new file in the place of the old one. Flush the
 * editors before; open the profile again afterwards, whatever came of it.
 *
 * Returns: (transfer full): a future of the path (string) of a file with everything that waited, for people; it
 *   is kept. Rejects, with the old file in its place, with %SC_STORE_ERROR, %G_IO_ERROR or %G_FILE_ERROR
 */
DexFuture *
sc_rebuild_finish (ScRebuild *self)
{
  g_return_val_if_fail (SC_IS_REBUILD (self) && self->fetched && self->store != NULL, NULL);

  return dex_scheduler_spawn (dex_scheduler_get_default (), 256 * 1024, finish_fiber,
                              g_object_ref (self), g_object_unref);
}

guint64
sc_rebuild_get_done (ScRebuild *self)
{
  g_return_val_if_fail (SC_IS_REBUILD (self), 0);

  return self->replication != NULL ? sc_replication_get_done (self->replication) : 0;
}

guint64
sc_rebuild_get_total (ScRebuild *self)
{
  g_return_val_if_fail (SC_IS_REBUILD (self), 0);

  return self->replication != NULL ? sc_replication_get_total (self->replication) : 0;
}
