/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-clients-private.h"

/* Who was quiet may be quick for so long: a first synchronisation is a burst. */
#define BURST_SECONDS 10

/* Addresses that are quiet are forgotten when there are so many. */
#define MAX_QUIET 10000

typedef struct
{
  guint n_connections;
  double spent; /* requests that count at @counted_at; they fade at the rate that is allowed */
  gint64 counted_at;
} Client;

struct _ScClients
{
  const ScServerConfig *config;
  GHashTable *clients; /* address → Client */
};

/*
 * _sc_clients_new:
 * @config: must outlive it
 */
ScClients *
_sc_clients_new (const ScServerConfig *config)
{
  ScClients *self = g_new0 (ScClients, 1);

  self->config = config;
  self->clients = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  return self;
}

void
_sc_clients_free (ScClients *self)
{
  g_hash_table_unref (self->clients);
  g_free (self);
}

/* Whether this is a reverse proxy of ours: many clients come by it, so it is not counted, and what it says
 * of them is believed. */
gboolean
_sc_clients_is_trusted (ScClients *self, const char *address)
{
  return self->config->trusted_proxies != NULL &&
         g_strv_contains (self->config->trusted_proxies, address);
}

static void
fade (ScClients *self, Client *client, gint64 now)
{
  double seconds = (double) (now - client->counted_at) / G_USEC_PER_SEC;

  client->spent = MAX (0, client->spent - seconds * self->config->max_requests_per_client);
  client->counted_at = now;
}

static gboolean
is_quiet (gpointer key, gpointer value, gpointer data)
{
  Client *client = value;

  fade (data, client, g_get_monotonic_time ());

  return client->n_connections == 0 && client->spent < 1;
}

static Client *
ensure_client (ScClients *self, const char *address)
{
  Client *client = g_hash_table_lookup (self->clients, address);

  if (client != NULL)
    return client;

  if (g_hash_table_size (self->clients) >= MAX_QUIET)
    g_hash_table_foreach_remove (self->clients, is_quiet, self);
  client = g_new0 (Client, 1);
  g_hash_table_insert (self->clients, g_strdup (address), client);

  return client;
}

/* Counts a connection, to be taken back by _sc_clients_disconnect(). Returns %FALSE when it is one too many. */
gboolean
_sc_clients_connect (ScClients *self, const char *address)
{
  guint max = self->config->max_connections_per_client;

  return ++ensure_client (self, address)->n_connections <= max || max == 0 ||
         _sc_clients_is_trusted (self, address);
}

void
_sc_clients_disconnect (ScClients *self, const char *address)
{
  Client *client = g_hash_table_lookup (self->clients, address);

  if (client != NULL && client->n_connections > 0)
    client->n_connections--;
}

/*
 * _sc_clients_count_request:
 * @seconds: (out): when to try again
 *
 * Returns: %FALSE when this address asks more often than it may
 */
gboolean
_sc_clients_count_request (ScClients *self, const char *address, guint *seconds)
{
  double rate = self->config->max_requests_per_client;
  Client *client;

  if (self->config->max_requests_per_client == 0 || _sc_clients_is_trusted (self, address))
    return TRUE;

  client = ensure_client (self, address);
  fade (self, client, g_get_monotonic_time ());
  if (client->spent + 1 <= rate * BURST_SECONDS)
    {
      client->spent++;
      return TRUE;
    }
  *seconds = 1;

  return FALSE;
}
