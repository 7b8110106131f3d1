/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <gio/gio.h>
#include <libdex.h>

G_BEGIN_DECLS

/* The certificate by which this profile is known in a hall, as host and as guest. */
char *_sc_hall_identity_dup_path (const char *profile);
DexFuture *_sc_hall_identity_load (const char *profile) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
