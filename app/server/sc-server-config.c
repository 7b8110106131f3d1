/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-server.h"
#include "sc-wire-json.h"

/* What holds where nothing else is said; RUNNING.md has the same figures for people. */

G_STATIC_ASSERT (SC_SERVER_MAX_JSON_DEPTH <= SC_WIRE_MAX_DEPTH);

/**
 * sc_server_set_max_json_depth:
 * @depth: levels, SC_SERVER_MAX_JSON_DEPTH at most
 *
 * Sets how deep what clients send may be nested, for all servers of the program.
 */
void
sc_server_set_max_json_depth (guint depth)
{
  sc_wire_set_max_depth (depth);
}

/**
 * sc_server_config_init:
 * @config: (out caller-allocates): gets what holds where nothing else is said
 */
void
sc_server_config_init (ScServerConfig *config)
{
  static const char *const listen[] = { "127.0.0.1:5984", NULL };
  static const char *const proxies[] = { "127.0.0.1", "::1", NULL };

  *config = (ScServerConfig) {
    .listen = listen,
    .max_body = 64 * 1000 * 1000,
    .max_attachment = 1000 * 1000 * 1000,
    .compact_changes = 1000,
    .compact_seconds = 300,
    .max_url = 8192,
    .max_headers = 32768,
    .max_connections = 4000,
    .max_connections_per_client = 500,
    .max_requests_per_client = 500,
    .max_feeds = 3000,
    .idle_seconds = 60,
    .session_seconds = 600,
    .password_iterations = 600000,
    .cors = { .max_age = 600 },
    .lockout_attempts = 5,
    .lockout_attempts_per_client = 50,
    .lockout_seconds = 300,
    .trusted_proxies = proxies,
  };
}
