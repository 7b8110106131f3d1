/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-attachment-reader.h"
#include "sc-attachment-writer.h"
#include "sc-file-name.h"
#include "sc-record-files.h"
#include "sc-resolver.h"
#include "sc-session-private.h"
#include "sc-store-error.h"

#define PIECE (256 * 1024)

/* What an office sends by post is smaller. */
#define MAX_SIZE ((guint64) 4 * 1024 * 1024 * 1024)

/**
 * sc_record_type_has_files:
 * @type: the name of a record type
 *
 * Returns: whether people add files to such records: photographs and fact sheets of a solution, the logo of a
 *   partner, plans of a team and papers of a theme; not of a person, whose data are as few as can be
 */
gboolean
sc_record_type_has_files (const char *type)
{
  static const char *const types[] = { "solution", "partner", "team", "theme", NULL };

  return g_strv_contains (types, type);
}

typedef enum
{
  LIST,
  ADD,
  ADD_BYTES,
  REMOVE,
  PUT_BACK,
  RENAME,
  COPY,
} What;

typedef struct
{
  ScSession *self;
  What what;
  char *id;
  char *name;
  char *new_name; /* RENAME; ADD_BYTES: the type */
  GListModel *files;
  GBytes *bytes;
  ScAttachment *attachment;
  GFile *target;
} Task;

static void
task_free (gpointer data)
{
  Task *task = data;

  g_free (task->id);
  g_free (task->name);
  g_free (task->new_name);
  g_clear_object (&task->files);
  g_clear_pointer (&task->bytes, g_bytes_unref);
  g_clear_pointer (&task->attachment, sc_attachment_unref);
  g_clear_object (&task->target);
  g_free (task);
}

static Task *
task_new (ScSession *self, What what, const char *id, const char *name)
{
  Task *task = g_new0 (Task, 1);

  task->self = self;
  task->what = what;
  task->id = g_strdup (id);
  task->name = g_strdup (name);

  return task;
}

static ScDocument *
load (const Task *task, GError **error)
{
  return dex_await_boxed (sc_store_get (task->self->store, task->id, NULL), error);
}

/* Returns (transfer none) (nullable): the file of this name. */
static ScAttachment *
find (const Task *task, const ScDocument *document, GError **error)
{
  ScAttachment *found = sc_attachments_find (document->attachments, task->name);

  if (found == NULL)
    g_set_error (error, SC_STORE_ERROR, SC_STORE_ERROR_NOT_FOUND, "“%s” has no file “%s”", task->id,
                 task->name);

  return found;
}

static GPtrArray *
copy_all (const ScDocument *document, const char *except)
{
  GPtrArray *copies = sc_attachments_new ();

  for (guint i = 0; document->attachments != NULL && i < document->attachments->len; i++)
    {
      const ScAttachment *attachment = document->attachments->pdata[i];

      if (g_strcmp0 (attachment->name, except) != 0)
        g_ptr_array_add (copies, sc_attachment_copy (attachment));
    }

  return copies;
}

/* Writes a revision that differs from @document in its files alone. @attachments: (transfer full) */
static gboolean
write_files (const Task *task, const ScDocument *document, GPtrArray *attachments, GError **error)
{
  g_autofree char *rev = sc_document_dup_rev (document);
  ScDocument *edit = sc_document_new (task->id, rev, FALSE, document->body);
  g_autoptr (GPtrArray) documents =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sc_document_unref);
  g_autoptr (GPtrArray) results = NULL;
  const ScWriteResult *result;

  sc_document_take_attachments (edit, attachments);
  g_ptr_array_add (documents, edit);
  results = dex_await_boxed (sc_store_write (task->self->store, documents, SC_WRITE_BRANCH), error);
  if (results == NULL)
    return FALSE;
  result = results->pdata[0];
  if (result->error != NULL)
    {
      g_propagate_error (error, g_error_copy (result->error));
      return FALSE;
    }
  dex_future_disown (sc_resolver_run (task->self->store));

  return TRUE;
}

/* Whether the person at this desk may change the record. */
static gboolean
may_change (const Task *task, const ScDocument *document, GError **error)
{
  g_autoptr (ScRecord) record = _sc_session_make_record (document);

  return dex_await (sc_permissions_demand (task->self->permissions, record, FALSE), error);
}

static void
file_free (gpointer data)
{
  ScRecordFile *file = data;

  sc_attachment_unref (file->attachment);
  g_free (file);
}

