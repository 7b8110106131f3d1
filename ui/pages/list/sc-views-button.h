/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "sc-section.h"
#include "sc-session.h"

G_BEGIN_DECLS

/**
 * ScViewsButton:
 *
 * The saved views of a list: those of this person and those for everybody.
 *
 * Emits "chosen" (ScRecord *view), and "save" (const char *title, gboolean shared) when the list as it is now
 * shall be kept.
 */
#define SC_TYPE_VIEWS_BUTTON (sc_views_button_get_type ())
G_DECLARE_FINAL_TYPE (ScViewsButton, sc_views_button, SC, VIEWS_BUTTON, AdwBin)

void sc_views_button_build (ScViewsButton *self, ScSession *session, const ScSection *section);
void sc_views_button_ask_name (ScViewsButton *self);

G_END_DECLS
