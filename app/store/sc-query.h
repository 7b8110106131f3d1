/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * ScQuery:
 *
 * Which records of one type, in which order. Built once, then given to a #ScQueryModel; it must not
 * change afterwards. Reference counted.
 */
typedef struct _ScQuery ScQuery;

#define SC_TYPE_QUERY (sc_query_get_type ())
GType sc_query_get_type (void);

ScQuery *sc_query_new (const char *type);
ScQuery *sc_query_copy (const ScQuery *self);
ScQuery *sc_query_ref (ScQuery *self);
void sc_query_unref (ScQuery *self);

const char *sc_query_get_type_name (const ScQuery *self);
void sc_query_set_text (ScQuery *self, const char *text);
void sc_query_add_filter (ScQuery *self, const char *field, const char *const *values);
void sc_query_set_sort (ScQuery *self, const char *field, gboolean descending);
gboolean sc_query_is_filtered (const ScQuery *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScQuery, sc_query_unref)

G_END_DECLS
