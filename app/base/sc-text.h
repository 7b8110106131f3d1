/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *sc_text_fold (const char *text);
char *sc_text_sort_key (const char *text);

G_END_DECLS
