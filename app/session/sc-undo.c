/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-clock.h"
#include "sc-json.h"
#include "sc-merge.h"
#include "sc-session-private.h"
#include "sc-undo-private.h"

/* What somebody remembers having done. */
#define MAX_STEPS 100

/* One record before and after; either is NULL when it did not exist. */
typedef struct
{
  ScRecord *before;
  ScRecord *after;
  GPtrArray *attachments; /* (nullable): of before, when the store does not have it any more */
} Change;

struct _ScUndo
{
  GQueue steps; /* of GPtrArray of Change */
};

static void
change_free (Change *self)
{
  g_clear_object (&self->before);
  g_clear_object (&self->after);
  g_clear_pointer (&self->attachments, g_ptr_array_unref);
  g_free (self);
}

ScUndo *
_sc_undo_new (void)
{
  ScUndo *self = g_new0 (ScUndo, 1);

  g_queue_init (&self->steps);

  return self;
}

void
_sc_undo_free (ScUndo *self)
{
  g_queue_clear_full (&self->steps, (GDestroyNotify) g_ptr_array_unref);
  g_free (self);
}

gboolean
_sc_undo_is_empty (ScUndo *self)
{
  return g_queue_is_empty (&self->steps);
}

static void
push_step (ScUndo *self, GPtrArray *step)
{
  g_queue_push_tail (&self->steps, step);
  if (g_queue_get_length (&self->steps) > MAX_STEPS)
    g_ptr_array_unref (g_queue_pop_head (&self->steps));
}

/* Both arrays have ScRecord or NULL, in the same order. */
void
_sc_undo_add (ScUndo *self, GPtrArray *before, GPtrArray *after)
{
  GPtrArray *step = g_ptr_array_new_with_free_func ((GDestroyNotify) change_free);

  for (guint i = 0; i < after->len; i++)
    {
      Change *change = g_new0 (Change, 1);

      g_set_object (&change->before, before->pdata[i]);
      g_set_object (&change->after, after->pdata[i]);
      g_ptr_array_add (step, change);
    }
  push_step (self, step);
}

/* @before is not in the store any more, @after (nullable) is. */
void
_sc_undo_add_document (ScUndo *self, const ScDocument *before, ScRecord *after)
{
  GPtrArray *step = g_ptr_array_new_with_free_func ((GDestroyNotify) change_free);
  Change *change = g_new0 (Change, 1);

  change->before = before->deleted ? NULL : _sc_session_make_record (before);
  g_set_object (&change->after, after);
  change->attachments = before->attachments != NULL ? g_ptr_array_ref (before->attachments) : NULL;
  g_ptr_array_add (step, change);
  push_step (self, step);
}

/* What the record is now; NULL when it is deleted. */
static ScDocument *
load_current (ScStore *store, const char *id, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  ScDocument *document = dex_await_boxed (sc_store_get (store, id, NULL), &local_error);

  if (document == NULL && !g_error_matches (local_error, SC_STORE_ERROR, SC_STORE_ERROR_DELETED) &&
      !g_error_matches (local_error, SC_STORE_ERROR, SC_STORE_ERROR_NOT_FOUND))
    g_propagate_error (error, g_steal_pointer (&local_error));

  return document;
}

/* Takes back only what the step changed: what came from elsewhere since stays. */
static JsonObject *
take_back_fields (const Change *change, const ScDocument *current, const char *user)
{
  g_autoptr (JsonObject) now =
      current != NULL ? sc_json_parse_object (current->body, (gssize) current->body_length, NULL)
                      : NULL;
  g_autoptr (ScMergeResult) result = NULL;
  g_autofree char *stamp = sc_clock_now ();
  JsonObject *body;

  if (now != NULL && change->after != NULL)
    result = sc_merge_records (sc_record_get_body (change->after),
                               sc_record_get_body (change->before), now);
  body = sc_json_copy_object (
      result != NULL && result->body != NULL ? result->body : sc_record_get_body (change->before));
  json_object_set_string_member (body, "modified_at", stamp);
  json_object_set_string_member (body, "modified_by", user);

  return body;
}

static ScDocument *
make_document (const Change *change, const ScDocument *current, const char *user)
{
  const char *id = sc_record_get_id (change->before != NULL ? change->before : change->after);
  g_autofree char *rev = current != NULL ? sc_document_dup_rev (current) : NULL;
  g_autoptr (JsonObject) body = NULL;
  g_autofree char *text = NULL;
  GPtrArray *attachments;
  ScDocument *document;

  if (change->before == NULL)
    return current != NULL ? sc_document_new (id, rev, TRUE, NULL) : NULL;

  body = take_back_fields (change, current, user);
  text = sc_json_to_string (body, FALSE);
  document = sc_document_new (id, rev, FALSE, text);
  if (change->attachments == NULL)
    return document;

  attachments = sc_attachments_new ();
  for (guint i = 0; i < change->attachments->len; i++)
    g_ptr_array_add (attachments, sc_attachment_copy (change->attachments->pdata[i]));
  sc_document_take_attachments (document, attachments);

  return document;
}

/* Takes back the newest step. */
gboolean
_sc_undo_take_back (ScUndo *self, ScStore *store, const char *user, GError **error)
{
  g_autoptr (GPtrArray) step = g_queue_pop_tail (&self->steps);
  g_autoptr (GPtrArray) documents =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sc_document_unref);
  g_autoptr (GPtrArray) results = NULL;

  for (guint i = 0; step != NULL && i < step->len; i++)
    {
      Change *change = step->pdata[i];
      const char *id = sc_record_get_id (change->before != NULL ? change->before : change->after);
      g_autoptr (GError) local_error = NULL;
      g_autoptr (ScDocument) current = load_current (store, id, &local_error);
      ScDocument *document;

      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      document = make_document (change, current, user);
      if (document != NULL)
        g_ptr_array_add (documents, document);
    }
  if (documents->len == 0)
    return TRUE;

  results = dex_await_boxed (sc_store_write (store, documents, SC_WRITE_BRANCH), error);

  return results != NULL;
}
