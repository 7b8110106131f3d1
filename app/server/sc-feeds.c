/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <errno.h>
#include <glib-unix.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sc-feeds-private.h"
#include "sc-server-error.h"

/* Clients that leave together are noticed in groups, so that others have their turn. */
#define GROUP 64

struct _ScFeeds
{
  guint max;
  GQueue seats; /* of ScFeedSeat */
  int epoll;    /* sockets of clients that wait */
  guint gone_source;
  GSequence *due; /* of ScFeedSeat: those with a heartbeat, the next one first */
  GSource *clock;
};

struct _ScFeedSeat
{
  GList link;
  ScFeeds *feeds;
  GSocket *socket; /* (nullable): watched */
  ScFeedGoneFunc func;
  gpointer data;
  gint64 due;            /* monotonic microseconds */
  GSequenceIter *place;  /* (nullable): among those with a heartbeat */
  DexPromise *heartbeat; /* (nullable) */
};

/* --- Heartbeats --- */

static int
compare_due (gconstpointer a, gconstpointer b, gpointer data)
{
  const ScFeedSeat *seat_a = a;
  const ScFeedSeat *seat_b = b;

  return (seat_a->due > seat_b->due) - (seat_a->due < seat_b->due);
}

static void
set_clock (ScFeeds *self)
{
  GSequenceIter *first = g_sequence_get_begin_iter (self->due);

  g_source_set_ready_time (self->clock, g_sequence_iter_is_end (first)
                                            ? -1
                                            : ((ScFeedSeat *) g_sequence_get (first))->due);
}

static void
stop_heartbeat (ScFeedSeat *self)
{
  g_clear_pointer (&self->place, g_sequence_remove);
  dex_clear (&self->heartbeat);
}

static void
ring (ScFeedSeat *self)
{
  g_autoptr (DexPromise) heartbeat = g_steal_pointer (&self->heartbeat);

  stop_heartbeat (self);
  dex_promise_reject (heartbeat,
                      g_error_new_literal (DEX_ERROR, DEX_ERROR_TIMED_OUT, "The heartbeat is due"));
}

static gboolean
clock_cb (gpointer data)
{
  ScFeeds *self = data;
  gint64 now = g_get_monotonic_time ();

  for (guint i = 0; i < GROUP; i++)
    {
      GSequenceIter *first = g_sequence_get_begin_iter (self->due);

      if (g_sequence_iter_is_end (first) || ((ScFeedSeat *) g_sequence_get (first))->due > now)
        break;
      ring (g_sequence_get (first));
    }
  set_clock (self);

  return G_SOURCE_CONTINUE;
}

static gboolean
clock_dispatch (GSource *source, GSourceFunc callback, gpointer data)
{
  return callback (data);
}

static GSourceFuncs clock_funcs = { .dispatch = clock_dispatch };

/*
 * _sc_feed_seat_wait:
 *
 * The time that was waited for before is forgotten.
 *
 * Returns (transfer full): a future that rejects with %DEX_ERROR_TIMED_OUT after so many @milliseconds
 */
DexFuture *
_sc_feed_seat_wait (ScFeedSeat *self, guint64 milliseconds)
{
  stop_heartbeat (self);
  self->due = g_get_monotonic_time () + (gint64) milliseconds * 1000;
  self->heartbeat = dex_promise_new ();
  self->place = g_sequence_insert_sorted (self->feeds->due, self, compare_due, NULL);
  set_clock (self->feeds);

  return dex_ref (DEX_FUTURE (self->heartbeat));
}

/* --- Clients that go away --- */

/* Each seat is asked for when it is its turn: the one before may have closed others. */
static gboolean
gone_cb (int fd, GIOCondition condition, gpointer data)
{
  struct epoll_event event;

  for (guint i = 0; i < GROUP && epoll_wait (fd, &event, 1, 0) == 1; i++)
    {
      ScFeedSeat *seat = event.data.ptr;

      _sc_feed_seat_unwatch (seat);
      seat->func (seat->data);
    }

  return G_SOURCE_CONTINUE;
}

