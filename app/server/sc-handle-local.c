/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-handlers-private.h"
#include "sc-id.h"
#include "sc-listing-private.h"
#include "sc-wire-bulk.h"
#include "sc-wire-document.h"
#include "sc-wire-header.h"
#include "sc-wire-listing.h"

/* `_local` documents: where replicators keep their checkpoints. The last writer wins: a checkpoint
 * that is too old only repeats work. */

/* The number of a revision comes again when the document was deleted in between. */
static char *
dup_tag (const ScLocalDocument *local)
{
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT "-%s", local->rev, local->body);
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_MD5, text, -1);

  return g_strdup_printf ("\"%s\"", sum);
}

gboolean
_sc_handle_local_get (ScRequest *request, GError **error)
{
  ScStore *store = _sc_database_get_store (request->database);
  g_autoptr (ScLocalDocument) local =
      dex_await_boxed (sc_store_get_local (store, request->id), error);
  g_autofree char *tag = NULL;
  GString *json;

  if (local == NULL)
    return FALSE;
  tag = dup_tag (local);
  _sc_request_set_header (request, "ETag", tag);
  if (sc_wire_header_has_tag (_sc_request_get_header (request, "If-None-Match"), tag))
    return _sc_request_answer_text (request, 304, "");
  json = g_string_new (NULL);
  sc_wire_local_append (json, local);
  g_string_append_c (json, '\n');

  return _sc_request_answer (request, 200, json);
}

static gboolean
answer_written (ScRequest *request, guint status, gint64 rev)
{
  g_autofree char *id = g_strconcat ("_local/", request->id, NULL);
  g_autofree char *rev_text = g_strdup_printf ("0-%" G_GINT64_FORMAT, rev);
  GString *json = g_string_new (NULL);

  sc_wire_written_append (json, id, rev_text);
  g_string_append_c (json, '\n');

  return _sc_request_answer (request, status, json);
}

gboolean
_sc_handle_local_put (ScRequest *request, GError **error)
{
  ScStore *store = _sc_database_get_store (request->database);
  gsize length;
  const char *text = _sc_request_get_text_body (request, &length);
  g_autofree char *body = sc_wire_body_parse (text, length, NULL, error);
  g_autofree char *whole_id = g_strconcat ("_local/", request->id, NULL);
  gint64 rev;
  GError *local_error = NULL;

  if (body == NULL)
    return FALSE;
  /* Behind "_local/" an underscore may come first: one checkpoint of PouchDB in 64 is called that. */
  if (!sc_id_is_valid (whole_id))
    {
      g_set_error_literal (error, SC_SERVER_ERROR, SC_SERVER_ERROR_BAD_REQUEST,
                           "Illegal id of a local document");
      return FALSE;
    }

  rev = dex_await_int64 (sc_store_put_local (store, request->id, body), &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }

  return answer_written (request, 201, rev);
}

gboolean
_sc_handle_local_delete (ScRequest *request, GError **error)
{
  ScStore *store = _sc_database_get_store (request->database);

  return dex_await (sc_store_delete_local (store, request->id), error) &&
         answer_written (request, 200, 0);
}

/* Returns (transfer full): all local documents by their whole ids. */
static GHashTable *
index_locals (GPtrArray *locals)
{
  GHashTable *by_id = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < locals->len; i++)
    {
      ScLocalDocument *local = locals->pdata[i];

      g_hash_table_insert (by_id, g_strconcat ("_local/", local->id, NULL), local);
    }

  return by_id;
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* Returns (transfer full): the ids that are asked for, whether they are there or not. */
static char **
pick_ids (const ScListing *listing, GHashTable *by_id)
{
  guint n;
  g_autofree gpointer *ids = g_hash_table_get_keys_as_array (by_id, &n);

  if (listing->list.keys != NULL)
    return g_strdupv (listing->list.keys);
  qsort (ids, n, sizeof *ids, compare_ids);

  return _sc_listing_pick (listing, (char **) ids);
}

static void
append_row (GString *json, const char *id, const ScLocalDocument *local, gboolean include_docs)
{
  g_string_append (json, local != NULL ? "{\"id\":" : "{\"key\":");
  sc_wire_append_string (json, id);
  if (local == NULL)
    {
      g_string_append (json, ",\"error\":\"not_found\"}");
      return;
    }

  g_string_append (json, ",\"key\":");
  sc_wire_append_string (json, id);
  g_string_append_printf (json, ",\"value\":{\"rev\":\"0-%" G_GUINT64_FORMAT "\"}", local->rev);
  if (include_docs)
    {
      g_string_append (json, ",\"doc\":");
      sc_wire_local_append (json, local);
    }
  g_string_append_c (json, '}');
}

/* `_local_docs`: there are as many as there are peers, so they are read as a whole. */
gboolean
_sc_handle_local_docs (ScRequest *request, GError **error)
{
  g_auto (ScListing) listing = { 0 };
  g_autoptr (GPtrArray) locals = NULL;
  g_autoptr (GHashTable) by_id = NULL;
  g_auto (GStrv) ids = NULL;
  GString *json;

  if (!_sc_listing_read_body (request, error) || !_sc_listing_read (&listing, request, error))
    return FALSE;
  locals =
      dex_await_boxed (sc_store_list_local (_sc_database_get_store (request->database), ""), error);
  if (locals == NULL)
    return FALSE;

  by_id = index_locals (locals);
  ids = pick_ids (&listing, by_id);
  json = g_string_new ("{\"total_rows\":null,\"offset\":null,\"rows\":[");
  for (gsize i = 0; ids[i] != NULL; i++)
    {
      g_string_append (json, i > 0 ? ",\n" : "\n");
      append_row (json, ids[i], g_hash_table_lookup (by_id, ids[i]), listing.list.include_docs);
    }
  g_string_append (json, "\n]}\n");

  return _sc_request_answer (request, 200, json);
}
