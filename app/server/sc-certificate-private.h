/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GTlsCertificate *
_sc_certificate_load (const char *certificate_file, const char *key_file, GError **error);

G_END_DECLS
