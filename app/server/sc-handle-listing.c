/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-filling-private.h"
#include "sc-handlers-private.h"
#include "sc-offload-private.h"
#include "sc-wire-listing.h"

/* `_all_docs`: read and sent in parts, so that a large database costs no more memory than a small
 * one. */

#define ROWS_IN_PART 1000

typedef struct
{
  ScListRequest list;
  guint64 left; /* rows that may still be sent */
  GPtrArray *rows;
  GPtrArray *gaps;
  ScWireFlags flags;
  gboolean first;
} Listing;

static void
listing_clear (Listing *self)
{
  g_strfreev (self->list.keys);
  g_free (self->list.start_id);
  g_free (self->list.end_id);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->gaps, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Listing, listing_clear)

static gboolean
read_keys (ScRequest *request, Listing *self, GError **error)
{
  gsize length;
  const char *text = _sc_request_get_text_body (request, &length);
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
  if (g_str_equal (request->method, "POST") && length > 2)
    {
      g_strfreev (self->list.keys);
      self->list.keys = sc_wire_names_parse (text, length, "keys", error);
      return self->list.keys != NULL;
    }

  return TRUE;
}

static gboolean
read_listing (ScRequest *request, Listing *self, GError **error)
{
  gboolean inclusive = TRUE;
  gboolean attachments = FALSE;
  gboolean encodings = FALSE;

  self->left = G_MAXUINT64;
  self->first = TRUE;
  if (!_sc_request_get_text (request, "startkey", &self->list.start_id, error) ||
      !_sc_request_get_text (request, "start_key", &self->list.start_id, error) ||
      !_sc_request_get_text (request, "endkey", &self->list.end_id, error) ||
      !_sc_request_get_text (request, "end_key", &self->list.end_id, error) ||
      !_sc_request_get_bool (request, "inclusive_end", &inclusive, error) ||
      !_sc_request_get_bool (request, "descending", &self->list.descending, error) ||
      !_sc_request_get_bool (request, "include_docs", &self->list.include_docs, error) ||
      !_sc_request_get_bool (request, "attachments", &attachments, error) ||
      !_sc_request_get_bool (request, "att_encoding_info", &encodings, error) ||
      !_sc_request_get_uint (request, "skip", &self->list.skip, error) ||
      !_sc_request_get_uint (request, "limit", &self->left, error))
    return FALSE;
  self->list.exclusive_end = !inclusive;
  self->flags = (attachments ? SC_WIRE_DATA : 0) | (encodings ? SC_WIRE_ENCODINGS : 0);

  return read_keys (request, self, error);
}

static gpointer
write_rows (gpointer data, GError **error)
{
  Listing *self = data;
  ScWireForm form = { .flags = self->flags, .gaps = self->gaps };
  GString *json = g_string_sized_new (self->rows->len * (self->list.include_docs ? 1024 : 160));

  for (guint i = 0; i < self->rows->len; i++)
    {
      g_string_append (json, self->first && i == 0 ? "\n" : ",\n");
      sc_wire_list_row_append (json, self->rows->pdata[i], self->list.include_docs, &form);
    }

  return json;
}

/* Reads the next rows into self->rows. */
static gboolean
load_rows (ScStore *store, Listing *self, GError **error)
{
  self->list.limit = (guint) MIN (self->left, ROWS_IN_PART);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  self->rows = dex_await_boxed (sc_store_list (store, &self->list), error);

  return self->rows != NULL;
}

/* The next part begins where this one ended, without that row. */
static gboolean
step (Listing *self)
{
  const ScListRow *last;

  self->first = FALSE;
  self->left -= self->rows->len;
  if (self->rows->len < ROWS_IN_PART || self->left == 0 || self->list.keys != NULL)
    return FALSE;

  last = self->rows->pdata[self->rows->len - 1];
  g_set_str (&self->list.start_id, last->id);
  self->list.skip = 1;

  return TRUE;
}

/* Sends all rows; while one part is on its way, the next is made. */
static gboolean
send_rows (ScRequest *request, Listing *self, GError **error)
{
  ScStore *store = _sc_database_get_store (request->database);
  g_autoptr (DexFuture) sent = NULL;

  do
    {
      GString *json;

      if (!load_rows (store, self, error))
        return FALSE;
      g_clear_pointer (&self->gaps, g_ptr_array_unref);
      self->gaps = sc_wire_gaps_new ();
      json = _sc_offload ((gsize) self->rows->len * 256, write_rows, self, NULL);
      if (!_sc_request_send_filled (request, json, self->gaps, &sent, error))
        return FALSE;
    }
  while (step (self));

  return TRUE;
}

gboolean
_sc_handle_all_docs (ScRequest *request, GError **error)
{
  ScStore *store = _sc_database_get_store (request->database);
  g_auto (Listing) listing = { 0 };
  g_autoptr (ScStoreInfo) info = NULL;
  GString *head;

  if (!read_listing (request, &listing, error))
    return FALSE;
  info = dex_await_boxed (sc_store_load_info (store), error);
  if (info == NULL)
    return FALSE;

  head = g_string_new (NULL);
  g_string_append_printf (head, "{\"total_rows\":%" G_GUINT64_FORMAT, info->doc_count);
  if (listing.list.keys != NULL || listing.list.start_id != NULL)
    g_string_append (head, ",\"offset\":null,\"rows\":[");
  else
    g_string_append_printf (head, ",\"offset\":%" G_GUINT64_FORMAT ",\"rows\":[",
                            MIN (listing.list.skip, info->doc_count));

  _sc_request_begin (request, "application/json");
  dex_future_disown (_sc_request_send (request, head));
  if (!send_rows (request, &listing, error))
    return FALSE;
  dex_future_disown (_sc_request_send (request, g_string_new ("\n]}\n")));

  return _sc_request_end (request);
}
