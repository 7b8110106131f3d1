/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <gio/gio.h>
#include <time.h>

#include "sc-sleep-monitor-private.h"
#include "sc-weak-ref.h"

/* Looks so often whether time has passed unnoticed, and how much of it is a sleep. */
#define LOOK_SECONDS 5
#define SLEEP_US (2 * G_USEC_PER_SEC)

struct _ScSleepMonitor
{
  GObject parent_instance;

  GCancellable *cancellable;
  GDBusConnection *bus; /* (nullable): the system's, when it is there */
  guint subscription;
  guint look_source;
  gint64
      unnoticed_us; /* how much longer the computer has run than its processes, at the last look */
};

G_DEFINE_FINAL_TYPE (ScSleepMonitor, sc_sleep_monitor, G_TYPE_OBJECT)

enum
{
  SLEEPING,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static gint64
measure_unnoticed (void)
{
  struct timespec whole = { 0 };

  /* Linux counts sleep in this clock and not in the monotonic one. */
  if (clock_gettime (CLOCK_BOOTTIME, &whole) != 0)
    return 0;

  return (gint64) whole.tv_sec * G_USEC_PER_SEC + whole.tv_nsec / 1000 - g_get_monotonic_time ();
}

static void
prepare_for_sleep_cb (GDBusConnection *bus,
                      const char *sender,
                      const char *path,
                      const char *interface,
                      const char *name,
                      GVariant *parameters,
                      gpointer data)
{
  g_autoptr (ScSleepMonitor) self = g_weak_ref_get (data);
  gboolean sleeping;

  if (self == NULL || !g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(b)")))
    return;
  g_variant_get (parameters, "(b)", &sleeping);
  /* What has passed meanwhile is told hereby. */
  self->unnoticed_us = measure_unnoticed ();
  g_signal_emit (self, signals[SLEEPING], 0, sleeping);
}

static void
got_bus_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GDBusConnection) bus = g_bus_get_finish (result, NULL);
  g_autoptr (ScSleepMonitor) self = g_weak_ref_get (data);

  sc_weak_ref_free (data);
  if (self == NULL || bus == NULL)
    return;
  /* A bus that goes away takes nothing with it. */
  g_dbus_connection_set_exit_on_close (bus, FALSE);
  self->subscription =
      g_dbus_connection_signal_subscribe (bus, "org.freedesktop.login1",
                                          "org.freedesktop.login1.Manager", "PrepareForSleep",
                                          "/org/freedesktop/login1", NULL, G_DBUS_SIGNAL_FLAGS_NONE,
                                          prepare_for_sleep_cb, sc_weak_ref_new (self),
                                          sc_weak_ref_free);
  self->bus = g_steal_pointer (&bus);
}

static gboolean
look_cb (gpointer data)
{
  _sc_sleep_monitor_look (data, measure_unnoticed ());

  return G_SOURCE_CONTINUE;
}

static void
sc_sleep_monitor_dispose (GObject *object)
{
  ScSleepMonitor *self = SC_SLEEP_MONITOR (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->look_source, g_source_remove);
  if (self->subscription != 0)
    g_dbus_connection_signal_unsubscribe (self->bus, g_steal_handle_id (&self->subscription));
  g_clear_object (&self->bus);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (sc_sleep_monitor_parent_class)->dispose (object);
}

static void
sc_sleep_monitor_class_init (ScSleepMonitorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sc_sleep_monitor_dispose;

  signals[SLEEPING] = g_signal_new ("sleeping", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static void
sc_sleep_monitor_init (ScSleepMonitor *self)
{
  self->cancellable = g_cancellable_new ();
  self->unnoticed_us = measure_unnoticed ();
  self->look_source = g_timeout_add_seconds (LOOK_SECONDS, look_cb, self);
  g_bus_get (G_BUS_TYPE_SYSTEM, self->cancellable, got_bus_cb, sc_weak_ref_new (self));
}

/* Returns (transfer full): the one of this process, as long as somebody holds it. */
ScSleepMonitor *
_sc_sleep_monitor_dup_default (void)
{
  static GWeakRef the_one;
  ScSleepMonitor *self = g_weak_ref_get (&the_one);

  if (self == NULL)
    {
      self = g_object_new (SC_TYPE_SLEEP_MONITOR, NULL);
      g_weak_ref_set (&the_one, self);
    }

  return self;
}

/* @unnoticed_us: by how much the computer's running time is ahead of that of its processes */
void
_sc_sleep_monitor_look (ScSleepMonitor *self, gint64 unnoticed_us)
{
  gint64 slept = unnoticed_us - self->unnoticed_us;

  self->unnoticed_us = unnoticed_us;
  if (slept >= SLEEP_US)
    g_signal_emit (self, signals[SLEEPING], 0, FALSE);
}
