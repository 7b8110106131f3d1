/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <libdex.h>

G_BEGIN_DECLS

/* All databases of a server in one folder that is complete or not there. */

DexFuture *sc_backup_save (const char *data_dir, const char *target) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sc_backup_restore (const char *source,
                              const char *data_dir,
                              gboolean replace) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
