/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-clock.h"
#include "sc-json.h"
#include "sc-meeting-parts-private.h"
#include "sc-session-private.h"

/* So many changes of the store are looked at in one go. */
#define BATCH 500

struct _ScMeetingParts
{
  GObject parent_instance;

  ScSession *session;
  char *id;
  ScRecord *meeting; /* (nullable) */
  GHashTable *parts; /* id → ScRecord */
  ScAgenda *agenda;  /* (nullable): made when it is asked for */
  DexFuture *last;   /* (nullable): what was begun last */
  gint64 seq;        /* what of the store is known */
  gulong changed_handler;
  gboolean following; /* a look at the changes is under way */
  gboolean look_again;
};

G_DEFINE_FINAL_TYPE (ScMeetingParts, sc_meeting_parts, G_TYPE_OBJECT)

static guint changed_signal;

static gboolean
is_same (ScRecord *known, ScRecord *record)
{
  return known != NULL && g_strcmp0 (sc_record_get_rev (known), sc_record_get_rev (record)) == 0;
}

/* Returns: whether it is another one than before */
static gboolean
take_part (ScMeetingParts *self, ScRecord *record)
{
  const ScRecordType *type = sc_record_get_record_type (record);
  const char *id = sc_record_get_id (record);
  const char *parent = type != NULL && type->parent_field != NULL
                           ? sc_record_get_string (record, type->parent_field)
                           : NULL;

  if (g_str_equal (id, self->id))
    return !is_same (self->meeting, record) && g_set_object (&self->meeting, record);
  if (g_strcmp0 (parent, self->id) != 0)
    return g_hash_table_remove (self->parts, id);
  if (is_same (g_hash_table_lookup (self->parts, id), record))
    return FALSE;
  g_hash_table_replace (self->parts, (gpointer) id, g_object_ref (record));

  return TRUE;
}

static gboolean
drop_part (ScMeetingParts *self, const char *id)
{
  if (g_str_equal (id, self->id))
    {
      g_clear_object (&self->meeting);
      return TRUE;
    }

  return g_hash_table_remove (self->parts, id);
}

static void
announce (ScMeetingParts *self)
{
  g_clear_pointer (&self->agenda, sc_agenda_unref);
  g_signal_emit (self, changed_signal, 0);
}

static gboolean
take_changes (ScMeetingParts *self, ScChanges *changes)
{
  gboolean changed = FALSE;

  for (guint i = 0; i < changes->rows->len; i++)
    {
      const ScChange *change = changes->rows->pdata[i];
      g_autoptr (ScRecord) record = NULL;

      /* Two looks at the changes may overlap. */
      if (change->seq <= self->seq)
        continue;
      if (!change->deleted && change->document != NULL)
        record = _sc_session_make_record (change->document);
      changed |= record != NULL ? take_part (self, record) : drop_part (self, change->id);
    }
  self->seq = MAX (self->seq, changes->last_seq);

  return changed;
}

static DexFuture *
follow_fiber (gpointer data)
{
  ScMeetingParts *self = data;
  gboolean changed = FALSE;
  gboolean more = TRUE;

  while (more)
    {
      ScChangesRequest request = { .since = self->seq, .limit = BATCH, .include_docs = TRUE };
      g_autoptr (ScChanges) changes = NULL;

      self->look_again = FALSE;
      changes = dex_await_boxed (sc_store_load_changes (self->session->store, &request), NULL);
      if (changes != NULL)
        changed |= take_changes (self, changes);
      more = changes != NULL && (changes->pending > 0 || self->look_again);
    }
  self->following = FALSE;
  if (changed)
    announce (self);

  return dex_future_new_true ();
}

static DexFuture *
spawn (ScMeetingParts *self, DexFiberFunc func)
{
  return dex_scheduler_spawn (dex_scheduler_get_default (), 256 * 1024, func, g_object_ref (self),
                              g_object_unref);
}

static void
store_changed_cb (ScMeetingParts *self)
{
  self->look_again = TRUE;
  if (self->following)
    return;
  self->following = TRUE;
  dex_future_disown (spawn (self, follow_fiber));
}

static void
sc_meeting_parts_dispose (GObject *object)
{
  ScMeetingParts *self = SC_MEETING_PARTS (object);

  if (self->session != NULL)
    g_clear_signal_handler (&self->changed_handler, self->session->store);
  dex_clear (&self->last);
  g_clear_pointer (&self->agenda, sc_agenda_unref);
  g_clear_object (&self->meeting);
  g_hash_table_remove_all (self->parts);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (sc_meeting_parts_parent_class)->dispose (object);
}

