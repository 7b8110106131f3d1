/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "sc-session.h"

G_BEGIN_DECLS

/**
 * ScWelcomePage:
 *
 * The first start: three ways to a workspace. Which one was taken is seen in the session.
 */
#define SC_TYPE_WELCOME_PAGE (sc_welcome_page_get_type ())
G_DECLARE_FINAL_TYPE (ScWelcomePage, sc_welcome_page, SC, WELCOME_PAGE, AdwBin)

GtkWidget *sc_welcome_page_new (ScSession *session);

G_END_DECLS
