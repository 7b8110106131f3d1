/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-record.h"

G_BEGIN_DECLS

/**
 * ScDirectory:
 *
 * The records that a sheet may name: by id, and by title as people do. Whoever imports or exports
 * fills it with the records of the sheet's type and of the types they refer to.
 */
typedef struct _ScDirectory ScDirectory;

ScDirectory *sc_directory_new (void);
void sc_directory_free (ScDirectory *self);
void sc_directory_add (ScDirectory *self, ScRecord *record);
ScRecord *sc_directory_get (ScDirectory *self, const char *id);
void sc_directory_add_revision (ScDirectory *self, ScRecord *record);
ScRecord *sc_directory_get_revision (ScDirectory *self, const char *id, const char *rev);
GPtrArray *sc_directory_list (ScDirectory *self, const char *type_name);
const char *
sc_directory_find (ScDirectory *self, const char *type_name, const char *text, guint *n_found);
char *sc_directory_dup_name (ScDirectory *self, const char *id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScDirectory, sc_directory_free)

G_END_DECLS