static DexFuture *
list_files (const Task *task, const ScDocument *document)
{
  ScSyncJob *sync = task->self->sync;
  gboolean waits = sync != NULL && !sc_sync_job_has_sent (sync, document->seq);
  GPtrArray *files = g_ptr_array_new_with_free_func (file_free);

  for (guint i = 0; document->attachments != NULL && i < document->attachments->len; i++)
    {
      ScAttachment *attachment = document->attachments->pdata[i];
      ScRecordFile *file = g_new0 (ScRecordFile, 1);

      file->attachment = sc_attachment_ref (attachment);
      file->state = attachment->data == NULL ? SC_FILE_STATE_ELSEWHERE
                    : waits                  ? SC_FILE_STATE_WAITING
                                             : SC_FILE_STATE_HERE;
      g_ptr_array_add (files, file);
    }

  return dex_future_new_take_boxed (G_TYPE_PTR_ARRAY, files);
}

/* From the file to the store's folder, piece by piece. */
static ScAttachmentData *
take_in (const Task *task, GFile *file, GError **error)
{
  g_autoptr (ScAttachmentWriter) writer =
      sc_attachment_writer_new (task->self->store, NULL, MAX_SIZE);
  g_autoptr (GFileInputStream) stream =
      dex_await_object (dex_file_read (file, G_PRIORITY_DEFAULT), error);

  if (stream == NULL)
    return NULL;
  for (;;)
    {
      g_autoptr (GBytes) piece = dex_await_boxed (
          dex_input_stream_read_bytes (G_INPUT_STREAM (stream), PIECE, G_PRIORITY_DEFAULT), error);

      if (piece == NULL)
        return NULL;
      if (g_bytes_get_size (piece) == 0)
        return dex_await_boxed (sc_attachment_writer_finish (writer), error);
      if (!dex_await (sc_attachment_writer_write (writer, piece), error))
        return NULL;
    }
}

static ScAttachment *
make_attachment (const Task *task, GFile *file, GError **error)
{
  g_autoptr (GFileInfo) info =
      dex_await_object (dex_file_query_info (file,
                                             G_FILE_ATTRIBUTE_STANDARD_DISPLAY_NAME
                                             "," G_FILE_ATTRIBUTE_STANDARD_CONTENT_TYPE
                                             "," G_FILE_ATTRIBUTE_STANDARD_TYPE,
                                             G_FILE_QUERY_INFO_NONE, G_PRIORITY_DEFAULT),
                        error);
  g_autoptr (ScAttachmentData) data = NULL;
  g_autofree char *name = NULL;
  g_autofree char *mime = NULL;
  g_autoptr (ScAttachment) attachment = NULL;

  if (info == NULL)
    return NULL;
  if (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE, "“%s” is not a file",
                   g_file_info_get_display_name (info));
      return NULL;
    }
  name = sc_file_name_make (g_file_info_get_display_name (info));
  mime = g_content_type_get_mime_type (g_file_info_get_content_type (info));
  attachment = sc_attachment_new (name, mime);
  data = take_in (task, file, error);
  if (data == NULL || !sc_attachment_take_data (attachment, data, error))
    return NULL;

  return g_steal_pointer (&attachment);
}

/* All of them, or none: what was chosen together is one change. */
static GPtrArray *
make_attachments (const Task *task, GError **error)
{
  g_autoptr (GPtrArray) made = sc_attachments_new ();

  for (guint i = 0; task->files != NULL && i < g_list_model_get_n_items (task->files); i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (task->files, i);
      ScAttachment *attachment = make_attachment (task, file, error);

      if (attachment == NULL)
        return NULL;
      g_ptr_array_add (made, attachment);
    }
  if (task->bytes != NULL)
    {
      g_autofree char *name = sc_file_name_make (task->name);
      ScAttachment *attachment = sc_attachment_new (name, task->new_name);

      attachment->bytes = g_bytes_ref (task->bytes);
      g_ptr_array_add (made, attachment);
    }
  if (task->attachment != NULL)
    g_ptr_array_add (made, sc_attachment_copy (task->attachment));

  return g_steal_pointer (&made);
}

