/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <gio/gio.h>
#include <libdex.h>

G_BEGIN_DECLS

/* The live feeds of a server: how many there are, whose client has gone, and whose heartbeat is due. GLib's
 * main loop looks at each of its sources in every turn, so thousands of feeds that wait would make everybody
 * slow: here all of them together have two. */
typedef struct _ScFeeds ScFeeds;

/* The place of one of them. */
typedef struct _ScFeedSeat ScFeedSeat;

/* Called once, when the client has closed its side, or the connection is broken. */
typedef void (*ScFeedGoneFunc) (gpointer data);

ScFeeds *_sc_feeds_new (guint max);
void _sc_feeds_free (ScFeeds *self);
guint _sc_feeds_count (ScFeeds *self);
void _sc_feeds_hang_up (ScFeeds *self);

ScFeedSeat *_sc_feeds_open_seat (ScFeeds *self, GError **error);
void _sc_feed_seat_close (ScFeedSeat *self);
void _sc_feed_seat_watch (ScFeedSeat *self, GSocket *socket, ScFeedGoneFunc func, gpointer data);
void _sc_feed_seat_unwatch (ScFeedSeat *self);
DexFuture *_sc_feed_seat_wait (ScFeedSeat *self, guint64 milliseconds) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScFeedSeat, _sc_feed_seat_close)

G_END_DECLS
