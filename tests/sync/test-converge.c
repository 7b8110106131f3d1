/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "converge-edits.h"
#include "direct-exchange.h"
#include "sc-resolver.h"
#include "sync-fixture.h"

/* Two to six replicas edit, delete, reorder and attach at random, are cut off from each other, crash, and
 * have clocks that jump. They exchange revisions with each other directly, store to store, in any topology, so
 * that thousands of histories fit into a minute; the replicator has tests of its own. In the end all have the
 * same leaves, and every edit is accounted for: it is in some leaf, or somebody who saw it has overwritten it.
 *
 * SC_SEED repeats one history, SC_RUNS says how many there are (0: without end). */

#define RUNS 2000
#define ORDERS 200

/* So many are done before the time limit of a fiber begins anew. */
#define AT_ONCE 50

/* Returns whether there was anything that @to lacked of @from. */
static gboolean
pull (World *world, Replica *to, Replica *from)
{
  return direct_pull (to->store, from->store, &to->seen[from - world->replicas]);
}

static void
resolve (Replica *replica)
{
  g_autoptr (GError) error = NULL;

  dex_await_int64 (sc_resolver_run (replica->store), &error);
  g_assert_no_error (error);
}

static gboolean
exchange (World *world, Replica *a, Replica *b)
{
  gboolean moved = pull (world, a, b);

  if (choose (world, 2) == 0)
    resolve (a);
  moved |= pull (world, b, a);
  if (choose (world, 2) == 0)
    resolve (b);

  return moved;
}

static void
edit_or_remove (World *world, Replica *replica)
{
  g_autofree char *id = record_id (world, choose (world, N_RECORDS));
  g_autoptr (ScDocument) seen = dex_await_boxed (sc_store_get (replica->store, id, NULL), NULL);

  if (seen != NULL && !seen->deleted && choose (world, 20) == 0)
    remove_record (world, replica->store, seen);
  else
    edit_one (world, replica, id);
}

/* The object goes as it is; what it had promised is on the disk. */
static void
crash (World *world, Replica *replica)
{
  g_autoptr (GError) error = NULL;

  g_clear_object (&replica->store);
  for (guint i = 0; i < 1000 && replica->store == NULL; i++)
    {
      g_clear_error (&error);
      replica->store = dex_await_object (sc_store_open (replica->path), &error);
      if (replica->store == NULL)
        dex_await (dex_timeout_new_msec (5), NULL);
    }
  g_assert_no_error (error);
  sc_store_set_indexing (replica->store, FALSE);
  world->n_crashes++;
}

static void
step (World *world)
{
  Replica *replica = &world->replicas[choose (world, world->n)];
  Replica *other = &world->replicas[choose (world, world->n)];
  guint what = choose (world, 100);

  if (what < 62)
    edit_or_remove (world, replica);
  else if (what < 90)
    {
      if (replica != other && replica->side == other->side)
        exchange (world, replica, other);
    }
  else if (what < 94)
    replica->side = choose (world, 2);
  else if (what < 99)
    sc_clock_set_fake_ms (1 + (gint64) choose (world, G_MAXINT32) * 1000);
  else if (choose (world, 4) == 0)
    crash (world, replica);
}

static char *
describe_records (World *world, ScStore *store)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < N_RECORDS; i++)
    {
      g_autofree char *id = record_id (world, i);
      g_autoptr (GPtrArray) leaves = dex_await_boxed (sc_store_get_leaves (store, id), NULL);

      for (guint j = 0; leaves != NULL && j < leaves->len; j++)
        {
          g_autofree char *rev = sc_document_dup_rev (leaves->pdata[j]);

          g_string_append_printf (text, "%s %s\n", id, rev);
        }
    }

  return g_string_free_and_steal (text);
}

/* A ring is enough of a topology. */
static void
converge (World *world)
{
  gboolean moved = TRUE;

  for (guint round = 0; moved; round++)
    {
      g_assert_cmpuint (round, <, 4 * MAX_REPLICAS);
      moved = FALSE;
      for (guint i = 0; i < world->n; i++)
        {
          resolve (&world->replicas[i]);
          moved |= exchange (world, &world->replicas[i], &world->replicas[(i + 1) % world->n]);
        }
    }
}

