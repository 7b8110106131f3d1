/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-peer-private.h"

G_BEGIN_DECLS

GPtrArray *_sc_first_look_list (ScPeer *peer, GCancellable *cancellable);

G_END_DECLS
