/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <stdio.h>
#include <unistd.h>

#include "sc-handlers-private.h"
#include "sc-metrics-port-private.h"
#include "sc-prometheus-private.h"
#include "sc-server-private.h"

/* What CouchDB tells Prometheus, as far as there is such a thing here; and what it has no name for. */

static guint
count_open_files (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;

  return n;
}

static double
read_resident_bytes (void)
{
  g_autofree char *text = NULL;
  unsigned long pages = 0;

  if (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL) &&
      sscanf (text, "%*u %lu", &pages) != 1)
    pages = 0;

  return (double) pages * (double) sysconf (_SC_PAGESIZE);
}

/*
 * _sc_server_write_metrics:
 *
 * Returns (transfer full): all of it, in the text format of Prometheus
 */
GString *
_sc_server_write_metrics (ScServer *self)
{
  ScLoginCounts logins = _sc_login_get_counts (_sc_server_get_login (self));
  GString *out = g_string_new (NULL);

  _sc_metrics_write (_sc_server_get_metrics (self), out);
  _sc_prometheus_add (out, "couchdb_open_databases_total", "gauge", "Databases that are open",
                      _sc_databases_count (_sc_server_get_databases (self), FALSE));
  _sc_prometheus_add (out, "couchdb_auth_cache_requests_total", "counter",
                      "Passwords that were asked for", (double) (logins.hits + logins.misses));
  _sc_prometheus_add (out, "couchdb_auth_cache_hits_total", "counter", "Of these, remembered",
                      (double) logins.hits);
  _sc_prometheus_add (out, "couchdb_auth_cache_misses_total", "counter", "Of these, tried",
                      (double) logins.misses);
  _sc_prometheus_add (out, "couchdb_httpd_clients_requesting_changes", "gauge",
                      "Clients that wait for changes",
                      _sc_feeds_count (_sc_server_get_feeds (self)));
  _sc_prometheus_add (out, "smartcity_connections", "gauge", "Connections that are open",
                      _sc_server_count_connections (self));
  _sc_prometheus_add (out, "smartcity_damaged_databases", "gauge", "Databases that are damaged",
                      _sc_databases_count (_sc_server_get_databases (self), TRUE));
  _sc_prometheus_add (out, "process_resident_memory_bytes", "gauge", "Memory in use",
                      read_resident_bytes ());
  _sc_prometheus_add (out, "process_open_fds", "gauge", "Files and sockets that are open",
                      count_open_files ());

  return out;
}

gboolean
_sc_handle_prometheus (ScRequest *request, GError **error)
{
  return _sc_request_answer_typed (request, 200, SC_PROMETHEUS_TYPE,
                                   _sc_server_write_metrics (request->server));
}
