/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

#include "sc-outbox.h"

G_BEGIN_DECLS

/* Errors as people read them: what happened, what it means for the data, what to do. The lower rooms'
 * own messages go into an expander for details. */

gboolean sc_error_is_forbidden (const GError *error);
const char *sc_error_get_title (const GError *error);
const char *sc_error_get_text (const GError *error);
char *sc_error_dup_text (const GError *error);
const char *sc_refusal_get_text (const ScRefusal *refusal);

G_END_DECLS
