/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "sc-admin.h"
#include "sc-server.h"
#include "sc-upstream-replicator.h"
#include "smartcity-server-private.h"

/* The program without a command: whether it is safe to serve, and serving. */

static gboolean
is_loopback (const char *listen)
{
  g_autoptr (GSocketConnectable) connectable = g_network_address_parse (listen, 0, NULL);
  g_autoptr (GInetAddress) address = NULL;
  const char *host;

  if (connectable == NULL)
    return FALSE;
  host = g_network_address_get_hostname (G_NETWORK_ADDRESS (connectable));
  address = g_inet_address_new_from_string (host);

  return g_ascii_strcasecmp (host, "localhost") == 0 ||
         (address != NULL && g_inet_address_get_is_loopback (address));
}

/* Whether only this computer reaches a socket that was passed. */
static gboolean
is_loopback_socket (int fd)
{
  int copy = fcntl (fd, F_DUPFD_CLOEXEC, 3);
  g_autoptr (GSocket) socket = copy >= 0 ? g_socket_new_from_fd (copy, NULL) : NULL;
  g_autoptr (GSocketAddress) address =
      socket != NULL ? g_socket_get_local_address (socket, NULL) : NULL;

  return address != NULL && (!G_IS_INET_SOCKET_ADDRESS (address) ||
                             g_inet_address_get_is_loopback (g_inet_socket_address_get_address (
                                 G_INET_SOCKET_ADDRESS (address))));
}

static gboolean
is_public (ScProgram *self)
{
  for (guint i = 0; i < self->config.n_sockets; i++)
    if (!is_loopback_socket (self->config.first_socket + (int) i))
      return TRUE;
  for (gsize i = 0;
       self->config.n_sockets == 0 && self->config.listen != NULL && self->config.listen[i] != NULL;
       i++)
    if (!is_loopback (self->config.listen[i]))
      return TRUE;

  return FALSE;
}

/* Other computers may only come in where somebody is in charge and nobody can listen. */
static ScExit
check_safety (ScProgram *self)
{
  gboolean administrator;
  g_autoptr (GError) error = NULL;

  administrator = dex_await_boolean (sc_admin_has_administrator (self->config.data_dir), &error);
  if (error != NULL)
    return sc_program_fail_with_error (error, self->config.data_dir);
  if (!administrator)
    {
      if (is_public (self))
        return sc_program_fail (SC_EXIT_UNSAFE,
                                _ ("There is no administrator yet, so other computers are not let "
                                   "in. Make one with: add-user NAME --role _admin "
                                   "--password-file FILE"));
      g_printerr ("smartcity-server: %s\n",
                  _ ("There is no administrator yet. Make one with: add-user NAME --role _admin "
                     "--password-file FILE"));
    }
  if (is_public (self) && self->config.certificate == NULL && !self->insecure)
    return sc_program_fail (
        SC_EXIT_UNSAFE,
        _ ("Other computers would send passwords unencrypted. Give --tls-certificate and "
           "--tls-key, or --insecure-http if something else encrypts the way here."));

  return SC_EXIT_DONE;
}

static DexFuture *
reloaded_cb (DexFuture *future, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (dex_future_get_value (future, &error) == NULL)
    g_message ("The certificate in use stays: %s", error->message);
  sc_program_notify ("READY=1");

  return dex_future_new_true ();
}

/* SIGHUP: the certificate was renewed. */
static gboolean
reload_cb (gpointer data)
{
  sc_program_notify_reloading ();
  dex_future_disown (dex_future_finally (sc_server_reload (data), reloaded_cb, NULL, NULL));

  return G_SOURCE_CONTINUE;
}

/* Whether a password that is sent to @url may be read on the way there. */
ScExit
sc_program_check_way (ScProgram *self, const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_HAS_PASSWORD, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;
  g_autofree char *address = NULL;

  if (host == NULL || !g_str_equal (g_uri_get_scheme (uri), "http") || self->insecure)
    return SC_EXIT_DONE;
  address = g_strdup_printf (strchr (host, ':') != NULL ? "[%s]:1" : "%s:1", host);
  if (is_loopback (address))
    return SC_EXIT_DONE;

  return sc_program_fail (
      SC_EXIT_UNSAFE,
      _ ("The password would go to the other server unencrypted. Use https://, or --insecure-http "
         "if something else encrypts the way there."));
}