static void
sc_meeting_parts_finalize (GObject *object)
{
  ScMeetingParts *self = SC_MEETING_PARTS (object);

  g_hash_table_unref (self->parts);
  g_free (self->id);

  G_OBJECT_CLASS (sc_meeting_parts_parent_class)->finalize (object);
}

static void
sc_meeting_parts_class_init (ScMeetingPartsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sc_meeting_parts_dispose;
  object_class->finalize = sc_meeting_parts_finalize;
  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
sc_meeting_parts_init (ScMeetingParts *self)
{
  /* The key is the id of the record. */
  self->parts = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
}

/**
 * sc_meeting_parts_new:
 * @session: a session
 * @meeting_id: the id of a meeting
 *
 * Returns: (transfer full): the meeting, nothing of it read yet
 */
ScMeetingParts *
sc_meeting_parts_new (ScSession *session, const char *meeting_id)
{
  ScMeetingParts *self = g_object_new (SC_TYPE_MEETING_PARTS, NULL);

  self->session = g_object_ref (session);
  self->id = g_strdup (meeting_id);

  return self;
}

static DexFuture *
load_fiber (gpointer data)
{
  ScMeetingParts *self = data;
  ScListRequest request = { .parent = self->id, .limit = G_MAXUINT, .include_docs = TRUE };
  g_autoptr (GError) error = NULL;
  g_autoptr (ScRecord) meeting = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  /* What is written while it is read is read again: too much is harmless, too little is not. */
  self->seq = sc_store_get_update_seq (self->session->store);
  meeting = dex_await_object (sc_session_load (self->session, self->id), &error);
  if (meeting == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  rows = dex_await_boxed (sc_store_list (self->session->store, &request), &error);
  if (rows == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  take_part (self, meeting);
  for (guint i = 0; i < rows->len; i++)
    {
      const ScListRow *row = rows->pdata[i];
      g_autoptr (ScRecord) record = _sc_session_make_record (row->document);

      take_part (self, record);
    }
  self->changed_handler = g_signal_connect_swapped (self->session->store, "changed",
                                                    G_CALLBACK (store_changed_cb), self);
  store_changed_cb (self);
  announce (self);

  return dex_future_new_true ();
}

/**
 * sc_meeting_parts_load:
 * @self: a meeting that was not loaded yet
 *
 * Returns: (transfer full): a future of %TRUE; rejects with %SC_STORE_ERROR_NOT_FOUND or _DELETED
 */
DexFuture *
sc_meeting_parts_load (ScMeetingParts *self)
{
  g_return_val_if_fail (SC_IS_MEETING_PARTS (self) && self->changed_handler == 0, NULL);

  return spawn (self, load_fiber);
}

const char *
sc_meeting_parts_get_id (ScMeetingParts *self)
{
  g_return_val_if_fail (SC_IS_MEETING_PARTS (self), NULL);

  return self->id;
}

/**
 * sc_meeting_parts_get_meeting:
 * @self: a meeting
 *
 * Returns: (transfer none) (nullable): its record; %NULL after somebody has deleted it
 */
ScRecord *
sc_meeting_parts_get_meeting (ScMeetingParts *self)
{
  g_return_val_if_fail (SC_IS_MEETING_PARTS (self), NULL);

  return self->meeting;
}

/* Returns (transfer full): the parts of one type, in no order. */
GPtrArray *
_sc_meeting_list (ScMeetingParts *self, const char *type)
{
  GPtrArray *records = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer record;

  g_hash_table_iter_init (&iter, self->parts);
  while (g_hash_table_iter_next (&iter, NULL, &record))
    if (g_strcmp0 (sc_record_get_type_name (record), type) == 0)
      g_ptr_array_add (records, g_object_ref (record));

  return records;
}

/**
 * sc_meeting_parts_get_agenda:
 * @self: a meeting
 *
 * Returns: (transfer none): its agenda, until something changes
 */
ScAgenda *
sc_meeting_parts_get_agenda (ScMeetingParts *self)
{
  g_return_val_if_fail (SC_IS_MEETING_PARTS (self), NULL);

  if (self->agenda == NULL)
    {
      g_autoptr (GPtrArray) items = _sc_meeting_list (self, "agenda_item");

      self->agenda = sc_agenda_new (self->meeting, items);
    }

  return self->agenda;
}

/**
 * sc_meeting_parts_find:
 * @self: a meeting
 * @id: (nullable): an id
 *
 * Returns: (transfer none) (nullable): the part with that id
 */
ScRecord *
sc_meeting_parts_find (ScMeetingParts *self, const char *id)
{
  g_return_val_if_fail (SC_IS_MEETING_PARTS (self), NULL);

  return id != NULL ? g_hash_table_lookup (self->parts, id) : NULL;
}

static int
compare_texts (ScRecord *a, ScRecord *b, const char *field)
{
  return g_strcmp0 (sc_record_get_string (a, field), sc_record_get_string (b, field));
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  ScRecord *first = *(ScRecord *const *) a;
  ScRecord *second = *(ScRecord *const *) b;
  int order = compare_texts (first, second, "order");

  return order != 0 ? order : strcmp (sc_record_get_id (first), sc_record_get_id (second));
}

static gboolean
is_line (ScRecord *record)
{
  static const char *const types[] = { "outcome", "decision", "action", NULL };
  const char *type = sc_record_get_type_name (record);

  return type != NULL && g_strv_contains (types, type);
}

/* A line whose item was deleted, or was never one, belongs to none. */
static const char *
get_item_of (ScMeetingParts *self, ScRecord *line)
{
  const char *id = sc_record_get_string (line, "agenda_item_id");

  return sc_meeting_parts_find (self, id) != NULL ? id : NULL;
}

/**
 * sc_meeting_parts_list_lines:
 * @self: a meeting
 * @item_id: (nullable): an agenda item; %NULL for the lines that belong to none
 *
 * Returns: (transfer full) (element-type ScRecord): outcomes, decisions and tasks in the order of the minutes
 */
GPtrArray *
sc_meeting_parts_list_lines (ScMeetingParts *self, const char *item_id)
{
  GPtrArray *lines;
  GHashTableIter iter;
  gpointer record;

  g_return_val_if_fail (SC_IS_MEETING_PARTS (self), NULL);

  lines = g_ptr_array_new_with_free_func (g_object_unref);
  g_hash_table_iter_init (&iter, self->parts);
  while (g_hash_table_iter_next (&iter, NULL, &record))
    if (is_line (record) && g_strcmp0 (get_item_of (self, record), item_id) == 0)
      g_ptr_array_add (lines, g_object_ref (record));
  g_ptr_array_sort (lines, compare_lines);

  return lines;
}

static int
compare_people (gconstpointer a, gconstpointer b)
{
  ScRecord *first = *(ScRecord *const *) a;
  ScRecord *second = *(ScRecord *const *) b;
  g_autofree char *first_name = sc_record_dup_title (first);
  g_autofree char *second_name = sc_record_dup_title (second);
  int order =
      g_utf8_collate (first_name != NULL ? first_name : "", second_name != NULL ? second_name : "");

  return order != 0 ? order : strcmp (sc_record_get_id (first), sc_record_get_id (second));
}

/**
 * sc_meeting_parts_list_attendance:
 * @self: a meeting
 *
 * Returns: (transfer full) (element-type ScRecord): who is invited or there, by name
 */
GPtrArray *
sc_meeting_parts_list_attendance (ScMeetingParts *self)
{
  GPtrArray *people;

  g_return_val_if_fail (SC_IS_MEETING_PARTS (self), NULL);

  people = _sc_meeting_list (self, "attendance");
  g_ptr_array_sort (people, compare_people);

  return people;
}

/**
 * sc_meeting_parts_get_minutes:
 * @self: a meeting
 *
 * Returns: (transfer none) (nullable): what is said of its minutes as a whole
 */
ScRecord *
sc_meeting_parts_get_minutes (ScMeetingParts *self)
{
  g_autoptr (GPtrArray) minutes = NULL;

  g_return_val_if_fail (SC_IS_MEETING_PARTS (self), NULL);

  minutes = _sc_meeting_list (self, "minutes");
  /* There is one, unless another program has made a second. */
  g_ptr_array_sort (minutes, compare_lines);

  return minutes->len > 0 ? sc_meeting_parts_find (self, sc_record_get_id (minutes->pdata[0]))
                          : NULL;
}

ScSession *
_sc_meeting_get_session (ScMeetingParts *self)
{
  return self->session;
}

/* Returns (transfer full): a part of the meeting in the making, which belongs to the meeting's teams: the access rules
 * see one document at a time. */
ScRecordEdit *
_sc_meeting_new_part (ScMeetingParts *self, const char *type)
{
  ScRecordEdit *edit = sc_record_edit_new_for_type (sc_record_type_lookup (type));
  g_auto (GStrv) teams =
      self->meeting != NULL ? sc_record_dup_strv (self->meeting, "team_ids") : NULL;

  sc_record_edit_set_string (edit, "meeting_id", self->id);
  sc_record_edit_set_strv (edit, "team_ids", (const char *const *) teams);

  return edit;
}

/* Returns (transfer full): the record, edited here and now */
ScRecord *
_sc_meeting_finish (ScMeetingParts *self, ScRecordEdit *edit)
{
  g_autofree char *now = sc_clock_now ();

  return sc_record_edit_finish (edit, sc_session_get_user_name (self->session), now);
}

static const char *
strip_type (const char *id)
{
  const char *colon = strchr (id, ':');

  return colon != NULL ? colon + 1 : id;
}

/* Returns (transfer full): a new record that is the same on every desk that makes it from the same records, to the last
 * byte: so two that make it at the same time without a network make one revision, not two. That is why it says neither
 * who made it nor when. @key: (nullable): the id of the other record that it is about */
ScRecord *
_sc_meeting_finish_shared (ScMeetingParts *self,
                           ScRecordEdit *edit,
                           const char *type,
                           const char *key)
{
  static const char *const stamps[] = { "created_at", "created_by", "modified_at", "modified_by" };
  g_autoptr (ScRecord) record = _sc_meeting_finish (self, edit);
  g_autoptr (JsonObject) body = sc_json_copy_object (sc_record_get_body (record));
  g_autofree char *id = g_strconcat (type, ":", strip_type (self->id), key != NULL ? "-" : "",
                                     key != NULL ? strip_type (key) : "", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (stamps); i++)
    if (json_object_has_member (body, stamps[i]))
      json_object_remove_member (body, stamps[i]);

  return sc_record_new (id, NULL, body);
}

/* Asks whether this person may, and writes. To be awaited in what _sc_meeting_enqueue() runs. Resolves to the record. */
DexFuture *
_sc_meeting_save (ScMeetingParts *self, ScRecord *record)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ScRecord) saved = NULL;

  if (!dex_await (sc_permissions_demand (self->session->permissions, record, FALSE), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  saved = dex_await_object (sc_session_save (self->session, record), &error);
  if (saved == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  take_part (self, saved);
  announce (self);

  return dex_future_new_take_object (g_steal_pointer (&saved));
}

/* The same for several, all or none. Resolves to how many. */
DexFuture *
_sc_meeting_save_all (ScMeetingParts *self, GPtrArray *records)
{
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < records->len; i++)
    if (!dex_await (sc_permissions_demand (self->session->permissions, records->pdata[i], FALSE),
                    &error))
      return dex_future_new_for_error (g_steal_pointer (&error));
  if (!dex_await (sc_session_save_all (self->session, records), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  /* Their revisions are needed by whatever comes next. */
  dex_await (spawn (self, follow_fiber), NULL);

  return dex_future_new_for_uint (records->len);
}

typedef struct
{
  ScMeetingParts *self;
  DexFuture *before; /* (nullable) */
  ScMeetingFunc func;
  gpointer data;
  GDestroyNotify destroy;
} Doing;

static void
doing_free (gpointer data)
{
  Doing *doing = data;

  dex_clear (&doing->before);
  if (doing->destroy != NULL)
    doing->destroy (doing->data);
  g_object_unref (doing->self);
  g_free (doing);
}

static DexFuture *
doing_fiber (gpointer data)
{
  Doing *doing = data;

  if (doing->before != NULL)
    dex_await (g_steal_pointer (&doing->before), NULL);

  return doing->func (doing->self, doing->data);
}

/* Does something after all that was begun before. Returns (transfer full): a future of what @func gives */
DexFuture *
_sc_meeting_enqueue (ScMeetingParts *self,
                     ScMeetingFunc func,
                     gpointer data,
                     GDestroyNotify destroy)
{
  Doing *doing = g_new0 (Doing, 1);
  DexFuture *future;

  doing->self = g_object_ref (self);
  doing->before = g_steal_pointer (&self->last);
  doing->func = func;
  doing->data = data;
  doing->destroy = destroy;
  future = dex_scheduler_spawn (dex_scheduler_get_default (), 256 * 1024, doing_fiber, doing,
                                doing_free);
  self->last = dex_ref (future);

  return future;
}
