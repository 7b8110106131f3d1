/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sc-error-text.h"
#include "sc-hall-error.h"
#include "sc-rules-error.h"
#include "sc-session-error.h"
#include "sc-store-error.h"
#include "sc-sync-error.h"

typedef struct
{
  int code;
  const char *title;
  const char *text;
} Entry;

/* clang-format off */
static const Entry store_errors[] = {
  { SC_STORE_ERROR_BUSY, N_("This Workspace Is Already Open"),
    N_("Another window or program is using it, and two at once could disturb each other. Close the other one, then try again.") },
  { SC_STORE_ERROR_READ_ONLY, N_("The Workspace Cannot Be Written"),
    N_("The folder or the file is write-protected, so nothing you type could be kept. Ask for permission to write there, then try again.") },
  { SC_STORE_ERROR_FULL, N_("No Space Left"),
    N_("The disk is full. What was saved is safe. Free some space, then try again.") },
  { SC_STORE_ERROR_TOO_NEW, N_("A Newer Version Is Needed"),
    N_("A newer version of Smart City wrote this workspace. Nothing was changed. Install the newer version to go on working.") },
  { SC_STORE_ERROR_CORRUPT, N_("The Workspace’s File Is Damaged"),
    N_("It could not be read, and it was left as it is. If the workspace is shared, join it again in an empty profile: everything that was synchronised comes back.") },
  { SC_STORE_ERROR_CONFLICT, N_("Changed Meanwhile"),
    N_("Somebody changed this at the same moment. Nothing is lost. Try again.") },
  { SC_STORE_ERROR_DELETED, N_("Deleted Meanwhile"),
    N_("Somebody deleted this entry.") },
  { SC_STORE_ERROR_NOT_FOUND, N_("Not Found"),
    N_("This entry is not there. It may still have to be synchronised.") },
  { SC_STORE_ERROR_ELSEWHERE, N_("The File Is Not on This Computer"),
    N_("It is only known here. Connect to the server, then open it again.") },
  { 0, NULL, NULL },
};

static const Entry sync_errors[] = {
  { SC_SYNC_ERROR_ADDRESS, N_("The Address Is Not Complete"),
    N_("It needs the server and the name of the workspace, such as https://server.example/alliance.") },
  { SC_SYNC_ERROR_UNREACHABLE, N_("The Server Does Not Answer"),
    N_("Check the address and the network connection. Your changes are kept on this computer and sent later.") },
  { SC_SYNC_ERROR_TLS, N_("The Connection Is Not Secure"),
    N_("The server’s certificate is not trusted, so nothing was sent. Ask whoever runs the server.") },
  { SC_SYNC_ERROR_NOT_A_SERVER, N_("No Workspace Server There"),
    N_("Something answers at this address, but it is not a Smart City server. Check the address.") },
  { SC_SYNC_ERROR_REDIRECTED, N_("The Server Has Moved"),
    N_("The address only points to another one, and passwords are not passed on. Enter the new address.") },
  { SC_SYNC_ERROR_PASSWORD, N_("Name or Password Is Wrong"),
    N_("Check both and try again. Your changes are kept on this computer.") },
  { SC_SYNC_ERROR_FORBIDDEN, N_("Not Permitted"),
    N_("The server does not allow this user to do that. Your changes are kept on this computer. Ask the project office for access.") },
  { SC_SYNC_ERROR_NO_WORKSPACE, N_("No Such Workspace"),
    N_("The server answers, but it has no workspace of this name. Check the end of the address.") },
  { SC_SYNC_ERROR_TOO_LARGE, N_("An Entry Is Too Large"),
    N_("The server does not take an entry of this size. It is kept on this computer. Shorten the text.") },
  { SC_SYNC_ERROR_REFUSED, N_("The Server Refused Changes"),
    N_("Some changes were not accepted. They are kept on this computer.") },
  { SC_SYNC_ERROR_SERVER, N_("The Server Has a Problem"),
    N_("It reports an error of its own. Your changes are kept on this computer and sent later.") },
  { SC_SYNC_ERROR_PROTOCOL, N_("The Answer Was Incomplete"),
    N_("The connection broke off. Your changes are kept on this computer and sent later.") },
  { SC_SYNC_ERROR_UNREADABLE, N_("Some Entries Cannot Be Read"),
    N_("The server gave entries that this program cannot take in. Everything else was synchronised. Show the details to whoever runs the server.") },
  { SC_SYNC_ERROR_HOST_NOT_FOUND, N_("The Server’s Name Is Not Known"),
    N_("No computer of this name was found. Check the address and the network connection. Your changes are kept on this computer and sent later.") },
  { SC_SYNC_ERROR_NO_NETWORK, N_("No Network"),
    N_("This computer is not connected to a network. Your changes are kept on this computer and sent as soon as it is.") },
  { SC_SYNC_ERROR_PORTAL, N_("Something Else Answers"),
    N_("A page of the network answers in place of the server. Public networks ask for a sign-in: open any web page in the browser. If that is not it, the server has moved. Your changes are kept on this computer and sent later.") },
  { SC_SYNC_ERROR_PROXY, N_("The Proxy Refuses the Connection"),
    N_("The way to the server leads through a proxy that does not answer or asks for a sign-in. Check the proxy in the system’s network settings. Your changes are kept on this computer and sent later.") },
  { SC_SYNC_ERROR_BUSY, N_("The Server Is Busy"),
    N_("It asks to come back later, which happens by itself. Your changes are kept on this computer.") },
  { SC_SYNC_ERROR_DECIDED, N_("Already Decided"),
    N_("Somebody else has decided this meanwhile.") },
  { 0, NULL, NULL },
};

