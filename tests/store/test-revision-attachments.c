/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "attachment-fixture.h"

/* Which attachments a revision has: kept, replaced, removed, meant by stubs, given up. */

SC_FIBER_TEST (what_is_known_of_an_attachment)
{
  Fixture f = { 0 };
  g_autoptr (ScDocument) document = NULL;
  g_autofree char *rev = NULL;
  const ScAttachment *attachment;

  fixture_open (&f);
  rev = must_write (f.store,
                    document_with ("a", NULL, "{\"n\":1}", inline_attachment ("b/ä.txt", "hello"),
                                   inline_attachment ("a.txt", ""), NULL),
                    SC_WRITE_EDIT);
  document = load (f.store, "a", NULL);
  g_assert_cmpuint (document->attachments->len, ==, 2);
  attachment = document->attachments->pdata[1];
  g_assert_cmpstr (attachment->name, ==, "b/ä.txt");
  g_assert_cmpstr (attachment->content_type, ==, "text/plain");
  g_assert_cmpstr (attachment->digest, ==, "md5-XUFAKrxLKna5cZ2REBfFkg==");
  g_assert_cmpint (attachment->length, ==, 5);
  g_assert_cmpuint (attachment->revpos, ==, 1);
  assert_attachment (f.store, "a", rev, "b/ä.txt", "hello");
  assert_attachment (f.store, "a", NULL, "a.txt", "");
  close_store (&f.store);
  f.store = open_store (f.path);
  assert_attachment (f.store, "a", NULL, "b/ä.txt", "hello");
  assert_sound (f.store);
  fixture_close (&f);
}

SC_FIBER_TEST (an_edit_that_knows_nothing_of_them_keeps_them)
{
  Fixture f = { 0 };
  g_autofree char *rev1 = NULL;
  g_autofree char *rev2 = NULL;
  g_autofree char *rev3 = NULL;
  g_autofree char *rev4 = NULL;
  g_autoptr (ScDocument) document = NULL;

  fixture_open (&f);
  rev1 = must_write (f.store,
                     document_with ("a", NULL, "{}", inline_attachment ("a.txt", "hello"), NULL),
                     SC_WRITE_EDIT);
  rev2 = must_write (f.store, sc_document_new ("a", rev1, FALSE, "{\"n\":2}"), SC_WRITE_EDIT);
  document = load (f.store, "a", NULL);
  g_assert_cmpuint (((ScAttachment *) document->attachments->pdata[0])->revpos, ==, 1);
  assert_attachment (f.store, "a", rev2, "a.txt", "hello");
  /* An edit beside another one has those of the revision it was made on. */
  rev3 = must_write (f.store, sc_document_new ("a", rev1, FALSE, "{\"n\":3}"), SC_WRITE_BRANCH);
  assert_attachment (f.store, "a", rev3, "a.txt", "hello");
  rev4 = must_write (f.store, sc_document_new ("a", rev2, TRUE, NULL), SC_WRITE_EDIT);
  assert_no_attachments (f.store, "a", rev4);
  fixture_close (&f);
}

SC_FIBER_TEST (an_edit_that_names_them_has_exactly_those)
{
  Fixture f = { 0 };
  g_autofree char *rev = NULL;
  g_autofree char *rev2 = NULL;
  g_autofree char *rev3 = NULL;
  g_autoptr (ScDocument) document = NULL;

  fixture_open (&f);
  rev = must_write (f.store,
                    document_with ("a", NULL, "{}", inline_attachment ("a.txt", "1"),
                                   inline_attachment ("b.txt", "2"), NULL),
                    SC_WRITE_EDIT);
  rev2 = must_write (f.store,
                     document_with ("a", rev, "{}", stub ("b.txt", 1),
                                    inline_attachment ("c.txt", "3"), NULL),
                     SC_WRITE_EDIT);
  document = load (f.store, "a", NULL);
  g_assert_cmpuint (document->attachments->len, ==, 2);
  g_assert_cmpuint (((ScAttachment *) document->attachments->pdata[0])->revpos, ==, 1);
  g_assert_cmpuint (((ScAttachment *) document->attachments->pdata[1])->revpos, ==, 2);
  assert_attachment (f.store, "a", NULL, "b.txt", "2");
  assert_attachment (f.store, "a", rev, "a.txt", "1");
  rev3 = must_write (f.store, document_with ("a", rev2, "{}", NULL), SC_WRITE_EDIT);
  assert_no_attachments (f.store, "a", rev3);
  fixture_close (&f);
}

