/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *_sc_csv_decode (GBytes *bytes, GError **error);

G_END_DECLS
