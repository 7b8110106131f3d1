/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "sc-session.h"

G_BEGIN_DECLS

/**
 * ScLinksBox:
 *
 * All records that name a record, by type and by the field in which they do. It follows the store.
 */
#define SC_TYPE_LINKS_BOX (sc_links_box_get_type ())
G_DECLARE_FINAL_TYPE (ScLinksBox, sc_links_box, SC, LINKS_BOX, AdwBin)

GtkWidget *sc_links_box_new (ScSession *session, const ScRecordType *type, const char *id);

G_END_DECLS
