/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <libdex.h>

G_BEGIN_DECLS

/* Copies of files for other programs, in the cache folder of this one. What they write there changes nothing in
 * the workspace. */

GFile *sc_open_copies_new_file (const char *name);
DexFuture *sc_open_copies_tidy (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
