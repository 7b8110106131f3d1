/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-filling-private.h"
#include "sc-handlers-private.h"
#include "sc-listing-private.h"
#include "sc-offload.h"
#include "sc-wire-listing.h"

/* `_all_docs` and `_design_docs`: read and sent in parts, so that a large database costs no more memory
 * than a small one. */

#define ROWS_IN_PART 1000

typedef struct
{
  ScListing *listing;
  GPtrArray *rows;
  GPtrArray *gaps;
  gboolean first;
} Sending;

static void
sending_clear (Sending *self)
{
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->gaps, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sending, sending_clear)

static ScStore *
get_store (ScRequest *request)
{
  return _sc_database_get_store (request->database);
}

static gpointer
write_rows (gpointer data, GError **error)
{
  Sending *self = data;
  gboolean include_docs = self->listing->list.include_docs;
  ScWireForm form = { .flags = self->listing->flags, .gaps = self->gaps };
  GString *json = g_string_sized_new (self->rows->len * (include_docs ? 1024 : 160));

  for (guint i = 0; i < self->rows->len; i++)
    {
      g_string_append (json, self->first && i == 0 ? "\n" : ",\n");
      sc_wire_list_row_append (json, self->rows->pdata[i], include_docs, &form);
    }

  return json;
}

/* Reads the next rows into self->rows. */
static gboolean
load_rows (ScStore *store, Sending *self, GError **error)
{
  self->listing->list.limit = (guint) MIN (self->listing->left, ROWS_IN_PART);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  self->rows = dex_await_boxed (sc_store_list (store, &self->listing->list), error);

  return self->rows != NULL;
}

/* The next part begins behind the last row of this one. */
static gboolean
step (Sending *self)
{
  ScListing *listing = self->listing;
  const ScListRow *last;

  self->first = FALSE;
  listing->left -= MIN (listing->left, self->rows->len);
  if (self->rows->len < ROWS_IN_PART || listing->left == 0 || listing->list.keys != NULL)
    return FALSE;

  last = self->rows->pdata[self->rows->len - 1];
  g_set_str (&listing->list.start_id, last->id);
  listing->list.exclusive_start = TRUE;
  listing->list.skip = 0;

  return TRUE;
}

/* Sends all rows; while one part is on its way, the next is made. */
static gboolean
send_rows (ScRequest *request, ScListing *listing, GError **error)
{
  g_auto (Sending) self = { .listing = listing, .first = TRUE };
  g_autoptr (DexFuture) sent = NULL;

  do
    {
      GString *json;

      if (!load_rows (get_store (request), &self, error))
        return FALSE;
      g_clear_pointer (&self.gaps, g_ptr_array_unref);
      self.gaps = sc_wire_gaps_new ();
      json = sc_offload ((gsize) self.rows->len * 256, write_rows, &self, NULL);
      if (!_sc_request_send_filled (request, json, self.gaps, &sent, error))
        return FALSE;
    }
  while (step (&self));

  return TRUE;
}

/* Reads what is asked for, and confines it to design documents where the address says so. */
static gboolean
read_listing (ScRequest *request, ScListing *listing, gboolean design, GError **error)
{
  if (!_sc_listing_read (listing, request, error))
    return FALSE;
  if (design)
    _sc_listing_confine (listing, "_design/", "_design0");

  return TRUE;
}

static gboolean
count_design (ScRequest *request, guint64 *count, GError **error)
{
  const ScListRequest list = { .start_id = (char *) "_design/",
                               .end_id = (char *) "_design0",
                               .limit = G_MAXUINT };
  g_autoptr (GPtrArray) rows = dex_await_boxed (sc_store_list (get_store (request), &list), error);

  if (rows != NULL)
    *count = rows->len;

  return rows != NULL;
}

/* What stands before the rows. */
static GString *
write_head (ScRequest *request, const ScListing *listing, gboolean design, GError **error)
{
  g_autoptr (ScStoreInfo) info = dex_await_boxed (sc_store_load_info (get_store (request)), error);
  guint64 total = info != NULL ? info->doc_count : 0;
  GString *head;

  if (info == NULL || (design && !count_design (request, &total, error)))
    return NULL;

  head = g_string_new (NULL);
  g_string_append_printf (head, "{\"total_rows\":%" G_GUINT64_FORMAT, total);
  if (listing->update_seq)
    g_string_append_printf (head, ",\"update_seq\":%" G_GINT64_FORMAT, info->update_seq);
  if (listing->list.keys != NULL || listing->list.start_id != NULL)
    g_string_append (head, ",\"offset\":null,\"rows\":[");
  else
    g_string_append_printf (head, ",\"offset\":%" G_GUINT64_FORMAT ",\"rows\":[",
                            MIN (listing->list.skip, total));

  return head;
}

/* Sends one listing, behind @before. The answer begins only when there is no error left to tell. */
static gboolean
send_listing (ScRequest *request,
              ScListing *listing,
              gboolean design,
              const char *before,
              GError **error)
{
  GString *head = write_head (request, listing, design, error);

  if (head == NULL)
    return FALSE;
  g_string_prepend (head, before);
  if (!request->streaming)
    _sc_request_begin (request, "application/json");
  dex_future_disown (_sc_request_send (request, head));
  if (!send_rows (request, listing, error))
    return FALSE;
  dex_future_disown (_sc_request_send (request, g_string_new ("\n]}")));

  return TRUE;
}

static gboolean
answer_listing (ScRequest *request, gboolean design, GError **error)
{
  g_auto (ScListing) listing = { 0 };

  if (!_sc_listing_read_body (request, error) || !read_listing (request, &listing, design, error) ||
      !send_listing (request, &listing, design, "", error))
    return FALSE;
  dex_future_disown (_sc_request_send (request, g_string_new ("\n")));

  return _sc_request_end (request);
}

/* Each query has parameters of its own; none of them may be wrong before the first is answered. */
static gboolean
answer_queries (ScRequest *request, gboolean design, GError **error)
{
  gsize length;
  const char *text = _sc_request_get_text_body (request, &length);
  g_autoptr (GPtrArray) queries = sc_wire_queries_parse (text, length, error);
  g_autofree ScListing *listings = NULL;
  gboolean done = queries != NULL;
  guint n_queries = queries != NULL ? queries->len : 0;

  listings = g_new0 (ScListing, n_queries + 1);
  for (guint i = 0; done && i < n_queries; i++)
    {
      g_hash_table_unref (request->query);
      request->query = g_hash_table_ref (queries->pdata[i]);
      done = read_listing (request, &listings[i], design, error);
    }
  if (done && n_queries == 0)
    done = _sc_request_answer_text (request, 200, "{\"results\":[]}\n");
  for (guint i = 0; done && i < n_queries; i++)
    done = send_listing (request, &listings[i], design, i > 0 ? ",\n" : "{\"results\":[\n", error);
  for (guint i = 0; i < n_queries; i++)
    _sc_listing_clear (&listings[i]);
  if (!done || n_queries == 0)
    return done;
  dex_future_disown (_sc_request_send (request, g_string_new ("\n]}\n")));

  return _sc_request_end (request);
}

gboolean
_sc_handle_all_docs (ScRequest *request, GError **error)
{
  return answer_listing (request, FALSE, error);
}

gboolean
_sc_handle_all_docs_queries (ScRequest *request, GError **error)
{
  return answer_queries (request, FALSE, error);
}

gboolean
_sc_handle_design_docs (ScRequest *request, GError **error)
{
  return answer_listing (request, TRUE, error);
}

gboolean
_sc_handle_design_docs_queries (ScRequest *request, GError **error)
{
  return answer_queries (request, TRUE, error);
}
