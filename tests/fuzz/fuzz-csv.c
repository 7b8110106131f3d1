/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "fuzz-target.h"
#include "sc-csv.h"
#include "sc-import.h"

/* A file that somebody imports. What was read and is written again must be the same when it is read
 * again; the import takes all rows or names those it does not take. */

static void
assert_same (ScTable *a, ScTable *b)
{
  g_assert_cmpuint (sc_table_get_n_rows (a), ==, sc_table_get_n_rows (b));
  for (guint i = 0; i < sc_table_get_n_rows (a); i++)
    g_assert_cmpstrv (sc_table_get_row (a, i), sc_table_get_row (b, i));
}

/* The first line says what separates the columns, so it is given one that leaves no choice. */
static void
write_and_read (ScTable *table)
{
  g_autoptr (ScTable) whole = sc_table_new ();
  g_autoptr (ScTable) again = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  sc_table_take_row (whole, g_strsplit ("A;B;C;D;E;F", ";", -1));
  for (guint i = 0; i < sc_table_get_n_rows (table); i++)
    sc_table_take_row (whole, g_strdupv ((char **) sc_table_get_row (table, i)));
  bytes = sc_csv_write (whole);
  again = sc_csv_read (bytes, &error);
  g_assert_no_error (error);
  assert_same (whole, again);
}

static void
import (ScTable *table)
{
  g_autoptr (ScDirectory) directory = sc_directory_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ScImport) import =
      sc_import_new (sc_record_type_lookup ("solution"), table, directory, "fuzz", &error);
  g_autoptr (GPtrArray) records = NULL;

  g_assert_true ((import == NULL) == (error != NULL));
  if (import == NULL)
    return;

  records = sc_import_dup_records (import, NULL);
  g_assert_true ((records == NULL) == (sc_import_count (import, SC_IMPORT_ERROR) > 0));
  g_assert_true ((records == NULL) == (sc_import_get_problems (import)->len > 0));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize length)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, length);
  g_autoptr (GError) error = NULL;
  g_autoptr (ScTable) table = NULL;

  sc_record_types_register ();
  table = sc_csv_read (bytes, &error);
  g_assert_true ((table == NULL) == (error != NULL));
  if (table == NULL)
    return 0;

  write_and_read (table);
  import (table);

  return 0;
}
