/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-incoming-private.h"
#include "sc-intake-private.h"
#include "sc-server-error.h"

/* With so much waiting to be taken, the client has to wait. */
#define MAX_WAITING (256 * 1024)

struct _ScIncoming
{
  SoupServerMessage *message;
  GByteArray *buffer;
  DexPromise *more; /* (nullable): settled when there is something to take */
  gboolean paused;
  gboolean ended;  /* the body is complete */
  gboolean broken; /* it never will be */
};

static void
wake (ScIncoming *self)
{
  if (self->more != NULL && dex_future_is_pending (DEX_FUTURE (self->more)))
    dex_promise_resolve_boolean (self->more, TRUE);
}

static void
set_paused (ScIncoming *self, gboolean paused)
{
  if (self->paused == paused || self->broken)
    return;
  self->paused = paused;
  _sc_intake_set_waiting (self->message, paused);
  if (paused)
    soup_server_message_pause (self->message);
  else
    soup_server_message_unpause (self->message);
}

static void
got_chunk_cb (SoupServerMessage *message, GBytes *chunk, ScIncoming *self)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (chunk, &length);

  /* It is answered already: what still comes is of no use. */
  if (soup_server_message_get_status (message) != 0)
    {
      _sc_intake_set_waiting (message, FALSE);
      g_byte_array_set_size (self->buffer, 0);
      return;
    }
  g_byte_array_append (self->buffer, data, (guint) length);
  if (self->buffer->len >= MAX_WAITING)
    set_paused (self, TRUE);
  wake (self);
}

static void
finished_cb (SoupServerMessage *message, ScIncoming *self)
{
  self->broken = !self->ended;
  wake (self);
}

/*
 * _sc_incoming_new:
 * @message: a message whose headers have come, and that is about to be paused
 */
ScIncoming *
_sc_incoming_new (SoupServerMessage *message)
{
  ScIncoming *self = g_new0 (ScIncoming, 1);

  self->message = g_object_ref (message);
  self->buffer = g_byte_array_new ();
  self->paused = TRUE;
  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
  _sc_intake_set_streamed (message);
  _sc_intake_set_waiting (message, TRUE);
  g_signal_connect (message, "got-chunk", G_CALLBACK (got_chunk_cb), self);
  g_signal_connect (message, "finished", G_CALLBACK (finished_cb), self);

  return self;
}

void
_sc_incoming_free (ScIncoming *self)
{
  g_signal_handlers_disconnect_by_data (self->message, self);
  g_object_unref (self->message);
  g_byte_array_unref (self->buffer);
  dex_clear (&self->more);
  g_free (self);
}

/* The body is complete. */
void
_sc_incoming_end (ScIncoming *self)
{
  self->ended = TRUE;
  self->paused = FALSE;
  _sc_intake_set_waiting (self->message, FALSE);
  wake (self);
}

/*
 * _sc_incoming_read:
 *
 * Returns (transfer full) (nullable): what comes next, empty at the end; %NULL with
 * %SC_SERVER_ERROR_GONE when the client broke off. In a fiber.
 */
GBytes *
_sc_incoming_read (ScIncoming *self, GError **error)
{
  GByteArray *taken;

  while (self->buffer->len == 0 && !self->ended && !self->broken)
    {
      dex_clear (&self->more);
      self->more = dex_promise_new ();
      set_paused (self, FALSE);
      dex_await (dex_ref (DEX_FUTURE (self->more)), NULL);
    }

  if (self->buffer->len == 0 && self->broken)
    {
      g_set_error_literal (error, SC_SERVER_ERROR, SC_SERVER_ERROR_GONE,
                           "The client broke off in the middle of its request");
      return NULL;
    }

  taken = g_steal_pointer (&self->buffer);
  self->buffer = g_byte_array_new ();
  /* The next ones may come while these are written. */
  if (!self->ended)
    set_paused (self, FALSE);

  return g_byte_array_free_to_bytes (taken);
}
