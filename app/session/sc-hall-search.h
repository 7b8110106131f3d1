/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <gio/gio.h>

#include "sc-hall.h"

G_BEGIN_DECLS

/**
 * ScHallFound:
 * @address: where it is, as it stands before a code
 * @user: (nullable): whose computer it is, as far as the workspace knows; %NULL when it does not
 *
 * A computer that hosts this workspace in the same network. Whether it is what it says turns out when it is joined.
 */
typedef struct
{
  char *address;
  char *user;
} ScHallFound;

/**
 * ScHallSearch:
 *
 * Looks for computers in the same network that host the workspace, for as long as it lives. Where there is no mDNS
 * none is found.
 *
 * Emits "changed" () when others are known than before.
 */
#define SC_TYPE_HALL_SEARCH (sc_hall_search_get_type ())
G_DECLARE_FINAL_TYPE (ScHallSearch, sc_hall_search, SC, HALL_SEARCH, GObject)

ScHallSearch *sc_hall_search_new (ScHall *hall);
GPtrArray *sc_hall_search_list (ScHallSearch *self);

G_END_DECLS
