/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-password-file-private.h"
#include "sc-sync-job.h"
#include "sc-upstream-replicator.h"
#include "sc-upstream.h"

/* Nobody sits before a server to type the password again, so a refused one is read and tried anew: so
 * seldom that it does not lock the account (CouchDB counts five in five minutes). */
#define PASSWORD_RETRY_SECONDS (3 * 60)

/* How often somebody who waits for the end of a job looks, and how long. */
#define LOOK_MS 10
#define STOP_SECONDS 30

struct _ScUpstreamReplicator
{
  GObject parent_instance;

  char *url; /* of the server, without a slash at its end */
  char *user;
  char *password_file;
  GHashTable *followers; /* name of a database → Follower */
};

/* One database that is kept the same. */
typedef struct
{
  ScUpstreamReplicator *owner; /* not owned: it owns this */
  char *database;
  ScPeer *peer;
  ScSyncJob *job;
  guint retry_source;
} Follower;

static void upstream_init (ScUpstreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ScUpstreamReplicator,
                               sc_upstream_replicator,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SC_TYPE_UPSTREAM, upstream_init))

static void
follower_free (gpointer data)
{
  Follower *self = data;

  g_clear_handle_id (&self->retry_source, g_source_remove);
  g_signal_handlers_disconnect_by_data (self->job, self);
  g_object_unref (self->job);
  g_object_unref (self->peer);
  g_free (self->database);
  g_free (self);
}

static void
sc_upstream_replicator_finalize (GObject *object)
{
  ScUpstreamReplicator *self = SC_UPSTREAM_REPLICATOR (object);

  g_clear_pointer (&self->followers, g_hash_table_unref);
  g_clear_pointer (&self->url, g_free);
  g_clear_pointer (&self->user, g_free);
  g_clear_pointer (&self->password_file, g_free);

  G_OBJECT_CLASS (sc_upstream_replicator_parent_class)->finalize (object);
}

static void
sc_upstream_replicator_class_init (ScUpstreamReplicatorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = sc_upstream_replicator_finalize;
}

static void
sc_upstream_replicator_init (ScUpstreamReplicator *self)
{
  self->followers = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, follower_free);
}

/* Returns (transfer full) (nullable) */
static ScPeer *
make_peer (ScUpstreamReplicator *self, const char *database, GError **error)
{
  g_autofree char *escaped = g_uri_escape_string (database, "$()+", FALSE);
  g_autofree char *url = g_strconcat (self->url, "/", escaped, NULL);
  g_autofree char *password = NULL;

  if (self->password_file != NULL)
    {
      password = _sc_password_file_read (self->password_file, error);
      if (password == NULL)
        return NULL;
    }

  return sc_peer_new (url, self->user, password, error);
}

/**
 * sc_upstream_replicator_new:
 * @url: the address of the other server, without a database
 * @user: (nullable): the name there
 * @password_file: (nullable): a file whose first line is the password
 * @error: return location
 *
 * Returns: (transfer full) (nullable): a #ScUpstream; %NULL with %SC_SYNC_ERROR_ADDRESS, or with
 *   %G_FILE_ERROR when the password cannot be read
 */
ScUpstreamReplicator *
sc_upstream_replicator_new (const char *url,
                            const char *user,
                            const char *password_file,
                            GError **error)
{
  g_autoptr (ScUpstreamReplicator) self = NULL;
  g_autoptr (ScPeer) peer = NULL;

  g_return_val_if_fail (url != NULL, NULL);

  self = g_object_new (SC_TYPE_UPSTREAM_REPLICATOR, NULL);
  self->url = g_strdup (url);
  while (g_str_has_suffix (self->url, "/"))
    self->url[strlen (self->url) - 1] = '\0';
  self->user = g_strdup (user);
  self->password_file =
      password_file != NULL ? g_canonicalize_filename (password_file, NULL) : NULL;
  /* What is wrong with address and password shows now, not when the first database follows. */
  peer = make_peer (self, "database", error);

  return peer != NULL ? g_steal_pointer (&self) : NULL;
}

static void
retry_password_cb (gpointer data)
{
  Follower *self = data;
  g_autofree char *password = NULL;

  self->retry_source = 0;
  if (self->owner->password_file != NULL)
    password = _sc_password_file_read (self->owner->password_file, NULL);
  if (password != NULL)
    sc_peer_set_password (self->peer, password);
  sc_sync_job_retry (self->job);
}

static const char *
get_state_word (ScSyncJob *job)
{
  g_autoptr (GEnumClass) enum_class = g_type_class_ref (SC_TYPE_SYNC_STATE);

  return g_enum_get_value (enum_class, (int) sc_sync_job_get_state (job))->value_nick;
}

static void
state_cb (ScSyncJob *job, GParamSpec *pspec, gpointer data)
{
  Follower *self = data;
  const GError *error = sc_sync_job_get_error (job);

  if (error != NULL)
    g_message ("upstream: %s: %s: %s", self->database, get_state_word (job), error->message);
  else
    g_message ("upstream: %s: %s", self->database, get_state_word (job));
  if (sc_sync_job_get_state (job) == SC_SYNC_STATE_NEEDS_PASSWORD && self->retry_source == 0)
    self->retry_source =
        g_timeout_add_seconds_once (PASSWORD_RETRY_SECONDS, retry_password_cb, self);
}

