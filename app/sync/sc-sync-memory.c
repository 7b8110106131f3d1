/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-json.h"
#include "sc-sync-memory-private.h"

#define META_KEY "sync"

/* Resolves to the text for _sc_sync_memory_parse(), %NULL when nothing is remembered. */
DexFuture *
_sc_sync_memory_load (ScStore *store)
{
  return sc_store_get_meta (store, META_KEY);
}

/* Returns %FALSE, and changes nothing, when @text is not about the peer at @url. */
gboolean
_sc_sync_memory_parse (ScSyncMemory *self, const char *text, const char *url)
{
  g_autoptr (JsonObject) memory = text != NULL ? sc_json_parse_object (text, -1, NULL) : NULL;

  if (memory == NULL || g_strcmp0 (sc_json_get_string (memory, "url"), url) != 0)
    return FALSE;

  self->last_sync = sc_json_get_int (memory, "last_sync", 0);
  self->pushed_seq = sc_json_get_int (memory, "pushed_seq", 0);
  _sc_seq_ranges_read_json (self->pulled, sc_json_get_array (memory, "pulled"));

  return TRUE;
}

/* Resolves when it is on the disk. */
DexFuture *
_sc_sync_memory_save (const ScSyncMemory *self, ScStore *store, const char *url)
{
  g_autoptr (JsonObject) memory = json_object_new ();
  g_autofree char *text = NULL;

  json_object_set_string_member (memory, "url", url);
  json_object_set_int_member (memory, "last_sync", self->last_sync);
  json_object_set_int_member (memory, "pushed_seq", self->pushed_seq);
  json_object_set_array_member (memory, "pulled", _sc_seq_ranges_to_json (self->pulled));
  text = sc_json_to_string (memory, FALSE);

  return sc_store_set_meta (store, META_KEY, text);
}
