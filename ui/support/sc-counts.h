/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-session.h"

G_BEGIN_DECLS

/**
 * ScCounts:
 *
 * How many records of each type there are: one list a type, shared by all that show the number.
 */
#define SC_TYPE_COUNTS (sc_counts_get_type ())
G_DECLARE_FINAL_TYPE (ScCounts, sc_counts, SC, COUNTS, GObject)

ScCounts *sc_counts_new (ScSession *session);
GListModel *sc_counts_get (ScCounts *self, const char *type_name);

G_END_DECLS
