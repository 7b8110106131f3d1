/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <gtk/gtk.h>
#include <libdex.h>

#include "sc-attachment.h"

G_BEGIN_DECLS

/* Pictures among the files of records. */

gboolean sc_picture_is_picture (const ScAttachment *attachment);
DexFuture *sc_picture_load (ScAttachment *attachment, guint size) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
