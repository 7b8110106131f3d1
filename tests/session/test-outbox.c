/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-attachment-reader.h"
#include "sc-badge.h"
#include "sc-desk.h"
#include "sc-history.h"
#include "sc-json.h"

/* What the real server refuses, because its user may only read, is given up: what the server has is there again,
 * nothing of the rest is lost, and there is a way back. */

#define ID "solution:lampe"

typedef struct
{
  TestServer server;
  Desk anna;
  Desk reader;
} Office;

static void
office_init (Office *self)
{
  server_init (&self->server);
  server_stop (&self->server, SIGTERM);
  run_server_tool (&self->server, "add-user", "carla", "--role", "municipality:unna");
  server_start (&self->server);
  desk_init (&self->anna, &self->server, "anna");
  desk_init (&self->reader, &self->server, "carla");
  desk_set (&self->anna, ID, "title", "Lampe");
  desk_sync_once (&self->anna);
  desk_sync_once (&self->reader);
}

static void
office_clear (Office *self)
{
  desk_clear (&self->anna);
  desk_clear (&self->reader);
  server_clear (&self->server);
}

static ScSyncJob *
job_of (Desk *desk)
{
  return sc_session_get_sync (desk->session);
}

static void
be_refused (Desk *desk)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (dex_await (sc_sync_job_run_once (job_of (desk)), &error));
  g_assert_error (error, SC_SYNC_ERROR, SC_SYNC_ERROR_REFUSED);
}

static guint
count_refusals (Desk *desk)
{
  return sc_outbox_get_n_refusals (sc_sync_job_get_outbox (job_of (desk)));
}

static void
give_up (Desk *desk, const char *id)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (dex_await_uint (sc_session_give_up (desk->session, id), &error), >, 0);
  g_assert_no_error (error);
}

SC_FIBER_TEST (what_the_server_has_is_there_again)
{
  Office office = { 0 };
  g_autoptr (ScHistory) lacking = NULL;
  g_autoptr (GError) error = NULL;

  office_init (&office);
  desk_set (&office.reader, ID, "title", "Meine Lampe");
  desk_set (&office.reader, ID, "summary", "Zwei Schritte weiter");
  desk_set (&office.reader, "solution:neu", "title", "Bank");
  be_refused (&office.reader);
  g_assert_cmpuint (count_refusals (&office.reader), ==, 2);
  lacking = dex_await_boxed (sc_session_load_lacking (office.reader.session, ID), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (lacking->entries->len, ==, 2);

  /* Meanwhile somebody else went on there. */
  desk_set (&office.anna, ID, "title", "Annas Lampe");
  desk_sync_once (&office.anna);
  give_up (&office.reader, ID);
  g_assert_true (desk_has (&office.reader, ID, "title", "Annas Lampe"));
  g_assert_false (desk_has (&office.reader, ID, "summary", "Zwei Schritte weiter"));
  g_assert_cmpuint (count_refusals (&office.reader), ==, 1);
  g_assert_false (sc_session_has_conflict (office.reader.session, ID));

  /* What the server never had is gone; then nothing waits and the exchange goes well. */
  give_up (&office.reader, "solution:neu");
  g_assert_null (desk_load (&office.reader, "solution:neu"));
  g_assert_cmpuint (count_refusals (&office.reader), ==, 0);
  desk_sync_once (&office.reader);
  g_assert_cmpuint (sc_sync_job_get_pending (job_of (&office.reader)), ==, 0);

  /* Both come back as edits of today, the newest first. */
  g_assert_true (dex_await (sc_session_undo (office.reader.session), &error));
  g_assert_true (desk_has (&office.reader, "solution:neu", "title", "Bank"));
  g_assert_true (dex_await (sc_session_undo (office.reader.session), &error));
  g_assert_true (desk_has (&office.reader, ID, "title", "Meine Lampe"));
  g_assert_true (desk_has (&office.reader, ID, "summary", "Zwei Schritte weiter"));
  office_clear (&office);
}

/* The session would ask the rules, and say no at once: this desk does not know them. */
static void
delete_unasked (Desk *desk, const char *id)
{
  g_autoptr (ScRecord) record = desk_load (desk, id);
  g_autoptr (GPtrArray) documents =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sc_document_unref);
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (documents, sc_document_new (id, sc_record_get_rev (record), TRUE, NULL));
  results = dex_await_boxed (sc_store_write (sc_session_get_store (desk->session), documents,
                                             SC_WRITE_EDIT),
                             &error);
  g_assert_no_error (error);
  g_assert_no_error (((ScWriteResult *) results->pdata[0])->error);
}

