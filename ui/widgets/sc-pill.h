/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "sc-field.h"

G_BEGIN_DECLS

/**
 * ScPill:
 *
 * A value of a vocabulary in a rounded frame: always a word, the colour and the icon come on top.
 */
#define SC_TYPE_PILL (sc_pill_get_type ())
G_DECLARE_FINAL_TYPE (ScPill, sc_pill, SC, PILL, AdwBin)

GtkWidget *sc_pill_new (void);
void sc_pill_set_value (ScPill *self, const ScField *field, const char *nick);

G_END_DECLS
