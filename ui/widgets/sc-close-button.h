/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * ScCloseButton:
 *
 * Closes what stands beside a list. Where it stands before the list there is a button that goes back,
 * and this one is not shown.
 */
#define SC_TYPE_CLOSE_BUTTON (sc_close_button_get_type ())
G_DECLARE_FINAL_TYPE (ScCloseButton, sc_close_button, SC, CLOSE_BUTTON, AdwBin)

G_END_DECLS
