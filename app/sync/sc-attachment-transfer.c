/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-attachment-transfer-private.h"

/* Documents come with stubs; before they are written here, the bytes are. */

static gboolean
has_stubs (const ScDocument *document)
{
  for (guint i = 0; document->attachments != NULL && i < document->attachments->len; i++)
    {
      const ScAttachment *attachment = document->attachments->pdata[i];

      if (attachment->data == NULL && attachment->bytes == NULL)
        return TRUE;
    }

  return FALSE;
}

/* What has not changed since a revision that is here is here. */
static void
take_known (ScAttachment *attachment, GPtrArray *leaves)
{
  for (guint i = 0; leaves != NULL && i < leaves->len && attachment->data == NULL; i++)
    {
      const ScDocument *leaf = leaves->pdata[i];
      const ScAttachment *known = sc_attachments_find (leaf->attachments, attachment->name);

      if (known != NULL && known->data != NULL && known->revpos == attachment->revpos &&
          g_strcmp0 (known->digest, attachment->digest) == 0)
        sc_attachment_take_data (attachment, known->data, NULL);
    }
}

/* Whether this revision is here already. */
static gboolean
is_known (ScReplication *replication, const ScDocument *document)
{
  g_autoptr (GPtrArray) requests =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sc_rev_request_free);
  g_autofree char *rev = sc_document_dup_rev (document);
  const char *revs[] = { rev, NULL };
  g_autoptr (GPtrArray) diffs = NULL;

  g_ptr_array_add (requests, sc_rev_request_new (document->id, revs));
  diffs = dex_await_boxed (sc_store_revs_diff (replication->store, requests), NULL);

  return diffs != NULL && diffs->len == 0;
}

/* Whether the peer has replaced it meanwhile, or has it damaged; any other error ends the run. */
gboolean
_sc_attachments_cannot_be_had (const GError *error)
{
  return g_error_matches (error, SC_SYNC_ERROR, SC_SYNC_ERROR_NO_WORKSPACE) ||
         g_error_matches (error, SC_STORE_ERROR, SC_STORE_ERROR_DIGEST) ||
         g_error_matches (error, SC_STORE_ERROR, SC_STORE_ERROR_INVALID) ||
         g_error_matches (error, SC_STORE_ERROR, SC_STORE_ERROR_TOO_LARGE);
}

/* What a download can go on with later, and what can be recognised when it is here. */
static gboolean
can_come_later (const ScAttachment *attachment)
{
  return attachment->digest != NULL && attachment->encoding == NULL && attachment->length >= 0;
}

/* The document is here without them; the fetcher brings what is wanted. */
static void
leave_for_later (GPtrArray *attachments)
{
  for (guint i = 0; i < attachments->len; i++)
    {
      ScAttachment *attachment = attachments->pdata[i];

      if (attachment->data == NULL && attachment->bytes == NULL && can_come_later (attachment))
        attachment->elsewhere = TRUE;
    }
}

/*
 * _sc_attachments_fetch_all:
 * @document: what is to be written, whether its revision is here or not; gets the bytes of its attachments
 *
 * Returns: %FALSE when they cannot be had, or when the peer or the disk fails
 */
gboolean
_sc_attachments_fetch_all (ScReplication *replication, ScDocument *document, GError **error)
{
  g_autoptr (GPtrArray) leaves =
      has_stubs (document)
          ? dex_await_boxed (sc_store_get_leaves (replication->store, document->id), NULL)
          : NULL;

  for (guint i = 0; document->attachments != NULL && i < document->attachments->len; i++)
    {
      ScAttachment *attachment = document->attachments->pdata[i];

      if (attachment->data != NULL || attachment->bytes != NULL)
        continue;
      take_known (attachment, leaves);
      if (attachment->elsewhere)
        continue;
      if (attachment->data == NULL &&
          !_sc_peer_fetch_attachment (replication->peer, replication->store, document, attachment,
                                      replication->cancellable, error))
        return FALSE;
    }

  return TRUE;
}

/*
 * _sc_attachments_fetch:
 * @document: what is to be written; gets the bytes of its attachments, unless there is a policy and they can
 *   come later
 *
 * Returns: %FALSE when they cannot be had, or when the peer or the disk fails
 */
gboolean
_sc_attachments_fetch (ScReplication *replication, ScDocument *document, GError **error)
{
  if (!has_stubs (document) || is_known (replication, document))
    return TRUE;
  if (replication->policy != NULL)
    leave_for_later (document->attachments);

  return _sc_attachments_fetch_all (replication, document, error);
}
