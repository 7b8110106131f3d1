/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "sc-session.h"

G_BEGIN_DECLS

/**
 * ScListFooter:
 *
 * The line below a list that counts what it shows: all, those that are not complete, those that nobody has
 * verified for long.
 */
#define SC_TYPE_LIST_FOOTER (sc_list_footer_get_type ())
G_DECLARE_FINAL_TYPE (ScListFooter, sc_list_footer, SC, LIST_FOOTER, AdwBin)

void sc_list_footer_build (ScListFooter *self, ScSession *session, const ScRecordType *type);
void sc_list_footer_set_query (ScListFooter *self, ScQuery *query);

G_END_DECLS
