/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-directory.h"
#include "sc-table.h"

G_BEGIN_DECLS

/* People as address books have them. Read, cards become a sheet like any other: so they have the same
 * preview, and who is there already is changed and not doubled. */

ScTable *sc_people_cards_read (GBytes *bytes, ScDirectory *directory, GError **error);
GBytes *sc_people_cards_export (GPtrArray *people, ScDirectory *directory);

G_END_DECLS
