/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-prometheus-private.h"

/* The decimal point is a point in every language. */
static void
append_number (GString *out, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (out, g_ascii_formatd (text, sizeof text, "%.9g", value));
  g_string_append_c (out, '\n');
}

/* Begins a family of samples, which the caller appends. */
void
_sc_prometheus_begin (GString *out, const char *name, const char *type, const char *help)
{
  g_string_append_printf (out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

/* Adds a family of one sample. */
void
_sc_prometheus_add (GString *out,
                    const char *name,
                    const char *type,
                    const char *help,
                    double value)
{
  _sc_prometheus_begin (out, name, type, help);
  g_string_append_printf (out, "%s ", name);
  append_number (out, value);
}

void
_sc_prometheus_add_quantile (GString *out, const char *name, double quantile, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (text, sizeof text, "%g", quantile);
  g_string_append_printf (out, "%s{quantile=\"%s\"} ", name, text);
  append_number (out, value);
}
