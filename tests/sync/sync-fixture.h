/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <string.h>

#include "sc-replication.h"
#include "sc-store.h"
#include "sc-sync-error.h"
#include "sc-test.h"

/* Short words for stores and single runs of a replication. */

static inline ScStore *
open_store (const char *dir, const char *name)
{
  g_autofree char *path = g_build_filename (dir, name, NULL);
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

/* Takes in revisions as they are: @path has the newest hash first. */
static inline void
graft (ScStore *store, const char *id, guint generation, const char *path, const char *body)
{
  g_autoptr (GPtrArray) documents =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sc_document_unref);
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (documents,
                   sc_document_new_take (g_strdup (id), generation, g_strsplit (path, " ", -1),
                                         FALSE, g_strdup (body), strlen (body), 0));
  results = dex_await_boxed (sc_store_write (store, documents, SC_WRITE_GRAFT), &error);
  g_assert_no_error (error);
  g_assert_no_error (((ScWriteResult *) results->pdata[0])->error);
}

/* One run, with a peer of its own as after a new start. Returns whether it went well. */
static inline gboolean
replicate (ScStore *store, const char *url, const char *user, GError **error)
{
  g_autoptr (ScPeer) peer = sc_peer_new (url, user, user != NULL ? "geheim" : NULL, error);
  g_autoptr (ScReplication) replication = NULL;

  g_assert_nonnull (peer);
  replication = sc_replication_new (store, peer, FALSE);

  return dex_await (sc_replication_run (replication), error);
}

/* What the store holds, all leaves of all documents: "a 1-x\nb 2-y,2-z\n". */
static inline char *
describe (ScStore *store)
{
  ScListRequest request = { .limit = G_MAXUINT };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = dex_await_boxed (sc_store_list (store, &request), &error);
  GString *text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < rows->len; i++)
    {
      const char *id = ((ScListRow *) rows->pdata[i])->id;
      g_autoptr (GPtrArray) leaves = dex_await_boxed (sc_store_get_leaves (store, id), &error);

      g_assert_no_error (error);
      g_string_append (text, id);
      for (guint j = 0; j < leaves->len; j++)
        {
          g_autofree char *rev = sc_document_dup_rev (leaves->pdata[j]);

          g_string_append_printf (text, "%c%s", j > 0 ? ',' : ' ', rev);
        }
      g_string_append_c (text, '\n');
    }

  return g_string_free_and_steal (text);
}