SC_FIBER_TEST (a_stub_without_an_attachment_is_refused)
{
  Fixture f = { 0 };
  g_autofree char *rev = NULL;
  g_autoptr (GPtrArray) documents =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sc_document_unref);
  g_autoptr (GPtrArray) results = NULL;

  fixture_open (&f);
  rev =
      must_write (f.store, document_with ("a", NULL, "{}", inline_attachment ("a.txt", "1"), NULL),
                  SC_WRITE_EDIT);
  assert_refused (f.store, document_with ("a", rev, "{}", stub ("b.txt", 0), NULL), SC_WRITE_EDIT,
                  SC_STORE_ERROR_MISSING_STUB);
  assert_refused (f.store, document_with ("a", rev, "{}", stub ("a.txt", 7), NULL), SC_WRITE_EDIT,
                  SC_STORE_ERROR_MISSING_STUB);
  assert_refused (f.store, document_with ("new", NULL, "{}", stub ("a.txt", 1), NULL),
                  SC_WRITE_EDIT, SC_STORE_ERROR_MISSING_STUB);

  /* It is that document's own error. */
  g_ptr_array_add (documents, document_with ("x", NULL, "{}", stub ("a.txt", 1), NULL));
  g_ptr_array_add (documents, sc_document_new ("y", NULL, FALSE, NULL));
  results = dex_await_boxed (sc_store_write (f.store, documents, SC_WRITE_EDIT), NULL);
  g_assert_error (((ScWriteResult *) results->pdata[0])->error, SC_STORE_ERROR,
                  SC_STORE_ERROR_MISSING_STUB);
  g_assert_no_error (((ScWriteResult *) results->pdata[1])->error);
  assert_attachment (f.store, "a", NULL, "a.txt", "1");
  fixture_close (&f);
}

SC_FIBER_TEST (names_have_rules)
{
  Fixture f = { 0 };
  ScAttachment *late = sc_attachment_new ("late.txt", NULL);

  fixture_open (&f);
  assert_refused (f.store, document_with ("a", NULL, "{}", inline_attachment ("_a", "1"), NULL),
                  SC_WRITE_EDIT, SC_STORE_ERROR_INVALID);
  assert_refused (f.store, document_with ("a", NULL, "{}", inline_attachment ("", "1"), NULL),
                  SC_WRITE_EDIT, SC_STORE_ERROR_INVALID);
  assert_refused (f.store, document_with ("a", NULL, "{}", inline_attachment ("\xff", "1"), NULL),
                  SC_WRITE_EDIT, SC_STORE_ERROR_INVALID);
  assert_refused (f.store,
                  document_with ("a", NULL, "{}", inline_attachment ("a", "1"),
                                 inline_attachment ("a", "2"), NULL),
                  SC_WRITE_EDIT, SC_STORE_ERROR_INVALID);
  late->follows = TRUE;
  assert_refused (f.store, document_with ("a", NULL, "{}", late, NULL), SC_WRITE_EDIT,
                  SC_STORE_ERROR_INVALID);
  fixture_close (&f);
}

/* Writes the same document into a store of its own. */
static char *
revision_of (ScDocument *document)
{
  Fixture f = { 0 };
  char *rev;

  fixture_open (&f);
  rev = must_write (f.store, document, SC_WRITE_EDIT);
  fixture_close (&f);

  return rev;
}

