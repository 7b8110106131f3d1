/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-attachment.h"

G_BEGIN_DECLS

/**
 * ScDocument:
 * @id: the document's id
 * @generation: the generation of @hashes[0], 0 when it has no revision yet
 * @hashes: (array zero-terminated=1): the branch this revision ends, newest first, as far as known
 * @deleted: whether this revision is a tombstone
 * @body: a JSON object as text, without the members that start with an underscore
 * @body_length: the length of @body in bytes
 * @seq: the sequence of the document's last change in the store it came from, 0 elsewhere
 * @local: whether the store it came from has made this revision itself
 * @attachments: (nullable) (element-type ScAttachment): its attachments, %NULL for none
 * @keep_attachments: for an edit: whether it has those of its parent, or of what was deleted there,
 *   instead of @attachments
 *
 * One revision of a document, on its way in or out of a store. The body stays text: the bulk path
 * (pull, push, serving) never builds a tree of it. Immutable once made; reference counted.
 */
typedef struct
{
  char *id;
  guint generation;
  char **hashes;
  gboolean deleted;
  char *body;
  gsize body_length;
  gint64 seq;
  gboolean local;
  GPtrArray *attachments;
  gboolean keep_attachments;
} ScDocument;

#define SC_TYPE_DOCUMENT (sc_document_get_type ())
GType sc_document_get_type (void);

ScDocument *sc_document_new (const char *id, const char *rev, gboolean deleted, const char *body);
ScDocument *sc_document_new_take (char *id,
                                  guint generation,
                                  char **hashes,
                                  gboolean deleted,
                                  char *body,
                                  gsize body_length,
                                  gint64 seq);
void sc_document_take_attachments (ScDocument *self, GPtrArray *attachments);
ScDocument *sc_document_ref (ScDocument *self);
void sc_document_unref (ScDocument *self);
char *sc_document_dup_rev (const ScDocument *self);

gboolean sc_rev_parse (const char *rev, guint *generation, const char **hash);
char *sc_document_make_rev (const ScDocument *edit);
char *sc_rev_format (guint generation, const char *hash);
int sc_rev_compare (const char *a, const char *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScDocument, sc_document_unref)

G_END_DECLS
