/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-store-types-private.h"

/* A promise hands its value to everyone who awaits it; these values have one reader, so copying a
 * box is the same reference. */
G_DEFINE_BOXED_TYPE (ScChanges, sc_changes, g_atomic_rc_box_acquire, sc_changes_free)
G_DEFINE_BOXED_TYPE (ScStoreInfo, sc_store_info, g_atomic_rc_box_acquire, sc_store_info_free)
G_DEFINE_BOXED_TYPE (ScLocalDocument,
                     sc_local_document,
                     g_atomic_rc_box_acquire,
                     sc_local_document_free)

/**
 * sc_rev_request_new:
 * @id: a document's id
 * @revs: (array zero-terminated=1) (nullable): revisions
 *
 * Returns: (transfer full): a request
 */
ScRevRequest *
sc_rev_request_new (const char *id, const char *const *revs)
{
  ScRevRequest *self = g_new0 (ScRevRequest, 1);

  self->id = g_strdup (id);
  self->revs = g_strdupv ((char **) revs);

  return self;
}

/**
 * sc_rev_request_free:
 * @self: (transfer full): a request
 */
void
sc_rev_request_free (ScRevRequest *self)
{
  g_free (self->id);
  g_strfreev (self->revs);
  g_strfreev (self->atts_since);
  g_free (self);
}

void
_sc_write_result_free (ScWriteResult *self)
{
  g_free (self->id);
  g_free (self->rev);
  g_clear_error (&self->error);
  g_free (self);
}

void
_sc_revs_diff_free (ScRevsDiff *self)
{
  g_free (self->id);
  g_strfreev (self->missing);
  g_strfreev (self->possible_ancestors);
  g_free (self);
}

void
_sc_get_result_free (ScGetResult *self)
{
  g_free (self->id);
  g_free (self->rev);
  g_clear_pointer (&self->document, sc_document_unref);
  g_clear_error (&self->error);
  g_free (self);
}

void
_sc_change_free (ScChange *self)
{
  g_free (self->id);
  g_strfreev (self->revs);
  g_clear_pointer (&self->document, sc_document_unref);
  g_strfreev (self->conflicts);
  g_free (self);
}

void
_sc_list_row_free (ScListRow *self)
{
  g_free (self->id);
  g_free (self->rev);
  g_clear_pointer (&self->document, sc_document_unref);
  g_strfreev (self->conflicts);
  g_free (self->position);
  g_free (self);
}

void
_sc_search_hit_free (ScSearchHit *self)
{
  g_free (self->id);
  g_free (self->type);
  g_free (self->title);
  g_free (self);
}

static void
sc_changes_clear (ScChanges *self)
{
  g_clear_pointer (&self->rows, g_ptr_array_unref);
}

/**
 * sc_changes_free:
 * @self: (transfer full): changes
 */
void
sc_changes_free (ScChanges *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) sc_changes_clear);
}

static void
sc_store_info_clear (ScStoreInfo *self)
{
  g_free (self->uuid);
}

/**
 * sc_store_info_free:
 * @self: (transfer full): figures of a store
 */
void
sc_store_info_free (ScStoreInfo *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) sc_store_info_clear);
}

static void
sc_local_document_clear (ScLocalDocument *self)
{
  g_free (self->id);
  g_free (self->body);
}

/**
 * sc_local_document_free:
 * @self: (transfer full): a local document
 */
void
sc_local_document_free (ScLocalDocument *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) sc_local_document_clear);
}
