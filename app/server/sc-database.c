/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-database-private.h"

/* So many feeds are woken at once: what they do then takes a millisecond or two. */
#define GROUP 32

struct _ScDatabase
{
  GObject parent_instance;

  char *name;
  ScStore *store;
  ScSecurity *security;
  ScRulebook *rulebook;
  GPtrArray *waiting; /* of DexPromise: each for a group of those who wait for a change */
  guint n_in_group;   /* how many have the last of them, 0 when it is full, or there is none */
  GPtrArray *waking;  /* of DexPromise: the groups that a change still has to wake */
  guint wake_source;
  gboolean shared;
  gboolean closed;
  gboolean compacting;
  gint64 compacted_seq; /* how far it had come at the last compaction, or when it was opened */
};

G_DEFINE_FINAL_TYPE (ScDatabase, sc_database, G_TYPE_OBJECT)

static void
sc_database_finalize (GObject *object)
{
  ScDatabase *self = SC_DATABASE (object);

  g_clear_pointer (&self->name, g_free);
  g_clear_object (&self->store);
  g_clear_pointer (&self->security, _sc_security_free);
  g_clear_pointer (&self->rulebook, sc_rulebook_free);
  g_clear_handle_id (&self->wake_source, g_source_remove);
  g_clear_pointer (&self->waiting, g_ptr_array_unref);
  g_clear_pointer (&self->waking, g_ptr_array_unref);

  G_OBJECT_CLASS (sc_database_parent_class)->finalize (object);
}

static void
sc_database_class_init (ScDatabaseClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = sc_database_finalize;
}

static void
sc_database_init (ScDatabase *self)
{
  self->waiting = g_ptr_array_new_with_free_func (dex_unref);
  self->waking = g_ptr_array_new_with_free_func (dex_unref);
}

/* Wakes those who have waited longest. */
static void
wake_group (ScDatabase *self)
{
  g_autoptr (DexPromise) group = g_ptr_array_steal_index (self->waking, 0);

  dex_promise_resolve_boolean (group, TRUE);
}

/* Between two groups, whoever else asked something has his turn. */
static gboolean
wake_cb (gpointer data)
{
  ScDatabase *self = data;

  wake_group (self);
  if (self->waking->len > 0)
    return G_SOURCE_CONTINUE;

  self->wake_source = 0;

  return G_SOURCE_REMOVE;
}

/* Who waits from now on is not among those that are woken. */
static void
collect_waiting (ScDatabase *self)
{
  while (self->waiting->len > 0)
    g_ptr_array_add (self->waking, g_ptr_array_steal_index (self->waiting, 0));
  self->n_in_group = 0;
}

static void
store_changed_cb (ScStore *store, gint64 seq, ScDatabase *self)
{
  collect_waiting (self);
  if (self->wake_source != 0 || self->waking->len == 0)
    return;

  wake_group (self);
  if (self->waking->len > 0)
    self->wake_source = g_idle_add_full (G_PRIORITY_DEFAULT, wake_cb, self, NULL);
}

/* Whoever waits for a database that goes must hear it before it is gone. */
static void
wake_all (ScDatabase *self)
{
  collect_waiting (self);
  while (self->waking->len > 0)
    wake_group (self);
  g_clear_handle_id (&self->wake_source, g_source_remove);
}

/*
 * _sc_database_new:
 * @security: (transfer full): who may use it
 * @shared: whether the store belongs to somebody else, who closes it
 */
ScDatabase *
_sc_database_new (const char *name, ScStore *store, ScSecurity *security, gboolean shared)
{
  ScDatabase *self = g_object_new (SC_TYPE_DATABASE, NULL);

  self->name = g_strdup (name);
  self->store = g_object_ref (store);
  self->security = security;
  self->rulebook = sc_rulebook_new (store);
  self->shared = shared;
  self->compacted_seq = sc_store_get_update_seq (store);
  g_signal_connect_object (store, "changed", G_CALLBACK (store_changed_cb), self,
                           G_CONNECT_DEFAULT);

  return self;
}

const char *
_sc_database_get_name (ScDatabase *self)
{
  return self->name;
}

ScStore *
_sc_database_get_store (ScDatabase *self)
{
  return self->store;
}

const ScSecurity *
_sc_database_get_security (ScDatabase *self)
{
  return self->security;
}

/* What its design documents say about who may write. */
ScRulebook *
_sc_database_get_rulebook (ScDatabase *self)
{
  return self->rulebook;
}

gboolean
_sc_database_is_users (ScDatabase *self)
{
  return g_str_equal (self->name, SC_USERS_DATABASE);
}

gboolean
_sc_database_is_shared (ScDatabase *self)
{
  return self->shared;
}

/* Whether feeds of this database shall end. */
gboolean
_sc_database_is_closed (ScDatabase *self)
{
  return self->closed;
}

/* Ends the feeds. */
void
_sc_database_end_feeds (ScDatabase *self)
{
  self->closed = TRUE;
  wake_all (self);
}

/*
 * _sc_database_set_security:
 * @security: (transfer full): the new rules
 *
 * Returns (transfer full): a future, settled when they are on the disk; they hold from now on
 */
DexFuture *
_sc_database_set_security (ScDatabase *self, ScSecurity *security)
{
  g_clear_pointer (&self->security, _sc_security_free);
  self->security = security;

  return sc_store_set_meta (self->store, SC_SECURITY_KEY, security->text);
}

/*
 * _sc_database_wait:
 * @since: a sequence
 *
 * Returns (transfer full): a future, settled when there are changes after @since, or when the
 * database is closed
 */
DexFuture *
_sc_database_wait (ScDatabase *self, gint64 since)
{
  if (self->closed || sc_store_get_update_seq (self->store) > since)
    return dex_future_new_true ();

  if (self->n_in_group == 0)
    g_ptr_array_add (self->waiting, dex_promise_new ());
  self->n_in_group = (self->n_in_group + 1) % GROUP;

  return dex_ref (DEX_FUTURE (g_ptr_array_index (self->waiting, self->waiting->len - 1)));
}

/* Whether it is being compacted at this moment. */
gboolean
_sc_database_is_compacting (ScDatabase *self)
{
  return self->compacting;
}

/* Whether so much was changed since it was opened, or last compacted, that it is worth it. What somebody else
 * has opened is his to look after. */
gboolean
_sc_database_wants_compaction (ScDatabase *self, guint n_changes)
{
  return !self->compacting && !self->closed && !self->shared && n_changes > 0 &&
         sc_store_get_update_seq (self->store) - self->compacted_seq >= n_changes;
}

static DexFuture *
compacted_cb (DexFuture *future, gpointer data)
{
  ScDatabase *self = data;

  self->compacting = FALSE;

  return dex_ref (future);
}

/*
 * _sc_database_compact:
 *
 * Gives up what no merge will need any more, in steps that delay nobody.
 *
 * Returns (transfer full): a future, settled when it is done
 */
DexFuture *
_sc_database_compact (ScDatabase *self)
{
  gint64 seq = sc_store_get_update_seq (self->store);

  self->compacting = TRUE;
  self->compacted_seq = seq;

  return dex_future_finally (sc_store_compact (self->store, seq), compacted_cb, g_object_ref (self),
                             g_object_unref);
}
