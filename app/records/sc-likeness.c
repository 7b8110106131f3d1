/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-likeness.h"
#include "sc-text.h"

/* From this length on one slip of the keyboard makes the same name, and from that on two. */
#define ONE_SLIP 6
#define TWO_SLIPS 12
#define MAX_COMPARED 64

/* What companies are in law is left out when people talk of them. */
static const char *const legal_forms[] = {
  "gmbh",
  "mbh",
  "ggmbh",
  "ag",
  "kg",
  "kgaa",
  "ohg",
  "ev",
  "eg",
  "se",
  "ug",
  "gbr",
  "co",
  "und",
  "haftungsbeschraenkt",
  "gesellschaft",
  "eingetragener",
  "verein",
  "inc",
  "ltd",
  "llc",
  "e",
  "v",
  NULL,
};

/* Returns (transfer full): letters and figures, without what is said in one spelling and not in another */
static char *
dup_plain (const char *name, const char *const *without)
{
  g_autofree char *folded = sc_text_fold (name != NULL ? name : "");
  g_autoptr (GString) letters = g_string_new (NULL);
  g_autoptr (GString) plain = g_string_new (NULL);
  g_auto (GStrv) words = NULL;

  /* "e. V." is one word, "Rhein-Ruhr" are two. */
  for (const char *p = folded; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isalnum (c))
        g_string_append_unichar (letters, c);
      else if (c != '.' && c != '\'')
        g_string_append_c (letters, ' ');
    }
  words = g_strsplit (letters->str, " ", -1);
  for (gsize i = 0; words[i] != NULL; i++)
    if (without == NULL || !g_strv_contains (without, words[i]))
      g_string_append (plain, words[i]);

  return g_string_free_and_steal (g_steal_pointer (&plain));
}

static guint
min3 (guint a, guint b, guint c)
{
  return MIN (a, MIN (b, c));
}

/* How many letters were left out, added, changed or swapped with the next one (optimal string alignment). */
static guint
count_slips (const gunichar *a, guint n_a, const gunichar *b, guint n_b)
{
  guint rows[3][MAX_COMPARED + 1];

  for (guint j = 0; j <= n_b; j++)
    rows[0][j] = j;
  for (guint i = 1; i <= n_a; i++)
    {
      guint *row = rows[i % 3];
      const guint *last = rows[(i + 2) % 3];
      const guint *before = rows[(i + 1) % 3];

      row[0] = i;
      for (guint j = 1; j <= n_b; j++)
        {
          row[j] = min3 (last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] != b[j - 1]));
          if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
            row[j] = MIN (row[j], before[j - 2] + 1);
        }
    }

  return rows[n_a % 3][n_b];
}

static gboolean
sounds_same (const char *a, const char *b)
{
  g_autofree gunichar *letters_a = NULL;
  g_autofree gunichar *letters_b = NULL;
  glong n_a;
  glong n_b;
  guint slips;

  if (*a == '\0' || *b == '\0')
    return FALSE;
  if (g_str_equal (a, b))
    return TRUE;
  letters_a = g_utf8_to_ucs4_fast (a, -1, &n_a);
  letters_b = g_utf8_to_ucs4_fast (b, -1, &n_b);
  slips = MIN (n_a, n_b) >= TWO_SLIPS ? 2 : MIN (n_a, n_b) >= ONE_SLIP ? 1 : 0;
  if (MAX (n_a, n_b) > MAX_COMPARED || ABS (n_a - n_b) > (glong) slips)
    return FALSE;

  return slips > 0 && count_slips (letters_a, (guint) n_a, letters_b, (guint) n_b) <= slips;
}

static gboolean
has_figures (const char *text)
{
  return strpbrk (text, "0123456789") != NULL;
}

/* "Beispiel 1" and "Beispiel 2" differ by more than a slip. */
static gboolean
is_same_name (const char *a, const char *b, const char *const *without)
{
  g_autofree char *plain_a = dup_plain (a, without);
  g_autofree char *plain_b = dup_plain (b, without);

  if (has_figures (plain_a) || has_figures (plain_b))
    return *plain_a != '\0' && g_str_equal (plain_a, plain_b);

  return sounds_same (plain_a, plain_b);
}

static gboolean
is_same_partner (ScRecord *a, ScRecord *b)
{
  static const char *const fields[] = { "name", "short_name" };

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (fields); j++)
      if (is_same_name (sc_record_get_string (a, fields[i]), sc_record_get_string (b, fields[j]),
                        legal_forms))
        return TRUE;

  return FALSE;
}

static gboolean
share_address (ScRecord *a, ScRecord *b)
{
  g_auto (GStrv) own = sc_record_dup_strv (a, "emails");
  g_auto (GStrv) other = sc_record_dup_strv (b, "emails");

  for (gsize i = 0; own != NULL && own[i] != NULL; i++)
    for (gsize j = 0; other != NULL && other[j] != NULL; j++)
      if (*own[i] != '\0' && g_ascii_strcasecmp (own[i], other[j]) == 0)
        return TRUE;

  return FALSE;
}

static gboolean
is_same_person (ScRecord *a, ScRecord *b)
{
  const char *given_a = sc_record_get_string (a, "given_name");
  const char *given_b = sc_record_get_string (b, "given_name");
  const char *family_a = sc_record_get_string (a, "family_name");
  const char *family_b = sc_record_get_string (b, "family_name");

  return (is_same_name (given_a, given_b, NULL) && is_same_name (family_a, family_b, NULL)) ||
         (is_same_name (given_a, family_b, NULL) && is_same_name (family_a, given_b, NULL)) ||
         share_address (a, b);
}

/**
 * sc_likeness_is_known_for:
 * @type: a record type
 *
 * Returns: whether such records can be recognised as the same
 */
gboolean
sc_likeness_is_known_for (const ScRecordType *type)
{
  g_return_val_if_fail (type != NULL, FALSE);

  return g_str_equal (type->name, "partner") || g_str_equal (type->name, "person");
}

/**
 * sc_likeness_is_given:
 * @a: a record
 * @b: another one
 *
 * Organisations are compared by their names without legal forms, accents and punctuation, people by their names in
 * both orders or an e-mail address; longer names may differ by a slip of the keyboard or two.
 *
 * Returns: whether both seem to mean the same
 */
gboolean
sc_likeness_is_given (ScRecord *a, ScRecord *b)
{
  const char *type;

  g_return_val_if_fail (SC_IS_RECORD (a) && SC_IS_RECORD (b), FALSE);

  type = sc_record_get_type_name (a);
  if (g_strcmp0 (type, sc_record_get_type_name (b)) != 0 ||
      g_strcmp0 (sc_record_get_id (a), sc_record_get_id (b)) == 0)
    return FALSE;
  if (g_strcmp0 (type, "partner") == 0)
    return is_same_partner (a, b);

  return g_strcmp0 (type, "person") == 0 && is_same_person (a, b);
}
