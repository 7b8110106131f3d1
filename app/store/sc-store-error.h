/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ScStoreError:
 * @SC_STORE_ERROR_NOT_FOUND: there is no such document or revision
 * @SC_STORE_ERROR_DELETED: the document's winner is a tombstone
 * @SC_STORE_ERROR_CONFLICT: an edit does not name a leaf of the revision tree as its parent
 * @SC_STORE_ERROR_INVALID: an id, a revision or a body is not what it must be
 * @SC_STORE_ERROR_MISSING_STUB: a stub stands for an attachment that is not here
 * @SC_STORE_ERROR_ELSEWHERE: an attachment is known, but its bytes are not here
 * @SC_STORE_ERROR_DIGEST: the bytes of an attachment are not those that were announced
 * @SC_STORE_ERROR_TOO_LARGE: an attachment is larger than may be
 * @SC_STORE_ERROR_CORRUPT: the file is damaged
 * @SC_STORE_ERROR_TOO_NEW: the file was written by a newer version of this program
 * @SC_STORE_ERROR_BUSY: another program has the file open
 * @SC_STORE_ERROR_READ_ONLY: the file or its folder may not be written
 * @SC_STORE_ERROR_FULL: the disk is full
 * @SC_STORE_ERROR_CLOSED: the store was closed
 * @SC_STORE_ERROR_FAILED: anything else that SQLite reports
 */
typedef enum
{
  SC_STORE_ERROR_NOT_FOUND,
  SC_STORE_ERROR_DELETED,
  SC_STORE_ERROR_CONFLICT,
  SC_STORE_ERROR_INVALID,
  SC_STORE_ERROR_MISSING_STUB,
  SC_STORE_ERROR_ELSEWHERE,
  SC_STORE_ERROR_DIGEST,
  SC_STORE_ERROR_TOO_LARGE,
  SC_STORE_ERROR_CORRUPT,
  SC_STORE_ERROR_TOO_NEW,
  SC_STORE_ERROR_BUSY,
  SC_STORE_ERROR_READ_ONLY,
  SC_STORE_ERROR_FULL,
  SC_STORE_ERROR_CLOSED,
  SC_STORE_ERROR_FAILED,
} ScStoreError;

#define SC_STORE_ERROR (sc_store_error_quark ())
GQuark sc_store_error_quark (void);

G_END_DECLS
