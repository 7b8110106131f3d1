/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "sc-session.h"

G_BEGIN_DECLS

/**
 * ScMembersGroup:
 *
 * The people of a team with their roles, or the teams of a person: both are memberships, seen from
 * one side or the other.
 */
#define SC_TYPE_MEMBERS_GROUP (sc_members_group_get_type ())
G_DECLARE_FINAL_TYPE (ScMembersGroup, sc_members_group, SC, MEMBERS_GROUP, AdwBin)

GtkWidget *sc_members_group_new (ScSession *session,
                                 const char *id,
                                 const char *own_field,
                                 const char *other_field);

G_END_DECLS
