/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <string.h>

#include "sc-clock.h"
#include "sc-json.h"
#include "sync-fixture.h"

/* Replicas that edit a few records at random. Each edit has a token of its own; "alive" are those that nobody
 * has overwritten who saw them. In fibers. */

#define MAX_REPLICAS 6
#define N_RECORDS 3
#define N_STEPS 24
typedef struct
{
  char *path;
  ScStore *store;
  gint64 seen[MAX_REPLICAS]; /* how far the others were read */
  guint side;                /* of a partition */
} Replica;

typedef struct
{
  char *dir;
  Replica replicas[MAX_REPLICAS];
  guint n; /* of those that take part in this history */
  GRand *rand;
  guint32 seed;
  GHashTable *alive; /* "id token": edits that nobody has overwritten knowingly */
  guint n_edits;
  guint n_crashes;
  guint32 next_seed;
  guint n_at_once;
} World;

static inline guint
choose (World *world, guint n)
{
  return (guint) g_rand_int_range (world->rand, 0, (gint32) n);
}

static inline char *
record_id (World *world, guint i)
{
  return g_strdup_printf ("solution:%08x-%u", world->seed, i);
}

static inline char *
new_token (World *world, const char *id)
{
  char *token = g_strdup_printf ("e%uz", ++world->n_edits);

  g_hash_table_add (world->alive, g_strconcat (id, " ", token, NULL));

  return token;
}

/* Somebody saw @text, which has tokens, and replaces it. */
static inline void
forget_tokens (World *world, const char *id, const char *text)
{
  for (const char *at = text; at != NULL && (at = strchr (at, 'e')) != NULL; at++)
    {
      gsize length = strspn (at + 1, "0123456789");

      if (length > 0 && at[length + 1] == 'z')
        {
          g_autofree char *token = g_strndup (at, length + 2);
          g_autofree char *key = g_strconcat (id, " ", token, NULL);

          g_hash_table_remove (world->alive, key);
        }
    }
}

static inline void
set_text (World *world, const char *id, JsonObject *body)
{
  static const char *const fields[] = { "title", "address", "licence", "phase" };
  const char *field = fields[choose (world, G_N_ELEMENTS (fields))];
  g_autofree char *token = new_token (world, id);

  forget_tokens (world, id, sc_json_get_string (body, field));
  json_object_set_string_member (body, field, token);
}

/* A word somewhere in a text of many. */
static inline void
insert_word (World *world, const char *id, JsonObject *body)
{
  const char *old = sc_json_get_string (body, "challenge");
  g_auto (GStrv) words = g_strsplit (old != NULL ? old : "eins zwei drei vier", " ", -1);
  guint at = choose (world, g_strv_length (words));
  g_autofree char *token = new_token (world, id);
  g_autofree char *word = g_strconcat (words[at], " ", token, NULL);
  g_autofree char *text = NULL;

  g_free (words[at]);
  words[at] = g_steal_pointer (&word);
  text = g_strjoinv (" ", words);
  json_object_set_string_member (body, "challenge", text);
}

static inline void
change_tags (World *world, const char *id, JsonObject *body)
{
  JsonArray *old = sc_json_get_array (body, "tags");
  guint n = old != NULL ? json_array_get_length (old) : 0;
  guint without = choose (world, 3) == 0 && n > 0 ? choose (world, n) : n;
  JsonArray *tags = json_array_new ();
  g_autofree char *token = new_token (world, id);

  for (guint i = 0; i < n; i++)
    if (i != without)
      json_array_add_string_element (tags, json_array_get_string_element (old, i));
    else
      forget_tokens (world, id, json_array_get_string_element (old, i));
  json_array_add_string_element (tags, token);
  json_object_set_array_member (body, "tags", tags);
}

