/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-rules.h"

G_BEGIN_DECLS

/* QuickJS with one function in it. Made, used and freed by one thread. */
typedef struct _ScRulesEngine ScRulesEngine;

ScRulesEngine *
_sc_rules_engine_new (const char *source, const ScRulesLimits *limits, GError **error);
void _sc_rules_engine_free (ScRulesEngine *self);
gboolean _sc_rules_engine_check (ScRulesEngine *self,
                                 const ScRulesCase *one,
                                 const char *user,
                                 const char *security,
                                 GError **error);
gboolean _sc_rules_engine_is_spent (ScRulesEngine *self);
gboolean _sc_rules_engine_is_late (ScRulesEngine *self);

/* The time that this thread itself has worked, in microseconds. */
gint64 _sc_rules_engine_get_clock (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScRulesEngine, _sc_rules_engine_free)

G_END_DECLS
