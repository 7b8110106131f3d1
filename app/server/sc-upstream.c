/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-upstream.h"

G_DEFINE_INTERFACE (ScUpstream, sc_upstream, G_TYPE_OBJECT)

static void
sc_upstream_default_init (ScUpstreamInterface *iface)
{
}

static void
task_free (gpointer data)
{
  ScUpstreamTask *self = data;

  g_free (self->source_seq);
  g_free (self->through_seq);
  g_free (self->checkpointed_source_seq);
  g_free (self);
}

/**
 * sc_upstream_status_new:
 * @database: the name here
 * @url: the address there, without name and password
 *
 * Returns: (transfer full): a status that says nothing more yet
 */
ScUpstreamStatus *
sc_upstream_status_new (const char *database, const char *url)
{
  ScUpstreamStatus *self;

  g_return_val_if_fail (database != NULL && url != NULL, NULL);

  self = g_new0 (ScUpstreamStatus, 1);
  self->database = g_strdup (database);
  self->url = g_strdup (url);
  self->tasks = g_ptr_array_new_with_free_func (task_free);

  return self;
}

/**
 * sc_upstream_status_add_task:
 * @self: a status
 * @pull: whether it brings changes from the upstream
 *
 * Returns: (transfer none): a task to be filled in
 */
ScUpstreamTask *
sc_upstream_status_add_task (ScUpstreamStatus *self, gboolean pull)
{
  ScUpstreamTask *task = g_new0 (ScUpstreamTask, 1);

  task->pull = pull;
  task->changes_pending = -1;
  g_ptr_array_add (self->tasks, task);

  return task;
}

/**
 * sc_upstream_status_free:
 * @self: (transfer full): a status
 */
void
sc_upstream_status_free (ScUpstreamStatus *self)
{
  g_free (self->database);
  g_free (self->url);
  g_free (self->user);
  g_free (self->error);
  g_ptr_array_unref (self->tasks);
  g_free (self);
}

/**
 * sc_upstream_follow:
 * @self: an upstream
 * @database: its name here
 * @store: its store, which stays open until sc_upstream_leave() is done
 *
 * Begins to keep a database the same. One that is followed already is left as it is.
 */
void
sc_upstream_follow (ScUpstream *self, const char *database, ScStore *store)
{
  g_return_if_fail (SC_IS_UPSTREAM (self) && database != NULL && SC_IS_STORE (store));

  SC_UPSTREAM_GET_IFACE (self)->follow (self, database, store);
}

/**
 * sc_upstream_leave:
 * @self: an upstream
 * @database: (nullable): its name here, %NULL for all
 *
 * Ends it. What is not followed is no error.
 *
 * Returns: (transfer full): a future of %TRUE, settled when the store is not used any more
 */
DexFuture *
sc_upstream_leave (ScUpstream *self, const char *database)
{
  g_return_val_if_fail (SC_IS_UPSTREAM (self), NULL);

  return SC_UPSTREAM_GET_IFACE (self)->leave (self, database);
}

/**
 * sc_upstream_list:
 * @self: an upstream
 *
 * Returns: (transfer full) (element-type ScUpstreamStatus): how it is with each database, by name
 */
GPtrArray *
sc_upstream_list (ScUpstream *self)
{
  g_return_val_if_fail (SC_IS_UPSTREAM (self), NULL);

  return SC_UPSTREAM_GET_IFACE (self)->list (self);
}
