/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <limits.h>
#include <string.h>

#include "sc-databases-private.h"
#include "sc-server-error.h"
#include "sc-store-files.h"

struct _ScDatabases
{
  char *dir;
  GHashTable *futures; /* name → future of ScDatabase: open, or about to be */
};

ScDatabases *
_sc_databases_new (const char *data_dir)
{
  ScDatabases *self = g_new0 (ScDatabases, 1);

  self->dir = g_build_filename (data_dir, "databases", NULL);
  self->futures = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, dex_unref);

  return self;
}

void
_sc_databases_free (ScDatabases *self)
{
  g_free (self->dir);
  g_hash_table_unref (self->futures);
  g_free (self);
}

/* A slash cannot be part of a file's name. */
static char *
file_name (const char *name)
{
  g_autofree char *escaped = g_uri_escape_string (name, "$()+", FALSE);

  return g_strconcat (escaped, SC_DATABASE_SUFFIX, NULL);
}

/* What stands beside the file, the folder of the attachments above all, has a longer name than the file. */
static gboolean
has_room (const char *name)
{
  g_autofree char *file = file_name (name);

  return strlen (file) + strlen ("-attachments") <= NAME_MAX;
}

/* CouchDB's rule: lower-case letters, digits and _$()+-/, a letter first. */
gboolean
_sc_databases_check_name (const char *name, GError **error)
{
  gboolean valid = g_ascii_islower (*name);

  for (const char *p = name; *p != '\0' && valid; p++)
    valid = g_ascii_islower (*p) || g_ascii_isdigit (*p) || strchr ("_$()+-/", *p) != NULL;
  valid = valid || g_str_equal (name, SC_USERS_DATABASE);
  if (valid && has_room (name))
    return TRUE;

  if (valid)
    g_set_error (error, SC_SERVER_ERROR, SC_SERVER_ERROR_DATABASE_NAME_LENGTH,
                 "At least one path segment of `%s` is too long.", name);
  else
    g_set_error (
        error, SC_SERVER_ERROR, SC_SERVER_ERROR_DATABASE_NAME,
        "Name: '%s'. Only lowercase characters (a-z), digits (0-9), and any of the characters "
        "_, $, (, ), +, -, and / are allowed. Must begin with a letter.",
        name);
  return FALSE;
}

static char *
file_path (ScDatabases *self, const char *name)
{
  g_autofree char *file = file_name (name);

  return g_build_filename (self->dir, file, NULL);
}

typedef struct
{
  char *name;
  char *path;
  char *security;  /* nullable: what a new database starts with */
  ScStore *shared; /* nullable: opened by somebody else */
} Opening;

static void
opening_free (gpointer data)
{
  Opening *self = data;

  g_free (self->name);
  g_free (self->path);
  g_free (self->security);
  g_clear_object (&self->shared);
  g_free (self);
}

static ScSecurity *
load_security (ScStore *store, GError **error)
{
  g_autofree char *text = NULL;
  GError *local_error = NULL;

  text = dex_await_string (sc_store_get_meta (store, SC_SECURITY_KEY), &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return NULL;
    }
  if (text == NULL)
    text = g_strdup (SC_SECURITY_DEFAULT);

  return _sc_security_parse (text, strlen (text), error);
}

/* A new database that could not be set up (the disk is full) must not stand in the way of the next
 * attempt; one that another program is making meanwhile is not ours to remove. */
static DexFuture *
give_up (Opening *self, ScStore *store, GError *error)
{
  if (store != NULL && self->shared == NULL)
    dex_await (sc_store_close (store), NULL);
  if (self->security != NULL && !g_error_matches (error, SC_STORE_ERROR, SC_STORE_ERROR_BUSY))
    dex_await (sc_store_remove (self->path), NULL);

  return dex_future_new_for_error (error);
}

static DexFuture *
open_fiber (gpointer data)
{
  Opening *self = data;
  g_autoptr (ScStore) store = NULL;
  ScSecurity *security;
  GError *error = NULL;

  store = self->shared != NULL ? g_object_ref (self->shared)
                               : dex_await_object (sc_store_open (self->path), &error);
  if (store == NULL)
    return give_up (self, NULL, error);
  /* Who lends a store searches in it. */
  if (self->shared == NULL)
    sc_store_set_indexing (store, FALSE);
  if (self->security != NULL &&
      !dex_await (sc_store_set_meta (store, SC_SECURITY_KEY, self->security), &error))
    return give_up (self, store, error);
  security = load_security (store, &error);
  if (security == NULL)
    return give_up (self, store, error);

  return dex_future_new_take_object (
      _sc_database_new (self->name, store, security, self->shared != NULL));
}

