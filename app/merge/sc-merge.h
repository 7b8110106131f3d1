/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * ScFieldConflict:
 * @field: the name of the field
 * @element: (nullable): the id of the element, in a list that was merged by elements
 * @member: (nullable): the member of that element; %NULL when it was changed here and removed there
 * @base: (nullable): the value both started from; %NULL when there was none
 * @mine: (nullable): the value of the first side; %NULL when it was removed there
 * @theirs: (nullable): the value of the second side; %NULL when it was removed there
 *
 * One value that both sides changed, each in its own way.
 */
typedef struct
{
  char *field;
  char *element;
  char *member;
  JsonNode *base;
  JsonNode *mine;
  JsonNode *theirs;
} ScFieldConflict;

/**
 * ScMergeResult:
 * @body: (nullable): the merged body, with mine where there is a conflict; %NULL when @deleted
 * @deleted: whether the record is deleted, and nobody has to be asked
 * @edited_and_deleted: whether one side deleted what the other edited: @body is the edit, and a
 *   person has to choose between keeping it and deleting it
 * @conflicts: (element-type ScFieldConflict): what a person has to decide, empty most of the time
 *
 * What becomes of two edits.
 */
typedef struct
{
  JsonObject *body;
  gboolean deleted;
  gboolean edited_and_deleted;
  GPtrArray *conflicts;
} ScMergeResult;

ScMergeResult *sc_merge_records (JsonObject *base, JsonObject *mine, JsonObject *theirs);
void
sc_merge_result_resolve (ScMergeResult *self, const ScFieldConflict *conflict, JsonNode *value);
void sc_merge_result_free (ScMergeResult *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScMergeResult, sc_merge_result_free)

G_END_DECLS