static ScExit
check_upstream (ScProgram *self)
{
  g_autoptr (GUri) uri = g_uri_parse (self->upstream, G_URI_FLAGS_HAS_PASSWORD, NULL);

  if (uri == NULL || g_uri_get_host (uri) == NULL)
    return sc_program_fail (SC_EXIT_USAGE, _ ("The address behind --upstream is not complete. It "
                                              "looks like https://couchdb.example."));
  if (g_uri_get_userinfo (uri) != NULL)
    return sc_program_fail (SC_EXIT_USAGE,
                            _ ("Everybody on this computer can read an address with a password in "
                               "it. Give --upstream-user and --upstream-password-file."));
  if ((self->upstream_user != NULL) != (self->upstream_password_file != NULL))
    return sc_program_fail (SC_EXIT_USAGE, _ ("--upstream-user and --upstream-password-file belong "
                                              "together."));

  return self->upstream_user != NULL ? sc_program_check_way (self, self->upstream) : SC_EXIT_DONE;
}

static ScExit
set_upstream (ScProgram *self, ScServer *server)
{
  g_autoptr (ScUpstreamReplicator) upstream = NULL;
  g_autoptr (GError) error = NULL;
  ScExit code = check_upstream (self);

  if (code != SC_EXIT_DONE)
    return code;
  upstream = sc_upstream_replicator_new (self->upstream, self->upstream_user,
                                         self->upstream_password_file, &error);
  if (upstream == NULL)
    return sc_program_fail (SC_EXIT_USAGE, error->message);
  sc_server_set_upstream (server, SC_UPSTREAM (upstream),
                          (const char *const *) self->upstream_workspaces);

  return SC_EXIT_DONE;
}

/* To let scripts from everywhere use the sessions of whoever looks at their pages is to have no passwords. */
static ScExit
check_cors (ScProgram *self)
{
  const ScServerCors *cors = &self->config.cors;

  if (cors->credentials && cors->origins != NULL && g_strv_contains (cors->origins, "*"))
    return sc_program_fail (SC_EXIT_UNSAFE,
                            _ ("--cors-credentials is not possible with --cors-origin *. Name the "
                               "servers whose pages may use passwords and sessions."));

  return SC_EXIT_DONE;
}

/* Who started it in a terminal, or waits for this line, gets a sentence; a log gets an event. */
static void
say_ready (ScProgram *self, const char *urls)
{
  if (sc_program_logs_events (self))
    {
      g_log_structured (G_LOG_DOMAIN, G_LOG_LEVEL_MESSAGE, "SC_EVENT", "ready", "SC_URLS", urls,
                        "MESSAGE", "Ready at %s", urls);
      return;
    }

  g_print (_ ("Ready at %s\n"), urls);
  fflush (stdout);
}

/* Serves until a signal comes. */
ScExit
sc_program_serve (ScProgram *self)
{
  g_autoptr (ScServer) server = NULL;
  g_auto (GStrv) urls = NULL;
  g_autofree char *joined = NULL;
  g_autoptr (GError) error = NULL;
  guint on_hangup;
  ScExit code = check_safety (self);

  if (code == SC_EXIT_DONE)
    code = check_cors (self);
  if (code != SC_EXIT_DONE)
    return code;

  self->serving = TRUE;
  sc_server_set_max_json_depth (self->max_json_depth);
  sc_program_raise_limits (self);
  server = sc_server_new (&self->config);
  if (self->upstream != NULL)
    code = set_upstream (self, server);
  if (code != SC_EXIT_DONE)
    return code;
  if (!dex_await (sc_server_start (server), &error))
    {
      dex_await (sc_server_stop (server), NULL);
      return sc_program_fail_with_error (error, self->config.data_dir);
    }

  urls = sc_server_list_urls (server);
  joined = g_strjoinv (" ", urls);
  /* Who hears that it is ready may ask it to reload at once. */
  on_hangup = g_unix_signal_add (SIGHUP, reload_cb, server);
  say_ready (self, joined);
  sc_program_notify ("READY=1");

  dex_await (dex_ref (DEX_FUTURE (self->stop)), NULL);
  g_source_remove (on_hangup);
  sc_program_notify ("STOPPING=1");
  if (!dex_await (sc_server_stop (server), &error))
    return sc_program_fail_with_error (error, self->config.data_dir);

  return SC_EXIT_DONE;
}
