/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-store-worker-private.h"

G_BEGIN_DECLS

gboolean _sc_store_search_index_step (ScStoreContext *context, GError **error);

char *_sc_store_search_build_match (const char *text);

typedef struct
{
  char *text;
  char *type;
  guint limit;
} ScSearchJob;

void _sc_search_job_free (ScSearchJob *self);
gboolean
_sc_store_search_job (ScStoreContext *context, gpointer data, GValue *result, GError **error);

G_END_DECLS
