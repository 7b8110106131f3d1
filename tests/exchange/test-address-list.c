/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-address-list.h"

#define TODAY "2018-12-05"

static ScRecord *
make_person (const char *given_name, const char *family_name, const char *members)
{
  g_autofree char *json = g_strdup_printf (
      "{\"_id\":\"person:1\",\"type\":\"person\",\"given_name\":\"%s\",\"family_name\":\"%s\",%s}",
      given_name, family_name, members);
  g_autoptr (GError) error = NULL;
  ScRecord *person = sc_record_new_from_json (json, -1, &error);

  g_assert_no_error (error);

  return person;
}

static void
only_who_consents_and_why_not (void)
{
  static const char *const rows[][5] = {
    /* given name, family name, members, in the list, or why not */
    { "Leitung", "Team", "\"consent_publish\":\"participants\",\"emails\":[\"a@example.org\"]",
      "\"Leitung Team\" <a@example.org>", NULL },
    { "Büro", "Straße", "\"consent_publish\":\"everyone\",\"emails\":[\"\",\"b@example.org\"]",
      "\"Büro Straße\" <b@example.org>", NULL },
    { "Wer", "Nicht", "\"consent_publish\":\"nobody\",\"emails\":[\"c@example.org\"]", NULL,
      "The person wants to be shown to nobody." },
    { "Nie", "Gefragt", "\"emails\":[\"d@example.org\"]", NULL, "No consent is on record." },
    { "Ohne", "Adresse", "\"consent_publish\":\"everyone\"", NULL,
      "No e-mail address is on record." },
    { "Zeit", "Vorbei",
      "\"consent_publish\":\"everyone\",\"retention_until\":\"2018-12-04\",\"emails\":[\"e@example.org\"]",
      NULL, "The time for which the data may be kept is over." },
    /* the same address again, and names and addresses that would break the header */
    { "Zweite", "Person", "\"consent_publish\":\"everyone\",\"emails\":[\"A@Example.org\"]", "",
      NULL },
    { "\\\"O, \\\\", "<x@y>", "\"consent_publish\":\"everyone\",\"emails\":[\"f@example.org\"]",
      "\"\\\"O, \\\\ <x@y>\" <f@example.org>", NULL },
    { "Böser", "Kopf",
      "\"consent_publish\":\"everyone\",\"emails\":[\"g@example.org\\r\\nBcc: h@example.org\",\"@\"]",
      NULL, "No e-mail address is on record." },
  };
  g_autoptr (GPtrArray) people = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GString) expected = g_string_new (NULL);
  g_autoptr (ScAddressList) list = NULL;
  guint n_left_out = 0;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_ptr_array_add (people, make_person (rows[i][0], rows[i][1], rows[i][2]));
      if (rows[i][3] != NULL && *rows[i][3] != '\0')
        g_string_append_printf (expected, "%s%s", expected->len > 0 ? ", " : "", rows[i][3]);
    }
  list = sc_address_list_new (people, TODAY);
  g_assert_cmpstr (list->text, ==, expected->str);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (rows[i][4] != NULL)
      {
        g_assert_true (list->left_out->pdata[n_left_out] == people->pdata[i]);
        g_assert_cmpstr (list->reasons->pdata[n_left_out++], ==, rows[i][4]);
      }
  g_assert_cmpuint (list->left_out->len, ==, n_left_out);
  g_assert_cmpuint (list->n_addresses, ==, G_N_ELEMENTS (rows) - n_left_out);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/exchange/address-list/only-who-consents-and-why-not",
                   only_who_consents_and_why_not);

  return g_test_run ();
}
