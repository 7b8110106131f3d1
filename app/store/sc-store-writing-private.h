/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-rev-tree-private.h"
#include "sc-store-body-private.h"
#include "sc-store-types-private.h"
#include "sc-store-worker-private.h"

G_BEGIN_DECLS

/* A document on its way into the file: what stands there now, and what comes. Shared by the files that
 * change the table `document`, in the writer thread. */
typedef struct
{
  ScStoreContext *context;
  const ScDocument *document;
  ScWriteMode mode;
  ScBodyFacts facts;
  ScRevTree *tree;
  gint64 doc; /* 0: not there yet */
  char *old_rev;
  char *old_body;
  gsize old_body_length;
  char *old_attachments; /* (nullable): the column */
  char *new_rev;
  char *new_attachments; /* (nullable): the column */
} ScWriting;

void _sc_writing_clear (ScWriting *self);
gboolean _sc_writing_load (ScWriting *self, GError **error);
gboolean _sc_writing_take_body (ScWriting *self,
                                const char *rev,
                                char **body,
                                char **attachments,
                                GError **error);
gboolean _sc_writing_save_row (ScWriting *self,
                               const char *winner,
                               gboolean deleted,
                               const ScBodyFacts *facts,
                               const char *body,
                               gsize length,
                               const char *attachments,
                               GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ScWriting, _sc_writing_clear)

G_END_DECLS