/* Elements have ids: one is added, and another one moved to the front or renamed. */
static inline void
change_list (World *world, const char *id, JsonObject *body)
{
  JsonArray *old = sc_json_get_array (body, "kpis");
  guint n = old != NULL ? json_array_get_length (old) : 0;
  guint moved = choose (world, 2) == 0 && n > 1 ? choose (world, n) : n;
  JsonArray *list = json_array_new ();
  JsonObject *element = json_object_new ();
  g_autofree char *token = new_token (world, id);

  if (moved < n)
    json_array_add_element (list, json_node_copy (json_array_get_element (old, moved)));
  for (guint i = 0; i < n; i++)
    if (i != moved)
      json_array_add_element (list, json_node_copy (json_array_get_element (old, i)));
  json_object_set_string_member (element, "id", token);
  json_object_set_string_member (element, "name", token);
  json_array_add_object_element (list, element);
  json_object_set_array_member (body, "kpis", list);
}

static inline GPtrArray *
keep_attachments (const ScDocument *document)
{
  GPtrArray *attachments = sc_attachments_new ();

  for (guint i = 0; document->attachments != NULL && i < document->attachments->len; i++)
    g_ptr_array_add (attachments, sc_attachment_copy (document->attachments->pdata[i]));

  return attachments;
}

/* Its content is its name. */
static inline void
attach (World *world, const char *id, GPtrArray *attachments)
{
  g_autofree char *name = new_token (world, id);
  ScAttachment *attachment = sc_attachment_new (name, "text/plain");

  attachment->bytes = g_bytes_new (name, strlen (name));
  g_ptr_array_add (attachments, attachment);
}

static inline void
write_document (ScStore *store, ScDocument *document, ScWriteMode mode)
{
  g_autoptr (GPtrArray) documents =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sc_document_unref);
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (documents, document);
  results = dex_await_boxed (sc_store_write (store, documents, mode), &error);
  g_assert_no_error (error);
  g_assert_no_error (((ScWriteResult *) results->pdata[0])->error);
}

static inline void
remove_record (World *world, ScStore *store, const ScDocument *seen)
{
  g_autofree char *rev = sc_document_dup_rev (seen);

  forget_tokens (world, seen->id, seen->body);
  for (guint i = 0; seen->attachments != NULL && i < seen->attachments->len; i++)
    forget_tokens (world, seen->id, ((ScAttachment *) seen->attachments->pdata[i])->name);
  write_document (store, sc_document_new (seen->id, rev, TRUE, "{}"), SC_WRITE_EDIT);
}

static inline void
edit_one (World *world, Replica *replica, const char *id)
{
  g_autoptr (ScDocument) seen = dex_await_boxed (sc_store_get (replica->store, id, NULL), NULL);
  g_autoptr (JsonObject) body = NULL;
  g_autoptr (GPtrArray) attachments = NULL;
  g_autofree char *rev = NULL;
  g_autofree char *text = NULL;
  g_autofree char *now = sc_clock_now ();
  g_autofree char *by = g_strdup_printf ("desk%u", (guint) (replica - world->replicas));
  guint what = 1 + choose (world, 19);
  ScDocument *document;

  if (seen != NULL && seen->deleted)
    return;
  body = seen != NULL ? sc_json_parse_object (seen->body, -1, NULL) : json_object_new ();
  attachments = seen != NULL ? keep_attachments (seen) : sc_attachments_new ();
  rev = seen != NULL ? sc_document_dup_rev (seen) : NULL;
  json_object_set_string_member (body, "type", "solution");
  json_object_set_string_member (body, "modified_at", now);
  json_object_set_string_member (body, "modified_by", by);
  if (what < 8)
    set_text (world, id, body);
  else if (what < 11)
    insert_word (world, id, body);
  else if (what < 14)
    change_tags (world, id, body);
  else if (what < 18)
    change_list (world, id, body);
  else
    attach (world, id, attachments);
  text = sc_json_to_string (body, FALSE);
  document = sc_document_new (id, rev, FALSE, text);
  if (attachments->len > 0)
    sc_document_take_attachments (document, g_steal_pointer (&attachments));
  write_document (replica->store, document, SC_WRITE_EDIT);
}