SC_FIBER_TEST (the_revision_takes_them_into_account)
{
  ScAttachment *other_type = inline_attachment ("a.txt", "1");
  g_autofree char *plain = revision_of (document_with ("a", NULL, "{}", NULL));
  g_autofree char *known = revision_of (sc_document_new ("a", NULL, FALSE, "{}"));
  g_autofree char *one =
      revision_of (document_with ("a", NULL, "{}", inline_attachment ("a.txt", "1"),
                                  inline_attachment ("b.txt", "2"), NULL));
  g_autofree char *same =
      revision_of (document_with ("a", NULL, "{}", inline_attachment ("b.txt", "2"),
                                  inline_attachment ("a.txt", "1"), NULL));
  g_autofree char *alone =
      revision_of (document_with ("a", NULL, "{}", inline_attachment ("a.txt", "1"), NULL));
  g_autofree char *renamed =
      revision_of (document_with ("a", NULL, "{}", inline_attachment ("A.txt", "1"), NULL));
  g_autofree char *changed =
      revision_of (document_with ("a", NULL, "{}", inline_attachment ("a.txt", "2"), NULL));
  g_autofree char *typed = NULL;

  g_set_str (&other_type->content_type, "text/html");
  typed = revision_of (document_with ("a", NULL, "{}", other_type, NULL));

  g_assert_cmpstr (plain, ==, known);
  g_assert_cmpstr (one, ==, same);
  g_assert_cmpstr (one, !=, alone);
  g_assert_cmpstr (alone, !=, plain);
  g_assert_cmpstr (alone, !=, renamed);
  g_assert_cmpstr (alone, !=, changed);
  g_assert_cmpstr (alone, !=, typed);
}

SC_FIBER_TEST (a_graft_brings_its_revpos_and_may_use_stubs)
{
  Fixture f = { 0 };
  g_autoptr (ScDocument) document = NULL;
  ScAttachment *old = inline_attachment ("old.txt", "old");

  fixture_open (&f);
  old->revpos = 1;
  g_free (must_write (f.store, on_path (document_with ("a", NULL, "{}", old, NULL), 2, "b a"),
                      SC_WRITE_GRAFT));
  /* 3-c is not here: the nearest ancestor that is counts. */
  g_free (must_write (f.store,
                      on_path (document_with ("a", NULL, "{}", stub ("old.txt", 1),
                                              inline_attachment ("new.txt", "new"), NULL),
                               4, "d c b a"),
                      SC_WRITE_GRAFT));
  document = load (f.store, "a", "4-d");
  g_assert_cmpuint (((ScAttachment *) document->attachments->pdata[0])->revpos, ==, 4);
  g_assert_cmpuint (((ScAttachment *) document->attachments->pdata[1])->revpos, ==, 1);
  assert_attachment (f.store, "a", "4-d", "old.txt", "old");
  assert_refused (f.store,
                  on_path (document_with ("a", NULL, "{}", stub ("old.txt", 1), NULL), 2, "x a"),
                  SC_WRITE_GRAFT, SC_STORE_ERROR_MISSING_STUB);
  /* What is here already needs nothing. */
  g_free (must_write (f.store,
                      on_path (document_with ("a", NULL, "{}", stub ("none", 1), NULL), 2, "b a"),
                      SC_WRITE_GRAFT));
  fixture_close (&f);
}

static ScDocument *
branch (guint generation, const char *path, const char *text)
{
  return on_path (document_with ("a", NULL, "{}", inline_attachment ("a.txt", text), NULL),
                  generation, path);
}

/* The losing leaf's move with its body when another one wins. */
SC_FIBER_TEST (branches_have_their_own)
{
  Fixture f = { 0 };

  fixture_open (&f);
  g_free (must_write (f.store, branch (1, "a", "base"), SC_WRITE_GRAFT));
  g_free (must_write (f.store, branch (2, "z a", "high"), SC_WRITE_GRAFT));
  g_free (must_write (f.store, branch (2, "0 a", "low"), SC_WRITE_GRAFT));
  assert_attachment (f.store, "a", NULL, "a.txt", "high");
  assert_attachment (f.store, "a", "2-0", "a.txt", "low");
  assert_attachment (f.store, "a", "1-a", "a.txt", "base");

  g_free (must_write (f.store, sc_document_new ("a", "2-z", TRUE, NULL), SC_WRITE_EDIT));
  assert_attachment (f.store, "a", NULL, "a.txt", "low");
  assert_attachment (f.store, "a", "2-z", "a.txt", "high");
  assert_sound (f.store);
  fixture_close (&f);
}

