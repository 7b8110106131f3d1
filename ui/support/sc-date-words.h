/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Days as people say them: "1.6.", "tomorrow", "in 2 weeks", in German and English. */

char *sc_date_words_parse (const char *text, GDateTime *today);
gboolean sc_date_words_knows (const char *text);

G_END_DECLS
