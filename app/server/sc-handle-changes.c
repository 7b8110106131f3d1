/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-feed-private.h"
#include "sc-filling-private.h"
#include "sc-handlers-private.h"
#include "sc-offload.h"
#include "sc-server-private.h"

/* `_changes`: reads changes in parts, sends them, and for a live feed waits for more. */

#define ROWS_IN_PART 1000

static ScStore *
get_store (ScRequest *request)
{
  return _sc_database_get_store (request->database);
}

/* Whether the bodies are read with the rows, or later, of the rows that are left. */
static gboolean
needs_bodies (const ScFeed *feed)
{
  return feed->selector != NULL ||
         (feed->changes.include_docs && (feed->changes.conflicts || !_sc_feed_is_filtered (feed)));
}

/* Starts to read the next rows. How many of them a filter leaves is not known before. */
static DexFuture *
load_rows (ScRequest *request, const ScFeed *feed)
{
  ScChangesRequest changes = feed->changes;

  changes.limit =
      _sc_feed_is_filtered (feed) ? ROWS_IN_PART : (guint) MIN (feed->left, ROWS_IN_PART);
  changes.include_docs = needs_bodies (feed);

  return sc_store_load_changes (get_store (request), &changes);
}

static gboolean
load_bodies (ScRequest *request, GPtrArray *rows, GError **error)
{
  g_autoptr (GPtrArray) requests =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sc_rev_request_free);
  g_autoptr (GPtrArray) results = NULL;

  for (guint i = 0; i < rows->len; i++)
    {
      const ScChange *change = rows->pdata[i];
      const char *winner[] = { change->revs[0], NULL };

      g_ptr_array_add (requests, sc_rev_request_new (change->id, winner));
    }
  results = dex_await_boxed (sc_store_get_many (get_store (request), requests, FALSE), error);
  for (guint i = 0; results != NULL && i < rows->len; i++)
    {
      ScGetResult *result = results->pdata[i];

      ((ScChange *) rows->pdata[i])->document = g_steal_pointer (&result->document);
    }

  return results != NULL;
}

typedef struct
{
  const ScFeed *feed;
  GPtrArray *rows;
} Filtering;

static gpointer
filter_func (gpointer data, GError **error)
{
  Filtering *self = data;

  _sc_feed_filter (self->feed, self->rows);

  return NULL;
}

/* Decides about the rows with several leaves, of which there are few. */
static gboolean
pick_leaves (ScRequest *request, const ScFeed *feed, GPtrArray *rows, GError **error)
{
  for (guint i = 0; i < rows->len; i++)
    {
      ScChange *change = rows->pdata[i];
      g_autoptr (GPtrArray) leaves = NULL;

      if (!_sc_feed_is_open (feed, change))
        continue;
      leaves = dex_await_boxed (sc_store_get_leaves (get_store (request), change->id), error);
      if (leaves == NULL)
        return FALSE;
      _sc_feed_pick_leaves (feed, change, leaves);
      if (change->revs[0] == NULL)
        g_ptr_array_remove_index (rows, i--);
    }

  return TRUE;
}

static gboolean
apply_filter (ScRequest *request, ScFeed *feed, GPtrArray *rows, GError **error)
{
  Filtering filtering = { feed, rows };

  if (!_sc_feed_is_filtered (feed))
    return TRUE;
  sc_offload ((gsize) rows->len * (feed->selector != NULL ? 1024 : 16), filter_func, &filtering,
              NULL);
  if (!pick_leaves (request, feed, rows, error))
    return FALSE;

  for (guint i = 0; feed->selector != NULL && !feed->changes.include_docs && i < rows->len; i++)
    g_clear_pointer (&((ScChange *) rows->pdata[i])->document, sc_document_unref);

  return !feed->changes.include_docs || needs_bodies (feed) || load_bodies (request, rows, error);
}

static GArray *
list_sequences (GPtrArray *rows)
{
  GArray *seqs = g_array_sized_new (FALSE, FALSE, sizeof (gint64), rows->len);

  for (guint i = 0; i < rows->len; i++)
    g_array_append_val (seqs, ((ScChange *) rows->pdata[i])->seq);

  return seqs;
}

/* Where the limit cuts off what was read, the feed ends with what is left, and all behind it is pending. */
static void
cut_off (ScFeed *feed, GPtrArray *rows, GArray *seqs)
{
  if (rows->len <= feed->left)
    return;

  g_ptr_array_set_size (rows, (int) feed->left);
  feed->last_seq = ((ScChange *) rows->pdata[rows->len - 1])->seq;
  for (guint i = seqs->len; i > 0 && g_array_index (seqs, gint64, i - 1) > feed->last_seq; i--)
    feed->pending++;
}

/* Applies the filter and the limit to what was read. @more: (out): whether there may be more to read. */
static gboolean
take_rows (ScRequest *request, ScFeed *feed, ScChanges *changes, gboolean *more, GError **error)
{
  GPtrArray *rows = changes->rows;
  g_autoptr (GArray) seqs = list_sequences (rows);

  if (feed->newest == 0 && seqs->len > 0)
    feed->newest = g_array_index (seqs, gint64, 0);
  if (!apply_filter (request, feed, rows, error))
    return FALSE;

  feed->last_seq = changes->last_seq;
  feed->pending = changes->pending;
  cut_off (feed, rows, seqs);
  feed->left -= rows->len;
  if (feed->changes.descending)
    feed->changes.before = changes->last_seq;
  else
    feed->changes.since = feed->last_seq;
  *more = seqs->len >= ROWS_IN_PART && feed->left > 0;

  return TRUE;
}

