/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <json-glib/json-glib.h>

#include "sc-request-private.h"
#include "sc-wire-plan.h"

G_BEGIN_DECLS

/* An index for `_find`, as CouchDB keeps it: a view of a design document in the language "query". */
typedef struct
{
  char *design; /* the id of its design document */
  char *name;
  char **fields; /* as "address.city" */
  gboolean descending;
  char *filter; /* nullable: a selector: the index is of what fulfils it */
} ScIndex;

ScIndex *_sc_index_parse (const char *text, gsize length, GError **error);
void _sc_index_free (ScIndex *self);
GPtrArray *_sc_indexes_load (ScStore *store, GError **error);
gboolean _sc_indexes_tidy_up (ScStore *store, GError **error);
void _sc_index_append (GString *json, const ScIndex *self);

gboolean _sc_index_add_to_design (const ScIndex *self, JsonObject *design);
gboolean _sc_index_remove_from_design (const ScIndex *self, JsonObject *design);

/* Which index answers a request, and how. */
typedef struct
{
  const ScIndex *index; /* nullable: none, the documents are read one after the other */
  ScWirePlan *plan;     /* nullable: with @index */
  char *warning;        /* nullable */
} ScIndexChoice;

void _sc_index_choice_clear (ScIndexChoice *self);
void _sc_indexes_choose (GPtrArray *indexes, const ScWireFind *find, ScIndexChoice *choice);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScIndex, _sc_index_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ScIndexChoice, _sc_index_choice_clear)

G_END_DECLS