SC_FIBER_TEST (a_deletion_is_given_up)
{
  Office office = { 0 };
  g_autoptr (ScHistory) lacking = NULL;
  g_autoptr (GError) error = NULL;

  office_init (&office);
  delete_unasked (&office.reader, ID);
  be_refused (&office.reader);
  lacking = dex_await_boxed (sc_session_load_lacking (office.reader.session, ID), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (lacking->entries->len, ==, 1);
  g_assert_cmpint (((ScHistoryEntry *) lacking->entries->pdata[0])->kind, ==, SC_HISTORY_DELETED);
  give_up (&office.reader, ID);
  g_assert_true (desk_has (&office.reader, ID, "title", "Lampe"));
  desk_sync_once (&office.reader);
  office_clear (&office);
}

/* Without the server nobody knows what it has: nothing is touched. */
SC_FIBER_TEST (it_needs_the_server)
{
  Office office = { 0 };
  g_autoptr (GError) error = NULL;

  office_init (&office);
  desk_set (&office.reader, ID, "title", "Meine Lampe");
  be_refused (&office.reader);
  server_stop (&office.server, SIGTERM);
  dex_await_uint (sc_session_give_up (office.reader.session, ID), &error);
  g_assert_error (error, SC_SYNC_ERROR, SC_SYNC_ERROR_UNREACHABLE);
  g_assert_true (desk_has (&office.reader, ID, "title", "Meine Lampe"));
  g_assert_cmpuint (count_refusals (&office.reader), ==, 1);
  g_clear_error (&error);
  g_assert_false (dex_await (sc_sync_job_offer (job_of (&office.reader), ID), &error));
  g_assert_error (error, SC_SYNC_ERROR, SC_SYNC_ERROR_UNREACHABLE);
  office_clear (&office);
}

SC_FIBER_TEST (one_document_is_a_file)
{
  Office office = { 0 };
  g_autofree char *path = NULL;
  g_autoptr (GFile) file = NULL;
  g_autofree char *text = NULL;
  g_autoptr (JsonObject) written = NULL;
  JsonArray *docs;
  g_autoptr (GError) error = NULL;

  office_init (&office);
  desk_set (&office.reader, ID, "title", "Meine Lampe");
  desk_set (&office.reader, "solution:neu", "title", "Bank");
  be_refused (&office.reader);
  path = g_build_filename (office.reader.dir, "one.json", NULL);
  file = g_file_new_for_path (path);
  g_assert_cmpint (dex_await_int64 (sc_sync_job_export_document (job_of (&office.reader), ID, file),
                                    &error),
                   ==, 1);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  written = sc_json_parse_object (text, -1, &error);
  g_assert_no_error (error);
  docs = sc_json_get_array (written, "docs");
  g_assert_cmpuint (json_array_get_length (docs), ==, 1);
  g_assert_cmpstr (sc_json_get_string (json_array_get_object_element (docs, 0), "title"), ==,
                   "Meine Lampe");
  office_clear (&office);
}

/* The running exchange says so by itself: nothing waits, nothing is wrong. */
SC_FIBER_TEST (a_live_exchange_is_well_afterwards)
{
  Office office = { 0 };
  ScSyncJob *job;

  office_init (&office);
  desk_set (&office.reader, ID, "title", "Meine Lampe");
  sc_session_start_sync (office.reader.session);
  job = job_of (&office.reader);
  for (guint i = 0; i < 1000 && count_refusals (&office.reader) == 0; i++)
    dex_await (dex_timeout_new_msec (20), NULL);
  g_assert_cmpuint (count_refusals (&office.reader), ==, 1);
  give_up (&office.reader, ID);
  for (guint i = 0; i < 1000 && (sc_sync_job_get_state (job) != SC_SYNC_STATE_LIVE ||
                                 sc_sync_job_get_pending (job) > 0);
       i++)
    dex_await (dex_timeout_new_msec (20), NULL);
  g_assert_cmpint (sc_sync_job_get_state (job), ==, SC_SYNC_STATE_LIVE);
  g_assert_cmpuint (sc_sync_job_get_pending (job), ==, 0);
  g_assert_true (desk_has (&office.reader, ID, "title", "Lampe"));
  office_clear (&office);
}

/* Writes the document once more, with this text attached. */
static void
attach (Desk *desk, const char *name, const char *text)
{
  ScStore *store = sc_session_get_store (desk->session);
  g_autoptr (ScDocument) current = dex_await_boxed (sc_store_get (store, ID, NULL), NULL);
  g_autofree char *rev = sc_document_dup_rev (current);
  ScDocument *edit = sc_document_new (ID, rev, FALSE, current->body);
  GPtrArray *attachments = sc_attachments_new ();
  ScAttachment *attachment = sc_attachment_new (name, "text/plain");
  g_autoptr (GPtrArray) documents =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sc_document_unref);
  g_autoptr (GPtrArray) results = NULL;

  attachment->bytes = g_bytes_new (text, strlen (text));
  g_ptr_array_add (attachments, attachment);
  sc_document_take_attachments (edit, attachments);
  g_ptr_array_add (documents, edit);
  results = dex_await_boxed (sc_store_write (store, documents, SC_WRITE_EDIT), NULL);
  g_assert_no_error (((ScWriteResult *) results->pdata[0])->error);
}

