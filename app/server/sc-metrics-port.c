/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-listener-private.h"
#include "sc-metrics-port-private.h"
#include "sc-prometheus-private.h"
#include "sc-server-private.h"

#define PATH "/_node/_local/_prometheus"

static void
message_cb (SoupServer *soup,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer server)
{
  g_autoptr (GString) text = NULL;

  if (!g_str_equal (path, PATH) || !g_str_equal (soup_server_message_get_method (message), "GET"))
    {
      soup_server_message_set_status (message, 404, NULL);
      return;
    }

  text = _sc_server_write_metrics (server);
  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message, SC_PROMETHEUS_TYPE, SOUP_MEMORY_COPY, text->str,
                                    text->len);
}

/*
 * _sc_metrics_port_new:
 * @server: must outlive it
 * @address: as "127.0.0.1:17986"
 *
 * CouchDB calls it the additional port.
 *
 * Returns (transfer full) (nullable): %NULL when the address is taken or not ours
 */
SoupServer *
_sc_metrics_port_new (ScServer *server, const char *address, GError **error)
{
  g_autoptr (SoupServer) soup = NULL;
  g_autoptr (GSocket) socket = _sc_listener_bind (address, error);

  if (socket == NULL)
    return NULL;

  soup = soup_server_new ("server-header", "SmartCity/" SC_VERSION, NULL);
  soup_server_add_handler (soup, NULL, message_cb, server, NULL);
  if (!soup_server_listen_socket (soup, socket, 0, error))
    return NULL;

  return g_steal_pointer (&soup);
}
