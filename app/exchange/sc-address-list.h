/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-consent.h"

G_BEGIN_DECLS

/**
 * ScAddressList:
 * @text: the addresses for the BCC line of a letter (RFC 5322, section 3.4): "Name <address>, …"
 * @n_addresses: how many people can be written to
 * @left_out: (element-type ScRecord): the people who cannot
 * @reasons: (element-type utf8): why, for each of them, a translated sentence
 *
 * To whom a letter to some people goes, and to whom not.
 */
typedef struct
{
  char *text;
  guint n_addresses;
  GPtrArray *left_out;
  GPtrArray *reasons;
} ScAddressList;

#define SC_TYPE_ADDRESS_LIST (sc_address_list_get_type ())
GType sc_address_list_get_type (void);

ScAddressList *sc_address_list_new (GPtrArray *people, const char *today);
ScAddressList *sc_address_list_copy (ScAddressList *self);
void sc_address_list_free (ScAddressList *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScAddressList, sc_address_list_free)

G_END_DECLS
