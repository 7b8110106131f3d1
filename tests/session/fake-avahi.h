/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <gio/gio.h>

/* Avahi on a bus of the test's own: services that are committed are told to those who look for their type, and are
 * gone when their group is freed. The interfaces have Avahi's signatures, which GDBus checks. */

typedef struct
{
  GDBusConnection *bus;
  GPtrArray *objects;    /* of guint: what is registered */
  GHashTable *groups;    /* path -> (iiussssqaay), as added */
  GHashTable *committed; /* path -> the same */
  GPtrArray *browsers;   /* of their paths */
  const char *address;   /* of everybody who announces something */
  guint n_made;
} FakeAvahi;

static const char fake_avahi_xml[] =
    "<node><interface name='org.freedesktop.Avahi.Server'>"
    "<method name='EntryGroupNew'><arg type='o' direction='out'/></method>"
    "<method name='ServiceBrowserNew'><arg type='i'/><arg type='i'/><arg type='s'/><arg type='s'/>"
    "<arg type='u'/><arg type='o' direction='out'/></method>"
    "<method name='ResolveService'><arg type='i'/><arg type='i'/><arg type='s'/><arg type='s'/>"
    "<arg type='s'/><arg type='i'/><arg type='u'/><arg type='i' direction='out'/>"
    "<arg type='i' direction='out'/><arg type='s' direction='out'/><arg type='s' direction='out'/>"
    "<arg type='s' direction='out'/><arg type='s' direction='out'/><arg type='i' direction='out'/>"
    "<arg type='s' direction='out'/><arg type='q' direction='out'/>"
    "<arg type='aay' direction='out'/><arg type='u' direction='out'/></method></interface>"
    "<interface name='org.freedesktop.Avahi.EntryGroup'><method name='AddService'>"
    "<arg type='i'/><arg type='i'/><arg type='u'/><arg type='s'/><arg type='s'/><arg type='s'/>"
    "<arg type='s'/><arg type='q'/><arg type='aay'/></method><method name='Commit'/>"
    "<method name='Free'/></interface>"
    "<interface name='org.freedesktop.Avahi.ServiceBrowser'><method name='Free'/></interface>"
    "</node>";

static void fake_avahi_register (FakeAvahi *self, const char *path, const char *interface);

/* @browser (nullable): %NULL for all */
static void
fake_avahi_tell (FakeAvahi *self, const char *browser, const char *signal, GVariant *service)
{
  const char *name, *type;

  g_variant_get (service, "(iiu&s&sssqaay)", NULL, NULL, NULL, &name, &type, NULL, NULL, NULL,
                 NULL);
  for (guint i = 0; i < self->browsers->len; i++)
    {
      const char *path = g_ptr_array_index (self->browsers, i);

      if (browser == NULL || g_str_equal (browser, path))
        g_dbus_connection_emit_signal (self->bus, NULL, path,
                                       "org.freedesktop.Avahi.ServiceBrowser", signal,
                                       g_variant_new ("(iisssu)", 1, 0, name, type, "local", 0),
                                       NULL);
    }
}

/* Returns (transfer none) (nullable): what was committed under a name */
static GVariant *
fake_avahi_find (FakeAvahi *self, const char *name)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->committed);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const char *other;

      g_variant_get_child (value, 3, "&s", &other);
      if (g_str_equal (other, name))
        return value;
    }

  return NULL;
}

static GVariant *
fake_avahi_resolve (FakeAvahi *self, GVariant *parameters)
{
  g_autoptr (GVariant) texts = NULL;
  const char *name, *type;
  GVariant *service;
  guint16 port;

  g_variant_get (parameters, "(ii&s&ssiu)", NULL, NULL, &name, &type, NULL, NULL, NULL);
  service = fake_avahi_find (self, name);
  if (service == NULL)
    return NULL;
  g_variant_get (service, "(iiussssq@aay)", NULL, NULL, NULL, NULL, NULL, NULL, NULL, &port,
                 &texts);

  return g_variant_new ("(iissssisq@aayu)", 1, 0, name, type, "local", "host.local", 0,
                        self->address, port, texts, 0);
}

static void
fake_avahi_server (FakeAvahi *self,
                   const char *method,
                   GVariant *parameters,
                   GDBusMethodInvocation *call)
{
  g_autofree char *path = NULL;
  GHashTableIter iter;
  gpointer service;
  GVariant *answer;

  if (g_str_equal (method, "ResolveService"))
    {
      answer = fake_avahi_resolve (self, parameters);
      if (answer != NULL)
        g_dbus_method_invocation_return_value (call, answer);
      else
        g_dbus_method_invocation_return_dbus_error (call, "org.freedesktop.Avahi.TimeoutError",
                                                    "Timeout reached");
      return;
    }

  path = g_strdup_printf ("/Client0/%s%u", method, ++self->n_made);
  if (g_str_equal (method, "EntryGroupNew"))
    {
      fake_avahi_register (self, path, "org.freedesktop.Avahi.EntryGroup");
      g_dbus_method_invocation_return_value (call, g_variant_new ("(o)", path));
      return;
    }

  fake_avahi_register (self, path, "org.freedesktop.Avahi.ServiceBrowser");
  g_ptr_array_add (self->browsers, g_strdup (path));
  g_dbus_method_invocation_return_value (call, g_variant_new ("(o)", path));
  g_hash_table_iter_init (&iter, self->committed);
  while (g_hash_table_iter_next (&iter, NULL, &service))
    fake_avahi_tell (self, path, "ItemNew", service);
}

