/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-clock.h"
#include "sc-draft-private.h"
#include "sc-json.h"
#include "sc-record-edit.h"
#include "sc-record-editor.h"

/* A revision half a second after the last key; a draft while the keys go on. */
#define SAVE_DELAY_MS 500
#define DRAFT_DELAY_MS 300

/* What could not be saved (the disk is full) is tried again, whether somebody types or not. */
#define RETRY_DELAY_MS 3000

typedef struct
{
  char *field;
  JsonNode *before; /* (nullable) */
} Step;

struct _ScRecordEditor
{
  GObject parent_instance;

  ScSession *session;
  ScRecord *record;
  GQueue steps; /* of Step, the newest first */
  GError *error;
  guint save_source;
  guint draft_source;
  gulong changed_handler;
  gulong conflicts_handler;
  guint typed;   /* counts changes: what was typed while a save went on is seen by it */
  guint written; /* the count that is in the store */
  DexFuture *saving;
  gboolean deleted;
  gboolean typing;   /* the newest step is still being typed */
  gboolean detached; /* nothing is ever saved */
};

G_DEFINE_FINAL_TYPE (ScRecordEditor, sc_record_editor, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_RECORD,
  PROP_SAVED,
  PROP_CAN_UNDO,
  PROP_DELETED,
  PROP_HAS_CONFLICT,
  PROP_ERROR_MESSAGE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
step_free (Step *step)
{
  g_free (step->field);
  g_clear_pointer (&step->before, json_node_unref);
  g_free (step);
}

static void
notify (ScRecordEditor *self, guint property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
set_record (ScRecordEditor *self, ScRecord *record)
{
  if (g_set_object (&self->record, record))
    notify (self, PROP_RECORD);
}

static void
set_error (ScRecordEditor *self, const GError *error)
{
  if (self->error == NULL && error == NULL)
    return;
  g_clear_error (&self->error);
  self->error = error != NULL ? g_error_copy (error) : NULL;
  notify (self, PROP_ERROR_MESSAGE);
}

typedef struct
{
  ScRecordEditor *self;
  ScRecord *record;
  guint typed;
} Saving;

static void
saving_free (gpointer data)
{
  Saving *state = data;

  g_object_unref (state->self);
  g_object_unref (state->record);
  g_free (state);
}

/* What was typed meanwhile goes on from the revision that was just written. */
static void
take_revision (ScRecordEditor *self, ScRecord *saved)
{
  g_autoptr (ScRecord) record = sc_record_new (sc_record_get_id (saved), sc_record_get_rev (saved),
                                               sc_record_get_body (self->record));

  set_record (self, record);
}

static DexFuture *
save_fiber (gpointer data)
{
  Saving *state = data;
  ScRecordEditor *self = state->self;
  ScStore *store = sc_session_get_store (self->session);
  g_autoptr (GError) error = NULL;
  g_autoptr (ScRecord) saved =
      dex_await_object (sc_session_save (self->session, state->record), &error);

  set_error (self, error);
  if (saved == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  self->written = state->typed;
  take_revision (self, saved);
  /* The draft may already hold more than was saved; then it is still needed. */
  if (self->typed == self->written)
    dex_await (_sc_draft_delete (store, sc_record_get_id (saved)), NULL);
  notify (self, PROP_SAVED);

  return dex_future_new_true ();
}

static gboolean
save_cb (gpointer data)
{
  ScRecordEditor *self = data;

  self->save_source = 0;
  dex_future_disown (sc_record_editor_flush (self));

  return G_SOURCE_REMOVE;
}

static DexFuture *
saved_cb (DexFuture *future, gpointer data)
{
  ScRecordEditor *self = data;

  dex_clear (&self->saving);
  if (self->typed != self->written && self->error == NULL)
    return sc_record_editor_flush (self);
  if (self->error != NULL && self->save_source == 0)
    self->save_source = g_timeout_add (RETRY_DELAY_MS, save_cb, self);

  return dex_ref (future);
}

/**
 * sc_record_editor_demand:
 * @self: an editor
 *
 * Asks whether the person at this desk may write the record as it is now: before somebody begins to type,
 * and before something is written that nobody typed.
 *
 * Returns: (transfer full): a future of %TRUE; rejects as sc_permissions_demand() does
 */
DexFuture *
sc_record_editor_demand (ScRecordEditor *self)
{
  g_return_val_if_fail (SC_IS_RECORD_EDITOR (self), NULL);

  return sc_permissions_demand (sc_session_get_permissions (self->session), self->record, FALSE);
}

/**
 * sc_record_editor_flush:
 * @self: an editor
 *
 * Saves what was typed, without waiting for the typing to end. Call it before a page goes away.
 *
 * Returns: (transfer full): a future of %TRUE when everything is in the store
 */
DexFuture *
sc_record_editor_flush (ScRecordEditor *self)
{
  Saving *state;
  DexFuture *future;

  g_return_val_if_fail (SC_IS_RECORD_EDITOR (self), NULL);

  g_clear_handle_id (&self->save_source, g_source_remove);
  self->typing = FALSE;
  if (self->saving != NULL)
    return dex_ref (self->saving);
  if (self->typed == self->written)
    return dex_future_new_true ();

  state = g_new0 (Saving, 1);
  state->self = g_object_ref (self);
  state->record = g_object_ref (self->record);
  state->typed = self->typed;
  future = dex_scheduler_spawn (dex_scheduler_get_default (), 256 * 1024, save_fiber, state,
                                saving_free);
  self->saving = dex_future_finally (future, saved_cb, g_object_ref (self), g_object_unref);

  return dex_ref (self->saving);
}

static gboolean
draft_cb (gpointer data)
{
  ScRecordEditor *self = data;

  self->draft_source = 0;
  if (self->typed != self->written)
    dex_future_disown (_sc_draft_write (sc_session_get_store (self->session), self->record));

  return G_SOURCE_REMOVE;
}

static void
schedule (ScRecordEditor *self)
{
  g_clear_handle_id (&self->save_source, g_source_remove);
  self->save_source = g_timeout_add (SAVE_DELAY_MS, save_cb, self);
  if (self->draft_source == 0)
    self->draft_source = g_timeout_add (DRAFT_DELAY_MS, draft_cb, self);
}

static void
remember_step (ScRecordEditor *self, const char *field)
{
  JsonNode *before = sc_record_get_node (self->record, field);
  Step *newest = g_queue_peek_head (&self->steps);
  Step *step;

  /* A word typed letter by letter is one step. */
  if (self->typing && newest != NULL && g_str_equal (newest->field, field))
    return;

  step = g_new0 (Step, 1);
  step->field = g_strdup (field);
  step->before = before != NULL ? json_node_copy (before) : NULL;
  g_queue_push_head (&self->steps, step);
  self->typing = TRUE;
  notify (self, PROP_CAN_UNDO);
}

static void
change_field (ScRecordEditor *self, const char *field, JsonNode *value)
{
  g_autoptr (ScRecordEdit) edit = sc_record_edit_new (self->record);
  g_autoptr (ScRecord) record = NULL;
  g_autofree char *now = sc_clock_now ();

  if (value != NULL)
    sc_record_edit_set_node (edit, field, value);
  else
    sc_record_edit_unset (edit, field);
  record = sc_record_edit_finish (edit, sc_session_get_user_name (self->session), now);
  set_record (self, record);
  if (self->detached)
    return;
  self->typed++;
  notify (self, PROP_SAVED);
  schedule (self);
}

/**
 * sc_record_editor_set_node:
 * @self: an editor
 * @field: the name of a field
 * @value: (nullable): its new value, %NULL to empty it
 *
 * Changes a field. It is saved by itself.
 */
void
sc_record_editor_set_node (ScRecordEditor *self, const char *field, JsonNode *value)
{
  g_return_if_fail (SC_IS_RECORD_EDITOR (self) && field != NULL);

  if (sc_json_nodes_equal (sc_record_get_node (self->record, field), value))
    return;
  remember_step (self, field);
  change_field (self, field, value);
}

/**
 * sc_record_editor_set_text:
 * @self: an editor
 * @field: the name of a field of the record's type
 * @text: what somebody typed
 * @error: return location
 *
 * Changes a field to what a text means.
 *
 * Returns: %FALSE with %SC_FIELD_ERROR when the text means nothing there; the field is unchanged then
 */
gboolean
sc_record_editor_set_text (ScRecordEditor *self,
                           const char *field,
                           const char *text,
                           GError **error)
{
  const ScRecordType *type;
  const ScField *definition;
  g_autoptr (JsonNode) value = NULL;

  g_return_val_if_fail (SC_IS_RECORD_EDITOR (self) && field != NULL && text != NULL, FALSE);

  type = sc_record_get_record_type (self->record);
  definition = type != NULL ? sc_record_type_lookup_field (type, field) : NULL;
  g_return_val_if_fail (definition != NULL, FALSE);

  if (!sc_field_parse (definition, text, &value, error))
    return FALSE;
  sc_record_editor_set_node (self, field, value);

  return TRUE;
}

/**
 * sc_record_editor_undo:
 * @self: an editor
 *
 * Takes the newest change of a field back.
 *
 * Returns: whether there was one
 */
gboolean
sc_record_editor_undo (ScRecordEditor *self)
{
  Step *step;

  g_return_val_if_fail (SC_IS_RECORD_EDITOR (self), FALSE);

  step = g_queue_pop_head (&self->steps);
  if (step == NULL)
    return FALSE;
  self->typing = FALSE;
  change_field (self, step->field, step->before);
  step_free (step);
  notify (self, PROP_CAN_UNDO);

  return TRUE;
}

static DexFuture *
reloaded_cb (DexFuture *future, gpointer data)
{
  ScRecordEditor *self = data;
  g_autoptr (GError) error = NULL;
  const GValue *value = dex_future_get_value (future, &error);
  gboolean deleted = g_error_matches (error, SC_STORE_ERROR, SC_STORE_ERROR_DELETED);

  if (deleted != self->deleted)
    {
      self->deleted = deleted;
      notify (self, PROP_DELETED);
    }
  /* What is being typed is not disturbed: it is saved beside what arrived, and merged. */
  if (value != NULL && self->typed == self->written && self->saving == NULL)
    {
      ScRecord *record = g_value_get_object (value);

      if (g_strcmp0 (sc_record_get_rev (record), sc_record_get_rev (self->record)) != 0)
        set_record (self, record);
    }

  return dex_future_new_true ();
}

static void
store_changed_cb (ScRecordEditor *self)
{
  if (sc_record_get_rev (self->record) == NULL)
    return;
  dex_future_disown (
      dex_future_finally (sc_session_load (self->session, sc_record_get_id (self->record)),
                          reloaded_cb, g_object_ref (self), g_object_unref));
}

static void
conflicts_changed_cb (ScRecordEditor *self)
{
  notify (self, PROP_HAS_CONFLICT);
}

static void
sc_record_editor_dispose (GObject *object)
{
  ScRecordEditor *self = SC_RECORD_EDITOR (object);

  g_clear_handle_id (&self->save_source, g_source_remove);
  g_clear_handle_id (&self->draft_source, g_source_remove);
  if (self->session != NULL)
    {
      g_clear_signal_handler (&self->changed_handler, sc_session_get_store (self->session));
      g_clear_signal_handler (&self->conflicts_handler, self->session);
    }
  g_clear_object (&self->session);
  g_clear_object (&self->record);
  g_clear_error (&self->error);
  dex_clear (&self->saving);
  g_queue_clear_full (&self->steps, (GDestroyNotify) step_free);

  G_OBJECT_CLASS (sc_record_editor_parent_class)->dispose (object);
}

static void
sc_record_editor_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  ScRecordEditor *self = SC_RECORD_EDITOR (object);

  switch (prop_id)
    {
    case PROP_RECORD:
      g_value_set_object (value, self->record);
      break;
    case PROP_SAVED:
      g_value_set_boolean (value, sc_record_editor_get_saved (self));
      break;
    case PROP_CAN_UNDO:
      g_value_set_boolean (value, !g_queue_is_empty (&self->steps));
      break;
    case PROP_DELETED:
      g_value_set_boolean (value, self->deleted);
      break;
    case PROP_HAS_CONFLICT:
      g_value_set_boolean (value, sc_session_has_conflict (self->session,
                                                           sc_record_get_id (self->record)));
      break;
    case PROP_ERROR_MESSAGE:
      g_value_set_string (value, self->error != NULL ? self->error->message : NULL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sc_record_editor_class_init (ScRecordEditorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = sc_record_editor_dispose;
  object_class->get_property = sc_record_editor_get_property;

  properties[PROP_RECORD] = g_param_spec_object ("record", NULL, NULL, SC_TYPE_RECORD, flags);
  properties[PROP_SAVED] = g_param_spec_boolean ("saved", NULL, NULL, TRUE, flags);
  properties[PROP_CAN_UNDO] = g_param_spec_boolean ("can-undo", NULL, NULL, FALSE, flags);
  properties[PROP_DELETED] = g_param_spec_boolean ("deleted", NULL, NULL, FALSE, flags);
  properties[PROP_HAS_CONFLICT] = g_param_spec_boolean ("has-conflict", NULL, NULL, FALSE, flags);
  properties[PROP_ERROR_MESSAGE] = g_param_spec_string ("error-message", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sc_record_editor_init (ScRecordEditor *self)
{
  g_queue_init (&self->steps);
}

/**
 * sc_record_editor_new_detached:
 * @session: the session
 * @record: the record to begin with
 *
 * Returns: (transfer full): an editor for a form whose values go elsewhere, as those of a conflict's result: it
 *   saves nothing, and takes in nothing
 */
ScRecordEditor *
sc_record_editor_new_detached (ScSession *session, ScRecord *record)
{
  ScRecordEditor *self;

  g_return_val_if_fail (SC_IS_SESSION (session) && SC_IS_RECORD (record), NULL);

  self = g_object_new (SC_TYPE_RECORD_EDITOR, NULL);
  self->session = g_object_ref (session);
  self->record = g_object_ref (record);
  self->detached = TRUE;

  return self;
}

/**
 * sc_record_editor_new:
 * @session: the session
 * @record: the record to edit
 *
 * Returns: (transfer full): an editor; flush it before the last reference goes
 */
ScRecordEditor *
sc_record_editor_new (ScSession *session, ScRecord *record)
{
  ScRecordEditor *self = sc_record_editor_new_detached (session, record);

  if (self == NULL)
    return NULL;
  self->detached = FALSE;
  self->changed_handler = g_signal_connect_swapped (sc_session_get_store (session), "changed",
                                                    G_CALLBACK (store_changed_cb), self);
  self->conflicts_handler = g_signal_connect_swapped (session, "notify::n-conflicts",
                                                      G_CALLBACK (conflicts_changed_cb), self);

  return self;
}

/**
 * sc_record_editor_new_for_type:
 * @session: the session
 * @type: a record type
 *
 * Returns: (transfer full): an editor of a new record, which is written once something is typed; of that team, for
 *   who leads one
 */
ScRecordEditor *
sc_record_editor_new_for_type (ScSession *session, const ScRecordType *type)
{
  g_autoptr (ScRecordEdit) edit = NULL;
  g_autoptr (ScRecord) record = NULL;
  g_autofree char *now = sc_clock_now ();
  g_autofree char *team = NULL;

  g_return_val_if_fail (SC_IS_SESSION (session) && type != NULL, NULL);

  team = sc_permissions_dup_team (sc_session_get_permissions (session));
  edit = sc_record_edit_new_for_type (type);
  if (team != NULL && sc_record_type_lookup_field (type, "team_id") != NULL)
    sc_record_edit_set_string (edit, "team_id", team);
  record = sc_record_edit_finish (edit, sc_session_get_user_name (session), now);

  return sc_record_editor_new (session, record);
}

/**
 * sc_record_editor_get_record:
 * @self: an editor
 *
 * Returns: (transfer none): the record as the form shall show it
 */
ScRecord *
sc_record_editor_get_record (ScRecordEditor *self)
{
  g_return_val_if_fail (SC_IS_RECORD_EDITOR (self), NULL);

  return self->record;
}

/**
 * sc_record_editor_get_saved:
 * @self: an editor
 *
 * Returns: whether everything that was typed is in the store
 */
gboolean
sc_record_editor_get_saved (ScRecordEditor *self)
{
  g_return_val_if_fail (SC_IS_RECORD_EDITOR (self), TRUE);

  return self->typed == self->written;
}

/**
 * sc_record_editor_get_deleted:
 * @self: an editor
 *
 * Returns: whether somebody deleted the record meanwhile
 */
gboolean
sc_record_editor_get_deleted (ScRecordEditor *self)
{
  g_return_val_if_fail (SC_IS_RECORD_EDITOR (self), FALSE);

  return self->deleted;
}

/**
 * sc_record_editor_get_error:
 * @self: an editor
 *
 * Returns: (transfer none) (nullable): why the last saving failed
 */
const GError *
sc_record_editor_get_error (ScRecordEditor *self)
{
  g_return_val_if_fail (SC_IS_RECORD_EDITOR (self), NULL);

  return self->error;
}
