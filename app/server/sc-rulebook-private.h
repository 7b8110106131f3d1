/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-rules.h"
#include "sc-store.h"

G_BEGIN_DECLS

/* One design document with a function that says who may write. */
typedef struct
{
  char *id;
  char *rev;
  ScRules *rules; /* nullable: it has no function, or @fault says why it cannot be run */
  GError *fault;  /* nullable */
} ScRule;

void _sc_rule_unref (ScRule *self);

/* The functions of a database's design documents, as they are now. */
typedef struct _ScRulebook ScRulebook;

ScRulebook *_sc_rulebook_new (ScStore *store);
void _sc_rulebook_free (ScRulebook *self);
GPtrArray *_sc_rulebook_load (ScRulebook *self, GError **error);
gboolean _sc_rulebook_check_design (const ScDocument *design, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScRule, _sc_rule_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScRulebook, _sc_rulebook_free)

G_END_DECLS
