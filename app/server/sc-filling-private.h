/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-request-private.h"
#include "sc-wire-form.h"

G_BEGIN_DECLS

/* Sends texts with gaps, and fills the gaps from the disk while it sends. To be called in a fiber. */
gboolean _sc_request_send_filled (ScRequest *self,
                                  GString *text,
                                  GPtrArray *gaps,
                                  DexFuture **sent,
                                  GError **error);
gboolean _sc_request_answer_filled (ScRequest *self,
                                    guint status,
                                    const char *content_type,
                                    GString *text,
                                    GPtrArray *gaps,
                                    GError **error);

G_END_DECLS
