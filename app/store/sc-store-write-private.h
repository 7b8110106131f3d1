/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-store-types-private.h"
#include "sc-store-worker-private.h"

G_BEGIN_DECLS

typedef struct
{
  GPtrArray *documents;
  ScWriteMode mode;
} ScWriteJob;

void _sc_write_job_free (ScWriteJob *self);
gboolean
_sc_store_write_job (ScStoreContext *context, gpointer data, GValue *result, GError **error);

typedef struct
{
  char *id;
  char *body; /* (nullable): NULL deletes */
} ScLocalJob;

void _sc_local_job_free (ScLocalJob *self);
gboolean
_sc_store_put_local_job (ScStoreContext *context, gpointer data, GValue *result, GError **error);

typedef struct
{
  char *key;
  char *value;
} ScMetaJob;

void _sc_meta_job_free (ScMetaJob *self);
gboolean
_sc_store_set_meta_job (ScStoreContext *context, gpointer data, GValue *result, GError **error);

G_END_DECLS
