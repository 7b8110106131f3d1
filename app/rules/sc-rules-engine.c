/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <quickjs/quickjs.h>
#include <string.h>
#include <time.h>

#include "sc-rules-engine-private.h"
#include "sc-rules-error.h"
#include "sc-rules-heap-private.h"

/* What a byte of a document may become in memory, and how many of them earn it its time once more. */
#define MEMORY_PER_BYTE 4
#define BYTES_PER_TIME (1024 * 1024)

/* A sentence for people is not longer; the rest of what a function throws is cut off. */
#define MAX_REASON 1000

/* What CouchDB's functions find besides the language. Nothing here reaches out of the engine. */
static const char prelude[] =
    "function isArray (value) { return Array.isArray (value); }"
    "function toJSON (value) { return JSON.stringify (value); }"
    "function sum (values) { return values.reduce (function (a, b) { return a + b; }, 0); }"
    "function log () {}";

struct _ScRulesEngine
{
  ScRulesHeap heap; /* all of the engine */
  JSContext *context;
  JSValue function;
  const ScRulesLimits *limits;
  gint64 deadline; /* by the thread's clock */
  gboolean late;   /* the deadline has passed */
  gboolean spent;  /* some limit was passed: what is left of the engine is not used again */
};

gint64
_sc_rules_engine_get_clock (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);

  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static int
interrupt_cb (JSRuntime *runtime, void *data)
{
  ScRulesEngine *self = data;

  if (_sc_rules_engine_get_clock () <= self->deadline)
    return 0;

  self->late = TRUE;
  self->spent = TRUE;

  return 1;
}

/* @size: bytes of documents */
static void
set_limits (ScRulesEngine *self, gsize size)
{
  gint64 time = (gint64) self->limits->document_ms * 1000;

  self->heap.limit = self->limits->memory + size * MEMORY_PER_BYTE;
  self->deadline = _sc_rules_engine_get_clock () + time + time * (gint64) (size / BYTES_PER_TIME);
}

/* Returns (transfer full): what a value says as text, which may run code of the function. */
static char *
dup_text (ScRulesEngine *self, JSValueConst value)
{
  gsize length;
  const char *text = JS_ToCStringLen (self->context, &length, value);
  char *copy;

  if (text == NULL)
    {
      JS_FreeValue (self->context, JS_GetException (self->context));
      return g_strdup ("something that has no text");
    }
  copy = g_utf8_make_valid (text, (gssize) MIN (length, MAX_REASON));
  JS_FreeCString (self->context, text);

  return copy;
}

static gboolean
take_reason (ScRulesEngine *self,
             JSValueConst thrown,
             const char *member,
             ScRulesError code,
             GError **error)
{
  JSValue reason =
      JS_IsObject (thrown) ? JS_GetPropertyStr (self->context, thrown, member) : JS_UNDEFINED;
  gboolean found = !JS_IsUndefined (reason) && !JS_IsException (reason);

  if (JS_IsException (reason))
    JS_FreeValue (self->context, JS_GetException (self->context));
  if (found)
    {
      g_autofree char *text = dup_text (self, reason);

      g_set_error_literal (error, SC_RULES_ERROR, (int) code, text);
    }
  JS_FreeValue (self->context, reason);

  return found;
}

/* Without memory for an exception, none is thrown: it is null. */
static char *
dup_fault (ScRulesEngine *self, JSValueConst thrown)
{
  return self->heap.exceeded && JS_IsNull (thrown) ? g_strdup ("InternalError: out of memory")
                                                   : dup_text (self, thrown);
}

/* Turns what was thrown into an error: a refusal, or that the rules broke, which is @code. */
static void
take_exception (ScRulesEngine *self, ScRulesError code, GError **error)
{
  JSValue thrown = JS_GetException (self->context);

  if (self->late)
    g_set_error (error, SC_RULES_ERROR, SC_RULES_ERROR_FAILED,
                 "The access rules took longer than they may (%u ms)", self->limits->document_ms);
  else if (!take_reason (self, thrown, "forbidden", SC_RULES_ERROR_FORBIDDEN, error) &&
           !take_reason (self, thrown, "unauthorized", SC_RULES_ERROR_UNAUTHORIZED, error))
    {
      g_autofree char *fault = dup_fault (self, thrown);

      self->spent |= self->heap.exceeded || g_str_has_prefix (fault, "InternalError: stack");
      g_set_error (error, SC_RULES_ERROR, self->spent ? SC_RULES_ERROR_FAILED : (int) code,
                   "The access rules failed: %s", fault);
    }
  JS_FreeValue (self->context, thrown);
}

/* The state's figures tell QuickJS when to look for garbage. */
static void *
resize (JSMallocState *state, void *memory, size_t size)
{
  ScRulesHeap *heap = state->opaque;
  gboolean is_new = memory == NULL;
  void *resized = _sc_rules_heap_resize (heap, memory, size);

  state->malloc_size = heap->size;
  if (is_new && resized != NULL)
    state->malloc_count++;
  else if (!is_new && size == 0)
    state->malloc_count--;

  return resized;
}

static void *
allocate (JSMallocState *state, size_t size)
{
  return resize (state, NULL, size);
}

static void
give_back (JSMallocState *state, void *memory)
{
  if (memory != NULL)
    resize (state, memory, 0);
}

static const JSMallocFunctions malloc_functions = {
  allocate,
  give_back,
  resize,
  _sc_rules_heap_get_size,
};

