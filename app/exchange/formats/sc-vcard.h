/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ScVcard:
 * @uid: (nullable): what tells the card from others
 * @family_name: (nullable): the family name
 * @given_name: (nullable): the given name, and further ones
 * @prefix: (nullable): "Dr."
 * @suffix: (nullable): "MdB"
 * @organisation: (nullable): without its units
 * @title: (nullable): the position there
 * @language: (nullable): the language to write in
 * @emails: addresses
 * @phones: numbers
 *
 * A person's card, as far as it says what an address book needs (RFC 6350).
 */
typedef struct
{
  char *uid;
  char *family_name;
  char *given_name;
  char *prefix;
  char *suffix;
  char *organisation;
  char *title;
  char *language;
  char **emails;
  char **phones;
} ScVcard;

void sc_vcard_free (ScVcard *self);
gboolean sc_vcard_is_vcard (GBytes *bytes);
GPtrArray *sc_vcard_read (GBytes *bytes, GError **error);
GBytes *sc_vcard_write (GPtrArray *cards);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScVcard, sc_vcard_free)

G_END_DECLS
