/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-counts.h"
#include "sc-section.h"
#include "sc-sidebar.h"
#include "sc-workspace-view.h"

G_BEGIN_DECLS

/* Shared by the files of ScWorkspaceView: conflicts are in sc-workspace-conflicts.c, meetings in
 * sc-workspace-meeting.c. */
struct _ScWorkspaceView
{
  AdwBreakpointBin parent_instance;

  AdwNavigationView *navigation;
  AdwNavigationSplitView *outer;
  AdwNavigationSplitView *inner;
  ScSidebar *sidebar;
  AdwNavigationPage *content_page;
  AdwNavigationPage *section_page;
  AdwNavigationPage *record_page;
  GtkStack *sections;
  AdwBin *record_bin;

  ScSession *session;
  ScCounts *counts;
  ScRebuilder *rebuilder;
  const ScSection *section;
  GPtrArray *flushes; /* of DexFuture: what pages that were left still save */
  char *opening;      /* (nullable): the id of the record that is being loaded */
  char *decided;      /* (nullable): the id of the conflict that is or was shown */
  gboolean narrow;
};

void _sc_workspace_view_show_section (ScWorkspaceView *self, const char *name);
void _sc_workspace_view_set_detail (ScWorkspaceView *self, GtkWidget *page, const char *title);
void _sc_workspace_view_focus_detail (ScWorkspaceView *self);
void _sc_workspace_view_close_detail (ScWorkspaceView *self);

void _sc_workspace_view_open_meeting (ScWorkspaceView *self, const char *id);
void _sc_workspace_view_open_people (ScWorkspaceView *self, const char *id);
void _sc_workspace_view_take_minutes (ScWorkspaceView *self, const char *id);
void _sc_workspace_view_leave_meeting (ScWorkspaceView *self);
DexFuture *_sc_workspace_view_flush_meeting (ScWorkspaceView *self);

void _sc_workspace_view_open_conflict (ScWorkspaceView *self, const char *id);
void _sc_workspace_view_next_conflict (ScWorkspaceView *self);
void _sc_workspace_view_conflicts_changed (ScWorkspaceView *self);

G_END_DECLS
