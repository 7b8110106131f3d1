/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <libdex.h>

/* Runs @func in a fiber on the main context and iterates until it is done, two minutes at most.
 * A test that hangs must fail with its name, not with the time-out of the whole run. */

static gboolean
sc_test_time_out_cb (gpointer data)
{
  g_error ("%s: the fiber did not end within two minutes", (const char *) data);
  return G_SOURCE_REMOVE;
}

static inline void
sc_test_run_fiber (const char *name, DexFiberFunc func, gpointer data)
{
  g_autoptr (DexFuture) future = NULL;
  g_autoptr (GError) error = NULL;
  guint timer = g_timeout_add_seconds (120, sc_test_time_out_cb, (gpointer) name);

  future = dex_scheduler_spawn (dex_scheduler_get_default (), 1024 * 1024, func, data, NULL);
  while (dex_future_is_pending (future))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timer);

  if (!dex_future_get_value (future, &error))
    g_error ("%s: %s", name, error->message);
}

/* Defines a test function called NAME whose body runs in a fiber; it returns nothing and uses the
 * dex_await family freely. */
#define SC_FIBER_TEST(NAME)                        \
  static void NAME##_body (void);                  \
  static DexFuture *NAME##_fiber (gpointer data)   \
  {                                                \
    NAME##_body ();                                \
    return dex_future_new_true ();                 \
  }                                                \
  static void NAME (void)                          \
  {                                                \
    sc_test_run_fiber (#NAME, NAME##_fiber, NULL); \
  }                                                \
  static void NAME##_body (void)

/* An empty folder of its own for one test, removed by sc_test_remove_dir(). */
static inline char *
sc_test_make_dir (void)
{
  g_autoptr (GError) error = NULL;
  char *path = g_dir_make_tmp ("smartcity-test-XXXXXX", &error);

  g_assert_no_error (error);

  return path;
}

static inline void
sc_test_remove_dir (char *path)
{
  const char *argv[] = { "rm", "-rf", "--", path, NULL };

  g_assert_true (g_str_has_prefix (path, g_get_tmp_dir ()));
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                NULL);
  g_free (path);
}
