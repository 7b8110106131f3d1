/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-agenda.h"

G_BEGIN_DECLS

/* The item that another stands below by its place, %NULL at the top. */
const char *_sc_agenda_get_parent (ScAgenda *self, guint position);

G_END_DECLS