static DexFuture *
start_opening (ScDatabases *self, const char *name, const char *security, ScStore *shared)
{
  Opening *opening = g_new0 (Opening, 1);
  DexFuture *future;

  opening->name = g_strdup (name);
  opening->path = file_path (self, name);
  opening->security = g_strdup (security);
  opening->shared = shared != NULL ? g_object_ref (shared) : NULL;
  future = dex_scheduler_spawn (NULL, 0, open_fiber, opening, opening_free);
  g_hash_table_replace (self->futures, g_strdup (name), dex_ref (future));

  return future;
}

static DexFuture *
find (ScDatabases *self, const char *name)
{
  DexFuture *future = g_hash_table_lookup (self->futures, name);

  /* What could not be opened is tried again. */
  if (future != NULL && dex_future_is_rejected (future))
    {
      g_hash_table_remove (self->futures, name);
      future = NULL;
    }

  return future;
}

/*
 * _sc_databases_open:
 *
 * Returns (transfer full): a future of ScDatabase; rejects with %SC_SERVER_ERROR_NOT_FOUND,
 * _DATABASE_NAME, or %SC_STORE_ERROR
 */
DexFuture *
_sc_databases_open (ScDatabases *self, const char *name)
{
  DexFuture *future = find (self, name);
  g_autofree char *path = NULL;
  GError *error = NULL;

  if (future != NULL)
    return dex_ref (future);
  if (!_sc_databases_check_name (name, &error))
    return dex_future_new_for_error (error);

  path = file_path (self, name);
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return dex_future_new_reject (SC_SERVER_ERROR, SC_SERVER_ERROR_NOT_FOUND,
                                  "Database does not exist.");

  return start_opening (self, name, NULL, NULL);
}

/*
 * _sc_databases_create:
 * @security: (nullable): its `_security`; %NULL for administrators only
 *
 * Returns (transfer full): a future of ScDatabase; rejects with %SC_SERVER_ERROR_EXISTS,
 * _DATABASE_NAME, or %SC_STORE_ERROR
 */
DexFuture *
_sc_databases_create (ScDatabases *self, const char *name, const char *security)
{
  g_autofree char *path = NULL;
  GError *error = NULL;

  if (!_sc_databases_check_name (name, &error))
    return dex_future_new_for_error (error);

  path = file_path (self, name);
  if (find (self, name) != NULL || g_file_test (path, G_FILE_TEST_EXISTS))
    return dex_future_new_reject (SC_SERVER_ERROR, SC_SERVER_ERROR_EXISTS,
                                  "The database could not be created, the file already exists.");
  if (g_mkdir_with_parents (self->dir, 0700) != 0)
    {
      int code = errno;

      return dex_future_new_reject (SC_SERVER_ERROR, SC_SERVER_ERROR_SETUP,
                                    _ ("The folder “%s” cannot be made: %s"), self->dir,
                                    g_strerror (code));
    }

  return start_opening (self, name, security != NULL ? security : SC_SECURITY_DEFAULT, NULL);
}

/*
 * _sc_databases_share:
 * @store: a store that somebody else opened and will close
 *
 * Returns (transfer full): a future of ScDatabase
 */
DexFuture *
_sc_databases_share (ScDatabases *self, const char *name, ScStore *store)
{
  GError *error = NULL;

  if (!_sc_databases_check_name (name, &error))
    return dex_future_new_for_error (error);

  return start_opening (self, name, NULL, store);
}

static gboolean
close_database (ScDatabase *database, GError **error)
{
  _sc_database_end_feeds (database);

  return _sc_database_is_shared (database) ||
         dex_await (sc_store_close (_sc_database_get_store (database)), error);
}

typedef struct
{
  ScDatabase *database;
  char *path;
} Removing;

static void
removing_free (gpointer data)
{
  Removing *self = data;

  g_object_unref (self->database);
  g_free (self->path);
  g_free (self);
}

static DexFuture *
remove_fiber (gpointer data)
{
  Removing *self = data;
  GError *error = NULL;

  if (!close_database (self->database, &error))
    return dex_future_new_for_error (error);
  if (!dex_await (sc_store_remove (self->path), NULL))
    return dex_future_new_reject (SC_SERVER_ERROR, SC_SERVER_ERROR_FORBIDDEN,
                                  "The database's file cannot be removed");

  return dex_future_new_true ();
}

static DexFuture *
removed_cb (DexFuture *future, gpointer data)
{
  return dex_future_new_reject (SC_SERVER_ERROR, SC_SERVER_ERROR_NOT_FOUND,
                                "Database does not exist.");
}

/* Whoever asks for it while its files go waits, and then hears that it is not there: a file that is half gone must
 * not be opened. */
