/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * ScChip:
 *
 * One of several values, with a button that takes it out.
 *
 * Emits "removed" () when the button is pressed, and "activated" () when the chip itself is, if it
 * may be.
 */
#define SC_TYPE_CHIP (sc_chip_get_type ())
G_DECLARE_FINAL_TYPE (ScChip, sc_chip, SC, CHIP, AdwBin)

GtkWidget *sc_chip_new (const char *value, const char *label, gboolean activatable);
const char *sc_chip_get_value (ScChip *self);
void sc_chip_set_label (ScChip *self, const char *label);

G_END_DECLS
