/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-database-private.h"

struct _ScDatabase
{
  GObject parent_instance;

  char *name;
  ScStore *store;
  ScSecurity *security;
  ScRulebook *rulebook;
  DexPromise *changed; /* resolved at the next change, then replaced */
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
  g_clear_pointer (&self->rulebook, _sc_rulebook_free);
  dex_clear (&self->changed);

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
  self->changed = dex_promise_new ();
}

/* Those who wait are woken by the old promise; who waits from now on gets a new one. */
static void
wake (ScDatabase *self)
{
  g_autoptr (DexPromise) changed = g_steal_pointer (&self->changed);

  self->changed = dex_promise_new ();
  dex_promise_resolve_boolean (changed, TRUE);
}

static void
store_changed_cb (ScStore *store, gint64 seq, ScDatabase *self)
{
  wake (self);
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
  self->rulebook = _sc_rulebook_new (store);
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
  wake (self);
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

  return dex_ref (DEX_FUTURE (self->changed));
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