/*
 * _sc_feed_seat_watch:
 *
 * A message that waits is not read from, so nobody would notice that its client has gone. That it has closed its
 * side is seen also behind a next request that is early, or a record of TLS.
 */
void
_sc_feed_seat_watch (ScFeedSeat *self, GSocket *socket, ScFeedGoneFunc func, gpointer data)
{
  struct epoll_event event = { .events = EPOLLRDHUP, .data = { .ptr = self } };

  self->func = func;
  self->data = data;
  if (self->socket != NULL || g_socket_is_closed (socket) ||
      epoll_ctl (self->feeds->epoll, EPOLL_CTL_ADD, g_socket_get_fd (socket), &event) != 0)
    return;
  self->socket = g_object_ref (socket);
}

/* A socket that was closed has left by itself; its number may be another one's by now. */
void
_sc_feed_seat_unwatch (ScFeedSeat *self)
{
  if (self->socket != NULL && !g_socket_is_closed (self->socket))
    epoll_ctl (self->feeds->epoll, EPOLL_CTL_DEL, g_socket_get_fd (self->socket), NULL);
  g_clear_object (&self->socket);
}

/* --- Seats --- */

/*
 * _sc_feeds_new:
 * @max: so many at the same time
 */
ScFeeds *
_sc_feeds_new (guint max)
{
  ScFeeds *self = g_new0 (ScFeeds, 1);

  self->max = max;
  self->due = g_sequence_new (NULL);
  self->clock = g_source_new (&clock_funcs, sizeof (GSource));
  g_source_set_callback (self->clock, clock_cb, self, NULL);
  g_source_attach (self->clock, NULL);
  /* Without it, clients that go away are noticed at the next heartbeat. */
  self->epoll = epoll_create1 (EPOLL_CLOEXEC);
  if (self->epoll >= 0)
    self->gone_source = g_unix_fd_add (self->epoll, G_IO_IN, gone_cb, NULL);
  else
    g_message ("Clients that go away are noticed late: epoll_create1: %s", g_strerror (errno));

  return self;
}

/* All seats are closed by now. */
void
_sc_feeds_free (ScFeeds *self)
{
  g_clear_handle_id (&self->gone_source, g_source_remove);
  if (self->epoll >= 0)
    close (self->epoll);
  g_source_destroy (self->clock);
  g_source_unref (self->clock);
  g_sequence_free (self->due);
  g_free (self);
}

guint
_sc_feeds_count (ScFeeds *self)
{
  return self->seats.length;
}

/* Treats all clients as gone, those too that do not read what ends their feed. */
void
_sc_feeds_hang_up (ScFeeds *self)
{
  for (GList *link = self->seats.head; link != NULL; link = link->next)
    {
      ScFeedSeat *seat = link->data;

      if (seat->func != NULL)
        seat->func (seat->data);
    }
}

/* Returns (transfer full) (nullable): a place for a feed; %NULL with %SC_SERVER_ERROR_TOO_MANY */
ScFeedSeat *
_sc_feeds_open_seat (ScFeeds *self, GError **error)
{
  ScFeedSeat *seat;

  if (self->seats.length >= self->max)
    {
      g_set_error_literal (error, SC_SERVER_ERROR, SC_SERVER_ERROR_TOO_MANY,
                           "Too many live feeds are open; try again later");
      return NULL;
    }
  seat = g_new0 (ScFeedSeat, 1);
  seat->feeds = self;
  seat->link.data = seat;
  g_queue_push_tail_link (&self->seats, &seat->link);

  return seat;
}

void
_sc_feed_seat_close (ScFeedSeat *self)
{
  g_queue_unlink (&self->feeds->seats, &self->link);
  stop_heartbeat (self);
  _sc_feed_seat_unwatch (self);
  g_free (self);
}
