/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-document.h"

G_BEGIN_DECLS

GPtrArray *
_sc_attachments_merge (const ScDocument *base, const ScDocument *winner, const ScDocument *loser);

G_END_DECLS
