/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-document.h"

G_BEGIN_DECLS

/* What a store takes and gives besides documents: plain structs in GPtrArrays. Every array that a
 * future resolves to is a boxed G_TYPE_PTR_ARRAY which owns its elements (dex_await_boxed()). */

/**
 * ScWriteMode:
 * @SC_WRITE_EDIT: the documents' revisions name the parent; the store makes the new revision
 *   (new_edits=true)
 * @SC_WRITE_EDIT_ALL: as %SC_WRITE_EDIT, but all or none: what is wrong with one document rejects the
 *   whole
 * @SC_WRITE_BRANCH: as %SC_WRITE_EDIT, but a parent that somebody else has edited meanwhile is no
 *   hindrance: the edit becomes a branch beside theirs, which is a conflict until it is merged
 * @SC_WRITE_GRAFT: the documents' revisions are taken as they are, conflicts included
 *   (new_edits=false)
 * @SC_WRITE_FETCHED: as %SC_WRITE_GRAFT, for what a peer keeps as well: the future does not wait for
 *   the disk. A power failure may take such documents, and with them every later write; it never leaves
 *   a checkpoint that claims them
 */
typedef enum
{
  SC_WRITE_EDIT,
  SC_WRITE_EDIT_ALL,
  SC_WRITE_BRANCH,
  SC_WRITE_GRAFT,
  SC_WRITE_FETCHED,
} ScWriteMode;

/**
 * ScWriteResult:
 * @id: the document's id
 * @rev: (nullable): the revision that was written, %NULL on error
 * @seq: the sequence the change was given, 0 when the store had the revision already
 * @error: (nullable): why it was not, domain %SC_STORE_ERROR
 */
typedef struct
{
  char *id;
  char *rev;
  gint64 seq;
  GError *error;
} ScWriteResult;

/**
 * ScRevRequest:
 * @id: a document's id
 * @revs: (array zero-terminated=1) (nullable): revisions "N-hash"; %NULL means the winner where a
 *   document is asked for, and all leaves where `open_revs=all` is meant
 * @atts_since: (array zero-terminated=1) (nullable): revisions whose attachments the peer has; for
 *   those who write the answer, the store does not look at it
 */
typedef struct
{
  char *id;
  char **revs;
  char **atts_since;
} ScRevRequest;

ScRevRequest *sc_rev_request_new (const char *id, const char *const *revs);
void sc_rev_request_free (ScRevRequest *self);

/**
 * ScRevsDiff:
 * @id: a document's id
 * @missing: (array zero-terminated=1): the asked revisions that the store lacks
 * @possible_ancestors: (array zero-terminated=1): leaves with a lower generation than one of them
 */
typedef struct
{
  char *id;
  char **missing;
  char **possible_ancestors;
} ScRevsDiff;

/**
 * ScGetResult:
 * @index: the place of the request that it answers
 * @id: the document's id as asked
 * @rev: (nullable): the revision as asked
 * @document: (nullable): what was found
 * @error: (nullable): why nothing was, domain %SC_STORE_ERROR
 */
typedef struct
{
  guint index;
  char *id;
  char *rev;
  ScDocument *document;
  GError *error;
} ScGetResult;

/**
 * ScChange:
 * @seq: the sequence of the document's last change
 * @id: the document's id
 * @revs: (array zero-terminated=1): the winner first; with all_docs all leaves, tombstones included
 * @deleted: whether the winner is a tombstone
 * @document: (nullable): the winner, when documents were asked for
 * @conflicts: (array zero-terminated=1) (nullable): its other live leaves, when they were asked for
 */
typedef struct
{
  gint64 seq;
  char *id;
  char **revs;
  gboolean deleted;
  ScDocument *document;
  char **conflicts;
} ScChange;

/**
 * ScSeqRange:
 * @first: the first sequence
 * @last: the last one, which belongs to it
 */
typedef struct
{
  gint64 first;
  gint64 last;
} ScSeqRange;

/**
 * ScChangesRequest:
 * @since: give only changes after this sequence; all of them for 0, and for one that this store has not
 *   reached
 * @before: and only those before this one, 0 for all
 * @limit: at most so many, 0 for no limit
 * @descending: newest first
 * @all_leaves: `style=all_docs`
 * @include_docs: with the winner's body
 * @conflicts: with that, also which other live leaves there are
 */