static gboolean
leaf_has (const ScDocument *leaf, const char *token)
{
  if (leaf->deleted)
    return FALSE;
  if (strstr (leaf->body, token) != NULL)
    return TRUE;
  for (guint i = 0; leaf->attachments != NULL && i < leaf->attachments->len; i++)
    {
      const ScAttachment *attachment = leaf->attachments->pdata[i];

      if (strstr (attachment->name, token) != NULL)
        {
          g_autoptr (GBytes) bytes = read_whole (attachment);

          g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), token,
                           strlen (token));
          return TRUE;
        }
    }

  return FALSE;
}

static void
assert_accounted_for (World *world, const char *key)
{
  g_auto (GStrv) parts = g_strsplit (key, " ", 2);
  g_autoptr (GPtrArray) leaves =
      dex_await_boxed (sc_store_get_leaves (world->replicas[0].store, parts[0]), NULL);

  for (guint i = 0; leaves != NULL && i < leaves->len; i++)
    if (leaf_has (leaves->pdata[i], parts[1]))
      return;
  g_error ("SC_SEED=%u: the edit %s of %s has vanished", world->seed, parts[1], parts[0]);
}

/* Open conflicts are looked at again and again: those of one history are not kept for the next. */
static void
forget_records (World *world, ScStore *store)
{
  g_autoptr (GPtrArray) requests =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sc_rev_request_free);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < N_RECORDS; i++)
    {
      g_autofree char *id = record_id (world, i);
      g_autoptr (GPtrArray) leaves = dex_await_boxed (sc_store_get_leaves (store, id), NULL);
      g_auto (GStrv) revs = g_new0 (char *, leaves != NULL ? leaves->len + 1 : 1);

      for (guint j = 0; leaves != NULL && j < leaves->len; j++)
        revs[j] = sc_document_dup_rev (leaves->pdata[j]);
      if (revs[0] != NULL)
        g_ptr_array_add (requests, sc_rev_request_new (id, (const char *const *) revs));
    }
  dex_await_int64 (sc_store_purge (store, requests, NULL), &error);
  g_assert_no_error (error);
}

static void
begin_history (World *world, guint32 seed)
{
  world->seed = seed;
  world->rand = g_rand_new_with_seed (seed);
  world->alive = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  world->n = 2 + choose (world, MAX_REPLICAS - 1);
  for (guint i = 0; i < MAX_REPLICAS; i++)
    world->replicas[i].side = 0;
}

static void
end_history (World *world)
{
  for (guint i = 0; i < world->n; i++)
    forget_records (world, world->replicas[i].store);
  g_clear_pointer (&world->alive, g_hash_table_unref);
  g_clear_pointer (&world->rand, g_rand_free);
  sc_clock_set_fake_ms (0);
}

static void
run_history (World *world, guint32 seed)
{
  GHashTableIter iter;
  gpointer key;
  g_autofree char *first = NULL;

  begin_history (world, seed);
  for (guint i = 0; i < N_STEPS; i++)
    step (world);
  converge (world);

  first = describe_records (world, world->replicas[0].store);
  for (guint i = 1; i < world->n; i++)
    {
      g_autofree char *other = describe_records (world, world->replicas[i].store);

      if (!g_str_equal (first, other))
        g_error ("SC_SEED=%u: replica %u differs:\n%s\n%s", seed, i, first, other);
    }
  g_hash_table_iter_init (&iter, world->alive);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    assert_accounted_for (world, key);
  end_history (world);
}

static guint32
get_number (const char *name, guint32 otherwise)
{
  const char *text = g_getenv (name);

  return text != NULL ? (guint32) g_ascii_strtoull (text, NULL, 10) : otherwise;
}

/* Branches of one record: each replica has edited the same revision, once or twice, and knows no other. */
static GPtrArray *
make_branches (World *world)
{
  GPtrArray *branches = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_document_unref);
  g_autofree char *id = record_id (world, 0);

  edit_one (world, &world->replicas[0], id);
  for (guint i = 1; i < world->n; i++)
    pull (world, &world->replicas[i], &world->replicas[0]);
  for (guint i = 0; i < world->n; i++)
    {
      g_autoptr (ScDocument) leaf = NULL;

      for (guint j = choose (world, 2); j < 2; j++)
        edit_one (world, &world->replicas[i], id);
      leaf = dex_await_boxed (sc_store_get (world->replicas[i].store, id, NULL), NULL);
      g_ptr_array_add (branches, copy_document (leaf));
    }

  return branches;
}

