/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <string.h>

#include "sc-store.h"
#include "sc-test.h"

/* A store in a folder of its own, and short words for what tests do with it. */

typedef struct
{
  char *dir;
  char *path;
  char *folder; /* of its attachments */
  ScStore *store;
} Fixture;

static inline ScStore *
open_store (const char *path)
{
  g_autoptr (GError) error = NULL;
  ScStore *store = dex_await_object (sc_store_open (path), &error);

  g_assert_no_error (error);

  return store;
}

static inline void
close_store (ScStore **store)
{
  g_autoptr (GError) error = NULL;

  dex_await (sc_store_close (*store), &error);
  g_assert_no_error (error);
  g_clear_object (store);
}

static inline void
fixture_prepare (Fixture *self)
{
  self->dir = sc_test_make_dir ();
  self->path = g_build_filename (self->dir, "test.sqlite", NULL);
  self->folder = g_strconcat (self->path, "-attachments", NULL);
}

static inline void
fixture_open (Fixture *self)
{
  fixture_prepare (self);
  self->store = open_store (self->path);
}

static inline void
fixture_close (Fixture *self)
{
  if (self->store != NULL)
    close_store (&self->store);
  sc_test_remove_dir (self->dir);
  g_free (self->path);
  g_free (self->folder);
}

static inline GPtrArray *
write_one (ScStore *store, ScDocument *document, ScWriteMode mode)
{
  g_autoptr (GPtrArray) documents =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sc_document_unref);
  g_autoptr (GError) error = NULL;
  GPtrArray *results;

  g_ptr_array_add (documents, document);
  results = dex_await_boxed (sc_store_write (store, documents, mode), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (results->len, ==, 1);

  return results;
}

/* Returns the new revision. */
static inline char *
edit (ScStore *store, const char *id, const char *rev, const char *body)
{
  g_autoptr (GPtrArray) results =
      write_one (store, sc_document_new (id, rev, body == NULL, body), SC_WRITE_EDIT);
  ScWriteResult *result = results->pdata[0];

  g_assert_no_error (result->error);

  return g_strdup (result->rev);
}

static inline void
edit_fails (ScStore *store, const char *id, const char *rev, const char *body, ScStoreError code)
{
  g_autoptr (GPtrArray) results =
      write_one (store, sc_document_new (id, rev, FALSE, body), SC_WRITE_EDIT);
  ScWriteResult *result = results->pdata[0];

  g_assert_error (result->error, SC_STORE_ERROR, (int) code);
}

static inline void
graft (ScStore *store,
       const char *id,
       guint generation,
       const char *path,
       gboolean deleted,
       const char *body)
{
  g_autoptr (GPtrArray) results =
      write_one (store,
                 sc_document_new_take (g_strdup (id), generation, g_strsplit (path, " ", -1),
                                       deleted, g_strdup (body), strlen (body), 0),
                 generation % 2 == 0 ? SC_WRITE_GRAFT : SC_WRITE_FETCHED);

  g_assert_no_error (((ScWriteResult *) results->pdata[0])->error);
}

static inline void
assert_body (ScStore *store, const char *id, const char *rev, const char *body)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ScDocument) document = dex_await_boxed (sc_store_get (store, id, rev), &error);

  g_assert_no_error (error);
  g_assert_cmpstr (document->body, ==, body);
}

static inline void
assert_get_fails (ScStore *store, const char *id, const char *rev, ScStoreError code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ScDocument) document = dex_await_boxed (sc_store_get (store, id, rev), &error);

  g_assert_null (document);
  g_assert_error (error, SC_STORE_ERROR, (int) code);
}
