/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include <git2.h>

#include "sc-merge-private.h"
#include "sc-words-private.h"

static const char *
get_text (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
                 json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_get_string (node)
             : NULL;
}

/* Returns: (transfer full) (nullable): the merged text; %NULL when changes overlap */
static char *
merge_words (const char *base, const char *one, const char *other)
{
  const char *texts[] = { base, one, other };
  char *lines[3];
  git_merge_file_input inputs[3] = { GIT_MERGE_FILE_INPUT_INIT, GIT_MERGE_FILE_INPUT_INIT,
                                     GIT_MERGE_FILE_INPUT_INIT };
  git_merge_file_options options = GIT_MERGE_FILE_OPTIONS_INIT;
  git_merge_file_result result = { 0 };
  char *merged = NULL;

  _sc_words_init_library ();
  options.flags = GIT_MERGE_FILE_DIFF_MINIMAL;
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      lines[i] = _sc_words_to_lines (texts[i], SC_WORDS_WITH_SPACE);
      inputs[i].ptr = lines[i];
      inputs[i].size = strlen (lines[i]);
    }

  if (git_merge_file (&result, &inputs[0], &inputs[1], &inputs[2], &options) == 0 &&
      result.automergeable)
    merged = _sc_words_from_lines (result.ptr, result.len);

  git_merge_file_result_free (&result);
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    g_free (lines[i]);

  return merged;
}

/*< private >
 * _sc_merge_text:
 * @what: the values of a field that holds text
 * @conflicts: (element-type ScFieldConflict): where to put a conflict
 *
 * Returns: (transfer full) (nullable): the merged value
 */
JsonNode *
_sc_merge_text (const ScMergeCase *what, GPtrArray *conflicts)
{
  const char *base = get_text (what->base);
  const char *mine = get_text (what->mine);
  const char *theirs = get_text (what->theirs);
  g_autofree char *merged = NULL;
  JsonNode *node;

  if (_sc_merge_one_side (what, &node))
    return node;

  /* The sides go in sorted, so that who asks cannot make a difference. */
  if (base != NULL && mine != NULL && theirs != NULL)
    merged = strcmp (mine, theirs) < 0 ? merge_words (base, mine, theirs)
                                       : merge_words (base, theirs, mine);
  if (merged == NULL)
    return _sc_merge_scalar (what, conflicts);

  node = json_node_alloc ();

  return json_node_init_string (node, merged);
}
