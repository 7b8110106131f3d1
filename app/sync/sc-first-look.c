/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-first-look-private.h"
#include "sc-json.h"
#include "sc-record-type.h"

/* What a first pull fetches before everything else, so that whoever waits sees the workspace, its teams and
 * themes, and the beginning of every list. It comes once more in its turn, so it is little: a page of each
 * type. */

#define PAGE 100

/* Returns (transfer full): a future of what there is of a type. */
static DexFuture *
ask (ScPeer *peer, const ScRecordType *type, GCancellable *cancellable)
{
  /* Ids are "type:uuid", and a semicolon comes behind the colon. */
  g_autofree char *query = g_strdup_printf ("startkey=%%22%s:%%22&endkey=%%22%s;%%22&limit=%d",
                                            type->name, type->name, PAGE);

  return _sc_peer_list (peer, query, cancellable);
}

static void
add_rows (GPtrArray *requests, JsonObject *answer)
{
  JsonArray *rows = sc_json_get_array (answer, "rows");

  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonNode *node = json_array_get_element (rows, i);
      JsonObject *row = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      const char *id = sc_json_get_string (row, "id");
      const char *revs[] = { sc_json_get_string (sc_json_get_object (row, "value"), "rev"), NULL };

      if (id != NULL && revs[0] != NULL)
        g_ptr_array_add (requests, sc_rev_request_new (id, revs));
    }
}

/*
 * _sc_first_look_list:
 *
 * In a fiber. What the peer does not answer is left out: the pull that follows brings it, or says why not.
 *
 * Returns (transfer full): an array of ScRevRequest
 */
GPtrArray *
_sc_first_look_list (ScPeer *peer, GCancellable *cancellable)
{
  GPtrArray *requests = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_rev_request_free);
  g_autoptr (GPtrArray) answers = g_ptr_array_new_with_free_func (dex_unref);
  guint n_types;
  const ScRecordType *const *types = sc_record_types (&n_types);

  for (guint i = 0; i < n_types; i++)
    if (!types[i]->office_only)
      g_ptr_array_add (answers, ask (peer, types[i], cancellable));
  for (guint i = 0; i < answers->len; i++)
    {
      g_autoptr (JsonObject) answer = dex_await_boxed (dex_ref (answers->pdata[i]), NULL);

      if (answer != NULL)
        add_rows (requests, answer);
    }

  return requests;
}
