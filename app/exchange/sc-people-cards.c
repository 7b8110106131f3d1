/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-people-cards.h"
#include "sc-record-table.h"
#include "sc-vcard.h"

/* The columns are called as the fields of a person. */
static const char *const headers[] = { "id",     "title",     "given_name", "family_name",
                                       "affix",  "job_title", "language",   "organisation_id",
                                       "emails", "phones",    NULL };

static char *
dup_cell (const char *text)
{
  return g_strdup (text != NULL ? text : "");
}

/* Returns (transfer none) (nullable): who the card is about, as far as that is certain */
static ScRecord *
find_person (const ScVcard *card, ScDirectory *directory)
{
  ScRecord *person = card->uid != NULL ? sc_directory_get (directory, card->uid) : NULL;
  g_autofree char *name = g_strjoin (" ", card->given_name != NULL ? card->given_name : "",
                                     card->family_name != NULL ? card->family_name : "", NULL);
  const char *id;

  if (person != NULL)
    return person;
  id = sc_directory_find (directory, "person", g_strstrip (name), NULL);

  return id != NULL ? sc_directory_get (directory, id) : NULL;
}

/* What a card does not say is no wish to forget it: an empty cell would empty the field. */
static void
fill_blanks (char **cells, ScRecord *person, ScDirectory *directory)
{
  for (gsize i = 1; headers[i] != NULL; i++)
    if (*cells[i] == '\0')
      {
        const ScField *field =
            sc_record_type_lookup_field (sc_record_get_record_type (person), headers[i]);

        g_free (cells[i]);
        cells[i] = sc_record_table_dup_cell (person, field, directory);
      }
}

/* Returns (transfer full): what the person has in @name, and what of @more is new, as a cell */
static char *
join (ScRecord *person, const char *name, char **more)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) known = person != NULL ? sc_record_dup_strv (person, name) : NULL;
  g_auto (GStrv) all = NULL;

  if (known != NULL)
    g_strv_builder_addv (builder, (const char **) known);
  for (gsize i = 0; more[i] != NULL; i++)
    if (known == NULL || !g_strv_contains ((const char *const *) known, more[i]))
      g_strv_builder_add (builder, more[i]);
  all = g_strv_builder_end (builder);

  return g_strjoinv ("; ", all);
}

/**
 * sc_people_cards_read:
 * @bytes: a file with cards
 * @directory: the people that there are
 * @error: return location
 *
 * A card that was exported here is about the same person when it comes back; one from elsewhere is about
 * the only person of that name.
 *
 * Returns: (transfer full) (nullable): the cards as a sheet of people; %NULL with an #ScExchangeError
 */
ScTable *
sc_people_cards_read (GBytes *bytes, ScDirectory *directory, GError **error)
{
  g_autoptr (GPtrArray) cards = NULL;
  ScTable *table;

  g_return_val_if_fail (bytes != NULL && directory != NULL, NULL);

  cards = sc_vcard_read (bytes, error);
  if (cards == NULL)
    return NULL;

  table = sc_table_new ();
  sc_table_take_row (table, g_strdupv ((char **) headers));
  for (guint i = 0; i < cards->len; i++)
    {
      const ScVcard *card = cards->pdata[i];
      ScRecord *person = find_person (card, directory);
      char **cells = g_new0 (char *, G_N_ELEMENTS (headers));
      gsize n = 0;

      cells[n++] = dup_cell (person != NULL ? sc_record_get_id (person) : NULL);
      cells[n++] = dup_cell (card->prefix);
      cells[n++] = dup_cell (card->given_name);
      cells[n++] = dup_cell (card->family_name);
      cells[n++] = dup_cell (card->suffix);
      cells[n++] = dup_cell (card->title);
      cells[n++] = dup_cell (card->language);
      cells[n++] = dup_cell (card->organisation);
      cells[n++] = join (person, "emails", card->emails);
      cells[n++] = join (person, "phones", card->phones);
      if (person != NULL)
        fill_blanks (cells, person, directory);
      sc_table_take_row (table, cells);
    }

  return table;
}

static ScVcard *
make_card (ScRecord *person, ScDirectory *directory)
{
  ScVcard *card = g_new0 (ScVcard, 1);
  const char *organisation = sc_record_get_string (person, "organisation_id");

  card->uid = g_strdup (sc_record_get_id (person));
  card->prefix = g_strdup (sc_record_get_string (person, "title"));
  card->given_name = g_strdup (sc_record_get_string (person, "given_name"));
  card->family_name = g_strdup (sc_record_get_string (person, "family_name"));
  card->suffix = g_strdup (sc_record_get_string (person, "affix"));
  card->title = g_strdup (sc_record_get_string (person, "job_title"));
  card->language = g_strdup (sc_record_get_string (person, "language"));
  if (organisation != NULL && sc_directory_get (directory, organisation) != NULL)
    card->organisation = sc_record_dup_title (sc_directory_get (directory, organisation));
  card->emails = sc_record_dup_strv (person, "emails");
  card->phones = sc_record_dup_strv (person, "phones");

  return card;
}

/**
 * sc_people_cards_export:
 * @people: (element-type ScRecord): people
 * @directory: the organisations they may name
 *
 * Returns: (transfer full): a file with a card of each
 */
GBytes *
sc_people_cards_export (GPtrArray *people, ScDirectory *directory)
{
  g_autoptr (GPtrArray) cards = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_vcard_free);

  g_return_val_if_fail (people != NULL && directory != NULL, NULL);

  for (guint i = 0; i < people->len; i++)
    g_ptr_array_add (cards, make_card (people->pdata[i], directory));

  return sc_vcard_write (cards);
}
