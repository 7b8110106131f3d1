/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-exchange-error.h"
#include "sc-import.h"
#include "sc-people-cards.h"
#include "sc-vcard.h"

static GPtrArray *
read_text (const char *text, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));

  return sc_vcard_read (bytes, error);
}

static void
add (ScDirectory *directory, const char *json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ScRecord) record = sc_record_new_from_json (json, -1, &error);

  g_assert_no_error (error);
  sc_directory_add (directory, record);
}

static ScDirectory *
make_directory (void)
{
  ScDirectory *directory = sc_directory_new ();

  add (directory, "{\"_id\":\"partner:1\",\"name\":\"Stadtwerke; Netz\"}");
  add (directory,
       "{\"_id\":\"person:1\",\"given_name\":\"Erste\",\"family_name\":\"Übung\",\"title\":"
       "\"Dr.\",\"organisation_id\":\"partner:1\",\"job_title\":\"Leitung, Technik\",\"emails\":"
       "[\"a@example.org\",\"b@example.org\"],\"phones\":[\"+49 231 1\"],\"language\":\"de\"}");
  add (directory, "{\"_id\":\"person:2\",\"given_name\":\"Zweite\",\"family_name\":\"Übung\"}");

  return directory;
}

/* Cards of version 2.1, 3.0 and 4.0, as Outlook, telephones and GNOME write them. */
static void
cards_of_others (void)
{
  static const char text[] =
      "BEGIN:VCARD\r\nVERSION:2.1\r\nN;LANGUAGE=de;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:"
      "=DCbung;Eins=\r\n zig;;Dr.\r\nORG:Netz AG;Abteilung\r\nEMAIL;PREF;INTERNET:eins@example.org\r\n"
      "TEL;WORK;VOICE:+49 231 1\r\nAGENT:\r\nBEGIN:VCARD\r\nN:Falsch\r\nEND:VCARD\r\nEND:VCARD\r\n"
      "\r\nbegin:vcard\nVERSION:3.0\nitem1.EMAIL;type=INTERNET:zwei@example.org\nFN:Zwei von Übung\n"
      "NOTE:lang\n  und weiter\nPHOTO;ENCODING=b:AAAA\nEND:VCARD\n"
      "BEGIN:VCARD\nVERSION:4.0\nUID:urn:uuid:1\nN:Übung\\, geb. Test;Drei;;;MdB\n"
      "TEL;VALUE=uri;TYPE=\"work:cell\":tel:+49-231-3\nEMAIL:drei@example.org\nEMAIL:drei@example.org\n"
      "LANG;PREF=1:de\nTITLE:Leitung\\nTechnik\nEND:VCARD";
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) cards = read_text (text, &error);
  const ScVcard *card;

  g_assert_no_error (error);
  g_assert_cmpuint (cards->len, ==, 3);
  card = cards->pdata[0];
  g_assert_cmpstr (card->family_name, ==, "Übung");
  g_assert_cmpstr (card->given_name, ==, "Eins zig");
  g_assert_cmpstr (card->prefix, ==, "Dr.");
  g_assert_cmpstr (card->organisation, ==, "Netz AG");
  g_assert_cmpstr (card->emails[0], ==, "eins@example.org");
  card = cards->pdata[1];
  g_assert_cmpstr (card->family_name, ==, "Übung");
  g_assert_cmpstr (card->given_name, ==, "Zwei von");
  card = cards->pdata[2];
  g_assert_cmpstr (card->family_name, ==, "Übung, geb. Test");
  g_assert_cmpstr (card->suffix, ==, "MdB");
  g_assert_cmpstr (card->phones[0], ==, "+49-231-3");
  g_assert_cmpuint (g_strv_length (card->emails), ==, 1);
  g_assert_cmpstr (card->title, ==, "Leitung\nTechnik");
}

