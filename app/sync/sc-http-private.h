/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <libdex.h>
#include <libsoup/soup.h>

G_BEGIN_DECLS

DexFuture *_sc_http_send (SoupSession *session, SoupMessage *message, GCancellable *cancellable);

G_END_DECLS
