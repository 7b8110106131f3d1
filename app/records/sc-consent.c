/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "sc-consent.h"

/* What of a person may be shown to whom is decided here and nowhere else (GDPR, articles 5, 6 and 7): letters,
 * lists, cards, posters and web pages ask. Whoever keeps the records sees all of them as long as they may be
 * kept. */

static const char *
get_text (ScRecord *person, const char *name)
{
  const char *text = sc_record_get_string (person, name);

  return text != NULL && *text != '\0' ? text : NULL;
}

/**
 * sc_consent_is_over:
 * @person: a person
 * @today: the day it is, "2018-12-31"
 *
 * Returns: whether the last day on which the person's data may be kept is gone by. "Delete after" names a day
 *   that still counts; without one the data may be kept.
 */
gboolean
sc_consent_is_over (ScRecord *person, const char *today)
{
  const char *until;

  g_return_val_if_fail (SC_IS_RECORD (person) && today != NULL, TRUE);

  until = get_text (person, "retention_until");

  return until != NULL && g_strcmp0 (until, today) < 0;
}

/**
 * sc_audience_from_name:
 * @name: "office", "participants" or "everyone"
 * @audience: (out): the audience of that name
 *
 * Returns: %FALSE when there is no such audience
 */
gboolean
sc_audience_from_name (const char *name, ScAudience *audience)
{
  static const char *const names[] = { [SC_AUDIENCE_OFFICE] = "office",
                                       [SC_AUDIENCE_PARTICIPANTS] = "participants",
                                       [SC_AUDIENCE_EVERYONE] = "everyone" };

  g_return_val_if_fail (name != NULL && audience != NULL, FALSE);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (names[i], name))
      {
        *audience = (ScAudience) i;
        return TRUE;
      }

  return FALSE;
}

/**
 * sc_consent_check:
 * @person: a person
 * @audience: to whom something about the person is to be shown
 * @today: the day it is, "2018-12-31"
 *
 * What no version of this program wrote is no consent: an answer that is missing or unknown keeps the person
 * out of everything that leaves the office.
 *
 * Returns: %SC_CONSENT_GIVEN, or why not
 */
ScConsent
sc_consent_check (ScRecord *person, ScAudience audience, const char *today)
{
  const char *answer;

  g_return_val_if_fail (SC_IS_RECORD (person) && today != NULL, SC_CONSENT_REFUSED);

  if (sc_consent_is_over (person, today))
    return SC_CONSENT_OVER;
  if (audience == SC_AUDIENCE_OFFICE)
    return SC_CONSENT_GIVEN;

  answer = get_text (person, "consent_publish");
  if (g_strcmp0 (answer, "everyone") == 0)
    return SC_CONSENT_GIVEN;
  if (g_strcmp0 (answer, "participants") == 0)
    return audience == SC_AUDIENCE_PARTICIPANTS ? SC_CONSENT_GIVEN : SC_CONSENT_PARTICIPANTS_ONLY;

  return g_strcmp0 (answer, "nobody") == 0 ? SC_CONSENT_REFUSED : SC_CONSENT_NOT_ASKED;
}

/**
 * sc_consent_allows_photo:
 * @person: a person
 * @today: the day it is, "2018-12-31"
 *
 * Returns: whether a picture of the person may be shown: only where that was said for pictures, too
 */
gboolean
sc_consent_allows_photo (ScRecord *person, const char *today)
{
  g_return_val_if_fail (SC_IS_RECORD (person) && today != NULL, FALSE);

  return !sc_consent_is_over (person, today) &&
         sc_record_get_boolean (person, "consent_photo", FALSE);
}

/**
 * sc_consent_get_reason:
 * @consent: what sc_consent_check() said
 *
 * Returns: (transfer none): why a person is left out, a translated sentence; empty for %SC_CONSENT_GIVEN
 */
const char *
sc_consent_get_reason (ScConsent consent)
{
  switch (consent)
    {
    case SC_CONSENT_NOT_ASKED:
      return _ ("No consent is on record.");
    case SC_CONSENT_REFUSED:
      return _ ("The person wants to be shown to nobody.");
    case SC_CONSENT_PARTICIPANTS_ONLY:
      return _ ("The person wants to be shown to participants only.");
    case SC_CONSENT_OVER:
      return _ ("The time for which the data may be kept is over.");
    case SC_CONSENT_GIVEN:
    default:
      return "";
    }
}
