/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-offload.h"

/* Less than this is done faster than it is handed over: some 20 µs. */
#define MIN_SIZE (16 * 1024)

typedef struct
{
  ScOffloadFunc func;
  gpointer data;
  gpointer result;
  GError *error;
} Work;

static DexFuture *
work_fiber (gpointer data)
{
  Work *work = data;

  work->result = work->func (work->data, &work->error);

  return dex_future_new_true ();
}

/**
 * sc_offload:
 * @size: how many bytes @func has to go through
 * @func: what to do; it must not await and must not touch what the main loop owns
 * @data: for @func; may live on the stack of the caller, who waits
 * @error: return location, for what @func sets
 *
 * Runs @func in a thread of the pool when it is worth it, and awaits it. Only in fibers.
 *
 * Returns: what @func returned
 */
gpointer
sc_offload (gsize size, ScOffloadFunc func, gpointer data, GError **error)
{
  Work work = { func, data, NULL, NULL };

  if (size < MIN_SIZE)
    return func (data, error);

  dex_await (dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 0, work_fiber, &work,
                                  NULL),
             NULL);
  if (work.error != NULL)
    g_propagate_error (error, work.error);

  return work.result;
}
