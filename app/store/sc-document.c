/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-document.h"
#include "sc-store-body-private.h"

G_DEFINE_BOXED_TYPE (ScDocument, sc_document, sc_document_ref, sc_document_unref)

/* Revisions of PouchDB and CouchDB have 32 characters; nobody needs more than 64. */
#define MAX_HASH_LENGTH 64

/**
 * sc_document_new_take:
 * @id: (transfer full): the document's id
 * @generation: the generation of the first hash, 0 for a document without a revision
 * @hashes: (transfer full) (nullable): the branch, newest first
 * @deleted: whether it is a tombstone
 * @body: (transfer full): a JSON object as text
 * @body_length: its length in bytes
 * @seq: the sequence of its last change, or 0
 *
 * Returns: (transfer full): a document that owns all it was given, without attachments
 */
ScDocument *
sc_document_new_take (char *id,
                      guint generation,
                      char **hashes,
                      gboolean deleted,
                      char *body,
                      gsize body_length,
                      gint64 seq)
{
  ScDocument *self = g_atomic_rc_box_new0 (ScDocument);

  self->id = id;
  self->generation = generation;
  self->hashes = hashes != NULL ? hashes : g_new0 (char *, 1);
  self->deleted = deleted;
  self->body = body;
  self->body_length = body_length;
  self->seq = seq;
  self->local = FALSE;

  return self;
}

/**
 * sc_document_new:
 * @id: the document's id
 * @rev: (nullable): "N-hash": the parent for an edit, the revision itself for a graft
 * @deleted: whether it is a tombstone
 * @body: (nullable): a JSON object as text; %NULL for an empty one
 *
 * An edit by a program that knows nothing of attachments: it keeps those that its parent has, unless it
 * is given some.
 *
 * Returns: (transfer full): a document; a malformed @rev becomes generation 0 with a hash, which
 *   every store refuses
 */
ScDocument *
sc_document_new (const char *id, const char *rev, gboolean deleted, const char *body)
{
  const char *hash = NULL;
  guint generation = 0;
  char **hashes = NULL;
  ScDocument *self;

  g_return_val_if_fail (id != NULL, NULL);

  if (rev != NULL)
    {
      if (!sc_rev_parse (rev, &generation, &hash))
        hash = rev;
      hashes = g_new0 (char *, 2);
      hashes[0] = g_strdup (hash);
    }
  if (body == NULL)
    body = "{}";

  self = sc_document_new_take (g_strdup (id), generation, hashes, deleted, g_strdup (body),
                               strlen (body), 0);
  self->keep_attachments = !deleted;

  return self;
}

/**
 * sc_document_take_attachments:
 * @self: a document that is not shared yet
 * @attachments: (transfer full) (nullable) (element-type ScAttachment): all it shall have; %NULL for none
 */
void
sc_document_take_attachments (ScDocument *self, GPtrArray *attachments)
{
  g_clear_pointer (&self->attachments, g_ptr_array_unref);
  self->attachments = attachments;
  self->keep_attachments = FALSE;
}

/**
 * sc_document_ref:
 * @self: a document
 *
 * Returns: (transfer full): @self
 */
ScDocument *
sc_document_ref (ScDocument *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
sc_document_clear (ScDocument *self)
{
  g_free (self->id);
  g_strfreev (self->hashes);
  g_free (self->body);
  g_clear_pointer (&self->attachments, g_ptr_array_unref);
}

/**
 * sc_document_unref:
 * @self: (transfer full): a document
 */
void
sc_document_unref (ScDocument *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) sc_document_clear);
}

/**
 * sc_document_dup_rev:
 * @self: a document
 *
 * Returns: (transfer full) (nullable): "N-hash", %NULL when it has no revision yet
 */
char *
sc_document_dup_rev (const ScDocument *self)
{
  return self->hashes[0] != NULL ? sc_rev_format (self->generation, self->hashes[0]) : NULL;
}

/**
 * sc_rev_parse:
 * @rev: (nullable): what somebody sent as a revision
 * @generation: (out) (optional): its generation, at least 1
 * @hash: (out) (optional) (transfer none): what follows the hyphen, within @rev
 *
 * Returns: whether @rev is a generation, a hyphen, and 1 to 64 printable characters
 */
gboolean
sc_rev_parse (const char *rev, guint *generation, const char **hash)
{
  guint64 number = 0;
  const char *p = rev;

  if (p == NULL)
    return FALSE;
  while (g_ascii_isdigit (*p) && p - rev < 9)
    number = number * 10 + (guint64) (*p++ - '0');
  if (number == 0 || *p != '-' || p[1] == '\0')
    return FALSE;
  for (const char *q = p + 1; *q != '\0'; q++)
    if (!g_ascii_isgraph (*q) || *q == '"' || *q == '\\' || q - p > MAX_HASH_LENGTH)
      return FALSE;

  if (generation != NULL)
    *generation = (guint) number;
  if (hash != NULL)
    *hash = p + 1;

  return TRUE;
}

/**
 * sc_rev_format:
 * @generation: a generation
 * @hash: a hash
 *
 * Returns: (transfer full): "N-hash"
 */
char *
sc_rev_format (guint generation, const char *hash)
{
  return g_strdup_printf ("%u-%s", generation, hash);
}

/**
 * sc_rev_compare:
 * @a: a revision
 * @b: another
 *
 * Orders by generation, then by the bytes of the hash: the order in which CouchDB picks a winner
 * among leaves that are all live or all deleted.
 *
 * Returns: less than, equal to or greater than 0
 */
int
sc_rev_compare (const char *a, const char *b)
{
  const char *hash_a = a;
  const char *hash_b = b;
  guint generation_a = 0;
  guint generation_b = 0;

  sc_rev_parse (a, &generation_a, &hash_a);
  sc_rev_parse (b, &generation_b, &hash_b);
  if (generation_a != generation_b)
    return generation_a < generation_b ? -1 : 1;

  return strcmp (hash_a, hash_b);
}

/**
 * sc_document_make_rev:
 * @edit: an edit, as sc_document_new() makes it, without attachments
 *
 * Returns: (transfer full): the revision that a store gives it
 */
char *
sc_document_make_rev (const ScDocument *edit)
{
  g_autofree char *parent = edit->hashes[0] != NULL ? sc_document_dup_rev (edit) : NULL;
  g_autofree char *hash =
      _sc_body_hash (parent, edit->deleted, edit->body, edit->body_length, NULL);

  return sc_rev_format (edit->generation + 1, hash);
}
