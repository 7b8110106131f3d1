/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-record.h"

G_BEGIN_DECLS

/* Figures that follow from a record and the day it is, never stored: so they are the same on every replica
 * and never stale. They look like fields with a vocabulary, so that lists can be filtered by them. */

/* After so many months what nobody has looked at counts as stale. */
#define SC_STALE_AFTER_MONTHS 12

const ScField *sc_derived_lookup_field (const ScRecordType *type, const char *name);
const char *sc_derived_get_completeness (guint percent);
const char *sc_derived_get_verification (const char *last_verified_on, const char *stale_day);
const char *sc_derived_get_value (ScRecord *record, const ScField *field, const char *today);
char *sc_derived_dup_today (void);
char *sc_derived_dup_stale_day (const char *today);

G_END_DECLS
