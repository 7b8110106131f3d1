/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-lockout-private.h"
#include "sc-server-error.h"

/* Old entries are dropped when there are so many. */
#define MAX_ENTRIES 10000

typedef struct
{
  guint n_attempts;
  gint64 until;
} Entry;

struct _ScLockout
{
  const ScServerConfig *config;
  GHashTable *entries; /* "address" or "address name" → Entry */
};

/*
 * _sc_lockout_new:
 * @config: must outlive it
 */
ScLockout *
_sc_lockout_new (const ScServerConfig *config)
{
  ScLockout *self = g_new0 (ScLockout, 1);

  self->config = config;
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  return self;
}

void
_sc_lockout_free (ScLockout *self)
{
  g_hash_table_unref (self->entries);
  g_free (self);
}

static gboolean
is_over (gpointer key, gpointer value, gpointer now)
{
  return ((Entry *) value)->until <= *(gint64 *) now;
}

static Entry *
ensure_entry (ScLockout *self, const char *key)
{
  gint64 now = g_get_monotonic_time ();
  Entry *entry;

  if (g_hash_table_size (self->entries) >= MAX_ENTRIES)
    g_hash_table_foreach_remove (self->entries, is_over, &now);

  entry = g_hash_table_lookup (self->entries, key);
  if (entry == NULL)
    {
      entry = g_new0 (Entry, 1);
      g_hash_table_insert (self->entries, g_strdup (key), entry);
    }
  if (entry->until <= now)
    {
      entry->n_attempts = 0;
      entry->until = now + self->config->lockout_seconds * G_USEC_PER_SEC;
    }

  return entry;
}

static gboolean
count (ScLockout *self, const char *key, guint max, GError **error)
{
  Entry *entry = ensure_entry (self, key);

  if (entry->n_attempts < max)
    {
      entry->n_attempts++;
      return TRUE;
    }

  g_set_error (error, SC_SERVER_ERROR, SC_SERVER_ERROR_TOO_MANY,
               "Too many wrong passwords; try again in %" G_GINT64_FORMAT " seconds",
               (entry->until - g_get_monotonic_time ()) / G_USEC_PER_SEC + 1);

  return FALSE;
}

static char *
pair_key (const char *name, const char *address)
{
  return g_strconcat (address, " ", name, NULL);
}

/*
 * _sc_lockout_begin:
 *
 * Counts an attempt before it is made, so that many at the same time do not slip through.
 *
 * Returns: %FALSE with %SC_SERVER_ERROR_TOO_MANY when there were too many
 */
gboolean
_sc_lockout_begin (ScLockout *self, const char *name, const char *address, GError **error)
{
  g_autofree char *pair = pair_key (name, address);

  return count (self, address, self->config->lockout_attempts_per_client, error) &&
         count (self, pair, self->config->lockout_attempts, error);
}

/* The attempt was a success: it and what went before it for this name is forgotten. */
void
_sc_lockout_forgive (ScLockout *self, const char *name, const char *address)
{
  g_autofree char *pair = pair_key (name, address);
  Entry *entry = g_hash_table_lookup (self->entries, address);

  g_hash_table_remove (self->entries, pair);
  if (entry != NULL && entry->n_attempts > 0)
    entry->n_attempts--;
}
