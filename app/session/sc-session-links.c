/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-likeness.h"
#include "sc-links.h"
#include "sc-offload.h"
#include "sc-record-files.h"
#include "sc-session-links.h"
#include "sc-session-private.h"

/* Records that name each other, and two that mean the same. */

/* So many are enough to say that somebody has been entered before. */
#define MAX_ALIKE 5

typedef struct
{
  ScSession *session; /* kept alive by the spawner */
  char *id;           /* (nullable) */
  guint limit;
  ScRecord *record;  /* (nullable) */
  ScRecord *dropped; /* (nullable) */
} Task;

static void
task_free (gpointer data)
{
  Task *task = data;

  g_free (task->id);
  g_clear_object (&task->record);
  g_clear_object (&task->dropped);
  g_free (task);
}

static void
link_free (gpointer data)
{
  ScLink *link = data;

  g_object_unref (link->record);
  g_free (link);
}

/* Returns (transfer full) (nullable): of ScRecord. In a fiber. */
static GPtrArray *
load_mentions (ScSession *self, const char *id, const char *type, guint limit, GError **error)
{
  ScListRequest request = {
    .mention = (char *) id, .type = (char *) type, .limit = limit, .include_docs = TRUE
  };
  g_autoptr (GPtrArray) rows = dex_await_boxed (sc_store_list (self->store, &request), error);
  GPtrArray *records;

  if (rows == NULL)
    return NULL;
  records = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (records, _sc_session_make_record (((ScListRow *) rows->pdata[i])->document));

  return records;
}

static DexFuture *
links_fiber (gpointer data)
{
  Task *task = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records =
      load_mentions (task->session, task->id, NULL, task->limit, &error);
  GPtrArray *links;

  if (records == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  links = g_ptr_array_new_with_free_func (link_free);
  for (guint i = 0; i < records->len; i++)
    {
      g_autoptr (GPtrArray) fields = sc_links_list_fields (records->pdata[i], task->id);

      for (guint f = 0; f < fields->len; f++)
        {
          ScLink *link = g_new0 (ScLink, 1);

          link->record = g_object_ref (records->pdata[i]);
          link->field = fields->pdata[f];
          g_ptr_array_add (links, link);
        }
    }

  return dex_future_new_take_boxed (G_TYPE_PTR_ARRAY, links);
}

/**
 * sc_session_list_links:
 * @self: a session
 * @id: a record's id
 * @limit: look at so many records at most; %G_MAXUINT for all
 *
 * Which records name another one. All documents are looked through for that: some milliseconds with thousands of
 * them, a tenth of a second with a hundred thousand, and in a thread of the store.
 *
 * Returns: (transfer full): a future of an array of #ScLink, in order of the records' ids; rejects with
 *   %SC_STORE_ERROR
 */
DexFuture *
sc_session_list_links (ScSession *self, const char *id, guint limit)
{
  Task *task;

  g_return_val_if_fail (SC_IS_SESSION (self) && id != NULL, NULL);

  task = g_new0 (Task, 1);
  task->session = self;
  task->id = g_strdup (id);
  task->limit = limit;

  return _sc_session_spawn (self, links_fiber, task, task_free);
}

/* Returns (transfer full): the two in an order that does not depend on who asks */
static char *
dup_pair (const char *a, const char *b)
{
  return g_strcmp0 (a, b) < 0 ? g_strconcat (a, " ", b, NULL) : g_strconcat (b, " ", a, NULL);
}

/**
 * sc_session_set_different:
 * @self: a session
 * @id: a record's id
 * @other_id: that of another one
 *
 * Says that they are not the same, however they look. It is remembered in the profile.
 */
void
sc_session_set_different (ScSession *self, const char *id, const char *other_id)
{
  ScSettings *settings;
  g_autoptr (GStrvBuilder) pairs = g_strv_builder_new ();
  g_autoptr (GError) error = NULL;

  g_return_if_fail (SC_IS_SESSION (self) && id != NULL && other_id != NULL);

  settings = self->settings;
  if (settings->different != NULL)
    g_strv_builder_addv (pairs, (const char **) settings->different);
  g_strv_builder_take (pairs, dup_pair (id, other_id));
  g_strfreev (settings->different);
  settings->different = g_strv_builder_end (pairs);
  if (!_sc_settings_save (settings, &error))
    g_info ("The settings cannot be written: %s", error->message);
}

typedef struct
{
  GPtrArray *rows;
  ScRecord *record;
  char **different; /* (nullable): pairs that are not the same */
} Comparing;

static gboolean
is_different (const Comparing *self, const char *id)
{
  g_autofree char *pair = dup_pair (sc_record_get_id (self->record), id);

  return self->different != NULL && g_strv_contains ((const char *const *) self->different, pair);
}

static gpointer
compare_func (gpointer data, GError **error)
{
  Comparing *self = data;
  GPtrArray *alike = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->rows->len && alike->len < MAX_ALIKE; i++)
    {
      const ScListRow *row = self->rows->pdata[i];
      g_autoptr (ScRecord) other = _sc_session_make_record (row->document);

      if (sc_likeness_is_given (self->record, other) && !is_different (self, row->id))
        g_ptr_array_add (alike, g_steal_pointer (&other));
    }

  return alike;
}

