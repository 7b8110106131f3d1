/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#include "sc-backup.h"
#include "sc-clock.h"
#include "sc-databases-private.h"
#include "sc-folder-private.h"
#include "sc-json.h"
#include "sc-server-error.h"
#include "sc-store-backup.h"

/* A backup is a folder like this; it is written last, so where it is everything else is:
 *
 *     backup.json            what is in it, and the SHA-256 of each database
 *     databases/NAME.sqlite  and NAME.sqlite-attachments, as in the server's folder
 */
#define MANIFEST "backup.json"
#define FOLDER "databases"
#define FORMAT 1

typedef struct
{
  char *source;
  char *target;
  gboolean replace;
  GPtrArray *faults; /* of sentences */
  GPtrArray *files;  /* names of database files */
} Task;

static void
task_free (gpointer data)
{
  Task *self = data;

  g_free (self->source);
  g_free (self->target);
  g_ptr_array_unref (self->faults);
  g_ptr_array_unref (self->files);
  g_free (self);
}

static Task *
task_new (const char *source, const char *target)
{
  Task *self = g_new0 (Task, 1);

  self->source = g_canonicalize_filename (source, NULL);
  self->target = g_canonicalize_filename (target, NULL);
  self->faults = g_ptr_array_new_null_terminated (1, g_free, TRUE);
  self->files = g_ptr_array_new_with_free_func (g_free);

  return self;
}

static gboolean
refuse (GError **error, const char *format, const char *path)
{
  g_auto (GStrv) parts = g_strsplit (format, "%s", 2);
  g_autofree char *message = g_strjoinv (path, parts);

  g_set_error_literal (error, SC_SERVER_ERROR, SC_SERVER_ERROR_SETUP, message);

  return FALSE;
}

/* Blocks, with little memory: a database may be large. */
static char *
hash_file (const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, error);
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint8 *buffer = g_malloc (256 * 1024);
  gssize n = -1;

  while (stream != NULL &&
         (n = g_input_stream_read (G_INPUT_STREAM (stream), buffer, 256 * 1024, NULL, error)) > 0)
    g_checksum_update (sum, buffer, n);

  return n == 0 ? g_strdup (g_checksum_get_string (sum)) : NULL;
}

/* Takes @future, of sc_store_backup() or sc_store_restore(). */
static gboolean
await_copy (Task *self, DexFuture *future, GError **error)
{
  g_auto (GStrv) faults = dex_await_boxed (future, error);

  for (gsize i = 0; faults != NULL && faults[i] != NULL; i++)
    g_ptr_array_add (self->faults, g_strdup (faults[i]));

  return faults != NULL;
}

/* Databases that are made while the others are copied are in the next backup. */
static gboolean
list_databases (Task *self, const char *folder, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, SC_DATABASE_SUFFIX))
      g_ptr_array_add (self->files, g_strdup (name));
  if (self->files->len > 0)
    return TRUE;

  return refuse (error, _ ("There are no databases in “%s”."), folder);
}

/* One that is removed meanwhile is not part of the backup. */
static gboolean
save_database (Task *self, const char *file, const char *to_folder, JsonArray *list, GError **error)
{
  g_autofree char *from = g_build_filename (self->source, FOLDER, file, NULL);
  g_autofree char *to = g_build_filename (to_folder, file, NULL);
  g_autofree char *sum = NULL;
  g_autoptr (GError) local_error = NULL;
  JsonObject *entry;

  if (!await_copy (self, sc_store_backup (from, to), &local_error) &&
      g_file_test (from, G_FILE_TEST_EXISTS))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (!g_file_test (from, G_FILE_TEST_EXISTS))
    return _sc_folder_remove (to, error);

  sum = hash_file (to, error);
  if (sum == NULL)
    return FALSE;
  entry = json_object_new ();
  json_object_set_string_member (entry, "file", file);
  json_object_set_string_member (entry, "sha256", sum);
  json_array_add_object_element (list, entry);

  return TRUE;
}

