/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-meeting-calendar.h"
#include "sc-meeting-export.h"
#include "sc-meeting-parts-private.h"
#include "sc-offload.h"

/* Larger than what is made at once: setting pages takes its time. */
#define WORK_SIZE (1024 * 1024)

typedef struct
{
  ScMeetingPaper kind;
  gboolean public_copy;
  ScPaperFormat format;
  ScPaper *paper;
} Export;

static void
export_free (gpointer data)
{
  Export *export = data;

  g_clear_pointer (&export->paper, sc_paper_free);
  g_free (export);
}

/* What people and organisations are called. */
static gboolean
load_titles (ScSession *session, const char *type, GHashTable *titles, GError **error)
{
  g_autoptr (GPtrArray) records = dex_await_boxed (sc_session_load_all (session, type), error);

  for (guint i = 0; records != NULL && i < records->len; i++)
    g_hash_table_insert (titles, g_strdup (sc_record_get_id (records->pdata[i])),
                         sc_record_dup_title (records->pdata[i]));

  return records != NULL;
}

static int
compare_orders (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (sc_record_get_string (*(ScRecord *const *) a, "order"),
                    sc_record_get_string (*(ScRecord *const *) b, "order"));
}

static GPtrArray *
list_all_lines (ScMeetingParts *self)
{
  static const char *const types[] = { "outcome", "decision", "action" };
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_object_unref);

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    g_ptr_array_extend_and_steal (lines, _sc_meeting_list (self, types[i]));
  g_ptr_array_sort (lines, compare_orders);

  return lines;
}

static gpointer
write_paper (gpointer data, GError **error)
{
  Export *export = data;

  return sc_paper_write (export->paper, export->format, error);
}

static DexFuture *
export_meeting (ScMeetingParts *self, gpointer data)
{
  Export *export = data;
  ScSession *session = _sc_meeting_get_session (self);
  g_autoptr (GHashTable) titles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (GPtrArray) attendance = NULL;
  ScMeetingSource source = { 0 };
  GBytes *bytes;

  if (!load_titles (session, "person", titles, &error) ||
      !load_titles (session, "partner", titles, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  source.meeting = sc_meeting_parts_get_meeting (self);
  if (source.meeting == NULL)
    return dex_future_new_reject (SC_STORE_ERROR, SC_STORE_ERROR_DELETED,
                                  "Somebody has deleted the meeting meanwhile");
  source.agenda = sc_meeting_parts_get_agenda (self);
  source.lines = lines = list_all_lines (self);
  source.attendance = attendance = sc_meeting_parts_list_attendance (self);
  source.minutes = sc_meeting_parts_get_minutes (self);
  source.titles = titles;
  export->paper = sc_meeting_paper_new (&source, export->kind, export->public_copy);
  bytes = sc_offload (WORK_SIZE, write_paper, export, &error);
  if (bytes == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_boxed (G_TYPE_BYTES, bytes);
}

/**
 * sc_meeting_export:
 * @self: a loaded meeting
 * @paper: which document
 * @public_copy: whether it is for everybody (see sc_meeting_paper_new())
 * @format: as what
 *
 * Everything that was done to the meeting before is in it.
 *
 * Returns: (transfer full): a future of #GBytes; rejects with %SC_EXCHANGE_ERROR and %SC_STORE_ERROR
 */
DexFuture *
sc_meeting_export (ScMeetingParts *self,
                   ScMeetingPaper paper,
                   gboolean public_copy,
                   ScPaperFormat format)
{
  Export *export;

  g_return_val_if_fail (SC_IS_MEETING_PARTS (self), NULL);

  export = g_new0 (Export, 1);
  export->kind = paper;
  export->public_copy = public_copy;
  export->format = format;

  return _sc_meeting_enqueue (self, export_meeting, export, export_free);
}

static DexFuture *
export_calendar (ScMeetingParts *self, gpointer data)
{
  ScRecord *meeting = sc_meeting_parts_get_meeting (self);
  g_autoptr (GError) error = NULL;
  GBytes *bytes;

  if (meeting == NULL)
    return dex_future_new_reject (SC_STORE_ERROR, SC_STORE_ERROR_DELETED,
                                  "Somebody has deleted the meeting meanwhile");
  bytes = sc_meeting_calendar_write (meeting, sc_meeting_parts_get_agenda (self), &error);
  if (bytes == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_boxed (G_TYPE_BYTES, bytes);
}

/**
 * sc_meeting_export_calendar:
 * @self: a loaded meeting
 *
 * Returns: (transfer full): a future of #GBytes: the entry for somebody's calendar (iCalendar); rejects with
 *   %SC_STORE_ERROR_DELETED, and with %SC_EXCHANGE_ERROR_FAILED for a meeting without a beginning
 */
DexFuture *
sc_meeting_export_calendar (ScMeetingParts *self)
{
  g_return_val_if_fail (SC_IS_MEETING_PARTS (self), NULL);

  return _sc_meeting_enqueue (self, export_calendar, NULL, NULL);
}
