/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-order-key.h"

/* The digits in the order of their bytes. */
#define DIGITS "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
#define BASE 62

/* At either end keys go up and down like numbers of so many digits, so that a long list has short keys: halving what
 * is left would make them longer with every few that are appended. */
#define N_DIGITS 6
#define LARGEST G_GUINT64_CONSTANT (56800235583) /* BASE ^ N_DIGITS - 1 */
#define STEP 1000000

static int
digit_of (char c)
{
  const char *found = c != '\0' ? strchr (DIGITS, c) : NULL;

  return found != NULL ? (int) (found - DIGITS) : -1;
}

static gboolean
is_key (const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    if (digit_of (*p) < 0)
      return FALSE;

  return *text != '\0';
}

static void
append_random (GString *key)
{
  g_string_append_c (key, DIGITS[g_random_int_range (0, BASE)]);
  /* A key that ends in the smallest digit would have no room before it. */
  g_string_append_c (key, DIGITS[g_random_int_range (1, BASE)]);
}

static guint64
read_number (const char *key)
{
  guint64 number = 0;

  for (guint i = 0; i < N_DIGITS; i++)
    {
      number = number * BASE + (*key != '\0' ? (guint64) digit_of (*key) : 0);
      key += *key != '\0' ? 1 : 0;
    }

  return number;
}

static char *
write_number (guint64 number)
{
  char key[N_DIGITS + 1] = { 0 };

  /* Never the smallest digit at the end. */
  if (number % BASE == 0)
    number++;
  for (guint i = N_DIGITS; i > 0; i--)
    {
      key[i - 1] = DIGITS[number % BASE];
      number /= BASE;
    }

  return g_strdup (key);
}

/* Returns (transfer full): a key between two digit by digit. @after: (nullable): open at the end */
static char *
halve (const char *before, const char *after)
{
  g_autoptr (GString) key = g_string_new (NULL);
  gsize length = strlen (before);

  for (gsize i = 0;; i++)
    {
      int low = i < length ? digit_of (before[i]) : 0;
      int high = after != NULL && after[i] != '\0' ? digit_of (after[i]) : BASE;

      if (high - low > 1)
        {
          g_string_append_c (key, DIGITS[g_random_int_range (low + 1, high)]);
          append_random (key);
          return g_string_free_and_steal (g_steal_pointer (&key));
        }
      g_string_append_c (key, DIGITS[low]);
      /* From here on anything is less than @after. */
      if (high != low)
        after = NULL;
    }
}

static char *
go_on (const char *before)
{
  guint64 number = before != NULL ? read_number (before) : LARGEST / 2;
  guint64 step = (guint64) g_random_int_range (2, STEP);

  return number + step < LARGEST ? write_number (number + step) : halve (before, NULL);
}

static char *
go_back (const char *after)
{
  guint64 number = read_number (after);
  guint64 step = (guint64) g_random_int_range (2, STEP);

  return number > step + 1 ? write_number (number - step) : halve ("", after);
}

/**
 * sc_order_key_between:
 * @before: (nullable): the key of what stands before, %NULL for nothing
 * @after: (nullable): the key of what stands behind, %NULL for nothing
 *
 * Keys that are none, which only documents of other programs have, and keys out of order are met by the next best
 * place: directly behind @before.
 *
 * Returns: (transfer full): a key that sorts between both
 */
char *
sc_order_key_between (const char *before, const char *after)
{
  g_autoptr (GString) behind = NULL;

  if (before != NULL && *before == '\0')
    before = NULL;
  if (after != NULL && *after == '\0')
    after = NULL;
  if ((before == NULL || is_key (before)) && (after == NULL || is_key (after)))
    {
      if (after == NULL)
        return go_on (before);
      if (before == NULL)
        return go_back (after);
      if (strcmp (before, after) < 0)
        return halve (before, after);
    }

  behind = g_string_new (before);
  append_random (behind);

  return g_string_free_and_steal (g_steal_pointer (&behind));
}
