/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-session-private.h"

/* What somebody gives up because the server does not take it, with a way back. */

typedef struct
{
  ScSession *self;
  char *id;
} GivingUp;

static void
giving_up_free (gpointer data)
{
  GivingUp *state = data;

  g_free (state->id);
  g_free (state);
}

static DexFuture *
give_up_fiber (gpointer data)
{
  GivingUp *state = data;
  ScSession *self = state->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) gone =
      dex_await_boxed (sc_sync_job_give_up (self->sync, state->id), &error);
  g_autoptr (ScRecord) now = NULL;

  if (gone == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  /* The first is the one that was shown everywhere. */
  if (gone->len > 0)
    {
      now = dex_await_object (sc_session_load (self, state->id), NULL);
      _sc_undo_add_document (self->undo, gone->pdata[0], now);
      _sc_session_undo_changed (self);
    }

  return dex_future_new_for_uint (gone->len);
}

/**
 * sc_session_give_up:
 * @self: a session with a server
 * @id: of a document that the server refused
 *
 * Forgets what the server lacks of the document; what it has of it takes its place. sc_session_undo() brings
 * the content back, as an edit of today.
 *
 * Returns: (transfer full): a future of how many revisions are gone (guint); rejects as
 *   sc_sync_job_give_up() does
 */
DexFuture *
sc_session_give_up (ScSession *self, const char *id)
{
  GivingUp *state;

  g_return_val_if_fail (SC_IS_SESSION (self) && self->sync != NULL && id != NULL, NULL);

  state = g_new0 (GivingUp, 1);
  state->self = self;
  state->id = g_strdup (id);

  return _sc_session_spawn (self, give_up_fiber, state, giving_up_free);
}