static const Entry session_errors[] = {
  { SC_SESSION_ERROR_SETTINGS, N_("The Settings Cannot Be Read"),
    N_("The profile’s file settings.json is damaged and was left as it is. The records are not touched. Repair the file or rename it, then set the server up again.") },
  { 0, NULL, NULL },
};
static const Entry hall_errors[] = {
  { SC_HALL_ERROR_NO_SERVER, N_("This Workspace Is Only on This Computer"),
    N_("Members know each other by the office’s server. Join the workspace there first; then it can be hosted and joined in a hall.") },
  { SC_HALL_ERROR_NO_BADGE, N_("Others Would Not Know This Computer"),
    N_("It has to exchange with the office’s server once before it can host. Connect it to the internet, wait until it is up to date, and try again.") },
  { SC_HALL_ERROR_BAD_CODE, N_("This Is No Code"),
    N_("A code has three groups of four characters, such as K7QM-2FXD-9TRA. The address of the computer may stand before it.") },
  { SC_HALL_ERROR_NOT_FOUND, N_("The Other Computer Was Not Found"),
    N_("Both computers have to be in the same network. Type the address that the other one shows before the code. Some public networks keep computers apart; a phone’s hotspot does not.") },
  { SC_HALL_ERROR_UNKNOWN_HOST, N_("Another Computer Answers"),
    N_("It is not the one that shows the code, or this copy of the workspace does not know it. Nothing was sent. Check the code, or scan the picture or paste the link that the other computer shows.") },
  { SC_HALL_ERROR_WRONG_CODE, N_("The Code Is Not Valid"),
    N_("It was typed wrongly, or it has expired. Compare it with the one on the other computer.") },
  { SC_HALL_ERROR_LOCKED, N_("Too Many Wrong Codes"),
    N_("Ask for a new code: the other computer has to stop hosting and begin again.") },
  { SC_HALL_ERROR_NOT_A_MEMBER, N_("The Other Computer Does Not Know This One"),
    N_("Only computers of members can join. This one has to exchange with the office’s server once, and the other one after it.") },
  { 0, NULL, NULL },
};
/* clang-format on */

static const Entry *
find_entry (const GError *error)
{
  const Entry *entries = error->domain == SC_STORE_ERROR     ? store_errors
                         : error->domain == SC_SYNC_ERROR    ? sync_errors
                         : error->domain == SC_SESSION_ERROR ? session_errors
                         : error->domain == SC_HALL_ERROR    ? hall_errors
                                                             : NULL;

  for (const Entry *entry = entries; entry != NULL && entry->title != NULL; entry++)
    if (entry->code == error->code)
      return entry;

  return NULL;
}

/* The sentences of the access rules are in the translation file; the empty text has that file's header as
 * its translation. */
static const char *
translate_reason (const char *reason)
{
  return *reason != '\0' ? _ (reason) : reason;
}

/**
 * sc_error_is_forbidden:
 * @error: an error of any room
 *
 * Returns: whether the workspace's rules say no
 */
gboolean
sc_error_is_forbidden (const GError *error)
{
  return g_error_matches (error, SC_RULES_ERROR, SC_RULES_ERROR_FORBIDDEN) ||
         g_error_matches (error, SC_RULES_ERROR, SC_RULES_ERROR_UNAUTHORIZED);
}

/**
 * sc_error_get_title:
 * @error: an error of any room
 *
 * Returns: (transfer none): a short headline
 */
const char *
sc_error_get_title (const GError *error)
{
  const Entry *entry = find_entry (error);

  if (sc_error_is_forbidden (error))
    return _ ("Not Permitted");

  return entry != NULL ? _ (entry->title) : _ ("Something Went Wrong");
}

/**
 * sc_error_get_text:
 * @error: an error of any room
 *
 * Returns: (transfer none): one to three sentences, valid as long as @error
 */
const char *
sc_error_get_text (const GError *error)
{
  const Entry *entry = find_entry (error);

  if (sc_error_is_forbidden (error))
    return translate_reason (error->message);

  return entry != NULL ? _ (entry->text)
                       : _ ("What was saved before is safe. Try again; the details help whoever "
                            "looks into it.");
}

/**
 * sc_error_dup_text:
 * @error: an error of any room
 *
 * As sc_error_get_text(), and where the server refused a document, with the server's reason: the sentences
 * of the access rules are translated, others are given as they came.
 *
 * Returns: (transfer full): some sentences
 */
char *
sc_error_dup_text (const GError *error)
{
  const char *text = sc_error_get_text (error);
  const char *reason = error->message;

  if (!g_error_matches (error, SC_SYNC_ERROR, SC_SYNC_ERROR_REFUSED) ||
      !g_str_has_prefix (reason, SC_SYNC_REFUSED_PREFIX))
    return g_strdup (text);

  reason += strlen (SC_SYNC_REFUSED_PREFIX);
  if (*reason == '\0')
    return g_strdup (text);

  /* Translators: first that changes were not accepted and are kept, then why. */
  return g_strdup_printf (_ ("%s The reason: %s"), text, translate_reason (reason));
}

/**
 * sc_refusal_get_text:
 * @refusal: what a server refused
 *
 * Returns: (transfer none): why, in a sentence: those of the access rules are translated, others are given
 *   as they came
 */
const char *
sc_refusal_get_text (const ScRefusal *refusal)
{
  if (refusal->code == SC_SYNC_ERROR_TOO_LARGE)
    return _ ("The server does not take an entry of this size.");
  if (*refusal->reason == '\0')
    return _ ("The server gave no reason.");

  return translate_reason (refusal->reason);
}
