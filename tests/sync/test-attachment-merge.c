/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-attachment-merge-private.h"
#include "sc-attachment-reader.h"
#include "sc-conflict.h"
#include "sc-resolver.h"
#include "sc-store.h"
#include "sc-test.h"

/* Two branches with different attachments become one, and nothing is missing from it. */

/* "a=1 b=2": attachments by name, each with a digest of one letter. */
static ScDocument *
document_of (const char *text)
{
  ScDocument *document = sc_document_new ("x", "1-a", FALSE, "{}");
  GPtrArray *attachments = sc_attachments_new ();
  g_auto (GStrv) words = g_strsplit (text, " ", -1);

  for (gsize i = 0; words[i] != NULL && *words[i] != '\0'; i++)
    {
      const char *equals = strchr (words[i], '=');
      g_autofree char *name = g_strndup (words[i], equals - words[i]);
      ScAttachment *attachment = sc_attachment_new (name, "text/plain");

      attachment->digest = g_strdup (equals + 1);
      attachment->length = 1;
      g_ptr_array_add (attachments, attachment);
    }
  sc_document_take_attachments (document, attachments);

  return document;
}

static char *
describe (GPtrArray *attachments)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_null_terminated (8, g_free, TRUE);

  for (guint i = 0; i < attachments->len; i++)
    {
      const ScAttachment *attachment = attachments->pdata[i];

      g_ptr_array_add (words, g_strconcat (attachment->name, "=", attachment->digest, NULL));
    }

  return g_strjoinv ("; ", (char **) words->pdata);
}

