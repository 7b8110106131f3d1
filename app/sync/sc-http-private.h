/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <libdex.h>
#include <libsoup/soup.h>

G_BEGIN_DECLS

GUri *_sc_http_parse_url (const char *url, GError **error);
DexFuture *_sc_http_open (SoupSession *session, SoupMessage *message, GCancellable *cancellable);
GError *_sc_http_make_error (SoupMessage *message, const GError *error, GBytes *body);
DexFuture *_sc_http_send (SoupSession *session, SoupMessage *message, GCancellable *cancellable);

G_END_DECLS
