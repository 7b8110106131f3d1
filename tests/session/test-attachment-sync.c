/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-attachment-reader.h"
#include "sc-attachment-writer.h"
#include "sc-desk.h"
#include "sc-record-files.h"

/* Attachments between two desks and the real server: pulled, pushed, kept by edits that know nothing of
 * them, and merged. */

#define ID "solution:lampe"

/* Writes a revision on top of the newest one, whose attachments are those of before and one more. */
static void
attach (Desk *desk, const char *name, GBytes *bytes)
{
  ScStore *store = sc_session_get_store (desk->session);
  g_autoptr (ScDocument) current = dex_await_boxed (sc_store_get (store, ID, NULL), NULL);
  g_autofree char *rev = sc_document_dup_rev (current);
  ScDocument *edit = sc_document_new (ID, rev, FALSE, current->body);
  g_autoptr (GPtrArray) documents =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sc_document_unref);
  g_autoptr (GPtrArray) results = NULL;
  GPtrArray *attachments = sc_attachments_new ();
  ScAttachment *attachment = sc_attachment_new (name, "image/png");

  attachment->bytes = g_bytes_ref (bytes);
  g_ptr_array_add (attachments, attachment);
  for (guint i = 0; current->attachments != NULL && i < current->attachments->len; i++)
    if (!g_str_equal (((ScAttachment *) current->attachments->pdata[i])->name, name))
      g_ptr_array_add (attachments, sc_attachment_copy (current->attachments->pdata[i]));
  sc_document_take_attachments (edit, attachments);
  g_ptr_array_add (documents, edit);
  results = dex_await_boxed (sc_store_write (store, documents, SC_WRITE_EDIT), NULL);
  g_assert_no_error (((ScWriteResult *) results->pdata[0])->error);
}

static void
attach_text (Desk *desk, const char *name, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  attach (desk, name, bytes);
}

/* Returns (transfer full) (nullable): what is in it on this desk, as a checksum. */
static char *
checksum_of (Desk *desk, const char *name)
{
  g_autoptr (ScDocument) document =
      dex_await_boxed (sc_store_get (sc_session_get_store (desk->session), ID, NULL), NULL);
  const ScAttachment *attachment =
      document != NULL ? sc_attachments_find (document->attachments, name) : NULL;
  g_autoptr (ScAttachmentReader) reader = NULL;
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  if (attachment == NULL)
    return NULL;
  reader = sc_attachment_reader_new (attachment, TRUE, 0, (guint64) attachment->length);
  for (;;)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) piece = dex_await_boxed (sc_attachment_reader_read (reader), &error);

      g_assert_no_error (error);
      if (g_bytes_get_size (piece) == 0)
        return g_strdup (g_checksum_get_string (sum));
      g_checksum_update (sum, g_bytes_get_data (piece, NULL), (gssize) g_bytes_get_size (piece));
    }
}

static void
assert_text (Desk *desk, const char *name, const char *text)
{
  g_autofree char *found = checksum_of (desk, name);
  g_autofree char *expected = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);

  g_assert_cmpstr (found, ==, expected);
}

static void
setup (TestServer *server, Desk *a, Desk *b)
{
  server_init (server);
  desk_init (a, server, "anna");
  desk_init (b, server, "bernd");
  /* Large ones, too, come without anybody opening them. */
  sc_file_policy_set_max_size (sc_session_get_file_policy (a->session), -1);
  sc_file_policy_set_max_size (sc_session_get_file_policy (b->session), -1);
}

static void
teardown (TestServer *server, Desk *a, Desk *b)
{
  desk_clear (a);
  desk_clear (b);
  server_clear (server);
}

