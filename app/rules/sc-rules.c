/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <json-glib/json-glib.h>

#include "sc-json.h"
#include "sc-rules-engine-private.h"

/* What the thread has for itself. It outlives the ScRules: a function that cannot be interrupted
 * keeps its thread busy, and nobody waits for it. */
typedef struct
{
  char *source;
  ScRulesLimits limits;
  GAsyncQueue *queue;    /* of Job */
  ScRulesEngine *engine; /* (nullable): of the thread only */
} Worker;

/* A batch on its way; without cases, the question whether the function is one. */
typedef struct
{
  GPtrArray *cases; /* (nullable): of ScRulesCase */
  char *user;
  char *security;
  DexPromise *promise; /* (nullable): no promise ends the thread */
} Job;

struct _ScRules
{
  GObject parent_instance;

  Worker *worker; /* the thread frees it */
  GAsyncQueue *queue;
  guint wait_ms;
};

G_DEFINE_FINAL_TYPE (ScRules, sc_rules, G_TYPE_OBJECT)

static const ScRulesLimits default_limits = {
  .document_ms = 250,
  .batch_ms = 20 * 1000,
  .wait_ms = 60 * 1000,
  .memory = 64 * 1024 * 1024,
  .stack = 256 * 1024,
};

ScRulesCase *
sc_rules_case_new_take (char *new_doc, char *old_doc)
{
  ScRulesCase *self = g_new0 (ScRulesCase, 1);

  self->new_doc = new_doc;
  self->old_doc = old_doc;

  return self;
}

void
sc_rules_case_free (ScRulesCase *self)
{
  g_free (self->new_doc);
  g_free (self->old_doc);
  g_free (self);
}

static void
job_free (Job *self)
{
  g_clear_pointer (&self->cases, g_ptr_array_unref);
  g_free (self->user);
  g_free (self->security);
  dex_clear (&self->promise);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Job, job_free)

static void
verdict_free (gpointer data)
{
  /* Most verdicts are that all is well. */
  if (data != NULL)
    g_error_free (data);
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
judge (Worker *self, const Job *job)
{
  GPtrArray *verdicts = g_ptr_array_new_full (job->cases->len, verdict_free);
  gint64 end = _sc_rules_engine_get_clock () + (gint64) self->limits.batch_ms * 1000;
  gboolean late = FALSE;

  for (guint i = 0; i < job->cases->len; i++)
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
work (Worker *self, Job *job)
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
      g_autoptr (Job) job = g_async_queue_pop (self->queue);

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

static void
sc_rules_finalize (GObject *object)
{
  ScRules *self = SC_RULES (object);

  g_async_queue_push (self->queue, g_new0 (Job, 1));
  g_async_queue_unref (self->queue);

  G_OBJECT_CLASS (sc_rules_parent_class)->finalize (object);
}

static void
sc_rules_class_init (ScRulesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = sc_rules_finalize;
}

static void
sc_rules_init (ScRules *self)
{
  self->queue = g_async_queue_new ();
}

/**
 * sc_rules_get_default_limits:
 *
 * Returns: (transfer none): what README.md says
 */
const ScRulesLimits *
sc_rules_get_default_limits (void)
{
  return &default_limits;
}

/**
 * sc_rules_new:
 * @source: a `validate_doc_update` function in JavaScript
 * @limits: (nullable): what it may use; %NULL for the default
 *
 * Starts a thread for the function. Whether it is one at all is told by sc_rules_compile(), and by
 * every check.
 *
 * Returns: (transfer full): new rules
 */
ScRules *
sc_rules_new (const char *source, const ScRulesLimits *limits)
{
  ScRules *self;
  Worker *worker;

  g_return_val_if_fail (source != NULL, NULL);

  self = g_object_new (SC_TYPE_RULES, NULL);
  worker = g_new0 (Worker, 1);
  worker->source = g_strdup (source);
  worker->limits = limits != NULL ? *limits : default_limits;
  worker->queue = g_async_queue_ref (self->queue);
  self->wait_ms = worker->limits.wait_ms;
  g_thread_unref (g_thread_new ("sc-rules", worker_func, worker));

  return self;
}

/* The thread may hang in a function that cannot be interrupted. */
static DexFuture *
waited_cb (DexFuture *future, gpointer data)
{
  GError *error = NULL;

  if (dex_future_get_value (future, &error) != NULL)
    return dex_ref (future);
  if (error->domain == SC_RULES_ERROR)
    return dex_future_new_for_error (error);

  g_error_free (error);

  return dex_future_new_reject (SC_RULES_ERROR, SC_RULES_ERROR_FAILED,
                                "The access rules do not answer");
}

static DexFuture *
send (ScRules *self, Job *job)
{
  DexFuture *future;

  job->promise = dex_promise_new ();
  future = dex_future_first (dex_ref (DEX_FUTURE (job->promise)),
                             dex_timeout_new_msec ((int) self->wait_ms), NULL);
  g_async_queue_push (self->queue, job);

  return dex_future_finally (future, waited_cb, NULL, NULL);
}

/**
 * sc_rules_compile:
 * @self: rules
 *
 * Returns: (transfer full): a future of %TRUE; rejects with %SC_RULES_ERROR_INVALID, whose message
 *   says what is wrong and where, or with _FAILED
 */
DexFuture *
sc_rules_compile (ScRules *self)
{
  g_return_val_if_fail (SC_IS_RULES (self), NULL);

  return send (self, g_new0 (Job, 1));
}

/**
 * sc_rules_check:
 * @self: rules
 * @cases: (element-type ScRulesCase): what somebody wants to write; not changed from now on
 * @user: who, as JSON: see sc_rules_format_user()
 * @security: the database's `_security`, as JSON
 *
 * Returns: (transfer full): a future of a boxed %G_TYPE_PTR_ARRAY with one element a case: %NULL where
 *   it may be written, or else a #GError of the domain %SC_RULES_ERROR. Rejects with
 *   %SC_RULES_ERROR_FAILED when the function does not come back
 */
DexFuture *
sc_rules_check (ScRules *self, GPtrArray *cases, const char *user, const char *security)
{
  Job *job;

  g_return_val_if_fail (SC_IS_RULES (self), NULL);
  g_return_val_if_fail (cases != NULL && user != NULL && security != NULL, NULL);

  job = g_new0 (Job, 1);
  job->cases = g_ptr_array_ref (cases);
  job->user = g_strdup (user);
  job->security = g_strdup (security);

  return send (self, job);
}

/**
 * sc_rules_format_user:
 * @database: the database's name
 * @name: (nullable): who asks; %NULL for nobody
 * @roles: (array zero-terminated=1) (nullable): what they are
 *
 * Returns: (transfer full): what functions get as `userCtx`: a JSON object as text
 */
char *
sc_rules_format_user (const char *database, const char *name, const char *const *roles)
{
  g_autoptr (JsonObject) user = json_object_new ();
  JsonArray *array = json_array_new ();

  g_return_val_if_fail (database != NULL, NULL);

  for (gsize i = 0; roles != NULL && roles[i] != NULL; i++)
    json_array_add_string_element (array, roles[i]);
  json_object_set_string_member (user, "db", database);
  if (name != NULL)
    json_object_set_string_member (user, "name", name);
  else
    json_object_set_null_member (user, "name");
  json_object_set_array_member (user, "roles", array);

  return sc_json_to_string (user, FALSE);
}
