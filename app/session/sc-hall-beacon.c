/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-hall-beacon-private.h"

#define MARK_NIBBLES 16

struct _ScHallBeacon
{
  ScAvahiClient parent_instance;

  char *fingerprint; /* its beginning */
  char *mark;
  guint16 port;
  char *group; /* (nullable): the path of what Avahi announces for us */
};

G_DEFINE_FINAL_TYPE (ScHallBeacon, sc_hall_beacon, SC_TYPE_AVAHI_CLIENT)

static void
added_cb (ScAvahiClient *client, GVariant *reply, const char *tag)
{
  ScHallBeacon *self = SC_HALL_BEACON (client);

  /* Not for the group of an Avahi that is gone. */
  if (g_strcmp0 (self->group, tag) == 0)
    _sc_avahi_client_call (client, self->group, SC_AVAHI_ENTRY_GROUP, "Commit", NULL, "()", NULL,
                           NULL);
}

static GVariant *
make_text (const char *key, const char *value)
{
  g_autofree char *text = g_strconcat (key, "=", value, NULL);

  return g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, text, strlen (text), 1);
}

static void
group_cb (ScAvahiClient *client, GVariant *reply, const char *tag)
{
  ScHallBeacon *self = SC_HALL_BEACON (client);
  g_autofree char *name = g_strconcat ("Smart City ", self->fingerprint, NULL);
  GVariantBuilder texts;

  g_free (self->group);
  g_variant_get (reply, "(o)", &self->group);
  g_variant_builder_init (&texts, G_VARIANT_TYPE ("aay"));
  g_variant_builder_add_value (&texts, make_text ("f", self->fingerprint));
  g_variant_builder_add_value (&texts, make_text ("w", self->mark));
  _sc_avahi_client_call (client, self->group, SC_AVAHI_ENTRY_GROUP, "AddService",
                         g_variant_new ("(iiussssqaay)", SC_AVAHI_ANY, SC_AVAHI_ANY, 0, name,
                                        SC_HALL_SERVICE, "", "", self->port, &texts),
                         "()", self->group, added_cb);
}

static void
sc_hall_beacon_appeared (ScAvahiClient *client, GDBusConnection *bus)
{
  _sc_avahi_client_call (client, "/", SC_AVAHI_SERVER, "EntryGroupNew", NULL, "(o)", NULL,
                         group_cb);
}

static void
sc_hall_beacon_vanished (ScAvahiClient *client, GDBusConnection *bus)
{
  g_clear_pointer (&SC_HALL_BEACON (client)->group, g_free);
}

static void
sc_hall_beacon_dispose (GObject *object)
{
  ScHallBeacon *self = SC_HALL_BEACON (object);

  _sc_avahi_client_free_remote (SC_AVAHI_CLIENT (self), self->group, SC_AVAHI_ENTRY_GROUP);
  g_clear_pointer (&self->group, g_free);

  G_OBJECT_CLASS (sc_hall_beacon_parent_class)->dispose (object);
}

static void
sc_hall_beacon_finalize (GObject *object)
{
  ScHallBeacon *self = SC_HALL_BEACON (object);

  g_free (self->fingerprint);
  g_free (self->mark);

  G_OBJECT_CLASS (sc_hall_beacon_parent_class)->finalize (object);
}

static void
sc_hall_beacon_class_init (ScHallBeaconClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  ScAvahiClientClass *client_class = SC_AVAHI_CLIENT_CLASS (klass);

  object_class->dispose = sc_hall_beacon_dispose;
  object_class->finalize = sc_hall_beacon_finalize;
  client_class->appeared = sc_hall_beacon_appeared;
  client_class->vanished = sc_hall_beacon_vanished;
}

static void
sc_hall_beacon_init (ScHallBeacon *self)
{
}

/* @database: the name of the workspace's database
 * @fingerprint: of the host's certificate, hexadecimal
 * @port: where it listens, 1 to 65535
 *
 * Returns (transfer full): an announcement that lasts until the last reference is dropped */
ScHallBeacon *
_sc_hall_beacon_new (const char *database, const char *fingerprint, guint port)
{
  ScHallBeacon *self;

  g_return_val_if_fail (database != NULL && fingerprint != NULL, NULL);
  g_return_val_if_fail (port > 0 && port <= G_MAXUINT16, NULL);

  self = g_object_new (SC_TYPE_HALL_BEACON, NULL);
  self->fingerprint = g_strndup (fingerprint, SC_HALL_BEACON_NIBBLES);
  self->mark = _sc_hall_beacon_dup_mark (database, self->fingerprint);
  self->port = (guint16) port;

  return self;
}

/* Returns (transfer full): by what members know their workspace, another one for each host: who listens in two halls
 * does not see that they belong together. @fingerprint is what is announced of it. */
char *
_sc_hall_beacon_dup_mark (const char *database, const char *fingerprint)
{
  g_autofree char *hash =
      g_compute_hmac_for_string (G_CHECKSUM_SHA256, (const guchar *) fingerprint,
                                 strlen (fingerprint), database, -1);

  return g_strndup (hash, MARK_NIBBLES);
}
