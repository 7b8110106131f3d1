/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <libdex.h>

G_BEGIN_DECLS

DexFuture *sc_store_salvage (const char *path,
                             const char *export_path,
                             gboolean set_aside) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
