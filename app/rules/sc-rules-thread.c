/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-rules-engine-private.h"
#include "sc-rules-thread-private.h"

/* What a thread has for itself. It outlives the ScRules: a function that cannot be interrupted
 * keeps its thread busy, and nobody waits for it. */
typedef struct
{
  char *source;
  ScRulesLimits limits;
  GAsyncQueue *queue;    /* of ScRulesJob, shared by the threads of a function */
  ScRulesEngine *engine; /* (nullable): of the thread only */
} Worker;

/*
 * _sc_rules_job_new:
 * @cases: (nullable) (element-type ScRulesCase): of the whole batch
 *
 * Returns (transfer full): a job without a promise, which ends a thread
 */
ScRulesJob *
_sc_rules_job_new (GPtrArray *cases, guint first, guint n)
{
  ScRulesJob *self = g_new0 (ScRulesJob, 1);

  self->cases = cases != NULL ? g_ptr_array_ref (cases) : NULL;
  self->first = first;
  self->n = n;

  return self;
}

void
_sc_rules_job_free (ScRulesJob *self)
{
  g_clear_pointer (&self->cases, g_ptr_array_unref);
  g_free (self->user);
  g_free (self->security);
  dex_clear (&self->promise);
  g_free (self);
}

static void
verdict_free (gpointer data)
{
  /* Most verdicts are that all is well. */
  if (data != NULL)
    g_error_free (data);
}

/* Returns (transfer full): room for verdicts: of GError, %NULL where all is well. */
GPtrArray *
_sc_rules_verdicts_new (guint n)
{
  return g_ptr_array_new_full (n, verdict_free);
}

static gboolean
have_engine (Worker *self, GError **error)
{
  if (self->engine != NULL && _sc_rules_engine_is_spent (self->engine))
    g_clear_pointer (&self->engine, _sc_rules_engine_free);
  if (self->engine == NULL)
    self->engine = _sc_rules_engine_new (self->source, &self->limits, error);

  return self->engine != NULL;
}

/* One verdict a case. After one that took too long, the others are not asked. */
static GPtrArray *
judge (Worker *self, const ScRulesJob *job)
{
  GPtrArray *verdicts = _sc_rules_verdicts_new (job->n);
  gint64 end = _sc_rules_engine_get_clock () + (gint64) self->limits.batch_ms * 1000;
  gboolean late = FALSE;

  for (guint i = job->first; i < job->first + job->n; i++)
    {
      GError *error = NULL;

      late = late || _sc_rules_engine_get_clock () > end;
      if (late)
        g_set_error_literal (&error, SC_RULES_ERROR, SC_RULES_ERROR_FAILED,
                             "The access rules took too long for the documents before this one");
      else if (have_engine (self, &error))
        {
          _sc_rules_engine_check (self->engine, job->cases->pdata[i], job->user, job->security,
                                  &error);
          late = _sc_rules_engine_is_late (self->engine);
        }
      g_ptr_array_add (verdicts, error);
    }

  return verdicts;
}

static void
work (Worker *self, ScRulesJob *job)
{
  GError *error = NULL;

  if (job->cases != NULL)
    dex_promise_resolve_boxed (job->promise, G_TYPE_PTR_ARRAY, judge (self, job));
  else if (have_engine (self, &error))
    dex_promise_resolve_boolean (job->promise, TRUE);
  else
    dex_promise_reject (job->promise, error);
}

static gpointer
worker_func (gpointer data)
{
  Worker *self = data;
  gboolean going_on = TRUE;

  while (going_on)
    {
      g_autoptr (ScRulesJob) job = g_async_queue_pop (self->queue);

      going_on = job->promise != NULL;
      if (going_on)
        work (self, job);
    }

  g_clear_pointer (&self->engine, _sc_rules_engine_free);
  g_async_queue_unref (self->queue);
  g_free (self->source);
  g_free (self);

  return NULL;
}

/*
 * _sc_rules_thread_start:
 * @queue: (element-type ScRulesJob): what is to be done; a job without a promise ends the thread
 *
 * Starts a thread that frees itself.
 */
void
_sc_rules_thread_start (const char *source, const ScRulesLimits *limits, GAsyncQueue *queue)
{
  Worker *worker = g_new0 (Worker, 1);

  worker->source = g_strdup (source);
  worker->limits = *limits;
  worker->queue = g_async_queue_ref (queue);
  g_thread_unref (g_thread_new ("sc-rules", worker_func, worker));
}
