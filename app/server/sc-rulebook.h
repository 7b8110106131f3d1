/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-rules.h"
#include "sc-store.h"

G_BEGIN_DECLS

/**
 * ScRule:
 * @id: the design document's id
 * @rev: its revision
 * @rules: (nullable): %NULL when it has no function, or @fault says why it cannot be run
 * @fault: (nullable): a %SC_RULES_ERROR
 *
 * One design document, which may have a function that says who may write.
 */
typedef struct
{
  char *id;
  char *rev;
  ScRules *rules;
  GError *fault;
} ScRule;

void sc_rule_unref (ScRule *self);

/**
 * ScRulebook:
 *
 * The functions of a database's design documents, as they are now. The server asks them before it writes,
 * and the desktop, of its copy, before it lets somebody edit.
 */
typedef struct _ScRulebook ScRulebook;

ScRulebook *sc_rulebook_new (ScStore *store);
void sc_rulebook_free (ScRulebook *self);
GPtrArray *sc_rulebook_load (ScRulebook *self, GError **error);
gboolean sc_rulebook_check_design (const ScDocument *design, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScRule, sc_rule_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScRulebook, sc_rulebook_free)

G_END_DECLS
