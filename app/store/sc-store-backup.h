/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <libdex.h>

G_BEGIN_DECLS

/* Copies of stores that are in use, also by another process, and the way back. README.md tells the idea. */

DexFuture *sc_store_backup (const char *path, const char *copy) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sc_store_restore (const char *copy, const char *path) G_GNUC_WARN_UNUSED_RESULT;
gboolean sc_store_is_in_use (const char *path);

G_END_DECLS
