/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

#include "sc-attachment-data-private.h"
#include "sc-attachment-folder-private.h"
#include "sc-attachment-writer-private.h"
#include "sc-clock.h"
#include "sc-store-attachments-private.h"
#include "sc-store-backup.h"
#include "sc-store-error.h"
#include "sc-store-schema-private.h"

/* A restored store continues its sequence at the time of the restore, in seconds, times this. No store writes
 * so many changes a second, so a sequence that was given out before the loss is never given out again,
 * however old the backup was; and until the year 2242 the numbers stay exact in JavaScript. */
#define SEQS_A_SECOND ((gint64) 1 << 20)

#define PIECE_SIZE (256 * 1024)

typedef struct
{
  char *from;
  char *to;
  gboolean link;     /* an attachment may be the same file at both places */
  gboolean restored; /* what it becomes is another replica than what it was */
  GPtrArray *faults; /* of sentences: attachments that could not be copied */
} Copy;

static void
copy_free (gpointer data)
{
  Copy *self = data;

  g_free (self->from);
  g_free (self->to);
  g_ptr_array_unref (self->faults);
  g_free (self);
}

static Copy *
copy_new (const char *from, const char *to)
{
  Copy *self = g_new0 (Copy, 1);

  self->from = g_strdup (from);
  self->to = g_strdup (to);
  self->faults = g_ptr_array_new_null_terminated (1, g_free, TRUE);

  return self;
}

/* One read transaction for the whole copy: with WAL it stops nobody who writes, and what is written
 * meanwhile is not in it. In several steps a busy writer would make it start again and again. */
static gboolean
copy_pages (ScSqlite *from, ScSqlite *to, GError **error)
{
  sqlite3 *handle = _sc_sqlite_get_handle (to);
  sqlite3_backup *backup =
      sqlite3_backup_init (handle, "main", _sc_sqlite_get_handle (from), "main");
  int code;

  if (backup != NULL)
    {
      sqlite3_backup_step (backup, -1);
      sqlite3_backup_finish (backup);
    }
  code = sqlite3_errcode (handle);
  if (code == SQLITE_OK)
    return TRUE;

  _sc_sqlite_set_error (to, code, error);
  return FALSE;
}

static gboolean
check_integrity (ScSqlite *sqlite, const char *path, GError **error)
{
  g_autoptr (ScStatement) stmt = _sc_sqlite_prepare (sqlite, "PRAGMA integrity_check(1)", error);
  const char *answer;
  gboolean row;

  if (stmt == NULL || !_sc_sqlite_step (sqlite, stmt, &row, error))
    return FALSE;
  answer = row ? (const char *) sqlite3_column_text (stmt, 0) : NULL;
  if (g_strcmp0 (answer, "ok") == 0)
    return TRUE;

  g_set_error (error, SC_STORE_ERROR, SC_STORE_ERROR_CORRUPT, "“%s” is damaged: %s", path,
               answer != NULL ? answer : "no answer");
  return FALSE;
}

/* The copy becomes a replica of its own. What it forgets are the checkpoints of others: they say what the
 * lost database had. Replicators compare the newest entry by its session only, and would take the word of
 * the client, so what a client has written after the backup would never be offered again. */
static gboolean
make_replica (ScSqlite *sqlite, GError **error)
{
  g_autofree char *floor = NULL;
  gint64 seq;

  if (!_sc_store_schema_check (sqlite, error) ||
      !_sc_sqlite_get_int (sqlite, SC_UPDATE_SEQ_SQL, &seq, error))
    return FALSE;

  floor = g_strdup_printf ("%" G_GINT64_FORMAT,
                           MAX (seq + SEQS_A_SECOND, sc_clock_now_ms () / 1000 * SEQS_A_SECOND));

  return _sc_sqlite_exec (sqlite, "BEGIN; DELETE FROM local", error) &&
         _sc_store_meta_set (sqlite, "uuid", NULL, error) &&
         _sc_store_meta_set (sqlite, SC_SEQ_FLOOR_KEY, floor, error) &&
         _sc_store_meta_set (sqlite, "clean", "1", error) &&
         _sc_sqlite_exec (sqlite, "COMMIT", error);
}

/* Returns (transfer full) (nullable) (element-type utf8): the files of attachments that the copy needs. */
static GHashTable *
copy_database (Copy *self, GError **error)
{
  g_autoptr (GHashTable) keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (ScSqlite) from = _sc_sqlite_open (self->from, TRUE, error);
  g_autoptr (ScSqlite) to = from != NULL ? _sc_sqlite_open (self->to, FALSE, error) : NULL;

  /* Nobody trusts the copy before all of it is on the disk; and afterwards it is one file. */
  if (to == NULL ||
      !_sc_sqlite_exec (to, "PRAGMA journal_mode = DELETE; PRAGMA synchronous = OFF", error) ||
      !copy_pages (from, to, error) || !check_integrity (to, self->from, error) ||
      (self->restored && !make_replica (to, error)) ||
      !_sc_sqlite_exec (to, "PRAGMA journal_mode = DELETE", error) ||
      !_sc_store_list_attachment_keys (to, keys, error))
    return NULL;

  g_clear_pointer (&to, _sc_sqlite_close);
  if (!_sc_attachment_folder_sync_path (self->to, error))
    return NULL;

  return g_steal_pointer (&keys);
}