typedef struct
{
  const ScFeed *feed;
  GPtrArray *rows;
  GPtrArray *gaps;
} Writing;

static gpointer
write_func (gpointer data, GError **error)
{
  Writing *self = data;

  return _sc_feed_write_rows (self->feed, self->rows, self->gaps);
}

static GString *
write_rows (const ScFeed *feed, GPtrArray *rows, GPtrArray *gaps)
{
  Writing writing = { feed, rows, gaps };

  return sc_offload ((gsize) rows->len * (feed->changes.include_docs ? 1024 : 64), write_func,
                     &writing, NULL);
}

/* Sends what there is. One part is on the wire while the next is written and the next but one is
 * read. @loading: (transfer full): the first. */
static gboolean
send_rows (ScRequest *request, ScFeed *feed, DexFuture *loading, GError **error)
{
  g_autoptr (DexFuture) next = loading;
  g_autoptr (DexFuture) sent = NULL;

  while (next != NULL)
    {
      g_autoptr (ScChanges) changes = dex_await_boxed (g_steal_pointer (&next), error);
      g_autoptr (GPtrArray) gaps = sc_wire_gaps_new ();
      gboolean more;
      GString *part;

      if (changes == NULL || !take_rows (request, feed, changes, &more, error))
        return FALSE;
      if (more)
        next = load_rows (request, feed);
      part = write_rows (feed, changes->rows, gaps);
      if (!_sc_request_send_filled (request, part, gaps, &sent, error))
        return FALSE;
      feed->first = feed->first && changes->rows->len == 0;
    }

  return TRUE;
}

static gboolean
is_gone (ScRequest *request)
{
  return request->over || !dex_future_is_pending (DEX_FUTURE (request->gone));
}

static gboolean
has_ended (ScRequest *request)
{
  return _sc_database_is_closed (request->database) || _sc_server_is_stopping (request->server);
}

/* Waits for the next change. Returns %FALSE when the feed is over, without an error. */
static gboolean
wait_for_change (ScRequest *request, const ScFeed *feed)
{
  guint64 ms = feed->heartbeat_ms > 0 ? feed->heartbeat_ms : feed->timeout_ms;
  gint64 since = feed->changes.since;

  while (_sc_request_settle (request) && !is_gone (request) && !has_ended (request))
    {
      if (sc_store_get_update_seq (get_store (request)) > since)
        return TRUE;

      if (dex_await (dex_future_first (_sc_database_wait (request->database, since),
                                       dex_ref (DEX_FUTURE (request->gone)),
                                       _sc_feed_seat_wait (request->seat, ms), NULL),
                     NULL))
        continue;
      if (feed->heartbeat_ms == 0)
        return FALSE;
      dex_future_disown (_sc_request_send (request, g_string_new (_sc_feed_get_heartbeat (feed))));
    }

  return FALSE;
}

/* Sends what stands before or behind the rows; in some forms that is nothing. */
static void
send_edge (ScRequest *request, GString *edge)
{
  if (edge->len > 0)
    dex_future_disown (_sc_request_send (request, edge));
  else
    g_string_free (edge, TRUE);
}

/* What is new comes after what is old, also when the old came backwards. */
static void
go_forwards (ScFeed *feed)
{
  if (!feed->changes.descending || feed->kind == SC_FEED_NORMAL)
    return;

  feed->changes.descending = FALSE;
  feed->changes.before = 0;
  feed->changes.since = MAX (feed->changes.since, feed->newest);
  feed->last_seq = feed->changes.since;
}

static gboolean
run_feed (ScRequest *request, ScFeed *feed, GError **error)
{
  DexFuture *loading = load_rows (request, feed);

  /* While there is an error to tell, the answer must not have begun. */
  if (!dex_await (dex_ref (loading), error))
    {
      dex_unref (loading);
      return FALSE;
    }
  _sc_request_begin (request, _sc_feed_get_content_type (feed));
  send_edge (request, _sc_feed_write_begin (feed));

  for (;;)
    {
      if (!send_rows (request, feed, loading, error))
        return FALSE;
      go_forwards (feed);
      if (feed->kind == SC_FEED_NORMAL || feed->left == 0 ||
          (feed->kind == SC_FEED_LONGPOLL && !feed->first) || !wait_for_change (request, feed))
        break;
      loading = load_rows (request, feed);
    }

  send_edge (request, _sc_feed_write_end (feed));

  return _sc_request_end (request);
}

gboolean
_sc_handle_changes (ScRequest *request, GError **error)
{
  g_auto (ScFeed) feed = { 0 };
  gboolean done;

  if (!_sc_feed_read (&feed, request, error))
    return FALSE;
  if (feed.kind == SC_FEED_NORMAL)
    return run_feed (request, &feed, error);

  if (!_sc_request_begin_feed (request, error))
    return FALSE;
  done = run_feed (request, &feed, error);
  _sc_request_end_feed (request);

  return done;
}
