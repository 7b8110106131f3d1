/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* A weak reference on the heap: the data of a callback that may come when its object is gone. */

GWeakRef *sc_weak_ref_new (gpointer object);
void sc_weak_ref_free (gpointer weak);

G_END_DECLS
