/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "sc-session.h"

G_BEGIN_DECLS

/**
 * ScLinksGroup:
 *
 * The records of one type that name a record in one field. It is not there while there are none.
 */
#define SC_TYPE_LINKS_GROUP (sc_links_group_get_type ())
G_DECLARE_FINAL_TYPE (ScLinksGroup, sc_links_group, SC, LINKS_GROUP, AdwBin)

GtkWidget *
sc_links_group_new (ScSession *session, const char *type_name, const char *field, const char *id);

G_END_DECLS
