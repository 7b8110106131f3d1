/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-error-text.h"
#include "sc-format.h"
#include "sc-future.h"
#include "sc-rebuilder.h"

struct _ScRebuilder
{
  GObject parent_instance;

  ScSession *session;
  ScRebuild *rebuild; /* (nullable): while everything is fetched */
  char *outcome;      /* (nullable): what came of the last one, in words */
};

G_DEFINE_FINAL_TYPE (ScRebuilder, sc_rebuilder, G_TYPE_OBJECT)

enum
{
  CHANGED,
  FAILED,
  FETCHED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
tell_changed (ScRebuilder *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
drop (ScRebuilder *self)
{
  if (self->rebuild == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->rebuild, self);
  g_clear_object (&self->rebuild);
}

static void
sc_rebuilder_dispose (GObject *object)
{
  ScRebuilder *self = SC_REBUILDER (object);

  /* Nobody would take it in the place of the old one. */
  sc_rebuilder_cancel (self);
  drop (self);
  g_clear_object (&self->session);
  g_clear_pointer (&self->outcome, g_free);

  G_OBJECT_CLASS (sc_rebuilder_parent_class)->dispose (object);
}

static void
sc_rebuilder_class_init (ScRebuilderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sc_rebuilder_dispose;

  signals[CHANGED] = g_signal_new ("changed", SC_TYPE_REBUILDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  signals[FAILED] = g_signal_new ("failed", SC_TYPE_REBUILDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
  signals[FETCHED] = g_signal_new ("fetched", SC_TYPE_REBUILDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 1, SC_TYPE_REBUILD);
}

static void
sc_rebuilder_init (ScRebuilder *self)
{
}

static void
fetched_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  ScRebuilder *self = object;
  g_autoptr (ScRebuild) rebuild = g_object_ref (self->rebuild);

  drop (self);
  g_clear_pointer (&self->outcome, g_free);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    self->outcome = g_strdup (_ ("Cancelled. Everything is as it was."));
  else if (error != NULL)
    self->outcome =
        g_strdup_printf ("%s. %s", sc_error_get_title (error), sc_error_get_text (error));
  tell_changed (self);
  if (value != NULL)
    g_signal_emit (self, signals[FETCHED], 0, rebuild);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[FAILED], 0, error);
}

/**
 * sc_rebuilder_new:
 * @session: a session
 *
 * Returns: (transfer full): a rebuilder that does nothing yet
 */
ScRebuilder *
sc_rebuilder_new (ScSession *session)
{
  ScRebuilder *self;

  g_return_val_if_fail (SC_IS_SESSION (session), NULL);

  self = g_object_new (SC_TYPE_REBUILDER, NULL);
  self->session = g_object_ref (session);

  return self;
}

/**
 * sc_rebuilder_start:
 * @self: a rebuilder
 *
 * Begins to fetch everything anew, where there is a server and this is not done already.
 */
void
sc_rebuilder_start (ScRebuilder *self)
{
  g_return_if_fail (SC_IS_REBUILDER (self));

  if (self->rebuild != NULL || sc_session_get_sync (self->session) == NULL)
    return;
  self->rebuild = sc_rebuild_new (self->session);
  g_signal_connect_swapped (self->rebuild, "notify", G_CALLBACK (tell_changed), self);
  sc_future_then (sc_rebuild_fetch (self->rebuild), self, fetched_cb);
  tell_changed (self);
}

/**
 * sc_rebuilder_cancel:
 * @self: a rebuilder
 *
 * Ends it; "changed" follows.
 */
void
sc_rebuilder_cancel (ScRebuilder *self)
{
  g_return_if_fail (SC_IS_REBUILDER (self));

  if (self->rebuild != NULL)
    sc_rebuild_cancel (self->rebuild);
}

/**
 * sc_rebuilder_is_running:
 * @self: a rebuilder
 *
 * Returns: whether everything is being fetched
 */
gboolean
sc_rebuilder_is_running (ScRebuilder *self)
{
  g_return_val_if_fail (SC_IS_REBUILDER (self), FALSE);

  return self->rebuild != NULL;
}

/**
 * sc_rebuilder_dup_text:
 * @self: a rebuilder
 *
 * Returns: (transfer full) (nullable): one line: how far it is, or what came of the last one; %NULL when there was
 *   none, and when the new copy is in its place
 */
char *
sc_rebuilder_dup_text (ScRebuilder *self)
{
  g_autofree char *done = NULL;
  g_autofree char *total = NULL;

  g_return_val_if_fail (SC_IS_REBUILDER (self), NULL);

  if (self->rebuild == NULL)
    return g_strdup (self->outcome);
  if (sc_rebuild_get_total (self->rebuild) == 0)
    return g_strdup (_ ("Fetching everything …"));
  done = sc_format_count (sc_rebuild_get_done (self->rebuild));
  total = sc_format_count (sc_rebuild_get_total (self->rebuild));

  /* Translators: how many records of how many are here. */
  return g_strdup_printf (_ ("Fetching everything … %s of %s"), done, total);
}
