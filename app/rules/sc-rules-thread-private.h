/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-rules.h"

G_BEGIN_DECLS

/* A part of a batch on its way to a thread. */
typedef struct
{
  GPtrArray *
      cases; /* (nullable): of ScRulesCase; without them, the question whether the function is one */
  guint first; /* which of them */
  guint n;
  char *user;
  char *security;
  DexPromise *promise; /* (nullable): no promise ends the thread */
} ScRulesJob;

ScRulesJob *_sc_rules_job_new (GPtrArray *cases, guint first, guint n);
void _sc_rules_job_free (ScRulesJob *self);

void _sc_rules_thread_start (const char *source, const ScRulesLimits *limits, GAsyncQueue *queue);
GPtrArray *_sc_rules_verdicts_new (guint n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScRulesJob, _sc_rules_job_free)

G_END_DECLS
