/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-desk.h"
#include "sc-json.h"

/* Three desks edit the same few records at random and exchange at random. In the end all must show the
 * same, and no edit may have vanished: its value is in the result, or somebody who saw it has
 * overwritten it, or it stands in a branch that waits for a decision. */

#define N_DESKS 3
#define N_RECORDS 4
#define N_STEPS 60

static const char *const fields[] = { "title", "summary", "address" };

typedef struct
{
  TestServer server;
  Desk desks[N_DESKS];
  GRand *rand;
  GHashTable *alive; /* "id field value" of edits that nobody has overwritten knowingly */
  guint n_edits;
} World;

static char *
record_id (guint i)
{
  return g_strdup_printf ("solution:00000000-0000-7000-8000-%012u", i);
}

static char *
edit_key (const char *id, const char *field, const char *value)
{
  return g_strjoin ("\n", id, field, value, NULL);
}

static void
edit_at_random (World *world, Desk *desk)
{
  g_autofree char *id = record_id ((guint) g_rand_int_range (world->rand, 0, N_RECORDS));
  const char *field = fields[g_rand_int_range (world->rand, 0, G_N_ELEMENTS (fields))];
  g_autofree char *value = g_strdup_printf ("edit%u", ++world->n_edits);
  g_autoptr (ScRecord) seen = desk_load (desk, id);
  const char *before = seen != NULL ? sc_record_get_string (seen, field) : NULL;

  if (before != NULL)
    {
      g_autofree char *key = edit_key (id, field, before);

      g_hash_table_remove (world->alive, key);
    }
  desk_set (desk, id, field, value);
  g_hash_table_add (world->alive, edit_key (id, field, value));
}

static gboolean
some_leaf_has (Desk *desk, const char *id, const char *field, const char *value)
{
  g_autoptr (GPtrArray) leaves =
      dex_await_boxed (sc_store_get_leaves (sc_session_get_store (desk->session), id), NULL);

  for (guint i = 0; leaves != NULL && i < leaves->len; i++)
    {
      const ScDocument *leaf = leaves->pdata[i];
      g_autoptr (JsonObject) body = sc_json_parse_object (leaf->body, -1, NULL);

      if (!leaf->deleted && g_strcmp0 (sc_json_get_string (body, field), value) == 0)
        return TRUE;
    }

  return FALSE;
}

static void
assert_nothing_vanished (World *world)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, world->alive);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      g_auto (GStrv) parts = g_strsplit (key, "\n", 3);

      /* Two values of one text may have been merged into one that has both. */
      if (!some_leaf_has (&world->desks[0], parts[0], parts[1], parts[2]))
        {
          g_autoptr (ScRecord) record = desk_load (&world->desks[0], parts[0]);
          const char *now = record != NULL ? sc_record_get_string (record, parts[1]) : NULL;

          g_test_message ("%s %s %s is gone, there is %s", parts[0], parts[1], parts[2], now);
          g_assert_true (now != NULL && strstr (now, parts[2]) != NULL);
        }
    }
}

static char *
describe (Desk *desk)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < N_RECORDS; i++)
    {
      g_autofree char *id = record_id (i);
      g_autoptr (GPtrArray) leaves =
          dex_await_boxed (sc_store_get_leaves (sc_session_get_store (desk->session), id), NULL);

      for (guint j = 0; leaves != NULL && j < leaves->len; j++)
        {
          g_autofree char *rev = sc_document_dup_rev (leaves->pdata[j]);

          g_string_append_printf (text, "%s %s\n", id, rev);
        }
    }

  return g_string_free_and_steal (text);
}

static void
exchange_until_quiet (World *world)
{
  for (guint round = 0; round < 4; round++)
    for (guint i = 0; i < N_DESKS; i++)
      desk_sync_once (&world->desks[i]);
}

SC_FIBER_TEST (desks_converge_and_nothing_vanishes)
{
  World world = { 0 };
  guint32 seed = g_test_rand_int ();
  g_autofree char *first = NULL;

  g_test_message ("seed %u", seed);
  world.rand = g_rand_new_with_seed (seed);
  world.alive = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  server_init (&world.server);
  for (guint i = 0; i < N_DESKS; i++)
    desk_init (&world.desks[i], &world.server, i % 2 == 0 ? "anna" : "bernd");

  for (guint step = 0; step < N_STEPS; step++)
    {
      Desk *desk = &world.desks[g_rand_int_range (world.rand, 0, N_DESKS)];

      if (g_rand_int_range (world.rand, 0, 4) == 0)
        desk_sync_once (desk);
      else
        edit_at_random (&world, desk);
    }
  exchange_until_quiet (&world);

  first = describe (&world.desks[0]);
  for (guint i = 1; i < N_DESKS; i++)
    {
      g_autofree char *other = describe (&world.desks[i]);

      g_assert_cmpstr (first, ==, other);
    }
  assert_nothing_vanished (&world);

  for (guint i = 0; i < N_DESKS; i++)
    desk_clear (&world.desks[i]);
  server_clear (&world.server);
  g_hash_table_unref (world.alive);
  g_rand_free (world.rand);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();
  g_test_add_func ("/convergence/random-history", desks_converge_and_nothing_vanishes);

  return g_test_run ();
}
