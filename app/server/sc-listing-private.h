/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-request-private.h"
#include "sc-wire-form.h"

G_BEGIN_DECLS

/* What `_all_docs` and its kin are asked for: a range of names in the order of their bytes. */
typedef struct
{
  ScListRequest list;
  guint64 left;        /* rows that may still be sent */
  ScWireFlags flags;   /* how documents are written */
  gboolean update_seq; /* whether the answer says how new it is */
} ScListing;

gboolean _sc_listing_read (ScListing *self, ScRequest *request, GError **error);
gboolean _sc_listing_read_body (ScRequest *request, GError **error);
void _sc_listing_clear (ScListing *self);
void _sc_listing_confine (ScListing *self, const char *first, const char *end);
char **_sc_listing_pick (const ScListing *self, char **names);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ScListing, _sc_listing_clear)

G_END_DECLS