SC_FIBER_TEST (they_travel_and_edits_keep_them)
{
  TestServer server = { 0 };
  Desk a = { 0 };
  Desk b = { 0 };

  setup (&server, &a, &b);
  desk_set (&a, ID, "title", "Lampe");
  attach_text (&a, "plan ä/1.png", "plan");
  attach_text (&a, "leer", "");
  desk_sync_once (&a);
  desk_sync_once (&b);
  assert_text (&b, "plan ä/1.png", "plan");
  assert_text (&b, "leer", "");

  /* The other desk edits the text; the attachments stay, everywhere. */
  desk_set (&b, ID, "title", "Laterne");
  assert_text (&b, "plan ä/1.png", "plan");
  desk_sync_once (&b);
  desk_sync_once (&a);
  g_assert_true (desk_has (&a, ID, "title", "Laterne"));
  assert_text (&a, "plan ä/1.png", "plan");

  /* One is replaced. */
  attach_text (&b, "plan ä/1.png", "new plan");
  desk_sync_once (&b);
  desk_sync_once (&a);
  assert_text (&a, "plan ä/1.png", "new plan");
  assert_text (&a, "leer", "");
  teardown (&server, &a, &b);
}

SC_FIBER_TEST (branches_with_different_ones_are_merged)
{
  TestServer server = { 0 };
  Desk a = { 0 };
  Desk b = { 0 };

  setup (&server, &a, &b);
  desk_set (&a, ID, "title", "Lampe");
  attach_text (&a, "plan", "old");
  desk_sync_once (&a);
  desk_sync_once (&b);
  attach_text (&a, "photo a", "from a");
  attach_text (&a, "plan", "plan of a");
  attach_text (&b, "photo b", "from b");
  attach_text (&b, "plan", "plan of b");
  desk_set (&b, ID, "summary", "neu");
  desk_sync_once (&a);
  desk_sync_once (&b);
  desk_sync_once (&a);
  desk_sync_once (&b);
  desk_sync_once (&a);
  for (guint i = 0; i < 2; i++)
    {
      Desk *desk = i == 0 ? &a : &b;
      g_autofree char *plan = checksum_of (desk, "plan");
      g_autofree char *other = checksum_of (desk, "plan (2)");

      assert_text (desk, "photo a", "from a");
      assert_text (desk, "photo b", "from b");
      g_assert_true (desk_has (desk, ID, "summary", "neu"));
      g_assert_nonnull (plan);
      g_assert_nonnull (other);
      g_assert_cmpstr (plan, !=, other);
    }
  teardown (&server, &a, &b);
}

SC_FIBER_TEST (undo_of_a_deletion_brings_them_back)
{
  TestServer server = { 0 };
  Desk a = { 0 };
  Desk b = { 0 };
  g_autoptr (ScRecord) record = NULL;
  g_autoptr (GError) error = NULL;

  setup (&server, &a, &b);
  desk_set (&a, ID, "title", "Lampe");
  attach_text (&a, "plan", "plan");
  desk_sync_once (&a);
  record = desk_load (&a, ID);
  dex_await (sc_session_delete (a.session, record), &error);
  g_assert_no_error (error);
  g_assert_null (checksum_of (&a, "plan"));
  dex_await (sc_session_undo (a.session), &error);
  g_assert_no_error (error);
  assert_text (&a, "plan", "plan");
  desk_sync_once (&a);
  desk_sync_once (&b);
  assert_text (&b, "plan", "plan");
  teardown (&server, &a, &b);
}

