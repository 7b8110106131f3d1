/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <net/if.h>
#include <string.h>

#include "sc-hall-beacon-private.h"
#include "sc-hall-radar-private.h"

/* Anybody in the network can announce anything: no more than so many are kept. */
#define MAX_SIGHTINGS 64

/* One address of one host. */
typedef struct
{
  char *address; /* (nullable): as it stands in a URL, with the port; not known yet */
  char *fingerprint;
  gboolean is_v6;
} Sighting;

struct _ScHallRadar
{
  ScAvahiClient parent_instance;

  char *database;
  char *browser; /* (nullable): the path of what Avahi looks for */
  guint subscription;
  GHashTable *sightings; /* (element-type utf8 Sighting): by network and name */
};

G_DEFINE_FINAL_TYPE (ScHallRadar, sc_hall_radar, SC_TYPE_AVAHI_CLIENT)

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
sighting_free (gpointer data)
{
  Sighting *sighting = data;

  g_free (sighting->address);
  g_free (sighting->fingerprint);
  g_free (sighting);
}

static char *
make_key (int interface, int protocol, const char *name)
{
  return g_strdup_printf ("%d/%d/%s", interface, protocol, name);
}

/* Returns (transfer full) (nullable): what an announcement says of @key, a letter */
static char *
dup_text (GVariant *texts, char key)
{
  for (gsize i = 0; i < g_variant_n_children (texts); i++)
    {
      g_autoptr (GVariant) text = g_variant_get_child_value (texts, i);
      gsize length = 0;
      const char *bytes = g_variant_get_fixed_array (text, &length, 1);

      if (length > 2 && bytes[0] == key && bytes[1] == '=')
        return g_strndup (bytes + 2, length - 2);
    }

  return NULL;
}

/* Returns (transfer full) (nullable): "192.0.2.4:5986", "[fe80::1%25eth0]:5986" (RFC 6874) */
static char *
format_address (const char *text, int interface, guint16 port, gboolean *is_v6)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (text);
  char link[IF_NAMESIZE] = "";

  if (address == NULL || port == 0)
    return NULL;
  *is_v6 = g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6;
  if (!*is_v6)
    return g_strdup_printf ("%s:%u", text, port);
  if (!g_inet_address_get_is_link_local (address))
    return g_strdup_printf ("[%s]:%u", text, port);
  /* Such an address is good on its own link only. */
  if (interface <= 0 || if_indextoname ((unsigned int) interface, link) == NULL)
    return NULL;

  return g_strdup_printf ("[%s%%25%s]:%u", text, link, port);
}

