/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-handlers-private.h"
#include "sc-id.h"
#include "sc-wire-bulk.h"
#include "sc-wire-document.h"

/* `_local` documents: where replicators keep their checkpoints. The last writer wins: a checkpoint
 * that is too old only repeats work. */

gboolean
_sc_handle_local_get (ScRequest *request, GError **error)
{
  ScStore *store = _sc_database_get_store (request->database);
  g_autoptr (ScLocalDocument) local =
      dex_await_boxed (sc_store_get_local (store, request->id), error);
  GString *json;

  if (local == NULL)
    return FALSE;
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