SC_FIBER_TEST (compaction_gives_up_what_no_leaf_has)
{
  Fixture f = { 0 };
  g_autoptr (ScDocument) old = NULL;
  g_autoptr (ScAttachmentReader) reader = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *rev = NULL;

  fixture_open (&f);
  g_free (must_write (f.store, branch (1, "a", "base"), SC_WRITE_GRAFT));
  g_free (must_write (f.store, branch (2, "z a", "high"), SC_WRITE_GRAFT));
  g_free (must_write (f.store, branch (2, "0 a", "low"), SC_WRITE_GRAFT));
  assert_files (f.folder, 3);
  compact (f.store);
  assert_files (f.folder, 2);
  assert_attachment (f.store, "a", "2-z", "a.txt", "high");
  assert_attachment (f.store, "a", "2-0", "a.txt", "low");

  /* Of the ancestor it is known what it was, as a merge needs it. */
  old = load (f.store, "a", "1-a");
  g_assert_cmpint (((ScAttachment *) old->attachments->pdata[0])->length, ==, 4);
  g_assert_null (((ScAttachment *) old->attachments->pdata[0])->data);
  reader = sc_attachment_reader_new (old->attachments->pdata[0], TRUE, 0, 4);
  g_assert_false (dex_await (sc_attachment_reader_read (reader), &error));
  g_assert_error (error, SC_STORE_ERROR, SC_STORE_ERROR_ELSEWHERE);

  /* A branch that was decided against. */
  g_free (must_write (f.store, sc_document_new ("a", "2-0", TRUE, "{\"resolved\":true}"),
                      SC_WRITE_EDIT));
  rev = must_write (f.store, sc_document_new ("a", "2-z", FALSE, "{\"n\":3}"), SC_WRITE_EDIT);
  compact (f.store);
  assert_files (f.folder, 1);
  assert_attachment (f.store, "a", NULL, "a.txt", "high");
  assert_sound (f.store);
  fixture_close (&f);
}

/* What was made on an ancestor finds bytes that only the winner has kept. */
SC_FIBER_TEST (a_late_branch_finds_what_the_winner_kept)
{
  Fixture f = { 0 };
  g_autofree char *rev1 = NULL;
  g_autofree char *rev2 = NULL;
  g_autofree char *late = NULL;

  fixture_open (&f);
  rev1 = must_write (f.store, document_with ("a", NULL, "{}", inline_attachment ("a", "x"), NULL),
                     SC_WRITE_EDIT);
  rev2 = must_write (f.store, sc_document_new ("a", rev1, FALSE, "{\"n\":2}"), SC_WRITE_EDIT);
  compact (f.store);
  late = must_write (f.store, sc_document_new ("a", rev1, FALSE, "{\"n\":3}"), SC_WRITE_BRANCH);
  assert_attachment (f.store, "a", late, "a", "x");
  fixture_close (&f);
}

/* Changes that have not reached the server keep what they came from. */
SC_FIBER_TEST (compaction_waits_for_the_server)
{
  Fixture f = { 0 };
  g_autofree char *rev = NULL;
  g_autofree char *rev2 = NULL;

  fixture_open (&f);
  rev = must_write (f.store, document_with ("a", NULL, "{}", inline_attachment ("a", "x"), NULL),
                    SC_WRITE_EDIT);
  rev2 = must_write (f.store, document_with ("a", rev, "{}", NULL), SC_WRITE_EDIT);
  dex_await (sc_store_compact (f.store, 1), NULL);
  assert_attachment (f.store, "a", rev, "a", "x");
  compact (f.store);
  assert_files (f.folder, 0);
  fixture_close (&f);
}

int
main (int argc, char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/attachments/known", what_is_known_of_an_attachment);
  g_test_add_func ("/store/attachments/kept", an_edit_that_knows_nothing_of_them_keeps_them);
  g_test_add_func ("/store/attachments/named", an_edit_that_names_them_has_exactly_those);
  g_test_add_func ("/store/attachments/missing-stub", a_stub_without_an_attachment_is_refused);
  g_test_add_func ("/store/attachments/names", names_have_rules);
  g_test_add_func ("/store/attachments/revision", the_revision_takes_them_into_account);
  g_test_add_func ("/store/attachments/graft", a_graft_brings_its_revpos_and_may_use_stubs);
  g_test_add_func ("/store/attachments/branches", branches_have_their_own);
  g_test_add_func ("/store/attachments/compaction", compaction_gives_up_what_no_leaf_has);
  g_test_add_func ("/store/attachments/late-branch", a_late_branch_finds_what_the_winner_kept);
  g_test_add_func ("/store/attachments/not-pushed", compaction_waits_for_the_server);

  return g_test_run ();
}