static void
resolved_cb (ScAvahiClient *client, GVariant *reply, const char *tag)
{
  ScHallRadar *self = SC_HALL_RADAR (client);
  Sighting *sighting = g_hash_table_lookup (self->sightings, tag);
  g_autoptr (GVariant) texts = NULL;
  g_autofree char *fingerprint = NULL;
  g_autofree char *mark = NULL;
  g_autofree char *expected = NULL;
  const char *text;
  guint16 port;
  int interface;

  /* Lost again meanwhile. */
  if (sighting == NULL)
    return;

  g_variant_get (reply, "(iissssi&sq@aayu)", &interface, NULL, NULL, NULL, NULL, NULL, NULL, &text,
                 &port, &texts, NULL);
  fingerprint = dup_text (texts, 'f');
  mark = dup_text (texts, 'w');
  if (fingerprint != NULL)
    expected = _sc_hall_beacon_dup_mark (self->database, fingerprint);
  if (expected == NULL || g_strcmp0 (mark, expected) != 0)
    return;

  g_free (sighting->address);
  sighting->address = format_address (text, interface, port, &sighting->is_v6);
  g_free (sighting->fingerprint);
  sighting->fingerprint = g_steal_pointer (&fingerprint);
  if (sighting->address != NULL)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
add (ScHallRadar *self,
     int interface,
     int protocol,
     const char *name,
     const char *type,
     const char *domain)
{
  g_autofree char *key = make_key (interface, protocol, name);

  if (g_hash_table_size (self->sightings) >= MAX_SIGHTINGS)
    return;
  g_hash_table_replace (self->sightings, g_strdup (key), g_new0 (Sighting, 1));
  _sc_avahi_client_call (SC_AVAHI_CLIENT (self), "/", SC_AVAHI_SERVER, "ResolveService",
                         g_variant_new ("(iisssiu)", interface, protocol, name, type, domain,
                                        SC_AVAHI_ANY, 0),
                         "(iissssisqaayu)", key, resolved_cb);
}

static void
lose (ScHallRadar *self, int interface, int protocol, const char *name)
{
  g_autofree char *key = make_key (interface, protocol, name);
  Sighting *sighting = g_hash_table_lookup (self->sightings, key);
  gboolean was_known = sighting != NULL && sighting->address != NULL;

  g_hash_table_remove (self->sightings, key);
  if (was_known)
    g_signal_emit (self, signals[CHANGED], 0);
}

/* Avahi tells each browser's owner alone, and may do so before the path of the browser is known here: so it is the
 * type that says what is ours. */
static void
browser_cb (GDBusConnection *bus,
            const char *sender,
            const char *path,
            const char *interface_name,
            const char *signal,
            GVariant *parameters,
            gpointer data)
{
  ScHallRadar *self = SC_HALL_RADAR (data);
  const char *name, *type, *domain;
  int interface, protocol;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(iisssu)")) ||
      _sc_avahi_client_get_bus (SC_AVAHI_CLIENT (self)) == NULL)
    return;
  g_variant_get (parameters, "(ii&s&s&su)", &interface, &protocol, &name, &type, &domain, NULL);
  if (!g_str_equal (type, SC_HALL_SERVICE))
    return;
  if (g_str_equal (signal, "ItemNew"))
    add (self, interface, protocol, name, type, domain);
  else if (g_str_equal (signal, "ItemRemove"))
    lose (self, interface, protocol, name);
}

static void
browsing_cb (ScAvahiClient *client, GVariant *reply, const char *tag)
{
  ScHallRadar *self = SC_HALL_RADAR (client);

  g_free (self->browser);
  g_variant_get (reply, "(o)", &self->browser);
}

static void
sc_hall_radar_appeared (ScAvahiClient *client, GDBusConnection *bus)
{
  ScHallRadar *self = SC_HALL_RADAR (client);

  self->subscription =
      g_dbus_connection_signal_subscribe (bus, SC_AVAHI_NAME, SC_AVAHI_SERVICE_BROWSER, NULL, NULL,
                                          NULL, G_DBUS_SIGNAL_FLAGS_NONE, browser_cb, self, NULL);
  _sc_avahi_client_call (client, "/", SC_AVAHI_SERVER, "ServiceBrowserNew",
                         g_variant_new ("(iissu)", SC_AVAHI_ANY, SC_AVAHI_ANY, SC_HALL_SERVICE, "",
                                        0),
                         "(o)", NULL, browsing_cb);
}

static void
unsubscribe (ScHallRadar *self, GDBusConnection *bus)
{
  if (self->subscription != 0)
    g_dbus_connection_signal_unsubscribe (bus, g_steal_handle_id (&self->subscription));
  g_clear_pointer (&self->browser, g_free);
}