static DexFuture *
alike_fiber (gpointer data)
{
  Task *task = data;
  const char *type = sc_record_get_type_name (task->record);
  g_autofree char *start = g_strconcat (type, ":", NULL);
  g_autofree char *end = g_strconcat (type, ";", NULL);
  ScListRequest request = {
    .start_id = start, .end_id = end, .limit = G_MAXUINT, .include_docs = TRUE
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows =
      dex_await_boxed (sc_store_list (task->session->store, &request), &error);
  g_auto (GStrv) different = g_strdupv (task->session->settings->different);
  Comparing comparing = { rows, task->record, different };

  if (rows == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_boxed (G_TYPE_PTR_ARRAY, sc_offload ((gsize) rows->len * 1024,
                                                                  compare_func, &comparing, NULL));
}

/**
 * sc_session_list_alike:
 * @self: a session
 * @record: a record, written or not
 *
 * Returns: (transfer full): a future of an array of #ScRecord: up to five that seem to mean the same as @record,
 *   see sc_likeness_is_given(); rejects with %SC_STORE_ERROR
 */
DexFuture *
sc_session_list_alike (ScSession *self, ScRecord *record)
{
  Task *task;
  const ScRecordType *type;

  g_return_val_if_fail (SC_IS_SESSION (self) && SC_IS_RECORD (record), NULL);

  type = sc_record_get_record_type (record);
  if (type == NULL || !sc_likeness_is_known_for (type))
    return dex_future_new_take_boxed (G_TYPE_PTR_ARRAY,
                                      g_ptr_array_new_with_free_func (g_object_unref));
  task = g_new0 (Task, 1);
  task->session = self;
  task->record = g_object_ref (record);

  return _sc_session_spawn (self, alike_fiber, task, task_free);
}

/* Whoever was entered twice may have been put into the same team twice. */
static gboolean
is_among (GPtrArray *memberships, ScRecord *membership)
{
  static const char *const fields[] = { "person_id", "team_id", "start", "end" };

  for (guint i = 0; i < memberships->len; i++)
    {
      gboolean same = TRUE;

      for (gsize f = 0; f < G_N_ELEMENTS (fields); f++)
        same = same && g_strcmp0 (sc_record_get_string (memberships->pdata[i], fields[f]),
                                  sc_record_get_string (membership, fields[f])) == 0;
      if (same)
        return TRUE;
    }

  return FALSE;
}

/* What names the dropped one names the kept one; what then says what another says already goes. */
static gboolean
turn_links (Task *task, GPtrArray *written, GPtrArray *deleted, GError **error)
{
  const char *kept = sc_record_get_id (task->record);
  const char *dropped = sc_record_get_id (task->dropped);
  const char *user = sc_session_get_user_name (task->session);
  g_autoptr (GPtrArray) mentions = load_mentions (task->session, dropped, NULL, G_MAXUINT, error);
  g_autoptr (GPtrArray) memberships =
      mentions != NULL ? load_mentions (task->session, kept, "membership", G_MAXUINT, error) : NULL;

  if (memberships == NULL)
    return FALSE;
  for (guint i = 0; i < mentions->len; i++)
    {
      const char *id = sc_record_get_id (mentions->pdata[i]);
      g_autoptr (ScRecord) turned = NULL;

      if (g_str_equal (id, kept) || g_str_equal (id, dropped))
        continue;
      turned = sc_links_replace (mentions->pdata[i], dropped, kept, user);
      if (turned == NULL)
        continue;
      if (g_strcmp0 (sc_record_get_type_name (turned), "membership") == 0 &&
          is_among (memberships, turned))
        g_ptr_array_add (deleted, g_object_ref (turned));
      else
        g_ptr_array_add (written, g_steal_pointer (&turned));
    }

  return TRUE;
}

static gboolean
demand (ScSession *self, GPtrArray *records, gboolean removal, GError **error)
{
  g_autoptr (GPtrArray) verdicts =
      dex_await_boxed (sc_permissions_judge (sc_session_get_permissions (self), records, removal),
                       error);

  for (guint i = 0; verdicts != NULL && i < verdicts->len; i++)
    if (verdicts->pdata[i] != NULL)
      {
        g_propagate_error (error, g_error_copy (verdicts->pdata[i]));
        return FALSE;
      }

  return verdicts != NULL;
}

/* Returns (transfer full) (nullable): the revision that everybody sees now. In a fiber. */
static char *
dup_rev (ScSession *self, const char *id)
{
  g_autoptr (ScDocument) document = dex_await_boxed (sc_store_get (self->store, id, NULL), NULL);

  return document != NULL ? sc_document_dup_rev (document) : NULL;
}

/* The files of the dropped one, before it goes. The edit then continues what has them, if nobody else has changed the
 * record since it began; otherwise it is a branch, as any late edit. */
static gboolean
take_files (Task *task, GPtrArray *written, GError **error)
{
  const char *kept = sc_record_get_id (task->record);
  g_autofree char *before = dup_rev (task->session, kept);
  g_autofree char *after = NULL;
  g_autoptr (GPtrArray) files = NULL;

  if (!sc_record_type_has_files (sc_record_get_type_name (task->dropped)))
    return TRUE;
  files = dex_await_boxed (sc_session_list_files (task->session, sc_record_get_id (task->dropped)),
                           error);
  for (guint i = 0; files != NULL && i < files->len; i++)
    {
      ScRecordFile *file = files->pdata[i];

      if (!dex_await (sc_session_put_file_back (task->session, kept, file->attachment), error))
        return FALSE;
    }
  after = dup_rev (task->session, kept);
  if (after != NULL && g_strcmp0 (before, sc_record_get_rev (task->record)) == 0)
    {
      ScRecord *edit = written->pdata[0];

      written->pdata[0] = sc_record_new (kept, after, sc_record_get_body (edit));
      g_object_unref (edit);
    }

  return files != NULL;
}

static DexFuture *
merge_fiber (gpointer data)
{
  Task *task = data;
  const char *user = sc_session_get_user_name (task->session);
  ScRecord *itself = sc_links_replace (task->record, sc_record_get_id (task->dropped), NULL, user);
  g_autoptr (GPtrArray) written = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) deleted = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) saved = NULL;
  g_autoptr (GError) error = NULL;
  guint n_written;

  g_ptr_array_add (written, itself != NULL ? itself : g_object_ref (task->record));
  g_ptr_array_add (deleted, g_object_ref (task->dropped));
  if (!turn_links (task, written, deleted, &error) ||
      !demand (task->session, written, FALSE, &error) ||
      !demand (task->session, deleted, TRUE, &error) || !take_files (task, written, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  n_written = written->len;
  g_ptr_array_extend_and_steal (written, g_steal_pointer (&deleted));
  saved = dex_await_boxed (_sc_session_write (task->session, written, n_written), &error);
  if (saved == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_for_uint (saved->len - 2);
}

/**
 * sc_session_merge_into:
 * @self: a session
 * @merged: a finished edit of the record that stays
 * @dropped: the other record, which means the same
 *
 * Makes one of two: all that names @dropped names the record that stays, which gets its files too, and @dropped is
 * deleted. It is one step, which one undo takes back; nothing happens where the person may not write one of the
 * records.
 *
 * Returns: (transfer full): a future of how many other records named @dropped (guint); rejects with
 *   %SC_RULES_ERROR_FORBIDDEN or %SC_STORE_ERROR
 */
DexFuture *
sc_session_merge_into (ScSession *self, ScRecord *merged, ScRecord *dropped)
{
  Task *task;

  g_return_val_if_fail (SC_IS_SESSION (self) && SC_IS_RECORD (merged) && SC_IS_RECORD (dropped),
                        NULL);
  g_return_val_if_fail (g_strcmp0 (sc_record_get_type_name (merged),
                                   sc_record_get_type_name (dropped)) == 0,
                        NULL);

  task = g_new0 (Task, 1);
  task->session = self;
  task->record = g_object_ref (merged);
  task->dropped = g_object_ref (dropped);

  return _sc_session_spawn (self, merge_fiber, task, task_free);
}