/* As a CouchDB keeps text: packed, with the digest of the packed bytes. */
SC_FIBER_TEST (packed_ones_stay_packed)
{
  TestServer server = { 0 };
  Desk a = { 0 };
  Desk b = { 0 };
  g_autofree char *text = g_strnfill (300000, 'x');
  g_autoptr (GBytes) plain = g_bytes_new (text, strlen (text));
  g_autoptr (GConverter) converter =
      G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 6));
  g_autoptr (ScDocument) document = NULL;
  g_autoptr (ScDocument) copied = NULL;
  g_autoptr (GPtrArray) documents =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sc_document_unref);
  g_autoptr (GPtrArray) results = NULL;
  GPtrArray *attachments = sc_attachments_new ();
  ScAttachment *attachment = sc_attachment_new ("a.txt", "text/plain");
  const ScAttachment *found;

  setup (&server, &a, &b);
  attachment->encoding = g_strdup ("gzip");
  attachment->bytes = g_converter_convert_bytes (converter, plain, NULL);
  g_ptr_array_add (attachments, attachment);
  document = sc_document_new (ID, NULL, FALSE, "{\"type\":\"solution\",\"title\":\"Lampe\"}");
  sc_document_take_attachments (document, attachments);
  g_ptr_array_add (documents, sc_document_ref (document));
  results =
      dex_await_boxed (sc_store_write (sc_session_get_store (a.session), documents, SC_WRITE_EDIT),
                       NULL);
  g_assert_nonnull (results);
  desk_sync_once (&a);
  desk_sync_once (&b);
  assert_text (&b, "a.txt", text);
  copied = dex_await_boxed (sc_store_get (sc_session_get_store (b.session), ID, NULL), NULL);
  found = copied->attachments->pdata[0];
  g_assert_cmpstr (found->encoding, ==, "gzip");
  g_assert_cmpstr (found->digest, ==, attachment->digest);
  g_assert_cmpint (found->length, ==, 300000);
  teardown (&server, &a, &b);
}

/* Large enough that a whole one in memory, or one within JSON, would not pass. */
SC_FIBER_TEST (a_large_one_travels)
{
  TestServer server = { 0 };
  Desk a = { 0 };
  Desk b = { 0 };
  gsize length = 80 * 1024 * 1024;
  guint8 *data = g_malloc (length);
  g_autoptr (GBytes) bytes = g_bytes_new_take (data, length);
  g_autofree char *expected = NULL;
  g_autofree char *found = NULL;

  for (gsize i = 0; i < length; i++)
    data[i] = (guint8) (i * 31 + (i >> 11));
  expected = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  setup (&server, &a, &b);
  desk_set (&a, ID, "title", "Lampe");
  attach (&a, "big", bytes);
  desk_sync_once (&a);
  desk_sync_once (&b);
  found = checksum_of (&b, "big");
  g_assert_cmpstr (found, ==, expected);
  teardown (&server, &a, &b);
}

/* The peer may have been set back: what is a stub to us is nothing to it. */
SC_FIBER_TEST (a_server_that_lost_its_memory_gets_everything)
{
  TestServer server = { 0 };
  Desk a = { 0 };
  Desk b = { 0 };
  g_autofree char *database = NULL;

  setup (&server, &a, &b);
  desk_set (&a, ID, "title", "Lampe");
  attach_text (&a, "plan", "plan");
  desk_sync_once (&a);
  server_stop (&server, SIGTERM);
  database = g_build_filename (server.dir, "databases", "allianz.sqlite", NULL);
  g_unlink (database);
  run_server_tool (&server, "create-workspace", "allianz2", NULL, NULL);
  g_clear_pointer (&database, g_free);
  {
    g_autofree char *from = g_build_filename (server.dir, "databases", "allianz2.sqlite", NULL);
    g_autofree char *to = g_build_filename (server.dir, "databases", "allianz.sqlite", NULL);

    g_assert_cmpint (g_rename (from, to), ==, 0);
  }
  server_start (&server);
  desk_set (&a, ID, "title", "Laterne");
  desk_sync_once (&a);
  desk_sync_once (&b);
  assert_text (&b, "plan", "plan");
  g_assert_true (desk_has (&b, ID, "title", "Laterne"));
  teardown (&server, &a, &b);
}

int
main (int argc, char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/attachment-sync/travel", they_travel_and_edits_keep_them);
  g_test_add_func ("/attachment-sync/merge", branches_with_different_ones_are_merged);
  g_test_add_func ("/attachment-sync/undo", undo_of_a_deletion_brings_them_back);
  g_test_add_func ("/attachment-sync/packed", packed_ones_stay_packed);
  g_test_add_func ("/attachment-sync/large", a_large_one_travels);
  g_test_add_func ("/attachment-sync/set-back", a_server_that_lost_its_memory_gets_everything);

  return g_test_run ();
}