static void
files_that_are_none (void)
{
  static const struct
  {
    const char *text;
    int code;
  } rows[] = {
    { "", SC_EXCHANGE_ERROR_EMPTY },
    { "BEGIN:VCALENDAR\nEND:VCALENDAR", SC_EXCHANGE_ERROR_EMPTY },
    { "BEGIN:VCARD\nN:Halb", SC_EXCHANGE_ERROR_DAMAGED },
    { "BEGIN:VCARD\nBEGIN:VCARD\nEND:VCARD\n", SC_EXCHANGE_ERROR_DAMAGED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("row %u", i);
      g_assert_null (read_text (rows[i].text, &error));
      g_assert_error (error, SC_EXCHANGE_ERROR, rows[i].code);
    }
}

static ScImport *
import_cards (GBytes *bytes, ScDirectory *directory)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ScTable) table = sc_people_cards_read (bytes, directory, &error);
  ScImport *import;

  g_assert_no_error (error);
  import = sc_import_new (sc_record_type_lookup ("person"), table, directory, "anna", &error);
  g_assert_no_error (error);

  return import;
}

/* No line is longer than 75 octets, none is cut inside a character, and what comes back is nothing new. */
static void
exported_cards_come_back (void)
{
  g_autoptr (ScDirectory) directory = make_directory ();
  g_autoptr (GBytes) bytes =
      sc_people_cards_export (sc_directory_list (directory, "person"), directory);
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_auto (GStrv) lines = g_strsplit (text, "\r\n", -1);
  g_autoptr (ScImport) import = import_cards (bytes, directory);

  for (gsize i = 0; lines[i] != NULL; i++)
    {
      g_assert_cmpuint (strlen (lines[i]), <=, 75);
      g_assert_true (g_utf8_validate (lines[i], -1, NULL));
    }
  g_assert_nonnull (strstr (text, "VERSION:4.0\r\nUID:person:1\r\nFN:Dr. Erste Übung\r\n"
                                  "N:Übung;Erste;;Dr.;\r\nORG:Stadtwerke\\; Netz\r\n"));
  g_assert_cmpuint (sc_import_get_problems (import)->len, ==, 0);
  g_assert_cmpuint (sc_import_count (import, SC_IMPORT_UNCHANGED), ==, 2);
}

/* A card from elsewhere adds an address to who is there, and takes nothing away. */
static void
a_card_from_elsewhere (void)
{
  static const char text[] =
      "BEGIN:VCARD\nVERSION:3.0\nUID:x\nN:Übung;Erste\nEMAIL:c@example.org\nEND:VCARD\n"
      "BEGIN:VCARD\nVERSION:3.0\nN:Übung;Dritte\nEMAIL:d@example.org\nEND:VCARD\n";
  g_autoptr (ScDirectory) directory = make_directory ();
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, sizeof text - 1);
  g_autoptr (ScImport) import = import_cards (bytes, directory);
  ScImportRow *row = sc_import_get_rows (import)->pdata[0];

  g_assert_cmpuint (sc_import_count (import, SC_IMPORT_UPDATE), ==, 1);
  g_assert_cmpuint (sc_import_count (import, SC_IMPORT_NEW), ==, 1);
  g_assert_cmpuint (row->changes->len, ==, 1);
  g_assert_cmpstr (((ScImportChange *) row->changes->pdata[0])->field->name, ==, "emails");
  g_assert_cmpstr (((ScImportChange *) row->changes->pdata[0])->after, ==,
                   "a@example.org; b@example.org; c@example.org");
  g_assert_cmpstr (sc_record_get_string (row->record, "job_title"), ==, "Leitung, Technik");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  sc_record_types_register ();
  g_test_add_func ("/exchange/people-cards/cards-of-others", cards_of_others);
  g_test_add_func ("/exchange/people-cards/files-that-are-none", files_that_are_none);
  g_test_add_func ("/exchange/people-cards/exported-cards-come-back", exported_cards_come_back);
  g_test_add_func ("/exchange/people-cards/a-card-from-elsewhere", a_card_from_elsewhere);

  return g_test_run ();
}
