/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "fuzz-target.h"
#include "sc-import.h"
#include "sc-people-cards.h"
#include "sc-vcard.h"

/* Cards that somebody imports: they are an error or become valid text, and what is written of them is read
 * again as the same number of cards. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize length)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, length);
  g_autoptr (ScDirectory) directory = sc_directory_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) cards = NULL;
  g_autoptr (GPtrArray) again = NULL;
  g_autoptr (GBytes) written = NULL;
  g_autoptr (ScTable) table = NULL;
  g_autoptr (ScImport) import = NULL;

  sc_record_types_register ();
  cards = sc_vcard_read (bytes, &error);
  g_assert_true ((cards == NULL) == (error != NULL));
  if (cards == NULL)
    return 0;

  written = sc_vcard_write (cards);
  again = sc_vcard_read (written, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (again->len, ==, cards->len);
  table = sc_people_cards_read (bytes, directory, &error);
  g_assert_no_error (error);
  import = sc_import_new (sc_record_type_lookup ("person"), table, directory, "fuzz", &error);
  g_assert_true ((import == NULL) == (error != NULL));

  return 0;
}
