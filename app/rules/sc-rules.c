/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <json-glib/json-glib.h>

#include "sc-json.h"
#include "sc-rules-thread-private.h"

/* A batch is judged by several threads when each gets at least so many of its documents. */
#define MIN_PART 100
#define MAX_THREADS 4

struct _ScRules
{
  GObject parent_instance;

  char *source;
  ScRulesLimits limits;
  GAsyncQueue *queue; /* of ScRulesJob */
  guint n_threads;
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
sc_rules_finalize (GObject *object)
{
  ScRules *self = SC_RULES (object);

  for (guint i = 0; i < self->n_threads; i++)
    g_async_queue_push (self->queue, _sc_rules_job_new (NULL, 0, 0));
  g_async_queue_unref (self->queue);
  g_free (self->source);

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

/* Most functions never see a batch that needs more than one. */
static void
have_threads (ScRules *self, guint n)
{
  for (; self->n_threads < n; self->n_threads++)
    _sc_rules_thread_start (self->source, &self->limits, self->queue);
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

  g_return_val_if_fail (source != NULL, NULL);

  self = g_object_new (SC_TYPE_RULES, NULL);
  self->source = g_strdup (source);
  self->limits = limits != NULL ? *limits : default_limits;
  have_threads (self, 1);

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

/* @future: (transfer full): of all parts */
static DexFuture *
wait_for (ScRules *self, DexFuture *future)
{
  future = dex_future_first (future, dex_timeout_new_msec ((int) self->limits.wait_ms), NULL);

  return dex_future_finally (future, waited_cb, NULL, NULL);
}

/* Takes @job. */
static DexFuture *
send (ScRules *self, ScRulesJob *job)
{
  DexPromise *promise = dex_promise_new ();

  job->promise = dex_ref (promise);
  g_async_queue_push (self->queue, job);

  return DEX_FUTURE (promise);
}

/* The verdicts of the parts, one behind the other. */
static DexFuture *
join_cb (DexFuture *future, gpointer data)
{
  DexFutureSet *parts = DEX_FUTURE_SET (future);
  GPtrArray *joined = _sc_rules_verdicts_new (0);

  for (guint i = 0; i < dex_future_set_get_size (parts); i++)
    {
      const GValue *value = dex_future_set_get_value_at (parts, i, NULL);
      GPtrArray *verdicts = g_value_get_boxed (value);

      for (guint k = 0; k < verdicts->len; k++)
        g_ptr_array_add (joined,
                         verdicts->pdata[k] != NULL ? g_error_copy (verdicts->pdata[k]) : NULL);
    }

  return dex_future_new_take_boxed (G_TYPE_PTR_ARRAY, joined);
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

  return wait_for (self, send (self, _sc_rules_job_new (NULL, 0, 0)));
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
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (dex_unref);
  guint n_parts;

  g_return_val_if_fail (SC_IS_RULES (self), NULL);
  g_return_val_if_fail (cases != NULL && user != NULL && security != NULL, NULL);

  n_parts = CLAMP (cases->len / MIN_PART, 1, MIN (g_get_num_processors (), MAX_THREADS));
  have_threads (self, n_parts);
  for (guint i = 0; i < n_parts; i++)
    {
      guint first = cases->len * i / n_parts;
      ScRulesJob *job = _sc_rules_job_new (cases, first, cases->len * (i + 1) / n_parts - first);

      job->user = g_strdup (user);
      job->security = g_strdup (security);
      g_ptr_array_add (parts, send (self, job));
    }

  return wait_for (self,
                   dex_future_then (dex_future_allv ((DexFuture *const *) parts->pdata, n_parts),
                                    join_cb, NULL, NULL));
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
