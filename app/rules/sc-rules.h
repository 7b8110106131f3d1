/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <libdex.h>

#include "sc-rules-error.h"

G_BEGIN_DECLS

/**
 * ScRulesLimits:
 * @document_ms: how long a document may take, in milliseconds of the thread's own time
 * @batch_ms: how long a batch may take, in the same
 * @wait_ms: how long a caller waits for a batch, in milliseconds by the clock
 * @memory: bytes that the function and its documents may use
 * @stack: bytes of stack
 */
typedef struct
{
  guint document_ms;
  guint batch_ms;
  guint wait_ms;
  gsize memory;
  gsize stack;
} ScRulesLimits;

/**
 * ScRulesCase:
 * @new_doc: a document that somebody wants to write: a JSON object as text, `_id` and `_deleted` in it
 * @old_doc: (nullable): what it replaces
 */
typedef struct
{
  char *new_doc;
  char *old_doc;
} ScRulesCase;

ScRulesCase *sc_rules_case_new_take (char *new_doc, char *old_doc);
void sc_rules_case_free (ScRulesCase *self);

/**
 * ScRules:
 *
 * One `validate_doc_update` function, and the thread that runs it. README.md tells the idea.
 */
#define SC_TYPE_RULES (sc_rules_get_type ())
G_DECLARE_FINAL_TYPE (ScRules, sc_rules, SC, RULES, GObject)

ScRules *sc_rules_new (const char *source, const ScRulesLimits *limits);
const ScRulesLimits *sc_rules_get_default_limits (void);

DexFuture *sc_rules_compile (ScRules *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sc_rules_check (ScRules *self, GPtrArray *cases, const char *user, const char *security)
    G_GNUC_WARN_UNUSED_RESULT;

char *sc_rules_format_user (const char *database, const char *name, const char *const *roles);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScRulesCase, sc_rules_case_free)

G_END_DECLS
