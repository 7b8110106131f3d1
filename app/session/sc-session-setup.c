/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-clock.h"
#include "sc-credentials.h"
#include "sc-json.h"
#include "sc-password-file-private.h"
#include "sc-record-edit.h"
#include "sc-session-private.h"

/* The three ways of a first start, and the connection to a server. */

#define SAMPLE_NAME "sample-workspace.json"

static GPtrArray *
new_documents (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) sc_document_unref);
}

/* An uninstalled program finds its data where the environment says. */
static char *
find_sample (void)
{
  const char *dir = g_getenv ("SMARTCITY_DATA_DIR");
  g_autofree char *path = dir != NULL ? g_build_filename (dir, SAMPLE_NAME, NULL) : NULL;

  if (path != NULL && g_file_test (path, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&path);
  if (SC_SOURCE_DATA_DIR[0] != '\0')
    {
      g_autofree char *source = g_build_filename (SC_SOURCE_DATA_DIR, SAMPLE_NAME, NULL);

      if (g_file_test (source, G_FILE_TEST_EXISTS))
        return g_steal_pointer (&source);
    }

  return g_build_filename (SC_DATA_DIR, SAMPLE_NAME, NULL);
}

static gboolean
add_sample_documents (JsonNode *root, GPtrArray *documents, GError **error)
{
  JsonArray *array =
      root != NULL && JSON_NODE_HOLDS_ARRAY (root) ? json_node_get_array (root) : NULL;
  guint n = array != NULL ? json_array_get_length (array) : 0;

  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      g_autofree char *text = json_to_string (node, FALSE);
      g_autoptr (ScRecord) record = sc_record_new_from_json (text, -1, error);
      g_autofree char *body = NULL;

      if (record == NULL)
        return FALSE;
      body = sc_json_to_string (sc_record_get_body (record), FALSE);
      g_ptr_array_add (documents, sc_document_new (sc_record_get_id (record), NULL, FALSE, body));
    }
  if (n > 0)
    return TRUE;

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                       "The sample workspace is not a JSON array of documents");
  return FALSE;
}

