/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-draft-private.h"
#include "sc-json.h"
#include "sc-session-private.h"

/* Resolves when the draft is on the disk. */
DexFuture *
_sc_draft_write (ScStore *store, ScRecord *record)
{
  g_autofree char *id = g_strconcat (SC_DRAFT_PREFIX, sc_record_get_id (record), NULL);
  g_autoptr (JsonObject) draft = json_object_new ();
  g_autofree char *text = NULL;

  if (sc_record_get_rev (record) != NULL)
    json_object_set_string_member (draft, "rev", sc_record_get_rev (record));
  json_object_set_object_member (draft, "body", json_object_ref (sc_record_get_body (record)));
  text = sc_json_to_string (draft, FALSE);

  return sc_store_put_local (store, id, text);
}

DexFuture *
_sc_draft_delete (ScStore *store, const char *id)
{
  g_autofree char *local_id = g_strconcat (SC_DRAFT_PREFIX, id, NULL);

  return sc_store_delete_local (store, local_id);
}

/* Returns (transfer full) (nullable): the record as it was being typed. */
ScRecord *
_sc_draft_read (const ScLocalDocument *local)
{
  g_autoptr (JsonObject) draft = sc_json_parse_object (local->body, -1, NULL);
  JsonObject *body = sc_json_get_object (draft, "body");

  if (body == NULL || !g_str_has_prefix (local->id, SC_DRAFT_PREFIX))
    return NULL;

  return sc_record_new (local->id + strlen (SC_DRAFT_PREFIX), sc_json_get_string (draft, "rev"),
                        body);
}

static gboolean
is_saved_already (ScSession *self, ScRecord *record)
{
  g_autoptr (ScRecord) current =
      dex_await_object (sc_session_load (self, sc_record_get_id (record)), NULL);
  g_autoptr (JsonNode) a = NULL;
  g_autoptr (JsonNode) b = NULL;

  if (current == NULL)
    return FALSE;
  a = json_node_init_object (json_node_alloc (), sc_record_get_body (current));
  b = json_node_init_object (json_node_alloc (), sc_record_get_body (record));

  return sc_json_nodes_equal (a, b);
}

static DexFuture *
recover_fiber (gpointer data)
{
  ScSession *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) locals =
      dex_await_boxed (sc_store_list_local (self->store, SC_DRAFT_PREFIX), &error);

  if (locals == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  for (guint i = 0; i < locals->len; i++)
    {
      const ScLocalDocument *local = locals->pdata[i];
      g_autoptr (ScRecord) record = _sc_draft_read (local);
      g_autoptr (ScRecord) saved = NULL;

      /* A draft stays until it is a revision, whatever goes wrong here. */
      if (record != NULL && !is_saved_already (self, record))
        {
          saved = dex_await_object (sc_session_save (self, record), &error);
          if (saved == NULL)
            return dex_future_new_for_error (g_steal_pointer (&error));
        }
      dex_await (sc_store_delete_local (self->store, local->id), NULL);
    }

  return dex_future_new_true ();
}

/* After a crash: what was being typed becomes revisions. */
DexFuture *
_sc_session_recover_drafts (ScSession *self)
{
  return _sc_session_spawn (self, recover_fiber, self, NULL);
}
