/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* Counts and logs every request, also those that never reach a handler. */
typedef struct _ScMetrics ScMetrics;

ScMetrics *_sc_metrics_new (SoupServer *soup);
void _sc_metrics_free (ScMetrics *self);
void _sc_metrics_set_route (SoupServerMessage *message, const char *pattern);
const char *_sc_metrics_get_route (SoupServerMessage *message);
void _sc_metrics_write (ScMetrics *self, GString *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScMetrics, _sc_metrics_free)

G_END_DECLS
