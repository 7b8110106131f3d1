/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-record.h"

G_BEGIN_DECLS

/**
 * ScAgendaEntry:
 * @item: the agenda item
 * @depth: how many items it stands below, 0 at the top
 * @number: its number, "1", "2.1"; empty for sections and breaks, which have none
 * @minutes: how long it takes with all below it; 0 when nothing is said
 * @start_ms: when it begins by the plan, in milliseconds since 1970 UTC; -1 without a meeting that has a beginning
 * @late: whether it ends, by the plan, after the meeting does
 *
 * An item at its place.
 */
typedef struct
{
  ScRecord *item;
  guint depth;
  char *number;
  guint minutes;
  gint64 start_ms;
  gboolean late;
} ScAgendaEntry;

/**
 * ScAgenda:
 *
 * The items of a meeting in the order in which they are read, with what follows from their places: numbers, times,
 * and whether it all fits. A pure function of the records: the same on every desk. Never changes; reference counted.
 *
 * What an item takes is the longer of its own duration and that of all below it together: who has planned 30 minutes
 * and then says how they are divided has not planned more. Items below a section are numbered as if the section were
 * not there. Whose parent is not there, or is below itself, which two desks can bring about without a network,
 * stands at the top.
 */
typedef struct _ScAgenda ScAgenda;

#define SC_TYPE_AGENDA (sc_agenda_get_type ())
GType sc_agenda_get_type (void);

ScAgenda *sc_agenda_new (ScRecord *meeting, GPtrArray *items);
ScAgenda *sc_agenda_ref (ScAgenda *self);
void sc_agenda_unref (ScAgenda *self);

guint sc_agenda_get_n_entries (ScAgenda *self);
const ScAgendaEntry *sc_agenda_get_entry (ScAgenda *self, guint position);
int sc_agenda_find (ScAgenda *self, const char *id);
guint sc_agenda_get_minutes (ScAgenda *self);
guint sc_agenda_get_planned_minutes (ScAgenda *self);

/**
 * ScAgendaStep:
 * @SC_AGENDA_STEP_UP: before the sibling that stands above it
 * @SC_AGENDA_STEP_DOWN: behind the sibling that stands below it
 * @SC_AGENDA_STEP_IN: below the sibling that stands above it, as its last
 * @SC_AGENDA_STEP_OUT: behind the item that it stands below
 *
 * How an item is moved by one key press.
 */
typedef enum
{
  SC_AGENDA_STEP_UP,
  SC_AGENDA_STEP_DOWN,
  SC_AGENDA_STEP_IN,
  SC_AGENDA_STEP_OUT,
} ScAgendaStep;

gboolean sc_agenda_plan_step (ScAgenda *self,
                              const char *id,
                              ScAgendaStep step,
                              const char **parent,
                              char **order);
gboolean sc_agenda_plan_move (ScAgenda *self,
                              const char *id,
                              const char *target,
                              gboolean behind,
                              const char **parent,
                              char **order);
void sc_agenda_plan_new (ScAgenda *self, const char *behind, const char **parent, char **order);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScAgenda, sc_agenda_unref)

G_END_DECLS
