/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-record.h"

G_BEGIN_DECLS

/**
 * ScAudience:
 * @SC_AUDIENCE_OFFICE: the people who keep the records
 * @SC_AUDIENCE_PARTICIPANTS: those who take part, such as who gets a list or a letter of a team
 * @SC_AUDIENCE_EVERYONE: anybody, as on a web page or a poster
 *
 * To whom something about a person is about to be shown.
 */
typedef enum
{
  SC_AUDIENCE_OFFICE,
  SC_AUDIENCE_PARTICIPANTS,
  SC_AUDIENCE_EVERYONE,
} ScAudience;

/**
 * ScConsent:
 * @SC_CONSENT_GIVEN: it may be shown
 * @SC_CONSENT_NOT_ASKED: nobody has written down an answer, which is no consent
 * @SC_CONSENT_REFUSED: to nobody
 * @SC_CONSENT_PARTICIPANTS_ONLY: to participants, but not to everyone
 * @SC_CONSENT_OVER: the time for which the data may be kept is over
 *
 * What a person has allowed, for one audience on one day.
 */
typedef enum
{
  SC_CONSENT_GIVEN,
  SC_CONSENT_NOT_ASKED,
  SC_CONSENT_REFUSED,
  SC_CONSENT_PARTICIPANTS_ONLY,
  SC_CONSENT_OVER,
} ScConsent;

ScConsent sc_consent_check (ScRecord *person, ScAudience audience, const char *today);
gboolean sc_consent_allows_photo (ScRecord *person, const char *today);
gboolean sc_consent_is_over (ScRecord *person, const char *today);
gboolean sc_audience_from_name (const char *name, ScAudience *audience);
const char *sc_consent_get_reason (ScConsent consent);

G_END_DECLS