static void
sc_hall_radar_vanished (ScAvahiClient *client, GDBusConnection *bus)
{
  ScHallRadar *self = SC_HALL_RADAR (client);

  unsubscribe (self, bus);
  g_hash_table_remove_all (self->sightings);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
sc_hall_radar_dispose (GObject *object)
{
  ScHallRadar *self = SC_HALL_RADAR (object);
  GDBusConnection *bus = _sc_avahi_client_get_bus (SC_AVAHI_CLIENT (self));

  _sc_avahi_client_free_remote (SC_AVAHI_CLIENT (self), self->browser, SC_AVAHI_SERVICE_BROWSER);
  if (bus != NULL)
    unsubscribe (self, bus);

  G_OBJECT_CLASS (sc_hall_radar_parent_class)->dispose (object);
}

static void
sc_hall_radar_finalize (GObject *object)
{
  ScHallRadar *self = SC_HALL_RADAR (object);

  g_hash_table_unref (self->sightings);
  g_free (self->database);

  G_OBJECT_CLASS (sc_hall_radar_parent_class)->finalize (object);
}

static void
sc_hall_radar_class_init (ScHallRadarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  ScAvahiClientClass *client_class = SC_AVAHI_CLIENT_CLASS (klass);

  object_class->dispose = sc_hall_radar_dispose;
  object_class->finalize = sc_hall_radar_finalize;
  client_class->appeared = sc_hall_radar_appeared;
  client_class->vanished = sc_hall_radar_vanished;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
sc_hall_radar_init (ScHallRadar *self)
{
  self->sightings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, sighting_free);
}

/* @database: the name of the workspace's database
 *
 * Returns (transfer full): a search that begins at once */
ScHallRadar *
_sc_hall_radar_new (const char *database)
{
  ScHallRadar *self;

  g_return_val_if_fail (database != NULL, NULL);

  self = g_object_new (SC_TYPE_HALL_RADAR, NULL);
  self->database = g_strdup (database);

  return self;
}

/* @fingerprint (nullable): how the one begins that the code tells; %NULL for every host
 *
 * Returns (transfer full): where hosts of the workspace are, those of IPv4 first, each once */
char **
_sc_hall_radar_list_addresses (ScHallRadar *self, const char *fingerprint)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_null_terminated (4, g_free, TRUE);
  GHashTableIter iter;
  gpointer value;
  guint n_v4 = 0;

  g_return_val_if_fail (SC_IS_HALL_RADAR (self), NULL);

  g_hash_table_iter_init (&iter, self->sightings);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Sighting *sighting = value;
      gsize length;

      if (sighting->address == NULL ||
          g_ptr_array_find_with_equal_func (found, sighting->address, g_str_equal, NULL))
        continue;
      length = strlen (sighting->fingerprint);
      if (fingerprint != NULL &&
          strncmp (sighting->fingerprint, fingerprint, MIN (length, strlen (fingerprint))) != 0)
        continue;
      g_ptr_array_insert (found, sighting->is_v6 ? -1 : (int) n_v4++, g_strdup (sighting->address));
    }

  return (char **) g_ptr_array_steal (found, NULL);
}

static void
host_free (gpointer data)
{
  ScHallSighting *host = data;

  g_free (host->address);
  g_free (host->fingerprint);
  g_free (host);
}

static gboolean
is_of (gconstpointer host, gconstpointer fingerprint)
{
  return g_str_equal (((const ScHallSighting *) host)->fingerprint, fingerprint);
}

static const char *
find_fingerprint (ScHallRadar *self, const char *address)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->sightings);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (g_strcmp0 (((const Sighting *) value)->address, address) == 0)
      return ((const Sighting *) value)->fingerprint;

  return NULL;
}

/* Returns (transfer full) (element-type ScHallSighting): the computers that host, each once, whatever the number of
 * its addresses */
GPtrArray *
_sc_hall_radar_list_hosts (ScHallRadar *self)
{
  GPtrArray *hosts = g_ptr_array_new_with_free_func (host_free);
  g_auto (GStrv) addresses = _sc_hall_radar_list_addresses (self, NULL);

  for (gsize i = 0; addresses[i] != NULL; i++)
    {
      const char *fingerprint = find_fingerprint (self, addresses[i]);
      ScHallSighting *host;

      if (g_ptr_array_find_with_equal_func (hosts, fingerprint, is_of, NULL))
        continue;
      host = g_new0 (ScHallSighting, 1);
      host->address = g_strdup (addresses[i]);
      host->fingerprint = g_strdup (fingerprint);
      g_ptr_array_add (hosts, host);
    }

  return hosts;
}
