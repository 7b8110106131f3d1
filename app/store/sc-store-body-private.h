/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the store itself wants to know of a body. */
typedef struct
{
  char *type;   /* (nullable) */
  char *sort;   /* (nullable): the sort key of its title */
  char *parent; /* (nullable): the record that it is a part of */
  gboolean resolved;
} ScBodyFacts;

gboolean _sc_body_read_facts (const char *body, gsize length, ScBodyFacts *facts, GError **error);
void _sc_body_facts_clear (ScBodyFacts *facts);
char *_sc_body_hash (const char *parent,
                     gboolean deleted,
                     const char *body,
                     gsize length,
                     GPtrArray *attachments);
gboolean _sc_body_read_search_text (const char *body, gsize length, char **title, char **text);
char *_sc_body_dup_title (const char *body, gsize length);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ScBodyFacts, _sc_body_facts_clear)

G_END_DECLS
