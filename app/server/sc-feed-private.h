/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-request-private.h"
#include "sc-wire-form.h"
#include "sc-wire-selector.h"

G_BEGIN_DECLS

typedef enum
{
  SC_FEED_NORMAL,
  SC_FEED_LONGPOLL,
  SC_FEED_CONTINUOUS,
  SC_FEED_EVENTSOURCE,
} ScFeedKind;

/* What `_changes` is asked for, and how far it has come. */
typedef struct
{
  ScFeedKind kind;
  ScChangesRequest changes; /* "since" moves on, or backwards "before" */
  ScWireFlags flags;        /* how documents are written */
  guint64 left;             /* rows that may still be sent */
  gint64 last_seq;          /* of what was sent or passed over */
  gint64 newest;            /* backwards: where a live feed goes on */
  guint64 pending;
  guint64 heartbeat_ms; /* 0: end after the time-out instead */
  guint64 timeout_ms;
  GHashTable *ids;          /* nullable: only these documents */
  ScWireSelector *selector; /* nullable: only what fulfils it */
  gboolean design_only;     /* only design documents */
  gboolean first;           /* no row is sent yet */
} ScFeed;

gboolean _sc_feed_read (ScFeed *self, ScRequest *request, GError **error);
void _sc_feed_clear (ScFeed *self);
gboolean _sc_feed_is_filtered (const ScFeed *self);
void _sc_feed_filter (const ScFeed *self, GPtrArray *rows);
gboolean _sc_feed_is_open (const ScFeed *self, const ScChange *change);
void _sc_feed_pick_leaves (const ScFeed *self, ScChange *change, GPtrArray *leaves);
GString *_sc_feed_write_begin (const ScFeed *self);
GString *_sc_feed_write_rows (const ScFeed *self, GPtrArray *rows, GPtrArray *gaps);
GString *_sc_feed_write_end (const ScFeed *self);
const char *_sc_feed_get_heartbeat (const ScFeed *self);
const char *_sc_feed_get_content_type (const ScFeed *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ScFeed, _sc_feed_clear)

G_END_DECLS
