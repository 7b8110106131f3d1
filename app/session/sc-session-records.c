/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-clock.h"
#include "sc-json.h"
#include "sc-resolver.h"
#include "sc-session-private.h"

/* Reading and writing records, undo. */

/* Returns (transfer full): what the document says. */
ScRecord *
_sc_session_make_record (const ScDocument *document)
{
  g_autofree char *rev = sc_document_dup_rev (document);
  g_autoptr (JsonObject) body =
      sc_json_parse_object (document->body, (gssize) document->body_length, NULL);

  if (body == NULL)
    body = json_object_new ();

  return sc_record_new (document->id, rev, body);
}

static DexFuture *
make_record_cb (DexFuture *future, gpointer data)
{
  const ScDocument *document = g_value_get_boxed (dex_future_get_value (future, NULL));

  return dex_future_new_take_object (_sc_session_make_record (document));
}

/**
 * sc_session_load:
 * @self: a session
 * @id: a document's id
 *
 * Returns: (transfer full): a future of #ScRecord; rejects with %SC_STORE_ERROR_NOT_FOUND or _DELETED
 */
DexFuture *
sc_session_load (ScSession *self, const char *id)
{
  g_return_val_if_fail (SC_IS_SESSION (self) && id != NULL, NULL);

  return dex_future_then (sc_store_get (self->store, id, NULL), make_record_cb, NULL, NULL);
}

static DexFuture *
make_records_cb (DexFuture *future, gpointer data)
{
  GPtrArray *rows = g_value_get_boxed (dex_future_get_value (future, NULL));
  GPtrArray *records = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < rows->len; i++)
    {
      const ScListRow *row = rows->pdata[i];

      if (row->document != NULL)
        g_ptr_array_add (records, _sc_session_make_record (row->document));
    }

  return dex_future_new_take_boxed (G_TYPE_PTR_ARRAY, records);
}

/**
 * sc_session_load_all:
 * @self: a session
 * @type: the name of a record type
 *
 * For exports and comparisons; lists on the screen are sc_session_list().
 *
 * Returns: (transfer full): a future of an array of #ScRecord
 */
DexFuture *
sc_session_load_all (ScSession *self, const char *type)
{
  g_autofree char *start = g_strconcat (type, ":", NULL);
  g_autofree char *end = g_strconcat (type, ";", NULL);
  ScListRequest request = {
    .start_id = start, .end_id = end, .limit = G_MAXUINT, .include_docs = TRUE
  };

  g_return_val_if_fail (SC_IS_SESSION (self) && type != NULL, NULL);

  return dex_future_then (sc_store_list (self->store, &request), make_records_cb, NULL, NULL);
}

/**
 * sc_session_list:
 * @self: a session
 * @query: what to show
 *
 * Returns: (transfer full): a model that follows the store
 */
ScQueryModel *
sc_session_list (ScSession *self, ScQuery *query)
{
  g_return_val_if_fail (SC_IS_SESSION (self) && query != NULL, NULL);

  return sc_query_model_new (self->store, query);
}

/**
 * sc_session_get_permissions:
 * @self: an open session
 *
 * Returns: (transfer none): what the person at this desk may write
 */
ScPermissions *
sc_session_get_permissions (ScSession *self)
{
  g_return_val_if_fail (SC_IS_SESSION (self), NULL);

  return self->permissions;
}

/**
 * sc_session_refresh_permissions:
 * @self: an open session
 *
 * Asks the server who somebody is there. While the exchange is live that is done by itself whenever the
 * server is reached again.
 *
 * Returns: (transfer full): a future of %TRUE, whether the server answers or not
 */
DexFuture *
sc_session_refresh_permissions (ScSession *self)
{
  g_return_val_if_fail (SC_IS_SESSION (self), NULL);

  if (self->sync == NULL)
    return dex_future_new_true ();

  return _sc_permissions_refresh (self->permissions, sc_sync_job_get_peer (self->sync));
}

typedef struct
{
  ScSession *self;
  GPtrArray *records;
  guint n_written; /* so many of them; the others are deleted */
} Saving;

static void
saving_free (gpointer data)
{
  Saving *state = data;

  g_ptr_array_unref (state->records);
  g_free (state);
}

static ScDocument *
tombstone_for (ScSession *self, ScRecord *record)
{
  g_autoptr (JsonObject) body = json_object_new ();
  g_autofree char *now = sc_clock_now ();
  g_autofree char *text = NULL;

  json_object_set_string_member (body, "type", sc_record_get_type_name (record));
  json_object_set_string_member (body, "deleted_at", now);
  json_object_set_string_member (body, "deleted_by", self->user_name);
  text = sc_json_to_string (body, FALSE);

  return sc_document_new (sc_record_get_id (record), sc_record_get_rev (record), TRUE, text);
}