/* The language, and nothing that reaches out of it. */
static JSContext *
make_context (JSRuntime *runtime)
{
  JSContext *context = JS_NewContextRaw (runtime);

  if (context == NULL)
    return NULL;
  JS_AddIntrinsicBaseObjects (context);
  JS_AddIntrinsicDate (context);
  JS_AddIntrinsicEval (context);
  JS_AddIntrinsicStringNormalize (context);
  JS_AddIntrinsicRegExp (context);
  JS_AddIntrinsicJSON (context);
  JS_AddIntrinsicMapSet (context);
  /* Asynchronous functions are part of the syntax, and need it. */
  JS_AddIntrinsicPromise (context);

  return context;
}

static gboolean
compile (ScRulesEngine *self, const char *source, GError **error)
{
  /* The line break ends a comment at the end of the source. */
  g_autofree char *expression = g_strconcat ("(", source, "\n)", NULL);

  set_limits (self, 0);
  JS_FreeValue (self->context,
                JS_Eval (self->context, prelude, strlen (prelude), "prelude", JS_EVAL_TYPE_GLOBAL));
  self->function = JS_Eval (self->context, expression, strlen (expression), "validate_doc_update",
                            JS_EVAL_TYPE_GLOBAL);
  if (JS_IsException (self->function))
    {
      take_exception (self, SC_RULES_ERROR_INVALID, error);
      return FALSE;
    }
  if (!JS_IsFunction (self->context, self->function))
    {
      g_set_error_literal (error, SC_RULES_ERROR, SC_RULES_ERROR_INVALID,
                           "The access rules are not a function");
      return FALSE;
    }

  return TRUE;
}

/*
 * _sc_rules_engine_new:
 * @source: an expression that is a function
 * @limits: outlives the engine
 *
 * Returns (transfer full) (nullable): an engine that belongs to the calling thread; %NULL with
 * %SC_RULES_ERROR_INVALID, or _FAILED when a limit was passed
 */
ScRulesEngine *
_sc_rules_engine_new (const char *source, const ScRulesLimits *limits, GError **error)
{
  g_autoptr (ScRulesEngine) self = g_new0 (ScRulesEngine, 1);
  JSRuntime *runtime;

  self->function = JS_UNDEFINED;
  self->limits = limits;
  runtime = JS_NewRuntime2 (&malloc_functions, &self->heap);
  self->context = runtime != NULL ? make_context (runtime) : NULL;
  if (self->context == NULL)
    {
      g_set_error_literal (error, SC_RULES_ERROR, SC_RULES_ERROR_FAILED,
                           "There is not enough memory to run the access rules");
      return NULL;
    }
  JS_SetMaxStackSize (runtime, limits->stack);
  JS_SetInterruptHandler (runtime, interrupt_cb, self);
  if (!compile (self, source, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
_sc_rules_engine_free (ScRulesEngine *self)
{
  _sc_rules_heap_clear (&self->heap);
  g_free (self);
}

/* Returns whether the function was done when it returned. */
static gboolean
call (ScRulesEngine *self, JSValueConst *args, int n_args, GError **error)
{
  JSValue result = JS_Call (self->context, self->function, JS_UNDEFINED, n_args, args);
  gboolean ok = !JS_IsException (result);

  /* Built-in functions do not look at the clock. */
  if (interrupt_cb (NULL, self) != 0)
    ok = FALSE;
  if (!ok)
    take_exception (self, SC_RULES_ERROR_FAILED, error);
  else if ((int) JS_PromiseState (self->context, result) >= 0)
    {
      /* Nobody would ever hear what it throws. */
      g_set_error_literal (error, SC_RULES_ERROR, SC_RULES_ERROR_FAILED,
                           "The access rules must not be asynchronous");
      ok = FALSE;
    }
  JS_FreeValue (self->context, result);

  return ok;
}

static JSValue
parse (ScRulesEngine *self, const char *json)
{
  return json != NULL ? JS_ParseJSON (self->context, json, strlen (json), "document") : JS_NULL;
}

/*
 * _sc_rules_engine_check:
 * @user: userCtx as JSON
 * @security: secObj as JSON
 *
 * Asks the function about one document.
 *
 * Returns: whether it may be written; %FALSE with %SC_RULES_ERROR_FORBIDDEN, _UNAUTHORIZED or _FAILED
 */
gboolean
_sc_rules_engine_check (ScRulesEngine *self,
                        const ScRulesCase *one,
                        const char *user,
                        const char *security,
                        GError **error)
{
  const char *texts[] = { one->new_doc, one->old_doc, user, security };
  JSValue args[] = { JS_UNDEFINED, JS_UNDEFINED, JS_UNDEFINED, JS_UNDEFINED };
  gboolean ok = TRUE;

  set_limits (self, strlen (one->new_doc) + (one->old_doc != NULL ? strlen (one->old_doc) : 0));
  for (gsize i = 0; i < G_N_ELEMENTS (args) && ok; i++)
    {
      args[i] = parse (self, texts[i]);
      ok = !JS_IsException (args[i]);
    }
  if (!ok)
    take_exception (self, SC_RULES_ERROR_FAILED, error);
  else
    ok = call (self, args, G_N_ELEMENTS (args), error);
  for (gsize i = 0; i < G_N_ELEMENTS (args); i++)
    JS_FreeValue (self->context, args[i]);

  return ok;
}

/* Whether a limit was passed, so that a new engine is needed. */
gboolean
_sc_rules_engine_is_spent (ScRulesEngine *self)
{
  return self->spent || self->heap.exceeded;
}

/* Whether that limit was the time. */
gboolean
_sc_rules_engine_is_late (ScRulesEngine *self)
{
  return self->late;
}
