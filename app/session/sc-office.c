/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-office-private.h"
#include "sc-session-private.h"
#include "sc-store-files.h"

#define FILE_NAME "office.sqlite"

/* What create-workspace puts behind the name of the workspace. */
#define SUFFIX "-office"

struct _ScOffice
{
  GObject parent_instance;

  ScSession *session; /* not owned: it owns the office */
  ScSyncJob *main;    /* (nullable): the exchange of the workspace, which this one follows */
  ScStore *store;     /* (nullable) */
  ScSyncJob *sync;    /* (nullable) */
  DexFuture *looking; /* (nullable) */
  ScSyncJob *lost;    /* (nullable): while the copy is removed */
  DexFuture *leaving; /* (nullable): as long */
};

G_DEFINE_FINAL_TYPE (ScOffice, sc_office, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_SYNC,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void state_changed_cb (ScOffice *self);
static DexFuture *leave_fiber (gpointer data);
static void main_changed_cb (ScOffice *self);

static void
set_sync (ScOffice *self, ScSyncJob *sync)
{
  if (self->sync != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->sync, self);
      sc_sync_job_stop (self->sync);
    }
  if (sync != NULL)
    g_signal_connect_swapped (sync, "notify::state", G_CALLBACK (state_changed_cb), self);
  if (g_set_object (&self->sync, sync))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SYNC]);
}

/* What nobody lets us do is nobody's fault: who is not of the office has no office. */
static gboolean
is_not_ours (const GError *error)
{
  return g_error_matches (error, SC_SYNC_ERROR, SC_SYNC_ERROR_FORBIDDEN) ||
         g_error_matches (error, SC_SYNC_ERROR, SC_SYNC_ERROR_NO_WORKSPACE);
}

/* Whoever is not of the office any more has no business with its personal data. A database that is not there says
 * nothing of that: the server may be a new one that gets its data yet. */
static void
lose (ScOffice *self, const GError *error)
{
  g_autoptr (ScSyncJob) sync = self->sync != NULL ? g_object_ref (self->sync) : NULL;

  set_sync (self, NULL);
  if (sync == NULL || self->lost != NULL ||
      !g_error_matches (error, SC_SYNC_ERROR, SC_SYNC_ERROR_FORBIDDEN))
    return;
  self->lost = g_steal_pointer (&sync);
  self->leaving =
      _sc_session_spawn (self->session, leave_fiber, g_object_ref (self), g_object_unref);
}

/* Somebody has lost the role while the program runs. */
static void
state_changed_cb (ScOffice *self)
{
  const GError *error = sc_sync_job_get_error (self->sync);
  g_autoptr (GError) why = is_not_ours (error) ? g_error_copy (error) : NULL;

  if (why != NULL)
    lose (self, why);
}

static void
sc_office_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_SYNC)
    g_value_set_object (value, SC_OFFICE (object)->sync);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
sc_office_dispose (GObject *object)
{
  ScOffice *self = SC_OFFICE (object);

  set_sync (self, NULL);
  _sc_office_follow (self, NULL);
  g_clear_object (&self->store);
  g_clear_object (&self->lost);
  dex_clear (&self->leaving);
  dex_clear (&self->looking);

  G_OBJECT_CLASS (sc_office_parent_class)->dispose (object);
}