static gboolean
write_manifest (const char *folder, JsonArray *list, GError **error)
{
  g_autofree char *path = g_build_filename (folder, MANIFEST, NULL);
  g_autofree char *now = sc_clock_now ();
  g_autoptr (JsonObject) manifest = json_object_new ();
  g_autofree char *text = NULL;

  json_object_set_int_member (manifest, "format", FORMAT);
  json_object_set_string_member (manifest, "created", now);
  json_object_set_string_member (manifest, "version", SC_VERSION);
  json_object_set_array_member (manifest, "databases", json_array_ref (list));
  text = sc_json_to_string (manifest, TRUE);

  return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_DURABLE, 0600, error) &&
         _sc_folder_sync (folder, error);
}

static gboolean
save_all (Task *self, const char *part, GError **error)
{
  g_autofree char *folder = g_build_filename (part, FOLDER, NULL);
  g_autoptr (JsonArray) list = json_array_new ();

  if (!_sc_folder_make (folder, error))
    return FALSE;
  for (guint i = 0; i < self->files->len; i++)
    if (!save_database (self, self->files->pdata[i], folder, list, error))
      return FALSE;

  return _sc_folder_sync (folder, error) && write_manifest (part, list, error);
}

/* An earlier backup may be replaced, anything else may not. */
static gboolean
check_target (Task *self, GError **error)
{
  g_autofree char *manifest = g_build_filename (self->target, MANIFEST, NULL);

  if (_sc_folder_is_empty (self->target) || g_file_test (manifest, G_FILE_TEST_EXISTS))
    return TRUE;

  return refuse (error, _ ("“%s” has something in it that is no backup. Nothing was changed."),
                 self->target);
}

static DexFuture *
save_fiber (gpointer data)
{
  Task *self = data;
  g_autofree char *from = g_build_filename (self->source, FOLDER, NULL);
  g_autofree char *part = g_strconcat (self->target, ".new", NULL);
  GError *error = NULL;
  int claim;
  gboolean done;

  if (!check_target (self, &error) || !list_databases (self, from, &error))
    return dex_future_new_for_error (error);
  claim = _sc_folder_claim (part, &error);
  if (claim < 0)
    return dex_future_new_for_error (error);

  done = save_all (self, part, &error) && _sc_folder_put_in_place (part, self->target, &error);
  /* What is there now is the backup before, or half of one. */
  _sc_folder_remove (part, NULL);
  close (claim);
  if (!done)
    return dex_future_new_for_error (error);

  return dex_future_new_take_boxed (G_TYPE_STRV, g_strdupv ((char **) self->faults->pdata));
}

/**
 * sc_backup_save:
 * @data_dir: a server's folder; the server may run, and write
 * @target: the folder of the backup; an earlier one there is replaced when this one is complete
 *
 * Copies all databases and their attachments, each as it is at one moment, and checks the copies.
 *
 * Returns: (transfer full): a future of an array (char **) of sentences: attachments that are damaged or
 *   missing in @data_dir; settled when everything else is on the disk. Rejects with %SC_STORE_ERROR,
 *   %G_IO_ERROR, or %SC_SERVER_ERROR_SETUP when @target must not be overwritten
 */
DexFuture *
sc_backup_save (const char *data_dir, const char *target)
{
  g_return_val_if_fail (data_dir != NULL && target != NULL, NULL);

  return dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 0, save_fiber,
                              task_new (data_dir, target), task_free);
}

static JsonArray *
read_manifest (const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, MANIFEST, NULL);
  g_autofree char *text = NULL;
  g_autoptr (JsonObject) manifest = NULL;
  JsonArray *list;

  if (g_file_get_contents (path, &text, NULL, NULL))
    manifest = sc_json_parse_object (text, -1, NULL);
  list = sc_json_get_array (manifest, "databases");
  if (list == NULL)
    {
      refuse (error, _ ("“%s” is no complete backup."), folder);
      return NULL;
    }
  if (sc_json_get_int (manifest, "format", 0) > FORMAT)
    {
      g_set_error (error, SC_STORE_ERROR, SC_STORE_ERROR_TOO_NEW,
                   "The backup was made by version %s", sc_json_get_string (manifest, "version"));
      return NULL;
    }

  return json_array_ref (list);
}

