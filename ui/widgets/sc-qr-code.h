/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * ScQrCode:
 *
 * A text as QR code: black on white in every style, as cameras want it.
 */
#define SC_TYPE_QR_CODE (sc_qr_code_get_type ())
G_DECLARE_FINAL_TYPE (ScQrCode, sc_qr_code, SC, QR_CODE, GtkWidget)

void sc_qr_code_set_text (ScQrCode *self, const char *text);

G_END_DECLS
