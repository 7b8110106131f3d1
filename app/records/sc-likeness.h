/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-record.h"

G_BEGIN_DECLS

/* Whether two records seem to be of the same organisation, or the same person, entered twice. */

gboolean sc_likeness_is_known_for (const ScRecordType *type);
gboolean sc_likeness_is_given (ScRecord *a, ScRecord *b);

G_END_DECLS
