/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-bulk-edit.h"
#include "sc-clock.h"
#include "sc-error-text.h"
#include "sc-json.h"
#include "sc-record-edit.h"
#include "sc-session-private.h"

static ScBulkOutcome *
outcome_copy (ScBulkOutcome *self)
{
  ScBulkOutcome *copy = g_memdup2 (self, sizeof *self);

  copy->reason = g_strdup (self->reason);

  return copy;
}

/**
 * sc_bulk_outcome_free:
 * @self: (transfer full): an outcome
 */
void
sc_bulk_outcome_free (ScBulkOutcome *self)
{
  g_free (self->reason);
  g_free (self);
}

G_DEFINE_BOXED_TYPE (ScBulkOutcome, sc_bulk_outcome, outcome_copy, sc_bulk_outcome_free)

/**
 * sc_bulk_edit_is_set:
 * @field: a field
 *
 * Returns: whether values can be added to it and taken out of it
 */
gboolean
sc_bulk_edit_is_set (const ScField *field)
{
  g_return_val_if_fail (field != NULL, FALSE);

  return field->kind == SC_FIELD_TAGS || field->kind == SC_FIELD_REFS;
}

static void
add_missing (JsonArray *to, JsonArray *from, JsonArray *without)
{
  for (guint i = 0; i < json_array_get_length (from); i++)
    {
      JsonNode *element = json_array_get_element (from, i);
      gboolean known = FALSE;

      for (guint j = 0; j < json_array_get_length (to); j++)
        known |= sc_json_nodes_equal (element, json_array_get_element (to, j));
      for (guint j = 0; without != NULL && j < json_array_get_length (without); j++)
        known |= sc_json_nodes_equal (element, json_array_get_element (without, j));
      if (!known)
        json_array_add_element (to, json_node_copy (element));
    }
}

/* Returns (transfer full) (nullable): what the field would hold, NULL for nothing */
static JsonNode *
make_value (ScRecord *record, const ScField *field, ScBulkMode mode, JsonNode *value)
{
  JsonNode *now = sc_record_get_node (record, field->name);
  g_autoptr (JsonArray) array = json_array_new ();
  JsonArray *given =
      value != NULL && JSON_NODE_HOLDS_ARRAY (value) ? json_node_get_array (value) : NULL;

  if (mode == SC_BULK_SET || given == NULL)
    return mode == SC_BULK_SET ? (value != NULL ? json_node_copy (value) : NULL)
           : now != NULL       ? json_node_copy (now)
                               : NULL;

  if (sc_field_holds (field, now))
    add_missing (array, json_node_get_array (now), mode == SC_BULK_REMOVE ? given : NULL);
  if (mode == SC_BULK_ADD)
    add_missing (array, given, NULL);

  return json_array_get_length (array) > 0 ? json_node_init_array (json_node_alloc (), array)
                                           : NULL;
}

/**
 * sc_bulk_edit_apply:
 * @records: (element-type ScRecord): records
 * @field: a field that they have
 * @mode: what happens to it
 * @value: (nullable): the value; %NULL empties the field
 * @by: who does it
 *
 * Returns: (transfer full) (element-type ScRecord): finished edits of those that would be other than now
 */
GPtrArray *
sc_bulk_edit_apply (GPtrArray *records,
                    const ScField *field,
                    ScBulkMode mode,
                    JsonNode *value,
                    const char *by)
{
  GPtrArray *changed = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *at = sc_clock_now ();

  g_return_val_if_fail (records != NULL && field != NULL, changed);

  for (guint i = 0; i < records->len; i++)
    {
      JsonNode *now = sc_record_get_node (records->pdata[i], field->name);
      g_autoptr (JsonNode) then = make_value (records->pdata[i], field, mode, value);
      g_autoptr (ScRecordEdit) edit = NULL;

      if (now == NULL || then == NULL ? now == then : sc_json_nodes_equal (now, then))
        continue;
      edit = sc_record_edit_new (records->pdata[i]);
      if (then != NULL)
        sc_record_edit_set_node (edit, field->name, then);
      else
        sc_record_edit_unset (edit, field->name);
      g_ptr_array_add (changed, sc_record_edit_finish (edit, by, at));
    }

  return changed;
}

typedef struct
{
  ScSession *session;
  GPtrArray *records;
  const ScField *field;
  ScBulkMode mode;
  JsonNode *value;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_ptr_array_unref (work->records);
  g_clear_pointer (&work->value, json_node_unref);
  g_free (work);
}

/* Leaves out what the person may not write. */
static GPtrArray *
keep_allowed (Work *work, GPtrArray *changed, ScBulkOutcome *outcome, GError **error)
{
  GPtrArray *allowed;
  g_autoptr (GPtrArray) verdicts = dex_await_boxed (
      sc_permissions_judge (sc_session_get_permissions (work->session), changed, FALSE), error);

  if (verdicts == NULL)
    return NULL;

  allowed = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < changed->len; i++)
    {
      if (verdicts->pdata[i] == NULL)
        {
          g_ptr_array_add (allowed, g_object_ref (changed->pdata[i]));
          continue;
        }
      if (outcome->n_forbidden++ == 0)
        outcome->reason = g_strdup (sc_error_get_text (verdicts->pdata[i]));
    }

  return allowed;
}

static DexFuture *
change_fiber (gpointer data)
{
  Work *work = data;
  g_autoptr (ScBulkOutcome) outcome = g_new0 (ScBulkOutcome, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) changed =
      sc_bulk_edit_apply (work->records, work->field, work->mode, work->value,
                          sc_session_get_user_name (work->session));
  g_autoptr (GPtrArray) allowed = keep_allowed (work, changed, outcome, &error);

  outcome->n_unchanged = work->records->len - changed->len;
  if (allowed == NULL ||
      (allowed->len > 0 && !dex_await (sc_session_save_all (work->session, allowed), &error)))
    return dex_future_new_for_error (g_steal_pointer (&error));
  outcome->n_changed = allowed->len;

  return dex_future_new_take_boxed (SC_TYPE_BULK_OUTCOME, g_steal_pointer (&outcome));
}

/**
 * sc_session_change_field:
 * @self: a session
 * @records: (element-type ScRecord): records; must not change any more
 * @field: a field that they have
 * @mode: what happens to it
 * @value: (nullable): the value; %NULL empties the field
 *
 * Changes a field of many records, in one step that one undo takes back. What the person may not write is
 * left out and counted.
 *
 * Returns: (transfer full): a future of #ScBulkOutcome; rejects with %SC_STORE_ERROR
 */
DexFuture *
sc_session_change_field (ScSession *self,
                         GPtrArray *records,
                         const ScField *field,
                         ScBulkMode mode,
                         JsonNode *value)
{
  Work *work;

  g_return_val_if_fail (SC_IS_SESSION (self) && records != NULL && field != NULL, NULL);

  work = g_new0 (Work, 1);
  work->session = self;
  work->records = g_ptr_array_ref (records);
  work->field = field;
  work->mode = mode;
  work->value = value != NULL ? json_node_copy (value) : NULL;

  return _sc_session_spawn (self, change_fiber, work, work_free);
}
