/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <libdex.h>

G_BEGIN_DECLS

/* NAME-office is the database of workspace NAME that only the office may open. */
#define SC_OFFICE_SUFFIX "-office"

/* What an administrator does beside a server that does not run: users, workspaces. */

DexFuture *sc_admin_add_user (const char *data_dir,
                              const char *name,
                              const char *const *roles,
                              const char *password,
                              guint iterations) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *
sc_admin_create_workspace (const char *data_dir, const char *name) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sc_admin_update_rules (const char *data_dir, const char *name) G_GNUC_WARN_UNUSED_RESULT;
char *sc_admin_format_rules (void);
DexFuture *sc_admin_has_administrator (const char *data_dir) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