static void
sc_office_class_init (ScOfficeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sc_office_get_property;
  object_class->dispose = sc_office_dispose;
  properties[PROP_SYNC] = g_param_spec_object ("sync", NULL, NULL, SC_TYPE_SYNC_JOB,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sc_office_init (ScOffice *self)
{
}

/* @session: owns it */
ScOffice *
_sc_office_new (ScSession *session)
{
  ScOffice *self = g_object_new (SC_TYPE_OFFICE, NULL);

  self->session = session;

  return self;
}

/* What waits to be sent is kept, for the day on which the role comes back. */
static DexFuture *
leave_fiber (gpointer data)
{
  ScOffice *self = data;
  g_autofree char *path = _sc_session_dup_path (self->session, FILE_NAME);
  g_autoptr (GError) error = NULL;

  /* Counts again: something may just have been typed. */
  if (self->store != NULL && dex_await (sc_sync_job_recall (self->lost), NULL) &&
      sc_sync_job_get_pending (self->lost) == 0)
    {
      g_autoptr (ScStore) store = g_steal_pointer (&self->store);

      dex_await (sc_store_close (store), NULL);
      if (!dex_await (sc_store_remove (path), &error))
        g_info ("The copy of the office's database stays: %s", error->message);
    }
  g_clear_object (&self->lost);
  dex_clear (&self->leaving);

  return dex_future_new_true ();
}

/* Opens the file, which is made when there is none, and prepares its exchange. In a fiber. */
static gboolean
open_with (ScOffice *self, ScPeer *peer, GError **error)
{
  g_autofree char *path = _sc_session_dup_path (self->session, FILE_NAME);
  g_autoptr (ScSyncJob) job = NULL;

  if (self->store == NULL)
    self->store = _sc_session_open_or_salvage (self->session, path, error);
  if (self->store == NULL)
    return FALSE;
  job = sc_sync_job_new (self->store, peer);
  dex_await (sc_sync_job_recall (job), NULL);
  set_sync (self, job);

  return TRUE;
}

/* What was there in an earlier run can be seen before the server answers, and without it. */
void
_sc_office_open (ScOffice *self)
{
  g_autofree char *path = _sc_session_dup_path (self->session, FILE_NAME);
  g_autoptr (ScPeer) peer = NULL;
  g_autoptr (GError) error = NULL;

  if (self->main == NULL || !g_file_test (path, G_FILE_TEST_EXISTS))
    return;
  peer = sc_peer_new_beside (sc_sync_job_get_peer (self->main), SUFFIX);
  if (!open_with (self, peer, &error))
    g_info ("The copy of the office's database cannot be opened: %s", error->message);
}

void
_sc_office_close (ScOffice *self)
{
  g_autoptr (DexFuture) looking = self->looking != NULL ? dex_ref (self->looking) : NULL;

  _sc_office_follow (self, NULL);
  if (looking != NULL)
    dex_await (g_steal_pointer (&looking), NULL);
  set_sync (self, NULL);
  if (self->store != NULL)
    dex_await (sc_store_close (self->store), NULL);
  g_clear_object (&self->store);
}

static DexFuture *
look_fiber (gpointer data)
{
  ScOffice *self = data;
  g_autoptr (ScSyncJob) main = g_object_ref (self->main);
  g_autoptr (ScPeer) peer = sc_peer_new_beside (sc_sync_job_get_peer (main), SUFFIX);
  g_autoptr (GError) error = NULL;

  if (!dex_await (sc_peer_check (peer), &error))
    {
      if (is_not_ours (error))
        lose (self, error);
      return is_not_ours (error) ? dex_future_new_false ()
                                 : dex_future_new_for_error (g_steal_pointer (&error));
    }
  /* The session may have been closed, or connected elsewhere, meanwhile. */
  if (self->main != main)
    return dex_future_new_false ();
  if (self->leaving != NULL)
    dex_await (dex_ref (self->leaving), NULL);
  if (self->sync == NULL && !open_with (self, peer, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

static DexFuture *
looked_cb (DexFuture *future, gpointer data)
{
  dex_clear (&((ScOffice *) data)->looking);

  return dex_ref (future);
}

/**
 * sc_office_look:
 * @self: the office
 *
 * Asks the server whether it has the database and this user may read it. If so its exchange is prepared; it is
 * not started.
 *
 * Returns: (transfer full): a future of a boolean, %FALSE where it is not for this user; rejects with
 *   %SC_SYNC_ERROR when the server cannot be asked, or %SC_STORE_ERROR
 */
DexFuture *
sc_office_look (ScOffice *self)
{
  DexFuture *future;

  g_return_val_if_fail (SC_IS_OFFICE (self), NULL);

  if (self->main == NULL)
    return dex_future_new_false ();
  if (self->looking != NULL)
    return dex_ref (self->looking);

  future = _sc_session_spawn (self->session, look_fiber, g_object_ref (self), g_object_unref);
  self->looking = dex_future_finally (future, looked_cb, g_object_ref (self), g_object_unref);

  return dex_ref (self->looking);
}

static DexFuture *
start_cb (DexFuture *future, gpointer data)
{
  ScOffice *self = data;

  if (self->sync != NULL && self->main != NULL &&
      sc_sync_job_get_state (self->main) != SC_SYNC_STATE_STOPPED)
    sc_sync_job_start (self->sync);

  return dex_future_new_true ();
}

/* The office's exchange begins when that of the workspace has come to rest, so that it is not in the way of
 * what the page shows, and pauses with it. A server that refuses something may have taken the role away. */
static void
main_changed_cb (ScOffice *self)
{
  ScSyncState state = sc_sync_job_get_state (self->main);

  if (state == SC_SYNC_STATE_LIVE || state == SC_SYNC_STATE_FAILED)
    dex_future_disown (
        dex_future_then (sc_office_look (self), start_cb, g_object_ref (self), g_object_unref));
  else if (state == SC_SYNC_STATE_STOPPED && self->sync != NULL)
    sc_sync_job_stop (self->sync);
}

/* @job: (nullable): the exchange of the workspace; its peer has the address and the password */
void
_sc_office_follow (ScOffice *self, ScSyncJob *job)
{
  if (self->main == job)
    return;
  if (self->main != NULL)
    g_signal_handlers_disconnect_by_data (self->main, self);
  set_sync (self, NULL);
  g_set_object (&self->main, job);
  if (job != NULL)
    g_signal_connect_swapped (job, "notify::state", G_CALLBACK (main_changed_cb), self);
}

/**
 * sc_office_get_store:
 * @self: the office
 *
 * Returns: (transfer none) (nullable): what is here of it; %NULL where it is not for this user
 */
ScStore *
sc_office_get_store (ScOffice *self)
{
  g_return_val_if_fail (SC_IS_OFFICE (self), NULL);

  return self->sync != NULL ? self->store : NULL;
}

/**
 * sc_office_get_sync:
 * @self: the office
 *
 * Returns: (transfer none) (nullable): its exchange; %NULL where it is not for this user
 */
ScSyncJob *
sc_office_get_sync (ScOffice *self)
{
  g_return_val_if_fail (SC_IS_OFFICE (self), NULL);

  return self->sync;
}

/**
 * sc_office_dup_name:
 * @self: the office
 *
 * Returns: (transfer full) (nullable): what the database is called at the server; %NULL where there is none
 */
char *
sc_office_dup_name (ScOffice *self)
{
  g_return_val_if_fail (SC_IS_OFFICE (self), NULL);

  return self->sync != NULL ? sc_peer_dup_database (sc_sync_job_get_peer (self->sync)) : NULL;
}
