/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>

#include "sc-hall-private.h"

/* Returns (transfer full) (nullable): an address that others in the same network can use. One of IPv6 that holds on
 * one link only needs the name that the link has on the other computer, which a code cannot say. */
static GInetAddress *
make_address (const struct sockaddr *socket)
{
  GInetAddress *address;

  if (socket->sa_family == AF_INET)
    return g_inet_address_new_from_bytes (
        (const guint8 *) &((const struct sockaddr_in *) (gconstpointer) socket)->sin_addr,
        G_SOCKET_FAMILY_IPV4);
  if (socket->sa_family != AF_INET6)
    return NULL;

  address = g_inet_address_new_from_bytes (
      (const guint8 *) &((const struct sockaddr_in6 *) (gconstpointer) socket)->sin6_addr,
      G_SOCKET_FAMILY_IPV6);
  if (g_inet_address_get_is_link_local (address))
    g_clear_object (&address);

  return address;
}

static char *
format_address (GInetAddress *address, guint port)
{
  g_autofree char *text = g_inet_address_to_string (address);
  gboolean is_v6 = g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6;
  g_autofree char *host = is_v6 ? g_strdup_printf ("[%s]", text) : g_strdup (text);

  return port == SC_HALL_PORT ? g_steal_pointer (&host) : g_strdup_printf ("%s:%u", host, port);
}

/* Returns (transfer full): where this computer is in its networks, those of IPv4 first: they are typed. */
char **
_sc_hall_list_addresses (guint port)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_null_terminated (4, g_free, TRUE);
  struct ifaddrs *list = NULL;
  guint n_v4 = 0;

  if (getifaddrs (&list) != 0)
    list = NULL;
  for (struct ifaddrs *i = list; i != NULL; i = i->ifa_next)
    {
      g_autoptr (GInetAddress) address = NULL;

      if (i->ifa_addr == NULL || (i->ifa_flags & IFF_UP) == 0 || (i->ifa_flags & IFF_LOOPBACK) != 0)
        continue;
      address = make_address (i->ifa_addr);
      if (address == NULL)
        continue;
      if (g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV4)
        g_ptr_array_insert (found, (int) n_v4++, format_address (address, port));
      else
        g_ptr_array_add (found, format_address (address, port));
    }
  g_clear_pointer (&list, freeifaddrs);

  return (char **) g_ptr_array_steal (found, NULL);
}
