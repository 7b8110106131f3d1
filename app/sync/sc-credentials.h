/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <libdex.h>

G_BEGIN_DECLS

DexFuture *sc_credentials_load (const char *url, const char *user) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sc_credentials_save (const char *url,
                                const char *user,
                                const char *password) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sc_credentials_forget (const char *url, const char *user) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