static void
assert_attached (Desk *desk, const char *name, const char *text)
{
  g_autoptr (ScDocument) document =
      dex_await_boxed (sc_store_get (sc_session_get_store (desk->session), ID, NULL), NULL);
  const ScAttachment *attachment = sc_attachments_find (document->attachments, name);
  g_autoptr (ScAttachmentReader) reader = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (attachment);
  reader = sc_attachment_reader_new (attachment, TRUE, 0, (guint64) attachment->length);
  bytes = dex_await_boxed (sc_attachment_reader_read (reader), &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), text, strlen (text));
}

SC_FIBER_TEST (attachments_come_and_go_with_it)
{
  Office office = { 0 };
  g_autoptr (GError) error = NULL;

  office_init (&office);
  attach (&office.anna, "plan", "Annas Plan");
  desk_sync_once (&office.anna);
  desk_sync_once (&office.reader);
  attach (&office.reader, "plan", "Mein Plan");
  be_refused (&office.reader);
  give_up (&office.reader, ID);
  assert_attached (&office.reader, "plan", "Annas Plan");
  g_assert_true (dex_await (sc_session_undo (office.reader.session), &error));
  g_assert_no_error (error);
  assert_attached (&office.reader, "plan", "Mein Plan");
  office_clear (&office);
}

/* Another member's badge that came by way of a hall: its owner brings it, and nobody else may. It is no news of
 * ours, so nothing is said about it, and it stops nothing. */
SC_FIBER_TEST (a_badge_is_nothing_to_decide_about)
{
  Office office = { 0 };
  g_autofree char *id = sc_badge_dup_id ("00ff");
  g_autoptr (GPtrArray) documents =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sc_document_unref);
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;

  office_init (&office);
  g_ptr_array_add (
      documents, sc_document_new (id, NULL, FALSE,
                                  "{\"type\":\"badge\",\"user\":\"anna\",\"roles\":[\"office\"]}"));
  results = dex_await_boxed (sc_store_write (sc_session_get_store (office.reader.session),
                                             documents, SC_WRITE_EDIT),
                             &error);
  g_assert_no_error (error);
  desk_sync_once (&office.reader);
  g_assert_cmpuint (count_refusals (&office.reader), ==, 0);
  g_assert_cmpuint (sc_sync_job_get_pending (job_of (&office.reader)), ==, 0);

  /* What is refused of the rest is said as ever. */
  desk_set (&office.reader, ID, "title", "Meine Lampe");
  be_refused (&office.reader);
  g_assert_cmpuint (count_refusals (&office.reader), ==, 1);
  office_clear (&office);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_func ("/outbox/give-up", what_the_server_has_is_there_again);
  g_test_add_func ("/outbox/give-up-deletion", a_deletion_is_given_up);
  g_test_add_func ("/outbox/offline", it_needs_the_server);
  g_test_add_func ("/outbox/export", one_document_is_a_file);
  g_test_add_func ("/outbox/live", a_live_exchange_is_well_afterwards);
  g_test_add_func ("/outbox/attachments", attachments_come_and_go_with_it);

  g_test_add_func ("/outbox/badge", a_badge_is_nothing_to_decide_about);

  return g_test_run ();
}
