/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *_sc_password_file_read (const char *path, GError **error);

G_END_DECLS