static ScDocument *
document_for (ScRecord *record)
{
  g_autofree char *text = sc_json_to_string (sc_record_get_body (record), FALSE);

  return sc_document_new (sc_record_get_id (record), sc_record_get_rev (record), FALSE, text);
}

/* An array of records in which NULL stands for one that does not exist. */
static void
unref_record (gpointer record)
{
  if (record != NULL)
    g_object_unref (record);
}

/* What the records were before: what undo goes back to. */
static GPtrArray *
load_before (ScSession *self, GPtrArray *records)
{
  GPtrArray *before = g_ptr_array_new_with_free_func (unref_record);

  for (guint i = 0; i < records->len; i++)
    {
      ScRecord *record = records->pdata[i];
      const char *rev = sc_record_get_rev (record);
      g_autoptr (ScDocument) document =
          rev != NULL
              ? dex_await_boxed (sc_store_get (self->store, sc_record_get_id (record), rev), NULL)
              : NULL;

      g_ptr_array_add (before, document != NULL && !document->deleted
                                   ? _sc_session_make_record (document)
                                   : NULL);
    }

  return before;
}

static GPtrArray *
make_saved (Saving *state, GPtrArray *results, GError **error)
{
  g_autoptr (GPtrArray) saved = g_ptr_array_new_with_free_func (unref_record);

  for (guint i = 0; i < results->len; i++)
    {
      const ScWriteResult *result = results->pdata[i];
      ScRecord *record = state->records->pdata[i];

      if (result->error != NULL)
        {
          g_propagate_error (error, g_error_copy (result->error));
          return NULL;
        }
      g_ptr_array_add (saved, i < state->n_written ? sc_record_new (result->id, result->rev,
                                                                    sc_record_get_body (record))
                                                   : NULL);
    }

  return g_steal_pointer (&saved);
}

static DexFuture *
save_fiber (gpointer data)
{
  Saving *state = data;
  ScSession *self = state->self;
  g_autoptr (GPtrArray) documents =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sc_document_unref);
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) before = load_before (self, state->records);
  g_autoptr (GPtrArray) saved = NULL;

  for (guint i = 0; i < state->records->len; i++)
    g_ptr_array_add (documents, i < state->n_written
                                    ? document_for (state->records->pdata[i])
                                    : tombstone_for (self, state->records->pdata[i]));
  /* What came from elsewhere while somebody typed is not in the way: the edit becomes a branch, and
   * merging brings both together. */
  results = dex_await_boxed (sc_store_write (self->store, documents, SC_WRITE_BRANCH), &error);
  if (results != NULL)
    saved = make_saved (state, results, &error);
  if (saved == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  _sc_undo_add (self->undo, before, saved);
  _sc_session_undo_changed (self);
  dex_future_disown (sc_resolver_run (self->store));

  return dex_future_new_take_boxed (G_TYPE_PTR_ARRAY, g_steal_pointer (&saved));
}

/*
 * @records: (element-type ScRecord): what is written, and behind that what is deleted
 *
 * Writes without asking the rules. One undo takes all of it back.
 *
 * Returns (transfer full): a future of an array of #ScRecord with their new revisions, and NULL for the deleted
 */
DexFuture *
_sc_session_write (ScSession *self, GPtrArray *records, guint n_written)
{
  Saving *state = g_new0 (Saving, 1);

  state->self = self;
  state->records = g_ptr_array_ref (records);
  state->n_written = n_written;

  return _sc_session_spawn (self, save_fiber, state, saving_free);
}

static DexFuture *
count_cb (DexFuture *future, gpointer data)
{
  GPtrArray *saved = g_value_get_boxed (dex_future_get_value (future, NULL));

  return dex_future_new_for_uint (saved->len);
}

static DexFuture *
take_first_cb (DexFuture *future, gpointer data)
{
  GPtrArray *saved = g_value_get_boxed (dex_future_get_value (future, NULL));

  return dex_future_new_take_object (g_object_ref (saved->pdata[0]));
}

static GPtrArray *
new_array_of_one (ScRecord *record)
{
  GPtrArray *records = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (records, g_object_ref (record));

  return records;
}