static void
sc_upstream_replicator_follow (ScUpstream *upstream, const char *database, ScStore *store)
{
  ScUpstreamReplicator *self = SC_UPSTREAM_REPLICATOR (upstream);
  g_autoptr (GError) error = NULL;
  Follower *follower;
  ScPeer *peer;

  if (g_hash_table_contains (self->followers, database))
    return;
  peer = make_peer (self, database, &error);
  if (peer == NULL)
    {
      g_message ("upstream: %s: %s", database, error->message);
      return;
    }

  follower = g_new0 (Follower, 1);
  follower->owner = self;
  follower->database = g_strdup (database);
  follower->peer = peer;
  follower->job = sc_sync_job_new (store, peer);
  sc_sync_job_set_merges (follower->job, FALSE);
  g_hash_table_insert (self->followers, follower->database, follower);
  g_signal_connect (follower->job, "notify::state", G_CALLBACK (state_cb), follower);
  dex_future_disown (sc_sync_job_recall (follower->job));
  sc_sync_job_start (follower->job);
}

static DexFuture *
stop_fiber (gpointer data)
{
  GPtrArray *jobs = data;
  gint64 deadline = g_get_monotonic_time () + STOP_SECONDS * G_USEC_PER_SEC;

  for (guint i = 0; i < jobs->len; i++)
    sc_sync_job_stop (jobs->pdata[i]);
  for (guint i = 0; i < jobs->len; i++)
    while (sc_sync_job_get_state (jobs->pdata[i]) != SC_SYNC_STATE_STOPPED &&
           g_get_monotonic_time () < deadline)
      dex_await (dex_timeout_new_msec (LOOK_MS), NULL);

  return dex_future_new_true ();
}

static DexFuture *
sc_upstream_replicator_leave (ScUpstream *upstream, const char *database)
{
  ScUpstreamReplicator *self = SC_UPSTREAM_REPLICATOR (upstream);
  g_autoptr (GPtrArray) jobs = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  Follower *follower;

  g_hash_table_iter_init (&iter, self->followers);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &follower))
    if (database == NULL || g_str_equal (database, follower->database))
      {
        g_ptr_array_add (jobs, g_object_ref (follower->job));
        g_hash_table_iter_remove (&iter);
      }

  return dex_scheduler_spawn (NULL, 0, stop_fiber, g_steal_pointer (&jobs),
                              (GDestroyNotify) g_ptr_array_unref);
}

static void
add_task (ScUpstreamStatus *status,
          gboolean pull,
          ScReplication *replication,
          const ScReplicationFigures *figures)
{
  ScUpstreamTask *task = sc_upstream_status_add_task (status, pull);

  task->revisions_checked = figures->revisions_checked;
  task->missing_revisions_found = figures->missing_revisions_found;
  task->docs_read = figures->docs_read;
  task->docs_written = figures->docs_written;
  task->doc_write_failures = figures->doc_write_failures;
  task->source_seq = g_strdup (figures->source_seq);
  task->through_seq = g_strdup (figures->through_seq);
  task->checkpointed_source_seq = g_strdup (figures->checkpointed_source_seq);
  task->changes_pending = figures->changes_pending;
  task->started_at = sc_replication_get_started_at (replication);
  task->updated_at = figures->updated_at;
}

static ScUpstreamStatus *
make_status (Follower *follower)
{
  ScUpstreamStatus *status =
      sc_upstream_status_new (follower->database, sc_peer_get_url (follower->peer));
  ScReplication *replication = sc_sync_job_get_replication (follower->job);
  const GError *error = sc_sync_job_get_error (follower->job);

  status->user = g_strdup (sc_peer_get_user (follower->peer));
  status->state = get_state_word (follower->job);
  status->error = error != NULL ? g_strdup (error->message) : NULL;
  status->last_sync = sc_sync_job_get_last_sync (follower->job);
  status->pending = sc_sync_job_get_pending (follower->job);
  if (replication == NULL)
    return status;

  status->idle = sc_replication_is_idle (replication);
  status->refused = sc_replication_get_refused (replication);
  add_task (status, TRUE, replication, sc_replication_get_pull (replication));
  add_task (status, FALSE, replication, sc_replication_get_push (replication));

  return status;
}

static int
compare_status (gconstpointer a, gconstpointer b)
{
  return strcmp (((const ScUpstreamStatus *) a)->database,
                 ((const ScUpstreamStatus *) b)->database);
}

static GPtrArray *
sc_upstream_replicator_list (ScUpstream *upstream)
{
  ScUpstreamReplicator *self = SC_UPSTREAM_REPLICATOR (upstream);
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_upstream_status_free);
  GHashTableIter iter;
  gpointer follower;

  g_hash_table_iter_init (&iter, self->followers);
  while (g_hash_table_iter_next (&iter, NULL, &follower))
    g_ptr_array_add (list, make_status (follower));
  g_ptr_array_sort_values (list, compare_status);

  return list;
}

static void
upstream_init (ScUpstreamInterface *iface)
{
  iface->follow = sc_upstream_replicator_follow;
  iface->leave = sc_upstream_replicator_leave;
  iface->list = sc_upstream_replicator_list;
}
