/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A text with gaps as a stream: what goes into the gaps is read from the disk. To be read by threads that
 * may wait for it. */
#define SC_TYPE_RELATED_STREAM (sc_related_stream_get_type ())
G_DECLARE_FINAL_TYPE (ScRelatedStream, sc_related_stream, SC, RELATED_STREAM, GInputStream)

GInputStream *_sc_related_stream_new (GBytes *text, GPtrArray *gaps);

G_END_DECLS
