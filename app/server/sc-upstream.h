/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <libdex.h>

#include "sc-store.h"

G_BEGIN_DECLS

/**
 * ScUpstreamTask:
 * @pull: whether it brings changes from the upstream; otherwise to it
 * @revisions_checked: revisions that the source named
 * @missing_revisions_found: those of them that the target did not have
 * @docs_read: revisions that the source gave
 * @docs_written: revisions that the target took
 * @doc_write_failures: revisions that the target did not take
 * @source_seq: (nullable): how far the source's changes were read, as JSON
 * @through_seq: (nullable): how far of that everything is on the target, as JSON
 * @checkpointed_source_seq: (nullable): the position of the last checkpoint, as JSON
 * @changes_pending: changes of the source that were not looked at yet, -1 where nobody knows
 * @started_at: milliseconds since 1970
 * @updated_at: milliseconds since 1970
 *
 * One direction of the exchange of one database, as `GET /_active_tasks` shows it.
 */
typedef struct
{
  gboolean pull;
  guint64 revisions_checked;
  guint64 missing_revisions_found;
  guint64 docs_read;
  guint64 docs_written;
  guint64 doc_write_failures;
  char *source_seq;
  char *through_seq;
  char *checkpointed_source_seq;
  gint64 changes_pending;
  gint64 started_at;
  gint64 updated_at;
} ScUpstreamTask;

/**
 * ScUpstreamStatus:
 * @database: the name here
 * @url: the address there, without name and password
 * @user: (nullable): the name there
 * @state: one word for how it is
 * @error: (nullable): a sentence about what is wrong
 * @idle: whether both sides have everything, as far as is known
 * @last_sync: milliseconds since 1970 when both had everything last, 0 for never
 * @pending: changes here that the upstream does not have
 * @refused: documents that the upstream refused; they are offered again
 * @tasks: (element-type ScUpstreamTask): what runs now, none while it waits
 *
 * How it is with the exchange of one database.
 */
typedef struct
{
  char *database;
  char *url;
  char *user;
  const char *state;
  char *error;
  gboolean idle;
  gint64 last_sync;
  guint pending;
  guint refused;
  GPtrArray *tasks;
} ScUpstreamStatus;

ScUpstreamStatus *sc_upstream_status_new (const char *database, const char *url);
ScUpstreamTask *sc_upstream_status_add_task (ScUpstreamStatus *self, gboolean pull);
void sc_upstream_status_free (ScUpstreamStatus *self);

/**
 * ScUpstream:
 *
 * What keeps databases of this server the same as those of another one. The server says which, and
 * knows nothing of how; a room above implements it. All is called on the main context.
 */
#define SC_TYPE_UPSTREAM (sc_upstream_get_type ())
G_DECLARE_INTERFACE (ScUpstream, sc_upstream, SC, UPSTREAM, GObject)

struct _ScUpstreamInterface
{
  GTypeInterface parent_iface;

  void (*follow) (ScUpstream *self, const char *database, ScStore *store);
  DexFuture *(*leave) (ScUpstream *self, const char *database);
  GPtrArray *(*list) (ScUpstream *self);
};

void sc_upstream_follow (ScUpstream *self, const char *database, ScStore *store);
DexFuture *sc_upstream_leave (ScUpstream *self, const char *database) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *sc_upstream_list (ScUpstream *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScUpstreamStatus, sc_upstream_status_free)

G_END_DECLS
