/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-future.h"

/* Pages come and go while a future is under way. The answer reaches a page only if it still stands. */

typedef struct
{
  GWeakRef object;
  ScFutureFunc func;
  gpointer data;
  GDestroyNotify destroy;
} Waiting;

static void
waiting_free (gpointer data)
{
  Waiting *waiting = data;

  g_weak_ref_clear (&waiting->object);
  if (waiting->destroy != NULL)
    waiting->destroy (waiting->data);
  g_free (waiting);
}

static DexFuture *
done_cb (DexFuture *future, gpointer data)
{
  Waiting *waiting = data;
  g_autoptr (GObject) object = g_weak_ref_get (&waiting->object);
  g_autoptr (GError) error = NULL;
  const GValue *value = dex_future_get_value (future, &error);

  if (object != NULL)
    waiting->func (object, value, error, waiting->data);

  return dex_future_new_true ();
}

/**
 * sc_future_then_with:
 * @future: (transfer full): what to wait for
 * @object: a #GObject
 * @func: is called when @future is done and @object is still alive
 * @data: (nullable): for @func
 * @destroy: (nullable): for @data
 */
void
sc_future_then_with (DexFuture *future,
                     gpointer object,
                     ScFutureFunc func,
                     gpointer data,
                     GDestroyNotify destroy)
{
  Waiting *waiting = g_new0 (Waiting, 1);

  g_weak_ref_init (&waiting->object, object);
  waiting->func = func;
  waiting->data = data;
  waiting->destroy = destroy;
  dex_future_disown (dex_future_finally (future, done_cb, waiting, waiting_free));
}

/**
 * sc_future_then:
 * @future: (transfer full): what to wait for
 * @object: a #GObject
 * @func: is called when @future is done and @object is still alive
 */
void
sc_future_then (DexFuture *future, gpointer object, ScFutureFunc func)
{
  sc_future_then_with (future, object, func, NULL, NULL);
}
