/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ScRulesError:
 * @SC_RULES_ERROR_FORBIDDEN: this user may not write that; the message is the rule's own sentence
 * @SC_RULES_ERROR_UNAUTHORIZED: whoever wants to write that has to log in first; the same
 * @SC_RULES_ERROR_INVALID: the rules are no JavaScript function
 * @SC_RULES_ERROR_FAILED: the rules broke, or took too much time, memory or stack
 */
typedef enum
{
  SC_RULES_ERROR_FORBIDDEN,
  SC_RULES_ERROR_UNAUTHORIZED,
  SC_RULES_ERROR_INVALID,
  SC_RULES_ERROR_FAILED,
} ScRulesError;

#define SC_RULES_ERROR (sc_rules_error_quark ())
GQuark sc_rules_error_quark (void);

G_END_DECLS
