/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-avahi-client-private.h"

typedef struct
{
  guint watch;
  GDBusConnection *bus; /* (nullable): while Avahi is on it */
} ScAvahiClientPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (ScAvahiClient, sc_avahi_client, G_TYPE_OBJECT)

/* One call that is under way. */
typedef struct
{
  GWeakRef client;
  ScAvahiReply reply;
  char *tag;
  const char *made; /* (nullable): the interface of what Avahi makes for us */
} Call;

static void
free_remote (GDBusConnection *bus, const char *path, const char *interface)
{
  g_dbus_connection_call (bus, SC_AVAHI_NAME, path, interface, "Free", NULL, NULL,
                          G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, NULL, NULL);
}

static void
appeared_cb (GDBusConnection *bus, const char *name, const char *owner, gpointer data)
{
  ScAvahiClient *self = SC_AVAHI_CLIENT (data);
  ScAvahiClientPrivate *priv = sc_avahi_client_get_instance_private (self);

  /* A bus that goes away takes nothing with it. */
  g_dbus_connection_set_exit_on_close (bus, FALSE);
  g_set_object (&priv->bus, bus);
  SC_AVAHI_CLIENT_GET_CLASS (self)->appeared (self, bus);
}

static void
vanished_cb (GDBusConnection *bus, const char *name, gpointer data)
{
  ScAvahiClient *self = SC_AVAHI_CLIENT (data);
  ScAvahiClientPrivate *priv = sc_avahi_client_get_instance_private (self);
  g_autoptr (GDBusConnection) gone = g_steal_pointer (&priv->bus);

  if (bus != NULL)
    g_dbus_connection_set_exit_on_close (bus, FALSE);
  if (gone != NULL)
    SC_AVAHI_CLIENT_GET_CLASS (self)->vanished (self, gone);
}

static void
called_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Call *call = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
      g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  g_autoptr (ScAvahiClient) self = g_weak_ref_get (&call->client);

  if (reply == NULL)
    g_debug ("Avahi: %s", error->message);
  else if (self != NULL && call->reply != NULL && _sc_avahi_client_get_bus (self) != NULL)
    call->reply (self, reply, call->tag);
  else if (self == NULL && call->made != NULL)
    {
      const char *path;

      g_variant_get (reply, "(&o)", &path);
      free_remote (G_DBUS_CONNECTION (source), path, call->made);
    }

  g_weak_ref_clear (&call->client);
  g_free (call->tag);
  g_free (call);
}

static void
sc_avahi_client_dispose (GObject *object)
{
  ScAvahiClientPrivate *priv = sc_avahi_client_get_instance_private (SC_AVAHI_CLIENT (object));

  g_clear_handle_id (&priv->watch, g_bus_unwatch_name);
  g_clear_object (&priv->bus);

  G_OBJECT_CLASS (sc_avahi_client_parent_class)->dispose (object);
}

static void
sc_avahi_client_class_init (ScAvahiClientClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sc_avahi_client_dispose;
}

static void
sc_avahi_client_init (ScAvahiClient *self)
{
  ScAvahiClientPrivate *priv = sc_avahi_client_get_instance_private (self);

  priv->watch = g_bus_watch_name (G_BUS_TYPE_SYSTEM, SC_AVAHI_NAME, G_BUS_NAME_WATCHER_FLAGS_NONE,
                                  appeared_cb, vanished_cb, self, NULL);
}

/* Returns (transfer none) (nullable): the bus on which Avahi is, %NULL while it is not there */
GDBusConnection *
_sc_avahi_client_get_bus (ScAvahiClient *self)
{
  ScAvahiClientPrivate *priv = sc_avahi_client_get_instance_private (self);

  return priv->bus;
}

/* Asks Avahi; nothing is asked while it is not there. @reply (nullable) is called with what it answers, unless that
 * is an error or @self is gone by then; what Avahi has made for who is gone is given back. @parameters is taken when it floats; @tag is copied. */
void
_sc_avahi_client_call (ScAvahiClient *self,
                       const char *path,
                       const char *interface,
                       const char *method,
                       GVariant *parameters,
                       const char *reply_type,
                       const char *tag,
                       ScAvahiReply reply)
{
  ScAvahiClientPrivate *priv = sc_avahi_client_get_instance_private (self);
  Call *call;

  g_return_if_fail (priv->bus != NULL);

  call = g_new0 (Call, 1);
  g_weak_ref_init (&call->client, self);
  call->reply = reply;
  call->tag = g_strdup (tag);
  if (g_str_equal (method, "EntryGroupNew"))
    call->made = SC_AVAHI_ENTRY_GROUP;
  else if (g_str_equal (method, "ServiceBrowserNew"))
    call->made = SC_AVAHI_SERVICE_BROWSER;
  g_dbus_connection_call (priv->bus, SC_AVAHI_NAME, path, interface, method, parameters,
                          G_VARIANT_TYPE (reply_type), G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL,
                          called_cb, call);
}

/* Gives back what Avahi made for us. It goes out also when @self is just being disposed of. */
void
_sc_avahi_client_free_remote (ScAvahiClient *self, const char *path, const char *interface)
{
  ScAvahiClientPrivate *priv = sc_avahi_client_get_instance_private (self);

  if (priv->bus != NULL && path != NULL)
    free_remote (priv->bus, path, interface);
}