static void
nothing_is_missing (void)
{
  static const struct
  {
    const char *base; /* NULL: not known */
    const char *winner;
    const char *loser;
    const char *merged;
  } rows[] = {
    { "a=1", "a=1", "a=1", "a=1" },
    { "a=1", "a=2", "a=1", "a=2" },
    { "a=1", "a=1", "a=2", "a=2" },
    { "a=1", "a=2", "a=2", "a=2" },
    { "a=1", "a=2", "a=3", "a=2; a (2)=3" },
    { "a=1", "", "a=1", "" },
    { "a=1", "a=1", "", "" },
    { "a=1", "", "", "" },
    { "a=1", "", "a=2", "a=2" },
    { "a=1", "a=2", "", "a=2" },
    { "", "a=1", "b=2", "a=1; b=2" },
    { "", "a=1", "a=2", "a=1; a (2)=2" },
    { NULL, "a=1", "b=2", "a=1; b=2" },
    { NULL, "a=1", "a=1", "a=1" },
    { NULL, "a=1", "", "a=1" },
    { NULL, "", "a=1", "a=1" },
    { "", "d/p.x.pdf=1", "d/p.x.pdf=2", "d/p.x.pdf=1; d/p.x (2).pdf=2" },
    { "", ".rc=1", ".rc=2", ".rc=1; .rc (2)=2" },
    { "", "p.pdf=1 p(2).pdf=3", "p.pdf=2", "p(2).pdf=3; p.pdf=1; p (2).pdf=2" },
    { "", "", "", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (ScDocument) base = rows[i].base != NULL ? document_of (rows[i].base) : NULL;
      g_autoptr (ScDocument) winner = document_of (rows[i].winner);
      g_autoptr (ScDocument) loser = document_of (rows[i].loser);
      g_autoptr (GPtrArray) merged = _sc_attachments_merge (base, winner, loser);
      g_autofree char *text = describe (merged);

      g_assert_cmpstr (text, ==, rows[i].merged);
    }
}

static void
a_taken_number_is_passed_over (void)
{
  g_autoptr (ScDocument) winner = document_of ("");
  g_autoptr (ScDocument) loser = document_of ("");
  g_autoptr (GPtrArray) merged = NULL;
  g_autofree char *text = NULL;
  ScAttachment *other = sc_attachment_new ("a (2)", "text/plain");

  g_clear_pointer (&winner, sc_document_unref);
  winner = document_of ("a=1");
  g_clear_pointer (&loser, sc_document_unref);
  loser = document_of ("a=2");
  other->digest = g_strdup ("3");
  g_ptr_array_add (loser->attachments, other);
  merged = _sc_attachments_merge (NULL, winner, loser);
  text = describe (merged);
  g_assert_cmpstr (text, ==, "a=1; a (3)=2; a (2)=3");
}

typedef struct
{
  char *dir;
  ScStore *store;
} Fixture;

static void
fixture_open (Fixture *self)
{
  g_autofree char *path = NULL;

  self->dir = sc_test_make_dir ();
  path = g_build_filename (self->dir, "test.sqlite", NULL);
  self->store = dex_await_object (sc_store_open (path), NULL);
  g_assert_nonnull (self->store);
}

static void
fixture_close (Fixture *self)
{
  g_assert_true (dex_await (sc_store_close (self->store), NULL));
  g_object_unref (self->store);
  sc_test_remove_dir (self->dir);
}

/* Grafts a revision with attachments "name=text". */
static void
graft (Fixture *self, guint generation, const char *path, const char *body, const char *attached)
{
  g_autoptr (ScDocument) document = sc_document_new ("solution:1", NULL, FALSE, body);
  g_autoptr (GPtrArray) documents = g_ptr_array_new ();
  g_autoptr (GPtrArray) results = NULL;
  GPtrArray *attachments = sc_attachments_new ();
  g_auto (GStrv) words = g_strsplit (attached, " ", -1);

  for (gsize i = 0; words[i] != NULL && *words[i] != '\0'; i++)
    {
      const char *equals = strchr (words[i], '=');
      g_autofree char *name = g_strndup (words[i], equals - words[i]);
      ScAttachment *attachment = sc_attachment_new (name, "text/plain");

      attachment->bytes = g_bytes_new (equals + 1, strlen (equals + 1));
      g_ptr_array_add (attachments, attachment);
    }
  g_strfreev (document->hashes);
  document->hashes = g_strsplit (path, " ", -1);
  document->generation = generation;
  sc_document_take_attachments (document, attachments);
  g_ptr_array_add (documents, document);
  results = dex_await_boxed (sc_store_write (self->store, documents, SC_WRITE_GRAFT), NULL);
  g_assert_no_error (((ScWriteResult *) results->pdata[0])->error);
}

/* All attachments of the winner, read from the disk. */
static char *
read_winner (Fixture *self)
{
  g_autoptr (ScDocument) document =
      dex_await_boxed (sc_store_get (self->store, "solution:1", NULL), NULL);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; document->attachments != NULL && i < document->attachments->len; i++)
    {
      const ScAttachment *attachment = document->attachments->pdata[i];
      g_autoptr (ScAttachmentReader) reader =
          sc_attachment_reader_new (attachment, TRUE, 0, (guint64) attachment->length);
      g_autoptr (GBytes) bytes = dex_await_boxed (sc_attachment_reader_read (reader), NULL);

      g_assert_nonnull (bytes);
      g_string_append_printf (text, "%s=%.*s;", attachment->name, (int) g_bytes_get_size (bytes),
                              (const char *) g_bytes_get_data (bytes, NULL));
    }

  return g_string_free_and_steal (g_steal_pointer (&text));
}

#define BODY(title) "{\"type\":\"solution\",\"title\":\"" title "\"}"

SC_FIBER_TEST (a_merge_by_itself_keeps_them)
{
  Fixture f = { 0 };
  g_autofree char *text = NULL;
  g_autoptr (GPtrArray) leaves = NULL;

  fixture_open (&f);
  graft (&f, 1, "a", BODY ("Licht"), "plan=old gone=x");
  graft (&f, 2, "z a", BODY ("Licht"), "plan=old photo=p");
  graft (&f, 2, "b a", "{\"type\":\"solution\",\"title\":\"Licht\",\"summary\":\"neu\"}",
         "plan=new gone=x");
  g_assert_cmpint (dex_await_int64 (sc_resolver_run (f.store), NULL), ==, 1);
  text = read_winner (&f);
  g_assert_cmpstr (text, ==, "photo=p;plan=new;");
  leaves = dex_await_boxed (sc_store_get_leaves (f.store, "solution:1"), NULL);
  g_assert_false (((ScDocument *) leaves->pdata[0])->deleted);
  g_assert_true (((ScDocument *) leaves->pdata[1])->deleted);
  fixture_close (&f);
}

