/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "sc-section.h"
#include "sc-session.h"

G_BEGIN_DECLS

/**
 * ScListPage:
 *
 * The records of one type: a table where there is room, a list where there is little, with a text
 * and chips to filter by.
 */
#define SC_TYPE_LIST_PAGE (sc_list_page_get_type ())
G_DECLARE_FINAL_TYPE (ScListPage, sc_list_page, SC, LIST_PAGE, AdwBreakpointBin)

GtkWidget *sc_list_page_new (ScSession *session, const ScSection *section);
void sc_list_page_start_filter (ScListPage *self);
void sc_list_page_select (ScListPage *self, const char *id);
void sc_list_page_focus (ScListPage *self);
void sc_list_page_show_filtered (ScListPage *self, GVariant *filters, gboolean keep);

G_END_DECLS
