/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gstdio.h>

#include "sc-session-private.h"
#include "sc-store-files.h"
#include "sc-store-salvage.h"

/* Which file of the profile is the workspace: the settings say it, so that another one takes its place in one
 * step. */

#define DEFAULT_NAME "workspace.sqlite"
#define REBUILT_PREFIX "workspace-"
#define SUFFIX ".sqlite"

/* Returns (transfer full): the path of a file of the profile. */
char *
_sc_session_dup_path (ScSession *self, const char *name)
{
  return g_build_filename (self->profile, name, NULL);
}

static gint64
get_mtime (ScSession *self, const char *name)
{
  g_autofree char *path = _sc_session_dup_path (self, name);
  GStatBuf buf;

  return g_stat (path, &buf) == 0 ? (gint64) buf.st_mtime : 0;
}

/* Where the settings are gone they do not say that the workspace was rebuilt, and under which name: the file
 * that was written last is it. A profile that has the default file needs no guess. */
static void
guess_store_name (ScSession *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->profile, 0, NULL);
  const char *name;

  if (self->settings->store != NULL || get_mtime (self, DEFAULT_NAME) != 0)
    return;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, REBUILT_PREFIX) && g_str_has_suffix (name, SUFFIX) &&
        get_mtime (self, name) >= get_mtime (self, _sc_session_get_store_name (self)))
      g_set_str (&self->settings->store, name);
}

const char *
_sc_session_get_store_name (ScSession *self)
{
  return self->settings->store != NULL ? self->settings->store : DEFAULT_NAME;
}

/* Removes a store whose name stands in the settings, and then its name. To be called in a fiber. */
static void
drop (ScSession *self, char **name)
{
  g_autofree char *path = *name != NULL ? _sc_session_dup_path (self, *name) : NULL;
  g_autoptr (GError) error = NULL;

  if (path == NULL || g_str_equal (*name, _sc_session_get_store_name (self)))
    return;
  if (g_file_test (path, G_FILE_TEST_EXISTS) && !dex_await (sc_store_remove (path), &error))
    {
      g_info ("A superfluous copy of the workspace stays: %s", error->message);
      return;
    }
  g_clear_pointer (name, g_free);
  if (!_sc_settings_save (self->settings, &error))
    g_info ("The settings cannot be written: %s", error->message);
}

/* What a rebuilding that broke off has left. To be called in a fiber. */
void
_sc_session_drop_building (ScSession *self)
{
  drop (self, &self->settings->building);
}

/* What was taken over from it is in the one that comes now. To be called in a fiber. */
void
_sc_session_drop_previous (ScSession *self)
{
  drop (self, &self->settings->previous);
}

static DexFuture *
drop_previous_fiber (gpointer data)
{
  ScSession *self = data;

  _sc_session_drop_previous (self);
  self->dropping = FALSE;

  return dex_future_new_true ();
}

/* The copy from before a rebuilding is kept until everything that was in it is on the server. */
void
_sc_session_look_at_previous (ScSession *self)
{
  ScSyncJob *job = self->sync;

  if (self->settings == NULL || self->settings->previous == NULL || self->dropping || job == NULL ||
      sc_sync_job_get_last_sync (job) == 0 || sc_sync_job_get_pending (job) > 0 ||
      sc_sync_job_get_error (job) != NULL ||
      sc_outbox_get_n_refusals (sc_sync_job_get_outbox (job)) > 0)
    return;

  self->dropping = TRUE;
  dex_future_disown (_sc_session_spawn (self, drop_previous_fiber, self, NULL));
}

/* A file that was closed in order is not examined when it is opened. If it was damaged since, the
 * first look shows it: a workspace that cannot be read must not be taken for an empty one. */
static ScStore *
open_and_look (const char *path, GError **error)
{
  g_autoptr (ScStore) store = dex_await_object (sc_store_open (path), error);
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (ScStoreInfo) info = NULL;
  g_autoptr (GError) local_error = NULL;

  if (store == NULL)
    return NULL;
  rows = _sc_session_list_workspaces (store, &local_error);
  /* Counting reads the index of all lists. */
  if (rows != NULL)
    info = dex_await_boxed (sc_store_load_info (store), &local_error);
  if (!g_error_matches (local_error, SC_STORE_ERROR, SC_STORE_ERROR_CORRUPT))
    return g_steal_pointer (&store);
  dex_await (sc_store_close (store), NULL);
  g_propagate_error (error, g_steal_pointer (&local_error));

  return NULL;
}

static guint
count_live (GPtrArray *documents)
{
  guint n = 0;

  for (guint i = 0; i < documents->len; i++)
    n += !((ScDocument *) documents->pdata[i])->deleted;

  return n;
}

/* With their revisions: the server sees what it knows already, and what it was never sent. */
static ScStore *
make_again (const char *path, GPtrArray *documents, GError **error)
{
  g_autoptr (ScStore) store = dex_await_object (sc_store_open (path), error);
  g_autoptr (GPtrArray) results = NULL;

  if (store == NULL)
    return NULL;
  results = dex_await_boxed (sc_store_write (store, documents, SC_WRITE_GRAFT), error);
  if (results != NULL)
    return g_steal_pointer (&store);
  dex_await (sc_store_close (store), NULL);

  return NULL;
}

/* A damaged file does not stop anybody from working: it is set aside, what can be read of it goes into a
 * new one, and the rest comes from the server again. */
ScStore *
_sc_session_open_or_salvage (ScSession *self, const char *path, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  ScStore *store = open_and_look (path, &local_error);
  g_autofree char *export_path = NULL;
  g_autoptr (GPtrArray) documents = NULL;

  if (store != NULL || !g_error_matches (local_error, SC_STORE_ERROR, SC_STORE_ERROR_CORRUPT))
    {
      if (store == NULL)
        g_propagate_error (error, g_steal_pointer (&local_error));
      return store;
    }

  g_clear_error (&local_error);
  export_path = g_strconcat (path, ".rescued.json", NULL);
  documents = dex_await_boxed (sc_store_salvage (path, export_path, TRUE), error);
  if (documents == NULL)
    return NULL;
  self->notice = g_strdup_printf ("%u\n%s", count_live (documents), export_path);

  return make_again (path, documents, error);
}

/* Reads the settings and opens the file that they name. Another program may have put another file in its place
 * between the one and the other. To be called in a fiber. */
gboolean
_sc_session_open_store (ScSession *self, GError **error)
{
  for (;;)
    {
      g_autofree char *name = NULL;
      g_autofree char *path = NULL;

      g_clear_pointer (&self->settings, _sc_settings_free);
      self->settings = _sc_settings_load (self->profile, error);
      if (self->settings == NULL)
        return FALSE;
      guess_store_name (self);
      name = g_strdup (_sc_session_get_store_name (self));
      path = _sc_session_dup_path (self, name);
      self->store = _sc_session_open_or_salvage (self, path, error);
      if (self->store == NULL)
        return FALSE;

      g_clear_pointer (&self->settings, _sc_settings_free);
      self->settings = _sc_settings_load (self->profile, error);
      if (self->settings != NULL)
        guess_store_name (self);
      if (self->settings != NULL && g_str_equal (name, _sc_session_get_store_name (self)))
        break;
      dex_await (sc_store_close (self->store), NULL);
      g_clear_object (&self->store);
      if (self->settings == NULL)
        return FALSE;
    }
  _sc_session_recall_file_policy (self);
  /* Not before: another program may be building it. */
  _sc_session_drop_building (self);

  return TRUE;
}
