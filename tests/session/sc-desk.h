/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "sc-record-edit.h"
#include "sc-session.h"
#include "sc-test.h"

/* A real server in a child process, and desks in this one: what the user stories need. */

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

typedef struct
{
  char *dir;
  ScSession *session;
} Desk;

static inline void
desk_open (Desk *self)
{
  g_autoptr (GError) error = NULL;

  self->session = dex_await_object (sc_session_open (self->dir), &error);
  g_assert_no_error (error);
}

static inline void
desk_init (Desk *self, TestServer *server, const char *user)
{
  g_autofree char *password_file = g_build_filename (server->dir, "password", NULL);
  g_autoptr (GError) error = NULL;

  self->dir = sc_test_make_dir ();
  desk_open (self);
  dex_await (sc_session_connect (self->session, server->url, user, NULL, password_file), &error);
  g_assert_no_error (error);
}

static inline void
desk_close (Desk *self)
{
  g_autoptr (GError) error = NULL;

  dex_await (sc_session_close (self->session), &error);
  g_assert_no_error (error);
  g_clear_object (&self->session);
}

static inline void
desk_clear (Desk *self)
{
  if (self->session != NULL)
    desk_close (self);
  sc_test_remove_dir (self->dir);
}

/* Returns the record, or NULL when it is not there (yet). */
static inline ScRecord *
desk_load (Desk *self, const char *id)
{
  return dex_await_object (sc_session_load (self->session, id), NULL);
}

/* Sets a field of a record, which is made when it does not exist. */
static inline void
desk_set (Desk *self, const char *id, const char *field, const char *value)
{
  g_autoptr (ScRecord) record = desk_load (self, id);
  g_autoptr (JsonObject) body = NULL;
  g_autoptr (ScRecordEdit) edit = NULL;
  g_autoptr (ScRecord) changed = NULL;
  g_autoptr (ScRecord) saved = NULL;
  g_autoptr (GError) error = NULL;

  if (record == NULL)
    {
      body = json_object_new ();
      json_object_set_string_member (body, "type", "solution");
      record = sc_record_new (id, NULL, body);
    }
  edit = sc_record_edit_new (record);
  sc_record_edit_set_string (edit, field, value);
  changed = sc_record_edit_finish (edit, sc_session_get_user_name (self->session), NULL);
  saved = dex_await_object (sc_session_save (self->session, changed), &error);
  g_assert_no_error (error);
}

static inline gboolean
desk_has (Desk *self, const char *id, const char *field, const char *value)
{
  g_autoptr (ScRecord) record = desk_load (self, id);

  return record != NULL && g_strcmp0 (sc_record_get_string (record, field), value) == 0;
}

static inline void
desk_await (Desk *self, const char *id, const char *field, const char *value)
{
  for (guint i = 0; i < 750 && !desk_has (self, id, field, value); i++)
    dex_await (dex_timeout_new_msec (20), NULL);
  g_assert_true (desk_has (self, id, field, value));
}

static inline void
desk_sync_once (Desk *self)
{
  g_autoptr (GError) error = NULL;

  dex_await (sc_sync_job_run_once (sc_session_get_sync (self->session)), &error);
  g_assert_no_error (error);
}
