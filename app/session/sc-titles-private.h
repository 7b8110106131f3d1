/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-store.h"

G_BEGIN_DECLS

/* The titles of the records that references name, kept for showing them. Emits "changed" when one
 * arrived or is another one now. */
#define SC_TYPE_TITLES (_sc_titles_get_type ())
G_DECLARE_FINAL_TYPE (ScTitles, _sc_titles, SC, TITLES, GObject)

ScTitles *_sc_titles_new (ScStore *store);
const char *_sc_titles_get (ScTitles *self, const char *id);

G_END_DECLS