static gboolean
copy_pieces (int fd, ScAttachmentWriter *writer, GError **error)
{
  g_autofree char *buffer = g_malloc (PIECE_SIZE);
  gssize n;

  while ((n = read (fd, buffer, PIECE_SIZE)) > 0)
    {
      g_autoptr (GBytes) piece = g_bytes_new_static (buffer, (gsize) n);

      if (!_sc_attachment_writer_write (writer, piece, error))
        return FALSE;
    }
  if (n < 0)
    _sc_attachment_folder_set_error (errno, error);

  return n == 0;
}

/* Notes that an attachment is not as it was: the rest is worth having. */
static gboolean
note_fault (Copy *self, const char *file, const char *reason)
{
  g_ptr_array_add (self->faults, g_strdup_printf ("%s: %s", file, reason));

  return TRUE;
}

static gboolean
copy_file (Copy *self, const char *file, const char *key, const char *folder, GError **error)
{
  g_autoptr (ScAttachmentWriter) writer = _sc_attachment_writer_new (folder, NULL, G_MAXUINT64);
  g_autoptr (ScAttachmentData) data = NULL;
  int fd = g_open (file, O_RDONLY | O_CLOEXEC, 0);
  gboolean placed;
  gboolean copied;

  if (fd < 0)
    return note_fault (self, file, g_strerror (errno));
  copied = copy_pieces (fd, writer, error);
  close (fd);
  data = copied ? _sc_attachment_writer_finish (writer, error) : NULL;
  if (data == NULL)
    return FALSE;
  /* Its name is the SHA-256 of what is in it. */
  if (!g_str_equal (_sc_attachment_data_get_key (data), key))
    return note_fault (self, file, "the file is damaged");

  return _sc_attachment_data_place (data, folder, &placed, error);
}

static gboolean
copy_attachment (Copy *self, const char *key, GError **error)
{
  g_autofree char *from_folder = _sc_attachment_folder_path (self->from);
  g_autofree char *to_folder = _sc_attachment_folder_path (self->to);
  g_autofree char *from = g_build_filename (from_folder, key, NULL);
  g_autofree char *to = g_build_filename (to_folder, key, NULL);

  if (!_sc_attachment_folder_make (to_folder, error))
    return FALSE;
  /* Files of attachments never change, so a second name is a copy; another disk needs a real one. */
  if (self->link && link (from, to) == 0)
    return TRUE;

  return copy_file (self, from, key, to_folder, error);
}

static gboolean
copy_attachments (Copy *self, GHashTable *keys, GError **error)
{
  g_autofree char *folder = _sc_attachment_folder_path (self->to);
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, keys);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (!copy_attachment (self, key, error))
      return FALSE;

  return g_hash_table_size (keys) == 0 || _sc_attachment_folder_sync_path (folder, error);
}

static DexFuture *
copy_fiber (gpointer data)
{
  Copy *self = data;
  g_autofree char *folder = g_path_get_dirname (self->from);
  g_autoptr (GHashTable) keys = NULL;
  GError *error = NULL;
  /* So no attachment is swept that the copied revisions refer to. */
  int lock = _sc_attachment_folder_lock (folder, FALSE);
  gboolean copied;

  keys = copy_database (self, &error);
  copied = keys != NULL && copy_attachments (self, keys, &error);
  if (lock >= 0)
    close (lock);
  if (!copied)
    return dex_future_new_for_error (error);

  return dex_future_new_take_boxed (G_TYPE_STRV, g_strdupv ((char **) self->faults->pdata));
}

static DexFuture *
start (Copy *copy)
{
  return dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 0, copy_fiber, copy,
                              copy_free);
}

/**
 * sc_store_backup:
 * @path: the file of a store; whoever has it open goes on writing
 * @copy: a file that does not exist
 *
 * Makes a copy of a store as it is at this moment, and checks it. Attachments get a second name where that
 * can be, else they are copied, and compared with their name.
 *
 * Returns: (transfer full): a future of an array (char **) of sentences: attachments that are damaged or
 *   missing already; settled when everything else is on the disk. Rejects with %SC_STORE_ERROR
 */
DexFuture *
sc_store_backup (const char *path, const char *copy)
{
  Copy *self;

  g_return_val_if_fail (path != NULL && copy != NULL, NULL);

  self = copy_new (path, copy);
  self->link = TRUE;

  return start (self);
}

/**
 * sc_store_restore:
 * @copy: what sc_store_backup() has made
 * @path: a file that does not exist
 *
 * Makes a store of a copy. It is a replica of its own, with a new uuid: others compare all they have with
 * it, and sequences go on behind all that were ever given out. The copy stays as it is.
 *
 * Returns: (transfer full): as sc_store_backup(); rejects with %SC_STORE_ERROR, of these _CORRUPT for a
 *   damaged copy and _TOO_NEW for one of a newer program
 */
DexFuture *
sc_store_restore (const char *copy, const char *path)
{
  Copy *self;

  g_return_val_if_fail (copy != NULL && path != NULL, NULL);

  self = copy_new (copy, path);
  self->restored = TRUE;

  return start (self);
}

/**
 * sc_store_is_in_use:
 * @path: the file of a store, or of none
 *
 * Returns: whether a program has it open at this moment
 */
gboolean
sc_store_is_in_use (const char *path)
{
  g_autofree char *lock_path = g_strconcat (path, ".lock", NULL);
  int fd = g_open (lock_path, O_RDWR | O_CLOEXEC, 0);
  gboolean in_use = fd >= 0 && flock (fd, LOCK_EX | LOCK_NB) != 0;

  if (fd >= 0)
    close (fd);

  return in_use;
}
