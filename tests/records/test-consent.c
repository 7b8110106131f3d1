/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-consent.h"

#define TODAY "2018-12-05"

static ScRecord *
make_person (const char *members)
{
  g_autofree char *json = g_strdup_printf (
      "{\"_id\":\"person:1\",\"type\":\"person\",\"family_name\":\"Beispiel\"%s%s}",
      *members != '\0' ? "," : "", members);
  g_autoptr (GError) error = NULL;
  ScRecord *person = sc_record_new_from_json (json, -1, &error);

  g_assert_no_error (error);

  return person;
}

/* Every answer for every audience. */
static void
who_may_see_whom (void)
{
  static const struct
  {
    const char *members;
    ScConsent office;
    ScConsent participants;
    ScConsent everyone;
  } rows[] = {
    { "\"consent_publish\":\"everyone\"", SC_CONSENT_GIVEN, SC_CONSENT_GIVEN, SC_CONSENT_GIVEN },
    { "\"consent_publish\":\"participants\"", SC_CONSENT_GIVEN, SC_CONSENT_GIVEN,
      SC_CONSENT_PARTICIPANTS_ONLY },
    { "\"consent_publish\":\"nobody\"", SC_CONSENT_GIVEN, SC_CONSENT_REFUSED, SC_CONSENT_REFUSED },
    { "", SC_CONSENT_GIVEN, SC_CONSENT_NOT_ASKED, SC_CONSENT_NOT_ASKED },
    { "\"consent_publish\":\"\"", SC_CONSENT_GIVEN, SC_CONSENT_NOT_ASKED, SC_CONSENT_NOT_ASKED },
    /* what another version or program wrote is no consent */
    { "\"consent_publish\":\"friends\"", SC_CONSENT_GIVEN, SC_CONSENT_NOT_ASKED,
      SC_CONSENT_NOT_ASKED },
    { "\"consent_publish\":true", SC_CONSENT_GIVEN, SC_CONSENT_NOT_ASKED, SC_CONSENT_NOT_ASKED },
    /* the last day still counts, the next one does not */
    { "\"consent_publish\":\"everyone\",\"retention_until\":\"2018-12-05\"", SC_CONSENT_GIVEN,
      SC_CONSENT_GIVEN, SC_CONSENT_GIVEN },
    { "\"consent_publish\":\"everyone\",\"retention_until\":\"2018-12-04\"", SC_CONSENT_OVER,
      SC_CONSENT_OVER, SC_CONSENT_OVER },
    { "\"consent_publish\":\"nobody\",\"retention_until\":\"2018-12-04\"", SC_CONSENT_OVER,
      SC_CONSENT_OVER, SC_CONSENT_OVER },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (ScRecord) person = make_person (rows[i].members);

      g_test_message ("%s", rows[i].members);
      g_assert_cmpint (sc_consent_check (person, SC_AUDIENCE_OFFICE, TODAY), ==, rows[i].office);
      g_assert_cmpint (sc_consent_check (person, SC_AUDIENCE_PARTICIPANTS, TODAY), ==,
                       rows[i].participants);
      g_assert_cmpint (sc_consent_check (person, SC_AUDIENCE_EVERYONE, TODAY), ==,
                       rows[i].everyone);
    }
}

static void
pictures_are_asked_for_apart (void)
{
  static const struct
  {
    const char *members;
    gboolean allowed;
  } rows[] = {
    { "\"consent_publish\":\"everyone\"", FALSE },
    { "\"consent_publish\":\"everyone\",\"consent_photo\":false", FALSE },
    { "\"consent_photo\":true", TRUE },
    { "\"consent_photo\":\"ja\"", FALSE },
    { "\"consent_photo\":true,\"retention_until\":\"2018-12-04\"", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (ScRecord) person = make_person (rows[i].members);

      g_test_message ("%s", rows[i].members);
      g_assert_cmpint (sc_consent_allows_photo (person, TODAY), ==, rows[i].allowed);
    }
}

static void
each_reason_is_a_sentence (void)
{
  g_assert_cmpstr (sc_consent_get_reason (SC_CONSENT_GIVEN), ==, "");
  for (ScConsent consent = SC_CONSENT_NOT_ASKED; consent <= SC_CONSENT_OVER; consent++)
    g_assert_true (g_str_has_suffix (sc_consent_get_reason (consent), "."));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/records/consent/who-may-see-whom", who_may_see_whom);
  g_test_add_func ("/records/consent/pictures-are-asked-for-apart", pictures_are_asked_for_apart);
  g_test_add_func ("/records/consent/each-reason-is-a-sentence", each_reason_is_a_sentence);

  return g_test_run ();
}
