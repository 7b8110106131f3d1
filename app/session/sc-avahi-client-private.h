/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * ScAvahiClient:
 *
 * Somebody who talks to Avahi on the system bus, for as long as it is there. Without a bus or without Avahi
 * nothing happens, and nobody is told of an error: mDNS is a convenience, the address can be typed.
 *
 * Subclasses are told in the main context; "vanished" only comes after "appeared". Where the daemon comes back it
 * knows nothing of what was asked before.
 */
#define SC_TYPE_AVAHI_CLIENT (sc_avahi_client_get_type ())
G_DECLARE_DERIVABLE_TYPE (ScAvahiClient, sc_avahi_client, SC, AVAHI_CLIENT, GObject)

struct _ScAvahiClientClass
{
  GObjectClass parent_class;

  void (*appeared) (ScAvahiClient *self, GDBusConnection *bus);
  void (*vanished) (ScAvahiClient *self, GDBusConnection *bus);
};

/* @tag: what was given to the call */
typedef void (*ScAvahiReply) (ScAvahiClient *self, GVariant *reply, const char *tag);

GDBusConnection *_sc_avahi_client_get_bus (ScAvahiClient *self);
void _sc_avahi_client_call (ScAvahiClient *self,
                            const char *path,
                            const char *interface,
                            const char *method,
                            GVariant *parameters,
                            const char *reply_type,
                            const char *tag,
                            ScAvahiReply reply);
void _sc_avahi_client_free_remote (ScAvahiClient *self, const char *path, const char *interface);

/* Where Avahi listens, and what its numbers mean. */
#define SC_AVAHI_NAME "org.freedesktop.Avahi"
#define SC_AVAHI_SERVER "org.freedesktop.Avahi.Server"
#define SC_AVAHI_ENTRY_GROUP "org.freedesktop.Avahi.EntryGroup"
#define SC_AVAHI_SERVICE_BROWSER "org.freedesktop.Avahi.ServiceBrowser"
#define SC_AVAHI_ANY (-1)

/* The type under which halls are announced. */
#define SC_HALL_SERVICE "_smartcity._tcp"

G_END_DECLS
