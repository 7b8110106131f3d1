/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The text format of Prometheus, version 0.0.4. */

#define SC_PROMETHEUS_TYPE "text/plain; version=0.0.4"

void _sc_prometheus_begin (GString *out, const char *name, const char *type, const char *help);
void _sc_prometheus_add (GString *out,
                         const char *name,
                         const char *type,
                         const char *help,
                         double value);
void _sc_prometheus_add_quantile (GString *out, const char *name, double quantile, double value);

G_END_DECLS
