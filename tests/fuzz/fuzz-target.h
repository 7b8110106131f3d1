/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

/* What a target defines: takes any bytes, and crashes only where there is a fault. */
int LLVMFuzzerTestOneInput (const guint8 *data, gsize length);
