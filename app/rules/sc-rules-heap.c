/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <stdalign.h>
#include <stddef.h>

#include "sc-rules-heap-private.h"

/*
 * QuickJS wants each of its objects back before a runtime is freed, and ends the program when one is
 * missing; where a function was interrupted or memory ran out, some are. So an engine is not taken apart:
 * what it has allocated is in a list, and the list is freed.
 */
struct _ScRulesBlock
{
  ScRulesBlock *next;
  ScRulesBlock *previous;
  gsize size;
  alignas (max_align_t) char memory[];
};

static ScRulesBlock *
block_of (gconstpointer memory)
{
  return (ScRulesBlock *) ((char *) memory - offsetof (ScRulesBlock, memory));
}

static void
unlink_block (ScRulesHeap *self, ScRulesBlock *block)
{
  if (block->previous != NULL)
    block->previous->next = block->next;
  else
    self->first = block->next;
  if (block->next != NULL)
    block->next->previous = block->previous;
  self->size -= block->size;
}

static void
link_block (ScRulesHeap *self, ScRulesBlock *block, gsize size)
{
  block->size = size;
  block->previous = NULL;
  block->next = self->first;
  if (self->first != NULL)
    self->first->previous = block;
  self->first = block;
  self->size += size;
}

static gboolean
is_allowed (ScRulesHeap *self, gsize old_size, gsize size)
{
  gsize others = self->size - old_size;

  if (size <= G_MAXSIZE - sizeof (ScRulesBlock) &&
      (self->limit == 0 || (others <= self->limit && size <= self->limit - others)))
    return TRUE;

  self->exceeded = TRUE;

  return FALSE;
}

/*
 * _sc_rules_heap_resize:
 * @memory: (nullable): what grows or shrinks; %NULL for something new
 * @size: how many bytes; 0 to give it back
 *
 * Returns (nullable): the memory, which may have moved; %NULL when the limit does not allow it, and
 * @memory is as it was
 */
gpointer
_sc_rules_heap_resize (ScRulesHeap *self, gpointer memory, gsize size)
{
  ScRulesBlock *block = memory != NULL ? block_of (memory) : NULL;
  gsize old_size = block != NULL ? block->size : 0;
  ScRulesBlock *resized;

  if (size > 0 && !is_allowed (self, old_size, size))
    return NULL;
  if (block != NULL)
    unlink_block (self, block);
  if (size == 0)
    {
      g_free (block);
      return NULL;
    }

  resized = g_try_realloc (block, sizeof (ScRulesBlock) + size);
  if (resized != NULL)
    link_block (self, resized, size);
  else
    {
      self->exceeded = TRUE;
      if (block != NULL)
        link_block (self, block, old_size);
    }

  return resized != NULL ? resized->memory : NULL;
}

gsize
_sc_rules_heap_get_size (gconstpointer memory)
{
  return memory != NULL ? block_of (memory)->size : 0;
}

/* Gives everything back. */
void
_sc_rules_heap_clear (ScRulesHeap *self)
{
  while (self->first != NULL)
    {
      ScRulesBlock *block = self->first;

      unlink_block (self, block);
      g_free (block);
    }
}