static DexFuture *
remove_cb (DexFuture *future, gpointer data)
{
  ScDatabases *self = data;
  ScDatabase *database = g_value_get_object (dex_future_get_value (future, NULL));
  const char *name = _sc_database_get_name (database);
  Removing *removing;
  DexFuture *removal;

  /* Two at the same time: one of them found it. */
  if (_sc_database_is_closed (database))
    return dex_future_new_reject (SC_SERVER_ERROR, SC_SERVER_ERROR_NOT_FOUND,
                                  "Database does not exist.");

  removing = g_new0 (Removing, 1);
  removing->database = g_object_ref (database);
  removing->path = file_path (self, name);
  _sc_database_end_feeds (database);
  removal = dex_scheduler_spawn (NULL, 0, remove_fiber, removing, removing_free);
  g_hash_table_replace (self->futures, g_strdup (name),
                        dex_future_finally (dex_ref (removal), removed_cb, NULL, NULL));

  return removal;
}

/*
 * _sc_databases_remove:
 *
 * Ends the feeds of a database, closes it and removes its files.
 *
 * Returns (transfer full): a future of %TRUE
 */
DexFuture *
_sc_databases_remove (ScDatabases *self, const char *name)
{
  return dex_future_then (_sc_databases_open (self, name), remove_cb, self, NULL);
}

/* Makes feeds end; databases stay open. */
void
_sc_databases_end_feeds (ScDatabases *self)
{
  g_autoptr (GPtrArray) futures = g_hash_table_get_values_as_ptr_array (self->futures);

  for (guint i = 0; i < futures->len; i++)
    if (dex_future_is_resolved (futures->pdata[i]))
      _sc_database_end_feeds (g_value_get_object (dex_future_get_value (futures->pdata[i], NULL)));
}

static DexFuture *
close_fiber (gpointer data)
{
  ScDatabases *self = data;
  g_autoptr (GPtrArray) futures = g_hash_table_get_values_as_ptr_array (self->futures);
  GError *error = NULL;

  for (guint i = 0; i < futures->len; i++)
    dex_ref (futures->pdata[i]);
  g_ptr_array_set_free_func (futures, dex_unref);
  g_hash_table_remove_all (self->futures);

  for (guint i = 0; i < futures->len; i++)
    {
      g_autoptr (ScDatabase) database = dex_await_object (dex_ref (futures->pdata[i]), NULL);

      if (database != NULL && !close_database (database, error == NULL ? &error : NULL))
        continue;
    }

  return error != NULL ? dex_future_new_for_error (error) : dex_future_new_true ();
}

/*
 * _sc_databases_close:
 *
 * Returns (transfer full): a future, settled when all stores are closed
 */
DexFuture *
_sc_databases_close (ScDatabases *self)
{
  return dex_scheduler_spawn (NULL, 0, close_fiber, self, NULL);
}

/* Returns (transfer full): the names of all databases, sorted. */
char **
_sc_databases_list (ScDatabases *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->dir, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_null_terminated (0, g_free, TRUE);
  GHashTableIter iter;
  const char *file;
  gpointer name;
  gpointer future;

  while (dir != NULL && (file = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (file, SC_DATABASE_SUFFIX))
      {
        g_autofree char *escaped = g_strndup (file, strlen (file) - strlen (SC_DATABASE_SUFFIX));

        g_ptr_array_add (names, g_uri_unescape_string (escaped, NULL));
      }

  g_hash_table_iter_init (&iter, self->futures);
  while (g_hash_table_iter_next (&iter, &name, &future))
    if (dex_future_is_resolved (future) &&
        !g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort_values (names, (GCompareFunc) strcmp);

  return (char **) g_ptr_array_steal (names, NULL);
}

static gboolean
is_damaged (DexFuture *future)
{
  g_autoptr (GError) error = NULL;
  const GValue *value = dex_future_get_value (future, &error);

  if (value == NULL)
    return g_error_matches (error, SC_STORE_ERROR, SC_STORE_ERROR_CORRUPT);

  return sc_store_is_damaged (_sc_database_get_store (g_value_get_object (value)));
}

/* How many databases are open, or of those that somebody wanted to open: damaged. */
guint
_sc_databases_count (ScDatabases *self, gboolean damaged)
{
  GHashTableIter iter;
  gpointer future;
  guint n = 0;

  g_hash_table_iter_init (&iter, self->futures);
  while (g_hash_table_iter_next (&iter, NULL, &future))
    if (!dex_future_is_pending (future) &&
        (damaged ? is_damaged (future) : dex_future_is_resolved (future)))
      n++;

  return n;
}

/* Starts to compact those in which so much was changed. */
void
_sc_databases_compact (ScDatabases *self, guint n_changes)
{
  GHashTableIter iter;
  gpointer future;

  g_hash_table_iter_init (&iter, self->futures);
  while (g_hash_table_iter_next (&iter, NULL, &future))
    if (dex_future_is_resolved (future))
      {
        ScDatabase *database = g_value_get_object (dex_future_get_value (future, NULL));

        if (_sc_database_wants_compaction (database, n_changes))
          dex_future_disown (_sc_database_compact (database));
      }
}
