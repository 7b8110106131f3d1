/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <gio/gio.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "sc-test.h"

/* The real server in a child process; SC_SERVER says where the program is. It has the workspace "allianz" and
 * the users anna and bernd, whose password is "geheim". */

typedef struct
{
  char *dir;
  char *url;
  guint port;
  GPid pid;
} TestServer;

static inline void
run_server_tool (TestServer *self, const char *a, const char *b, const char *c, const char *d)
{
  g_autofree char *password_file = g_build_filename (self->dir, "password", NULL);
  const char *argv[] = {
    g_getenv ("SC_SERVER"), "--data", self->dir, a, b, c, d, c != NULL ? "--password-file" : NULL,
    password_file,          NULL
  };
  g_autoptr (GError) error = NULL;
  int status;

  g_assert_true (g_file_set_contents (password_file, "geheim\n", -1, NULL));
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status,
                &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, &error));
}

static inline gboolean
is_up (TestServer *self)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection =
      g_socket_client_connect_to_host (client, "127.0.0.1", (guint16) self->port, NULL, NULL);

  return connection != NULL;
}

/* A test that fails must not leave its server behind. */
static void
die_with_parent_cb (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

static inline void
server_start (TestServer *self)
{
  g_autofree char *address = g_strdup_printf ("127.0.0.1:%u", self->port);
  const char *argv[] = { g_getenv ("SC_SERVER"), "--data", self->dir, "--listen", address, NULL };
  g_autoptr (GError) error = NULL;

  g_spawn_async (NULL, (char **) argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL,
                 die_with_parent_cb, NULL, &self->pid, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 500 && !is_up (self); i++)
    dex_await (dex_timeout_new_msec (20), NULL);
  g_assert_true (is_up (self));
}

static inline void
server_stop (TestServer *self, int signal_number)
{
  if (self->pid == 0)
    return;
  kill (self->pid, signal_number);
  waitpid (self->pid, NULL, 0);
  g_spawn_close_pid (self->pid);
  self->pid = 0;
}

/* A port that was free a moment ago. */
static inline guint
free_port (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  guint port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);

  g_socket_listener_close (listener);

  return port;
}

static inline void
server_init (TestServer *self)
{
  self->dir = sc_test_make_dir ();
  self->port = free_port ();
  self->pid = 0;
  self->url = g_strdup_printf ("http://127.0.0.1:%u/allianz", self->port);
  run_server_tool (self, "create-workspace", "allianz", NULL, NULL);
  run_server_tool (self, "add-user", "anna", "--role", "office");
  run_server_tool (self, "add-user", "bernd", "--role", "office");
  server_start (self);
}

static inline void
server_clear (TestServer *self)
{
  server_stop (self, SIGTERM);
  sc_test_remove_dir (self->dir);
  g_free (self->url);
}