/* Two stores that got the branches in another order come to the same revision. */
SC_FIBER_TEST (two_desks_merge_the_same)
{
  Fixture f[2] = { { 0 }, { 0 } };
  g_autofree char *revs[2] = { NULL, NULL };

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (ScDocument) document = NULL;

      fixture_open (&f[i]);
      graft (&f[i], 1, "a", BODY ("Licht"), "plan=old");
      graft (&f[i], 2, i == 0 ? "z a" : "b a", BODY ("Licht"), i == 0 ? "plan=1" : "plan=2");
      graft (&f[i], 2, i == 0 ? "b a" : "z a", BODY ("Licht"), i == 0 ? "plan=2" : "plan=1");
      g_assert_cmpint (dex_await_int64 (sc_resolver_run (f[i].store), NULL), ==, 1);
      document = dex_await_boxed (sc_store_get (f[i].store, "solution:1", NULL), NULL);
      revs[i] = sc_document_dup_rev (document);
      g_assert_cmpuint (document->attachments->len, ==, 2);
      fixture_close (&f[i]);
    }
  g_assert_cmpstr (revs[0], ==, revs[1]);
}

SC_FIBER_TEST (a_decision_keeps_them)
{
  Fixture f = { 0 };
  g_autoptr (ScConflict) conflict = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  fixture_open (&f);
  graft (&f, 1, "a", BODY ("Licht"), "plan=old");
  graft (&f, 2, "z a", BODY ("Lampe"), "plan=old photo=p");
  graft (&f, 2, "b a", BODY ("Laterne"), "plan=new");
  g_assert_cmpint (dex_await_int64 (sc_resolver_run (f.store), NULL), ==, 0);
  conflict = dex_await_object (sc_conflict_load (f.store, "solution:1", NULL), &error);
  g_assert_no_error (error);
  dex_await (sc_conflict_resolve (conflict, f.store, sc_conflict_get_mine (conflict), "anna"),
             &error);
  g_assert_no_error (error);
  text = read_winner (&f);
  g_assert_cmpstr (text, ==, "photo=p;plan=new;");
  fixture_close (&f);
}

/* A decision that comes too late changes nothing, not even half of it. */
SC_FIBER_TEST (a_late_decision_loses_nothing)
{
  Fixture f = { 0 };
  g_autoptr (ScConflict) conflict = NULL;
  g_autoptr (GPtrArray) leaves = NULL;
  g_autoptr (GError) error = NULL;

  fixture_open (&f);
  graft (&f, 1, "a", BODY ("Licht"), "");
  graft (&f, 2, "z a", BODY ("Lampe"), "");
  graft (&f, 2, "b a", BODY ("Laterne"), "plan=new");
  conflict = dex_await_object (sc_conflict_load (f.store, "solution:1", NULL), &error);
  g_assert_no_error (error);
  graft (&f, 3, "y z a", BODY ("Leuchte"), "");
  dex_await (sc_conflict_resolve (conflict, f.store, sc_conflict_get_mine (conflict), "anna"),
             &error);
  g_assert_nonnull (error);
  leaves = dex_await_boxed (sc_store_get_leaves (f.store, "solution:1"), NULL);
  g_assert_cmpuint (leaves->len, ==, 2);
  g_assert_false (((ScDocument *) leaves->pdata[0])->deleted);
  g_assert_false (((ScDocument *) leaves->pdata[1])->deleted);
  fixture_close (&f);
}

int
main (int argc, char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/attachments/merge", nothing_is_missing);
  g_test_add_func ("/sync/attachments/numbers", a_taken_number_is_passed_over);
  g_test_add_func ("/sync/attachments/resolver", a_merge_by_itself_keeps_them);
  g_test_add_func ("/sync/attachments/same", two_desks_merge_the_same);
  g_test_add_func ("/sync/attachments/decision", a_decision_keeps_them);
  g_test_add_func ("/sync/attachments/late-decision", a_late_decision_loses_nothing);

  return g_test_run ();
}
