/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-listing-private.h"
#include "sc-wire-listing.h"

void
_sc_listing_clear (ScListing *self)
{
  g_strfreev (self->list.keys);
  g_free (self->list.start_id);
  g_free (self->list.end_id);
}

/*
 * _sc_listing_read_body:
 *
 * A body may bring every parameter that an address may, and then it is the body that counts.
 */
gboolean
_sc_listing_read_body (ScRequest *request, GError **error)
{
  gsize length;
  const char *text = _sc_request_get_text_body (request, &length);
  g_autoptr (GHashTable) members = NULL;
  GHashTableIter iter;
  gpointer name;
  gpointer value;

  if (!g_str_equal (request->method, "POST") || length == 0)
    return TRUE;
  members = sc_wire_members_parse (text, length, error);
  if (members == NULL)
    return FALSE;

  g_hash_table_iter_init (&iter, members);
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      g_hash_table_iter_steal (&iter);
      g_hash_table_replace (request->query, name, value);
    }

  return TRUE;
}

/* One key is the range that begins and ends with it. */
static gboolean
read_keys (ScListing *self, ScRequest *request, GError **error)
{
  char *key = NULL;

  if (!_sc_request_get_texts (request, "keys", &self->list.keys, error) ||
      !_sc_request_get_text (request, "key", &key, error))
    return FALSE;
  if (key != NULL)
    {
      g_free (self->list.start_id);
      g_free (self->list.end_id);
      self->list.start_id = key;
      self->list.end_id = g_strdup (key);
    }

  return TRUE;
}

/*
 * _sc_listing_read:
 * @self: (out caller-allocates): zeroed; cleared with _sc_listing_clear()
 *
 * Reads the parameters. "stable", "update" and "sorted" are about CouchDB's views and are read over.
 */
gboolean
_sc_listing_read (ScListing *self, ScRequest *request, GError **error)
{
  gboolean inclusive = TRUE;
  gboolean attachments = FALSE;
  gboolean encodings = FALSE;

  self->left = G_MAXUINT64;
  if (!_sc_request_get_text (request, "startkey", &self->list.start_id, error) ||
      !_sc_request_get_text (request, "start_key", &self->list.start_id, error) ||
      !_sc_request_get_text (request, "endkey", &self->list.end_id, error) ||
      !_sc_request_get_text (request, "end_key", &self->list.end_id, error) ||
      !_sc_request_get_bool (request, "inclusive_end", &inclusive, error) ||
      !_sc_request_get_bool (request, "descending", &self->list.descending, error) ||
      !_sc_request_get_bool (request, "include_docs", &self->list.include_docs, error) ||
      !_sc_request_get_bool (request, "conflicts", &self->list.conflicts, error) ||
      !_sc_request_get_bool (request, "attachments", &attachments, error) ||
      !_sc_request_get_bool (request, "att_encoding_info", &encodings, error) ||
      !_sc_request_get_bool (request, "update_seq", &self->update_seq, error) ||
      !_sc_request_get_uint (request, "skip", &self->list.skip, error) ||
      !_sc_request_get_uint (request, "limit", &self->left, error))
    return FALSE;
  self->list.exclusive_end = !inclusive;
  self->flags = (attachments ? SC_WIRE_DATA : 0) | (encodings ? SC_WIRE_ENCODINGS : 0);

  return read_keys (self, request, error);
}

/* Moves a bound inwards. */
static void
confine_bound (char **bound, gboolean *exclusive, const char *limit, gboolean open, gboolean upper)
{
  int order = *bound != NULL ? strcmp (*bound, limit) : 0;

  if (*bound != NULL && (upper ? order < 0 : order > 0))
    return;
  g_set_str (bound, limit);
  *exclusive = open || (order == 0 && *exclusive);
}

/* Leaves of the range what is from @first on and before @end. */
void
_sc_listing_confine (ScListing *self, const char *first, const char *end)
{
  ScListRequest *list = &self->list;
  gboolean down = list->descending;

  confine_bound (down ? &list->end_id : &list->start_id,
                 down ? &list->exclusive_end : &list->exclusive_start, first, FALSE, FALSE);
  confine_bound (down ? &list->start_id : &list->end_id,
                 down ? &list->exclusive_start : &list->exclusive_end, end, TRUE, TRUE);
}

static gboolean
is_in_range (const ScListRequest *list, const char *name)
{
  int sign = list->descending ? -1 : 1;
  int start = list->start_id != NULL ? sign * strcmp (name, list->start_id) : 1;
  int end = list->end_id != NULL ? sign * strcmp (name, list->end_id) : -1;

  return start >= (list->exclusive_start ? 1 : 0) && end <= (list->exclusive_end ? -1 : 0);
}

/*
 * _sc_listing_pick:
 * @names: (array zero-terminated=1): in the order of their bytes
 *
 * Returns (transfer full): those that are asked for, in the order that is asked for
 */
char **
_sc_listing_pick (const ScListing *self, char **names)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  guint n = g_strv_length (names);
  guint64 skip = self->list.skip;
  guint64 left = self->left;

  for (guint i = 0; i < n && left > 0; i++)
    {
      const char *name = names[self->list.descending ? n - 1 - i : i];

      if (!is_in_range (&self->list, name))
        continue;
      if (skip > 0)
        {
          skip--;
          continue;
        }
      g_strv_builder_add (builder, name);
      left--;
    }

  return g_strv_builder_end (builder);
}