static DexFuture *
load_sample_fiber (gpointer data)
{
  ScSession *self = data;
  g_autofree char *path = find_sample ();
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GPtrArray) documents = new_documents ();
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;

  if (!json_parser_load_from_mapped_file (parser, path, &error) ||
      !add_sample_documents (json_parser_get_root (parser), documents, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  /* Documents that are there already stay as they are: their results say "conflict". */
  results = dex_await_boxed (sc_store_write (self->store, documents, SC_WRITE_EDIT), &error);
  if (results == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

/**
 * sc_session_load_sample:
 * @self: a session
 *
 * Fills the workspace with the sample. The same sample on two desks has the same revisions.
 *
 * Returns: (transfer full): a future of %TRUE; rejects with %SC_STORE_ERROR, or %G_IO_ERROR or
 *   %G_FILE_ERROR when the sample is not installed
 */
DexFuture *
sc_session_load_sample (ScSession *self)
{
  g_return_val_if_fail (SC_IS_SESSION (self), NULL);

  return _sc_session_spawn (self, load_sample_fiber, self, NULL);
}

static gboolean
save_user_name (ScSession *self, const char *user_name, GError **error)
{
  if (user_name == NULL || *user_name == '\0')
    return TRUE;

  g_set_str (&self->settings->user_name, user_name);
  _sc_session_set_user_name (self, user_name);

  return _sc_settings_save (self->settings, error);
}

/**
 * sc_session_set_user_name:
 * @self: a session
 * @user_name: who edits here
 *
 * Changes the name that stands beside changes, as long as no server gives one.
 *
 * Returns: (transfer full): a future of %TRUE
 */
DexFuture *
sc_session_set_user_name (ScSession *self, const char *user_name)
{
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (SC_IS_SESSION (self) && user_name != NULL, NULL);

  if (!save_user_name (self, user_name, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

/**
 * sc_session_create_workspace:
 * @self: a session
 * @name: the name of the alliance
 * @user_name: (nullable): who edits here
 *
 * Begins an empty workspace on this computer.
 *
 * Returns: (transfer full): a future of %TRUE
 */
DexFuture *
sc_session_create_workspace (ScSession *self, const char *name, const char *user_name)
{
  g_autoptr (ScRecordEdit) edit = NULL;
  g_autoptr (ScRecord) record = NULL;
  g_autofree char *now = sc_clock_now ();
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (SC_IS_SESSION (self) && name != NULL, NULL);

  if (!save_user_name (self, user_name, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  edit = sc_record_edit_new_for_type (sc_record_type_lookup ("workspace"));
  sc_record_edit_set_string (edit, "name", name);
  record = sc_record_edit_finish (edit, self->user_name, now);

  return sc_session_save (self, record);
}

static char *
recall_password (ScSession *self)
{
  ScSettings *settings = self->settings;
  g_autoptr (GError) error = NULL;
  char *password = NULL;

  if (settings->password_file != NULL)
    return _sc_password_file_read (settings->password_file, NULL);
  if (settings->server_user != NULL)
    password =
        dex_await_string (sc_credentials_load (settings->url, settings->server_user), &error);
  if (error != NULL)
    g_info ("The keyring gives no password: %s", error->message);

  return password;
}

static DexFuture *
restore_fiber (gpointer data)
{
  ScSession *self = data;
  g_autoptr (ScPeer) peer = NULL;
  g_autoptr (ScSyncJob) job = NULL;
  g_autofree char *password = NULL;
  g_autoptr (GError) error = NULL;

  if (self->settings->url == NULL)
    return dex_future_new_true ();

  password = recall_password (self);
  peer = sc_peer_new (self->settings->url, self->settings->server_user, password, &error);
  if (peer == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  self->remembers_password = password != NULL;
  if (self->settings->server_user != NULL)
    _sc_session_set_user_name (self, self->settings->server_user);
  job = sc_sync_job_new (self->store, peer);
  sc_sync_job_set_file_policy (job, self->file_policy);
  dex_await (sc_sync_job_recall (job), NULL);
  _sc_session_set_sync (self, job);

  return dex_future_new_true ();
}

/* Makes the job for the server that the settings name. */
DexFuture *
_sc_session_restore_sync (ScSession *self)
{
  return _sc_session_spawn (self, restore_fiber, self, NULL);
}

typedef struct
{
  ScSession *self;
  ScPeer *peer;
  char *user;
  char *password;
  char *password_file;
} Connecting;

static void
connecting_free (gpointer data)
{
  Connecting *state = data;

  g_object_unref (state->peer);
  g_free (state->user);
  g_free (state->password);
  g_free (state->password_file);
  g_free (state);
}

/* A keyring that does not take the password is no reason not to work. */
static gboolean
keep_password (ScSession *self, const char *url, const char *user, const char *password)
{
  g_autoptr (GError) error = NULL;

  if (user == NULL || password == NULL)
    return TRUE;
  if (dex_await (sc_credentials_save (url, user, password), &error))
    return TRUE;

  g_info ("The keyring does not keep the password: %s", error->message);
  return FALSE;
}

static DexFuture *
connect_fiber (gpointer data)
{
  Connecting *state = data;
  ScSession *self = state->self;
  const char *url = sc_peer_get_url (state->peer);
  g_autoptr (ScSyncJob) job = NULL;
  g_autoptr (GError) error = NULL;

  if (!dex_await (sc_peer_check (state->peer), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  _sc_permissions_forget (self->permissions);
  g_set_str (&self->settings->url, url);
  g_set_str (&self->settings->server_user, state->user);
  g_set_str (&self->settings->password_file, state->password_file);
  if (!_sc_settings_save (self->settings, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  self->remembers_password =
      state->password_file != NULL || keep_password (self, url, state->user, state->password);
  if (state->user != NULL)
    _sc_session_set_user_name (self, state->user);
  dex_await (_sc_permissions_refresh (self->permissions, state->peer), NULL);
  job = sc_sync_job_new (self->store, state->peer);
  sc_sync_job_set_file_policy (job, self->file_policy);
  dex_await (sc_sync_job_recall (job), NULL);
  _sc_session_set_sync (self, job);

  return dex_future_new_true ();
}

/**
 * sc_session_connect:
 * @self: a session
 * @url: server and workspace, as "https://smartcity.example/allianz"
 * @user: (nullable): the name there
 * @password: (nullable): the password
 * @password_file: (nullable): a file whose first line is the password: remembered instead of it
 *
 * Checks the address and the password, and sets the server up. sc_session_start_sync() then begins the
 * exchange.
 *
 * Returns: (transfer full): a future of %TRUE; rejects with %SC_SYNC_ERROR, and with %G_FILE_ERROR when
 *   @password_file cannot be read; nothing is changed then
 */
DexFuture *
sc_session_connect (ScSession *self,
                    const char *url,
                    const char *user,
                    const char *password,
                    const char *password_file)
{
  g_autofree char *from_file = NULL;
  g_autoptr (GError) error = NULL;
  Connecting *state;
  ScPeer *peer;

  g_return_val_if_fail (SC_IS_SESSION (self) && url != NULL, NULL);

  if (password_file != NULL)
    {
      from_file = _sc_password_file_read (password_file, &error);
      if (from_file == NULL)
        return dex_future_new_for_error (g_steal_pointer (&error));
      password = from_file;
    }
  peer = sc_peer_new (url, user, password, &error);
  if (peer == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  state = g_new0 (Connecting, 1);
  state->self = self;
  state->peer = peer;
  state->user = g_strdup (user);
  state->password = g_strdup (password);
  state->password_file =
      password_file != NULL ? g_canonicalize_filename (password_file, NULL) : NULL;

  return _sc_session_spawn (self, connect_fiber, state, connecting_free);
}

static DexFuture *
password_checked_cb (DexFuture *future, gpointer data)
{
  ScSession *self = data;

  if (self->sync != NULL)
    sc_sync_job_retry (self->sync);

  return dex_future_new_true ();
}

/**
 * sc_session_set_password:
 * @self: a session with a server
 * @password: the password
 *
 * Checks and keeps another password, and goes on.
 *
 * Returns: (transfer full): a future of %TRUE; rejects as sc_session_connect() does
 */
DexFuture *
sc_session_set_password (ScSession *self, const char *password)
{
  g_return_val_if_fail (SC_IS_SESSION (self) && self->sync != NULL, NULL);

  return dex_future_then (sc_session_connect (self, self->settings->url,
                                              self->settings->server_user, password, NULL),
                          password_checked_cb, g_object_ref (self), g_object_unref);
}

/**
 * sc_session_start_sync:
 * @self: a session
 *
 * Begins the exchange with the server, if one is set up.
 */
void
sc_session_start_sync (ScSession *self)
{
  g_return_if_fail (SC_IS_SESSION (self));

  if (self->sync != NULL)
    sc_sync_job_start (self->sync);
}

/**
 * sc_session_disconnect:
 * @self: a session
 *
 * Forgets the server and its password. The records stay.
 *
 * Returns: (transfer full): a future of %TRUE
 */
DexFuture *
sc_session_disconnect (ScSession *self)
{
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (SC_IS_SESSION (self), NULL);

  _sc_session_set_sync (self, NULL);
  if (self->settings->url != NULL && self->settings->server_user != NULL)
    dex_future_disown (sc_credentials_forget (self->settings->url, self->settings->server_user));
  g_clear_pointer (&self->settings->url, g_free);
  g_clear_pointer (&self->settings->server_user, g_free);
  g_clear_pointer (&self->settings->password_file, g_free);
  _sc_permissions_forget (self->permissions);
  if (!_sc_settings_save (self->settings, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

/**
 * sc_session_remembers_password:
 * @self: a session
 *
 * Returns: whether the password will be known at the next start; if not, say so
 */
gboolean
sc_session_remembers_password (ScSession *self)
{
  g_return_val_if_fail (SC_IS_SESSION (self), FALSE);

  return self->remembers_password;
}
