/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib/gstdio.h>
#include <string.h>

#include "sc-record-edit.h"
#include "sc-session.h"
#include "sc-test-server.h"

/* Desks of a real server: what the user stories need. */

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
