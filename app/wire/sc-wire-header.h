/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Values of headers, as HTTP and MIME have them. */

char *sc_wire_header_dup_type (const char *value);
char *sc_wire_header_dup_parameter (const char *value, const char *name);
void sc_wire_header_append_plain (GString *out, const char *text);
void sc_wire_header_append_quoted (GString *out, const char *text);
gboolean sc_wire_header_accepts (const char *accept, const char *type);
gboolean sc_wire_header_has_tag (const char *value, const char *tag);

G_END_DECLS