static void
fake_avahi_free (FakeAvahi *self, const char *path)
{
  GVariant *service = g_hash_table_lookup (self->committed, path);

  if (service != NULL)
    fake_avahi_tell (self, NULL, "ItemRemove", service);
  g_hash_table_remove (self->committed, path);
  g_hash_table_remove (self->groups, path);
  for (guint i = 0; i < self->browsers->len; i++)
    if (g_str_equal (g_ptr_array_index (self->browsers, i), path))
      g_ptr_array_remove_index (self->browsers, i--);
}

static void
fake_avahi_call_cb (GDBusConnection *bus,
                    const char *sender,
                    const char *path,
                    const char *interface,
                    const char *method,
                    GVariant *parameters,
                    GDBusMethodInvocation *call,
                    gpointer data)
{
  FakeAvahi *self = data;

  if (g_str_equal (interface, "org.freedesktop.Avahi.Server"))
    {
      fake_avahi_server (self, method, parameters, call);
      return;
    }

  if (g_str_equal (method, "AddService"))
    g_hash_table_replace (self->groups, g_strdup (path), g_variant_ref (parameters));
  else if (g_str_equal (method, "Commit"))
    {
      GVariant *service = g_hash_table_lookup (self->groups, path);

      g_assert_nonnull (service);
      g_hash_table_replace (self->committed, g_strdup (path), g_variant_ref (service));
      fake_avahi_tell (self, NULL, "ItemNew", service);
    }
  else
    fake_avahi_free (self, path);
  g_dbus_method_invocation_return_value (call, NULL);
}

static void
fake_avahi_register (FakeAvahi *self, const char *path, const char *interface)
{
  static const GDBusInterfaceVTable vtable = { .method_call = fake_avahi_call_cb };
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusNodeInfo) info = g_dbus_node_info_new_for_xml (fake_avahi_xml, &error);
  guint id;

  g_assert_no_error (error);
  id = g_dbus_connection_register_object (self->bus, path,
                                          g_dbus_node_info_lookup_interface (info, interface),
                                          &vtable, self, NULL, &error);
  g_assert_no_error (error);
  g_ptr_array_add (self->objects, GUINT_TO_POINTER (id));
}

static void
fake_avahi_open (FakeAvahi *self, GTestDBus *test_bus)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;

  self->n_made = 0;
  self->address = "192.0.2.4";
  self->objects = g_ptr_array_new ();
  self->browsers = g_ptr_array_new_with_free_func (g_free);
  self->groups =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_variant_unref);
  self->committed =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_variant_unref);
  self->bus =
      g_dbus_connection_new_for_address_sync (g_test_dbus_get_bus_address (test_bus),
                                              G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                  G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                              NULL, NULL, &error);
  g_assert_no_error (error);
  fake_avahi_register (self, "/", "org.freedesktop.Avahi.Server");
  reply = g_dbus_connection_call_sync (self->bus, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                       "org.freedesktop.DBus", "RequestName",
                                       g_variant_new ("(su)", "org.freedesktop.Avahi", 0), NULL,
                                       G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
}

static void
fake_avahi_close (FakeAvahi *self)
{
  for (guint i = 0; i < self->objects->len; i++)
    g_dbus_connection_unregister_object (self->bus,
                                         GPOINTER_TO_UINT (g_ptr_array_index (self->objects, i)));
  g_dbus_connection_close_sync (self->bus, NULL, NULL);
  g_clear_object (&self->bus);
  g_ptr_array_unref (self->objects);
  g_ptr_array_unref (self->browsers);
  g_hash_table_unref (self->groups);
  g_hash_table_unref (self->committed);
}

/* The system bus of the whole program: GIO knows one a process. */
static GTestDBus *test_bus;

/* Returns: what g_test_run() does, with a system bus of the tests' own */
static inline int
fake_avahi_run_tests (void)
{
  g_autoptr (GDBusConnection) system_bus = NULL;
  int result;

  test_bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (test_bus);
  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", g_test_dbus_get_bus_address (test_bus), TRUE);
  /* Whoever is the last to let go of the bus closes it, and what was said just before is not heard. */
  system_bus = g_bus_get_sync (G_BUS_TYPE_SYSTEM, NULL, NULL);
  g_assert_nonnull (system_bus);
  g_dbus_connection_set_exit_on_close (system_bus, FALSE);

  result = g_test_run ();
  g_clear_object (&system_bus);
  g_test_dbus_down (test_bus);
  g_object_unref (test_bus);

  return result;
}