typedef struct
{
  gint64 since;
  gint64 before;
  guint limit;
  gboolean descending;
  gboolean all_leaves;
  gboolean include_docs;
  gboolean conflicts;
} ScChangesRequest;

/**
 * ScChanges:
 * @rows: (element-type ScChange): in order of sequence
 * @last_seq: where the next request goes on
 * @pending: how many changes follow after @last_seq
 */
typedef struct
{
  GPtrArray *rows;
  gint64 last_seq;
  guint64 pending;
} ScChanges;

#define SC_TYPE_CHANGES (sc_changes_get_type ())
GType sc_changes_get_type (void);
void sc_changes_free (ScChanges *self);

/**
 * ScListRequest:
 * @keys: (array zero-terminated=1) (nullable): exactly these ids, in this order
 * @start_id: (nullable): from this id on
 * @end_id: (nullable): up to this id
 * @exclusive_start: without @start_id itself
 * @exclusive_end: without @end_id itself
 * @type: (nullable): only records of this type
 * @parent: (nullable): only the parts of this record (#ScRecordType.parent_field)
 * @mention: (nullable): only documents in which this id stands as a value; all bodies are looked through for it
 * @descending: from the last to the first; @start_id is then the higher one
 * @skip: leave out so many first
 * @limit: at most so many; %G_MAXUINT for no limit
 * @include_docs: with the winner's body
 * @conflicts: with that, also which other live leaves there are
 *
 * What `_all_docs` asks: ids in order of their bytes. Deleted documents appear only among @keys.
 */
typedef struct
{
  char **keys;
  char *start_id;
  char *end_id;
  gboolean exclusive_start;
  gboolean exclusive_end;
  char *type;
  char *parent;
  char *mention;
  gboolean descending;
  guint64 skip;
  guint limit;
  gboolean include_docs;
  gboolean conflicts;
} ScListRequest;

/**
 * ScListRow:
 * @id: the id, as asked or as found
 * @rev: (nullable): the winner, %NULL when there is no such document
 * @deleted: whether it is a tombstone
 * @document: (nullable): the winner, when asked for and not deleted
 * @conflicts: (array zero-terminated=1) (nullable): its other live leaves, when they were asked for
 * @position: (nullable): where it stands in the index from which it was read, as text
 */
typedef struct
{
  char *id;
  char *rev;
  gboolean deleted;
  ScDocument *document;
  char **conflicts;
  char *position;
} ScListRow;

/**
 * ScStoreInfo:
 * @uuid: tells this store from all others, for good
 * @doc_count: documents that are not deleted
 * @doc_del_count: deleted ones
 * @update_seq: the sequence of the newest change
 * @purge_seq: how many times something was purged
 * @file_size: bytes on disk
 */
typedef struct
{
  char *uuid;
  guint64 doc_count;
  guint64 doc_del_count;
  gint64 update_seq;
  gint64 purge_seq;
  guint64 file_size;
} ScStoreInfo;

#define SC_TYPE_STORE_INFO (sc_store_info_get_type ())
GType sc_store_info_get_type (void);
void sc_store_info_free (ScStoreInfo *self);

/**
 * ScLocalDocument:
 * @id: the id without "_local/"
 * @rev: the number of times it was written
 * @body: a JSON object as text, without members that start with an underscore
 *
 * Never replicated: checkpoints live here.
 */
typedef struct
{
  char *id;
  guint64 rev;
  char *body;
} ScLocalDocument;

#define SC_TYPE_LOCAL_DOCUMENT (sc_local_document_get_type ())
GType sc_local_document_get_type (void);
void sc_local_document_free (ScLocalDocument *self);

/**
 * ScSearchHit:
 * @id: the document's id
 * @type: its record type
 * @title: its title
 * @score: higher is better
 */
typedef struct
{
  char *id;
  char *type;
  char *title;
  double score;
} ScSearchHit;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScRevRequest, sc_rev_request_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScChanges, sc_changes_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScStoreInfo, sc_store_info_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScLocalDocument, sc_local_document_free)

G_END_DECLS
