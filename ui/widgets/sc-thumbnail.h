/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "sc-attachment.h"

G_BEGIN_DECLS

/**
 * ScThumbnail:
 *
 * What a file looks like: the picture, where it is one and is here; else the icon of its kind.
 */
#define SC_TYPE_THUMBNAIL (sc_thumbnail_get_type ())
G_DECLARE_FINAL_TYPE (ScThumbnail, sc_thumbnail, SC, THUMBNAIL, AdwBin)

GtkWidget *sc_thumbnail_new (ScAttachment *attachment);

G_END_DECLS
