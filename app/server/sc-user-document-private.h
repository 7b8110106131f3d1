/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-request-private.h"

G_BEGIN_DECLS

gboolean _sc_user_document_prepare (ScRequest *request, ScDocument **document, GError **error);
ScDocument *_sc_user_document_hash (const ScDocument *document, guint iterations, GError **error);

G_END_DECLS
