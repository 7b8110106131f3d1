/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-column-preferences.h"
#include "sc-preferences.h"

#define COLUMNS "columns"
#define WIDTHS "column-widths"

/* Sets an entry of the dictionary @key, or takes it out for NULL; takes a floating @value. */
static void
set_entry (const char *key, const char *name, GVariant *value)
{
  GSettings *settings = sc_preferences_get ();
  g_autoptr (GVariant) before = settings != NULL ? g_settings_get_value (settings, key) : NULL;
  GVariantDict dict;

  if (before == NULL)
    {
      if (value != NULL)
        g_variant_unref (g_variant_ref_sink (value));
      return;
    }

  g_variant_dict_init (&dict, before);
  if (value != NULL)
    g_variant_dict_insert_value (&dict, name, value);
  else
    g_variant_dict_remove (&dict, name);
  g_settings_set_value (settings, key, g_variant_dict_end (&dict));
}

/**
 * sc_column_preferences_dup_names:
 * @section: the name of a section
 *
 * Returns: (transfer full) (nullable): the columns that somebody chose; %NULL when nobody has
 */
char **
sc_column_preferences_dup_names (const char *section)
{
  GSettings *settings = sc_preferences_get ();
  g_autoptr (GVariant) all = settings != NULL ? g_settings_get_value (settings, COLUMNS) : NULL;
  char **names = NULL;

  if (all != NULL)
    g_variant_lookup (all, section, "^as", &names);

  return names;
}

/**
 * sc_column_preferences_set_names:
 * @section: the name of a section
 * @names: (nullable): its columns in their order; %NULL for those it has by itself
 *
 * Remembers columns.
 */
void
sc_column_preferences_set_names (const char *section, const char *const *names)
{
  set_entry (COLUMNS, section, names != NULL ? g_variant_new_strv (names, -1) : NULL);
}

static char *
make_key (const char *section, const char *column)
{
  return g_strdup_printf ("%s/%s", section, column);
}

/**
 * sc_column_preferences_get_width:
 * @section: the name of a section
 * @column: the name of a column
 *
 * Returns: the width in pixels that somebody gave it, 0 when nobody has
 */
int
sc_column_preferences_get_width (const char *section, const char *column)
{
  GSettings *settings = sc_preferences_get ();
  g_autoptr (GVariant) all = settings != NULL ? g_settings_get_value (settings, WIDTHS) : NULL;
  g_autofree char *key = make_key (section, column);
  int width = 0;

  if (all != NULL)
    g_variant_lookup (all, key, "i", &width);

  return width;
}

/**
 * sc_column_preferences_set_width:
 * @section: the name of a section
 * @column: the name of a column
 * @width: its width in pixels
 *
 * Remembers a width.
 */
void
sc_column_preferences_set_width (const char *section, const char *column, int width)
{
  g_autofree char *key = make_key (section, column);

  if (width > 0)
    set_entry (WIDTHS, key, g_variant_new_int32 (width));
}
