/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "sc-csv-decode-private.h"
#include "sc-csv.h"
#include "sc-exchange-error.h"

#define FORMULA_STARTS "=+-@\t\r\n"

/* How often @c stands outside quotation marks in the first line that is not blank. */
static guint
count_in_first_line (const char *text, char c)
{
  gboolean quoted = FALSE;
  guint n = 0;

  for (const char *p = text + strspn (text, "\r\n"); *p != '\0'; p++)
    {
      if (*p == '"')
        quoted = !quoted;
      else if (!quoted && (*p == '\n' || *p == '\r'))
        break;
      else if (!quoted && *p == c)
        n++;
    }

  return n;
}

/* The separator, and where the rows start: Excel understands a first line "sep=;". */
static char
find_separator (const char **text)
{
  static const char candidates[] = { ';', '\t', ',' };
  char best = ';';
  guint most = 0;

  if (g_str_has_prefix (*text, "sep=") && (*text)[4] != '\0' &&
      strchr (";,\t|", (*text)[4]) != NULL && strchr ("\r\n", (*text)[5]) != NULL)
    {
      best = (*text)[4];
      *text += 5;
      if (g_str_has_prefix (*text, "\r\n"))
        *text += 2;
      else if (**text != '\0')
        *text += 1;
      return best;
    }

  for (guint i = 0; i < G_N_ELEMENTS (candidates); i++)
    {
      guint n = count_in_first_line (*text, candidates[i]);

      if (n > most)
        {
          most = n;
          best = candidates[i];
        }
    }

  return best;
}

/* An apostrophe that guards a formula, however many apostrophes the text itself starts with. */
static gboolean
is_guarded (const char *text)
{
  const char *first = text + strspn (text, "'");

  return *text == '\'' && *first != '\0' && strchr (FORMULA_STARTS, *first) != NULL;
}

static gboolean
is_negative_number (const char *text)
{
  gboolean separator = TRUE;

  if (*text++ != '-')
    return FALSE;

  for (; *text != '\0'; text++)
    {
      if (separator ? !g_ascii_isdigit (*text)
                    : !g_ascii_isdigit (*text) && strchr (".,", *text) == NULL)
        return FALSE;
      separator = !g_ascii_isdigit (*text);
    }

  return !separator;
}

static gboolean
needs_guard (const char *text)
{
  return is_guarded (text) ||
         (*text != '\0' && strchr (FORMULA_STARTS, *text) != NULL && !is_negative_number (text));
}

typedef struct
{
  const char *p;
  char separator;
  GString *cell;
} Reader;

static gboolean
is_line_end (char c)
{
  return c == '\n' || c == '\r' || c == '\0';
}

/* Reads what stands between quotation marks; @p is behind the first. */
static gboolean
read_quoted (Reader *self)
{
  while (*self->p != '\0')
    {
      if (*self->p == '"' && self->p[1] == '"')
        self->p++;
      else if (*self->p == '"')
        {
          self->p++;
          return TRUE;
        }
      /* A line break inside a cell is one character, whoever wrote it. */
      if (*self->p != '\r')
        g_string_append_c (self->cell, *self->p);
      else if (self->p[1] != '\n')
        g_string_append_c (self->cell, '\n');
      self->p++;
    }

  return FALSE;
}

static gboolean
read_cell (Reader *self)
{
  g_string_truncate (self->cell, 0);
  if (*self->p == '"')
    {
      self->p++;
      if (!read_quoted (self))
        return FALSE;
    }

  /* Quotation marks elsewhere are text: not every program that writes CSV knows about them. */
  while (*self->p != self->separator && !is_line_end (*self->p))
    g_string_append_c (self->cell, *self->p++);

  if (is_guarded (self->cell->str))
    g_string_erase (self->cell, 0, 1);

  return TRUE;
}

static char **
read_row (Reader *self)
{
  g_autoptr (GStrvBuilder) cells = g_strv_builder_new ();

  while (TRUE)
    {
      if (!read_cell (self))
        return NULL;
      g_strv_builder_add (cells, self->cell->str);
      if (*self->p != self->separator)
        break;
      self->p++;
    }

  if (*self->p == '\r' && self->p[1] == '\n')
    self->p++;
  if (*self->p != '\0')
    self->p++;

  return g_strv_builder_end (cells);
}

/**
 * sc_csv_read:
 * @bytes: what a file holds
 * @error: return location
 *
 * Returns: (transfer full): its rows; %NULL with an #ScExchangeError when it is not CSV
 */
ScTable *
sc_csv_read (GBytes *bytes, GError **error)
{
  g_autoptr (ScTable) table = sc_table_new ();
  g_autoptr (GString) cell = g_string_new (NULL);
  g_autofree char *text = NULL;
  Reader reader = { .cell = cell };

  g_return_val_if_fail (bytes != NULL, NULL);

  text = _sc_csv_decode (bytes, error);
  if (text == NULL)
    return NULL;

  reader.p = text;
  reader.separator = find_separator (&reader.p);
  while (*reader.p != '\0')
    {
      char **cells = read_row (&reader);

      if (cells == NULL)
        {
          g_set_error (error, SC_EXCHANGE_ERROR, SC_EXCHANGE_ERROR_QUOTE,
                       _ ("Row %u: a quotation mark is never closed."),
                       sc_table_get_n_rows (table) + 1);
          return NULL;
        }
      sc_table_take_row (table, cells);
    }

  return g_steal_pointer (&table);
}

static void
write_cell (GString *out, const char *text)
{
  gboolean quoted = strpbrk (text, ";\"\r\n\t,") != NULL || *text == ' ' || *text == '\'' ||
                    g_str_has_suffix (text, " ");

  if (quoted)
    g_string_append_c (out, '"');
  if (needs_guard (text))
    g_string_append_c (out, '\'');
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (out, '"');
      g_string_append_c (out, *p);
    }
  if (quoted)
    g_string_append_c (out, '"');
}

/**
 * sc_csv_write:
 * @table: a table
 *
 * Returns: (transfer full): @table as a CSV file
 */
GBytes *
sc_csv_write (ScTable *table)
{
  GString *out = g_string_new ("\xef\xbb\xbf");

  g_return_val_if_fail (table != NULL, NULL);

  for (guint row = 0; row < sc_table_get_n_rows (table); row++)
    {
      const char *const *cells = sc_table_get_row (table, row);

      for (guint column = 0; cells[column] != NULL; column++)
        {
          if (column > 0)
            g_string_append_c (out, ';');
          write_cell (out, cells[column]);
        }
      g_string_append (out, "\r\n");
    }

  return g_string_free_to_bytes (out);
}