/* The record is read again when the files are here: while they were copied it may have been changed. */
static DexFuture *
add (const Task *task)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) made = make_attachments (task, &error);
  g_autoptr (ScDocument) document = made != NULL ? load (task, &error) : NULL;
  GPtrArray *attachments;

  if (document == NULL || !may_change (task, document, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  attachments = copy_all (document, NULL);
  for (guint i = 0; i < made->len; i++)
    {
      ScAttachment *attachment = made->pdata[i];
      g_autofree char *name = sc_file_name_dup_free (attachments, attachment->name);

      g_set_str (&attachment->name, name);
      g_ptr_array_add (attachments, sc_attachment_ref (attachment));
    }
  if (!write_files (task, document, attachments, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_for_uint (made->len);
}

static DexFuture *
change (const Task *task, const ScDocument *document, ScAttachment *found)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *attachments;

  if (!may_change (task, document, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  attachments = copy_all (document, task->name);
  if (task->what == RENAME)
    {
      g_autofree char *made = sc_file_name_make (task->new_name);
      g_autofree char *name = sc_file_name_dup_free (attachments, made);
      ScAttachment *renamed = sc_attachment_copy (found);

      g_set_str (&renamed->name, name);
      g_ptr_array_add (attachments, renamed);
    }
  if (!write_files (task, document, attachments, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

static gboolean
write_piece (GOutputStream *stream, GBytes *piece, GError **error)
{
  g_autoptr (GBytes) rest = g_bytes_ref (piece);

  while (g_bytes_get_size (rest) > 0)
    {
      gssize n =
          dex_await_int64 (dex_output_stream_write_bytes (stream, rest, G_PRIORITY_DEFAULT), error);
      GBytes *next;

      if (n <= 0)
        return FALSE;
      next = g_bytes_new_from_bytes (rest, (gsize) n, g_bytes_get_size (rest) - (gsize) n);
      g_bytes_unref (rest);
      rest = next;
    }

  return TRUE;
}

/* Into a file beside the target, which takes its place when it is complete. */
static DexFuture *
copy (const Task *task, const ScAttachment *attachment)
{
  g_autoptr (ScAttachmentReader) reader =
      sc_attachment_reader_new (attachment, TRUE, 0, (guint64) MAX (attachment->length, 0));
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileOutputStream) stream =
      dex_await_object (dex_file_replace (task->target, NULL, FALSE,
                                          G_FILE_CREATE_REPLACE_DESTINATION, G_PRIORITY_DEFAULT),
                        &error);
  g_autoptr (GCancellable) broken = g_cancellable_new ();

  while (stream != NULL && error == NULL)
    {
      g_autoptr (GBytes) piece = dex_await_boxed (sc_attachment_reader_read (reader), &error);

      if (piece == NULL || g_bytes_get_size (piece) == 0)
        break;
      write_piece (G_OUTPUT_STREAM (stream), piece, &error);
    }
  if (stream != NULL && error == NULL &&
      dex_await (dex_output_stream_close (G_OUTPUT_STREAM (stream), G_PRIORITY_DEFAULT), &error))
    return dex_future_new_true ();

  /* A close that is cancelled leaves the target as it was. */
  g_cancellable_cancel (broken);
  if (stream != NULL)
    g_output_stream_close (G_OUTPUT_STREAM (stream), broken, NULL);

  return dex_future_new_for_error (g_steal_pointer (&error));
}

static DexFuture *
task_fiber (gpointer data)
{
  const Task *task = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (ScDocument) document = NULL;
  ScAttachment *found;

  if (task->what == ADD || task->what == ADD_BYTES || task->what == PUT_BACK)
    return add (task);
  document = load (task, &error);
  if (document == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (task->what == LIST)
    return list_files (task, document);
  found = find (task, document, &error);
  if (found == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return task->what == COPY ? copy (task, found) : change (task, document, found);
}

static DexFuture *
run (Task *task)
{
  return _sc_session_spawn (task->self, task_fiber, task, task_free);
}

/**
 * sc_session_list_files:
 * @self: a session
 * @id: a record's id
 *
 * Returns: (transfer full): a future of an array of #ScRecordFile, in the order of their names; rejects with
 *   %SC_STORE_ERROR
 */
DexFuture *
sc_session_list_files (ScSession *self, const char *id)
{
  g_return_val_if_fail (SC_IS_SESSION (self) && id != NULL, NULL);

  return run (task_new (self, LIST, id, NULL));
}

/**
 * sc_session_add_files:
 * @self: a session
 * @id: a record's id
 * @files: (element-type GFile): what to copy; must not change any more
 *
 * Adds all of them or none. A name that is taken gets a number; what file systems do not take in a name is
 * left out.
 *
 * Returns: (transfer full): a future of how many (guint); rejects with %G_IO_ERROR where one cannot be read
 *   (_NOT_REGULAR_FILE for a folder), %SC_STORE_ERROR (_FULL), or %SC_RULES_ERROR_FORBIDDEN
 */
DexFuture *
sc_session_add_files (ScSession *self, const char *id, GListModel *files)
{
  Task *task;

  g_return_val_if_fail (SC_IS_SESSION (self) && id != NULL && G_IS_LIST_MODEL (files), NULL);

  task = task_new (self, ADD, id, NULL);
  task->files = g_object_ref (files);

  return run (task);
}

/**
 * sc_session_add_bytes:
 * @self: a session
 * @id: a record's id
 * @name: how to call it
 * @content_type: its MIME type
 * @bytes: what is in it, as of a picture from the clipboard
 *
 * Returns: (transfer full): a future of 1 (guint); rejects as for sc_session_add_files()
 */
DexFuture *
sc_session_add_bytes (ScSession *self,
                      const char *id,
                      const char *name,
                      const char *content_type,
                      GBytes *bytes)
{
  Task *task;

  g_return_val_if_fail (SC_IS_SESSION (self) && id != NULL && name != NULL && bytes != NULL, NULL);

  task = task_new (self, ADD_BYTES, id, name);
  task->new_name = g_strdup (content_type);
  task->bytes = g_bytes_ref (bytes);

  return run (task);
}

/**
 * sc_session_remove_file:
 * @self: a session
 * @id: a record's id
 * @name: the name of one of its files
 *
 * sc_session_put_file_back() takes it back.
 *
 * Returns: (transfer full): a future of %TRUE; rejects with %SC_STORE_ERROR or %SC_RULES_ERROR_FORBIDDEN
 */
DexFuture *
sc_session_remove_file (ScSession *self, const char *id, const char *name)
{
  g_return_val_if_fail (SC_IS_SESSION (self) && id != NULL && name != NULL, NULL);

  return run (task_new (self, REMOVE, id, name));
}

/**
 * sc_session_put_file_back:
 * @self: a session
 * @id: a record's id
 * @attachment: what was removed in this run of the program
 *
 * Returns: (transfer full): a future of 1 (guint); rejects as for sc_session_add_files()
 */
DexFuture *
sc_session_put_file_back (ScSession *self, const char *id, ScAttachment *attachment)
{
  Task *task;

  g_return_val_if_fail (SC_IS_SESSION (self) && id != NULL && attachment != NULL, NULL);

  task = task_new (self, PUT_BACK, id, NULL);
  task->attachment = sc_attachment_ref (attachment);

  return run (task);
}

/**
 * sc_session_rename_file:
 * @self: a session
 * @id: a record's id
 * @name: the name of one of its files
 * @new_name: another; when it is taken, it gets a number
 *
 * Returns: (transfer full): a future of %TRUE; rejects with %SC_STORE_ERROR or %SC_RULES_ERROR_FORBIDDEN
 */
DexFuture *
sc_session_rename_file (ScSession *self, const char *id, const char *name, const char *new_name)
{
  Task *task;

  g_return_val_if_fail (SC_IS_SESSION (self) && id != NULL && name != NULL, NULL);

  task = task_new (self, RENAME, id, name);
  task->new_name = g_strdup (new_name);

  return run (task);
}

/**
 * sc_session_fetch_file:
 * @self: a session
 * @id: a record's id
 * @name: the name of one of its files
 * @progress: (nullable): hears how many bytes there are
 * @user_data: for @progress
 * @cancellable: (nullable): ends it; the next attempt goes on from there
 *
 * Brings a file from the server, at once. One that is here is not asked for.
 *
 * Returns: (transfer full): a future of %TRUE; rejects with %SC_SYNC_ERROR, with %SC_STORE_ERROR_ELSEWHERE
 *   where no server is set up
 */
DexFuture *
sc_session_fetch_file (ScSession *self,
                       const char *id,
                       const char *name,
                       GFileProgressCallback progress,
                       gpointer user_data,
                       GCancellable *cancellable)
{
  g_return_val_if_fail (SC_IS_SESSION (self) && id != NULL && name != NULL, NULL);

  if (self->sync == NULL)
    return dex_future_new_reject (SC_STORE_ERROR, SC_STORE_ERROR_ELSEWHERE,
                                  "The bytes of the attachment are not here");

  return sc_sync_job_fetch_file (self->sync, id, name, progress, user_data, cancellable);
}

/**
 * sc_session_copy_file:
 * @self: a session
 * @id: a record's id
 * @name: the name of one of its files, which is here
 * @target: what to write; it takes the place of what is there when it is complete
 *
 * Returns: (transfer full): a future of %TRUE; rejects with %SC_STORE_ERROR (_ELSEWHERE when it is not here) or
 *   %G_IO_ERROR
 */
DexFuture *
sc_session_copy_file (ScSession *self, const char *id, const char *name, GFile *target)
{
  Task *task;

  g_return_val_if_fail (SC_IS_SESSION (self) && id != NULL && name != NULL, NULL);
  g_return_val_if_fail (G_IS_FILE (target), NULL);

  task = task_new (self, COPY, id, name);
  task->target = g_object_ref (target);

  return run (task);
}
