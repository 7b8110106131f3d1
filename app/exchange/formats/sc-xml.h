/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void sc_xml_append (GString *out, const char *text, gsize length);
void sc_xml_append_text (GString *out, const char *text);

G_END_DECLS
