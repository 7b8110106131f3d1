/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-record.h"

G_BEGIN_DECLS

/* Which records a record names, by the fields that hold references. */

GPtrArray *sc_links_list_fields (ScRecord *record, const char *id);
ScRecord *sc_links_replace (ScRecord *record, const char *from, const char *to, const char *by);

G_END_DECLS
