/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The place of a record among its siblings, as a text: keys sort like the bytes of their text, and between any two
 * of them there is room for another, so moving one record writes that record alone. Keys have something random in
 * them: two people who add something at the same place without a network get two keys. Records with the same key
 * stand in the order of their ids. */

char *sc_order_key_between (const char *before, const char *after);

G_END_DECLS