static void
take_in_any_order (World *world, ScStore *store, GPtrArray *branches)
{
  g_autoptr (GPtrArray) left = g_ptr_array_new ();

  g_ptr_array_extend (left, branches, NULL, NULL);
  while (left->len > 0)
    {
      ScDocument *branch = g_ptr_array_steal_index (left, choose (world, left->len));

      write_document (store, copy_document (branch), SC_WRITE_GRAFT);
    }
}

/* The same leaves, in whatever order they came, are merged to the same revision. */
static DexFuture *
any_order_fiber (gpointer data)
{
  World *world = data;

  for (guint i = 0; i < world->n_at_once; i++)
    {
      g_autoptr (GPtrArray) branches = NULL;
      g_autofree char *first = NULL;

      begin_history (world, world->next_seed++);
      branches = make_branches (world);
      for (guint j = 0; j < world->n; j++)
        {
          g_autofree char *leaves = NULL;

          take_in_any_order (world, world->replicas[j].store, branches);
          resolve (&world->replicas[j]);
          leaves = describe_records (world, world->replicas[j].store);
          if (first != NULL && !g_str_equal (first, leaves))
            g_error ("SC_SEED=%u: another order, another merge:\n%s\n%s", world->seed, first,
                     leaves);
          g_set_str (&first, leaves);
        }
      end_history (world);
    }

  return dex_future_new_true ();
}

static DexFuture *
open_fiber (gpointer data)
{
  World *world = data;

  world->dir = sc_test_make_dir ();
  for (guint i = 0; i < MAX_REPLICAS; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u.sqlite", i);

      world->replicas[i].path = g_build_filename (world->dir, name, NULL);
      world->replicas[i].store = open_store (world->dir, name);
      sc_store_set_indexing (world->replicas[i].store, FALSE);
    }

  return dex_future_new_true ();
}

static DexFuture *
run_some_fiber (gpointer data)
{
  World *world = data;

  for (guint i = 0; i < world->n_at_once; i++)
    run_history (world, world->next_seed++);

  return dex_future_new_true ();
}

static DexFuture *
close_fiber (gpointer data)
{
  World *world = data;

  for (guint i = 0; i < MAX_REPLICAS; i++)
    {
      close_store (&world->replicas[i].store);
      g_free (world->replicas[i].path);
    }
  sc_test_remove_dir (world->dir);

  return dex_future_new_true ();
}

static void
leaves_in_any_order_are_merged_to_the_same (void)
{
  World world = { .next_seed = get_number ("SC_SEED", g_random_int ()),
                  .n_at_once = g_getenv ("SC_SEED") != NULL ? 1 : ORDERS };

  g_test_message ("from SC_SEED=%u", world.next_seed);
  sc_test_run_fiber ("open", open_fiber, &world);
  sc_test_run_fiber ("orders", any_order_fiber, &world);
  sc_test_run_fiber ("close", close_fiber, &world);
}

static void
replicas_converge_and_nothing_vanishes (void)
{
  World world = { .next_seed = get_number ("SC_SEED", g_random_int ()) };
  guint runs = get_number ("SC_RUNS", g_getenv ("SC_SEED") != NULL ? 1 : RUNS);
  gint64 begin = g_get_monotonic_time ();
  guint n = 0;

  g_test_message ("from SC_SEED=%u", world.next_seed);
  sc_test_run_fiber ("open", open_fiber, &world);
  while (runs == 0 || n < runs)
    {
      world.n_at_once = runs == 0 ? AT_ONCE : MIN (AT_ONCE, runs - n);
      sc_test_run_fiber ("histories", run_some_fiber, &world);
      n += world.n_at_once;
      if (runs == 0)
        g_test_message ("%u histories, the next is SC_SEED=%u", n, world.next_seed);
    }
  g_test_message ("%u histories with %u edits and %u crashes in %.1f s", n, world.n_edits,
                  world.n_crashes, (double) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC);
  sc_test_run_fiber ("close", close_fiber, &world);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_func ("/sync/converge/any-order", leaves_in_any_order_are_merged_to_the_same);
  g_test_add_func ("/sync/converge/histories", replicas_converge_and_nothing_vanishes);

  return g_test_run ();
}