/**
 * sc_session_save:
 * @self: a session
 * @record: a finished edit; its revision is the one the edit began from, %NULL for a new record
 *
 * Writes a record. If it was changed elsewhere meanwhile, both versions are kept and merged. What somebody
 * has typed is never turned away: whether they may is asked before, by sc_permissions_demand().
 *
 * Returns: (transfer full): a future of the #ScRecord with its new revision
 */
DexFuture *
sc_session_save (ScSession *self, ScRecord *record)
{
  g_autoptr (GPtrArray) records = NULL;

  g_return_val_if_fail (SC_IS_SESSION (self) && SC_IS_RECORD (record), NULL);

  records = new_array_of_one (record);

  return dex_future_then (_sc_session_write (self, records, records->len), take_first_cb, NULL,
                          NULL);
}

/**
 * sc_session_save_all:
 * @self: a session
 * @records: (element-type ScRecord): finished edits; must not change any more
 *
 * Writes records together: all or, on an error of the disk, none. One undo takes all of them back.
 *
 * Returns: (transfer full): a future of how many (guint)
 */
DexFuture *
sc_session_save_all (ScSession *self, GPtrArray *records)
{
  g_return_val_if_fail (SC_IS_SESSION (self) && records != NULL, NULL);

  return dex_future_then (_sc_session_write (self, records, records->len), count_cb, NULL, NULL);
}

/* What the server did not take is only here: whoever made it may take it away. */
static gboolean
is_refused (ScSession *self, ScRecord *record)
{
  return self->sync != NULL &&
         sc_outbox_find (sc_sync_job_get_outbox (self->sync), sc_record_get_id (record)) != NULL;
}

static DexFuture *
delete_fiber (gpointer data)
{
  Saving *state = data;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < state->records->len; i++)
    {
      ScRecord *record = state->records->pdata[i];

      if (!is_refused (state->self, record) &&
          !dex_await (sc_permissions_demand (state->self->permissions, record, TRUE), &error))
        return dex_future_new_for_error (g_steal_pointer (&error));
    }

  return dex_future_then (_sc_session_write (state->self, state->records, 0), count_cb, NULL, NULL);
}

/**
 * sc_session_delete:
 * @self: a session
 * @record: what to delete
 *
 * Returns: (transfer full): a future of 1 (guint); rejects with %SC_RULES_ERROR_FORBIDDEN where the person
 *   may not delete it, and with %SC_STORE_ERROR
 */
DexFuture *
sc_session_delete (ScSession *self, ScRecord *record)
{
  g_autoptr (GPtrArray) records = NULL;

  g_return_val_if_fail (SC_IS_SESSION (self) && SC_IS_RECORD (record), NULL);

  records = new_array_of_one (record);

  return sc_session_delete_all (self, records);
}

/**
 * sc_session_delete_all:
 * @self: a session
 * @records: (element-type ScRecord): what to delete; must not change any more
 *
 * Deletes records together, all or none. One undo brings all of them back.
 *
 * Returns: (transfer full): a future of how many (guint); rejects with %SC_RULES_ERROR_FORBIDDEN where the
 *   person may not delete one of them, and with %SC_STORE_ERROR
 */
DexFuture *
sc_session_delete_all (ScSession *self, GPtrArray *records)
{
  Saving *state;

  g_return_val_if_fail (SC_IS_SESSION (self) && records != NULL, NULL);

  state = g_new0 (Saving, 1);
  state->self = self;
  state->records = g_ptr_array_ref (records);

  return _sc_session_spawn (self, delete_fiber, state, saving_free);
}

/**
 * sc_session_can_undo:
 * @self: a session
 *
 * Returns: whether there is a change of this run to take back
 */
gboolean
sc_session_can_undo (ScSession *self)
{
  g_return_val_if_fail (SC_IS_SESSION (self), FALSE);

  return !_sc_undo_is_empty (self->undo);
}

static DexFuture *
undo_fiber (gpointer data)
{
  ScSession *self = data;
  g_autoptr (GError) error = NULL;
  gboolean ok = _sc_undo_take_back (self->undo, self->store, self->user_name, &error);

  _sc_session_undo_changed (self);

  return ok ? dex_future_new_true () : dex_future_new_for_error (g_steal_pointer (&error));
}

/**
 * sc_session_undo:
 * @self: a session
 *
 * Takes the newest change back; what others changed since stays.
 *
 * Returns: (transfer full): a future of %TRUE
 */
DexFuture *
sc_session_undo (ScSession *self)
{
  g_return_val_if_fail (SC_IS_SESSION (self), NULL);

  return _sc_session_spawn (self, undo_fiber, self, NULL);
}