static gboolean
restore_database (Task *self, JsonNode *node, const char *to_folder, GError **error)
{
  JsonObject *entry = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *file = sc_json_get_string (entry, "file");
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;
  g_autofree char *sum = NULL;

  if (file == NULL || strchr (file, '/') != NULL || !g_str_has_suffix (file, SC_DATABASE_SUFFIX))
    return refuse (error, _ ("“%s” is no complete backup."), self->source);

  from = g_build_filename (self->source, FOLDER, file, NULL);
  to = g_build_filename (to_folder, file, NULL);
  sum = hash_file (from, error);
  if (sum == NULL)
    return FALSE;
  if (g_strcmp0 (sum, sc_json_get_string (entry, "sha256")) != 0)
    {
      g_set_error (error, SC_STORE_ERROR, SC_STORE_ERROR_CORRUPT,
                   "“%s” is not what was written when the backup was made", from);
      return FALSE;
    }

  return await_copy (self, sc_store_restore (from, to), error);
}

/* A server holds all databases that it has opened, that of the users from its start on. */
static gboolean
check_stopped (const char *folder, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_str_has_suffix (name, SC_DATABASE_SUFFIX) && sc_store_is_in_use (path))
        {
          g_set_error (error, SC_STORE_ERROR, SC_STORE_ERROR_BUSY, "“%s” is in use", path);
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
check_place (Task *self, const char *folder, GError **error)
{
  if (_sc_folder_is_empty (folder))
    return TRUE;
  if (!self->replace)
    return refuse (
        error,
        _ ("There are databases in “%s”. To put the backup in their place, add --replace; "
           "they are kept beside it."),
        folder);

  return check_stopped (folder, error);
}

static gboolean
restore_all (Task *self, JsonArray *list, const char *part, GError **error)
{
  for (guint i = 0; i < json_array_get_length (list); i++)
    if (!restore_database (self, json_array_get_element (list, i), part, error))
      return FALSE;

  return _sc_folder_sync (part, error);
}

/* What was there before gets a name that says when it was replaced. */
static gboolean
keep_replaced (const char *part, const char *folder, GError **error)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format (now, "%Y%m%dT%H%M%SZ");
  g_autofree char *kept = g_strconcat (folder, ".replaced-", time, NULL);

  return !g_file_test (part, G_FILE_TEST_EXISTS) || _sc_folder_put_in_place (part, kept, error);
}

static DexFuture *
restore_fiber (gpointer data)
{
  Task *self = data;
  g_autofree char *folder = g_build_filename (self->target, FOLDER, NULL);
  g_autofree char *part = g_strconcat (folder, ".new", NULL);
  g_autoptr (JsonArray) list = NULL;
  GError *error = NULL;
  int claim;
  gboolean done;

  list = read_manifest (self->source, &error);
  if (list == NULL || !check_place (self, folder, &error) ||
      !_sc_folder_make (self->target, &error))
    return dex_future_new_for_error (error);
  claim = _sc_folder_claim (part, &error);
  if (claim < 0)
    return dex_future_new_for_error (error);

  /* A server may have been started meanwhile. */
  done = restore_all (self, list, part, &error) && check_stopped (folder, &error) &&
         _sc_folder_put_in_place (part, folder, &error);
  if (done)
    done = keep_replaced (part, folder, &error);
  else
    _sc_folder_remove (part, NULL);
  close (claim);
  if (!done)
    return dex_future_new_for_error (error);

  return dex_future_new_take_boxed (G_TYPE_STRV, g_strdupv ((char **) self->faults->pdata));
}

/**
 * sc_backup_restore:
 * @source: what sc_backup_save() has made; it stays as it is
 * @data_dir: the folder of a server that does not run
 * @replace: whether there may be databases; they are kept in a folder beside
 *
 * Puts the databases of a backup in place, all or none. sc_store_restore() tells what becomes of sequences
 * and checkpoints: clients compare all they have, and what they wrote after the backup comes back.
 *
 * Returns: (transfer full): as sc_backup_save(); rejects with %SC_STORE_ERROR, of these _BUSY when a server
 *   runs on @data_dir, with %G_IO_ERROR, or with %SC_SERVER_ERROR_SETUP
 */
DexFuture *
sc_backup_restore (const char *source, const char *data_dir, gboolean replace)
{
  Task *task;

  g_return_val_if_fail (source != NULL && data_dir != NULL, NULL);

  task = task_new (source, data_dir);
  task->replace = replace;

  return dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 0, restore_fiber, task,
                              task_free);
}
