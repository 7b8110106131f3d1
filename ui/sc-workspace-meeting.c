/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-future.h"
#include "sc-meeting-page.h"
#include "sc-toast.h"
#include "sc-workspace-view-private.h"

/* A meeting takes the whole window: it lies above everything else until somebody goes back. */

typedef struct
{
  ScMeetingParts *parts;
  const char *view;
} Opening;

static void
opening_free (gpointer data)
{
  Opening *opening = data;

  g_object_unref (opening->parts);
  g_free (opening);
}

static void
loaded_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  ScWorkspaceView *self = object;
  Opening *opening = data;
  AdwNavigationPage *page;

  if (error != NULL)
    {
      sc_toast_error (GTK_WIDGET (self), error);
      return;
    }
  /* Whoever pressed twice gets one. */
  if (SC_IS_MEETING_PAGE (adw_navigation_view_get_visible_page (self->navigation)))
    return;
  page = sc_meeting_page_new (self->session, opening->parts);
  sc_meeting_page_show (SC_MEETING_PAGE (page), opening->view);
  adw_navigation_view_push (self->navigation, page);
}

static void
open_meeting (ScWorkspaceView *self, const char *id, const char *view)
{
  Opening *opening = g_new0 (Opening, 1);

  opening->parts = sc_meeting_parts_new (self->session, id);
  opening->view = view;
  sc_future_then_with (sc_meeting_parts_load (opening->parts), self, loaded_cb, opening,
                       opening_free);
}

void
_sc_workspace_view_open_meeting (ScWorkspaceView *self, const char *id)
{
  open_meeting (self, id, "agenda");
}

void
_sc_workspace_view_open_people (ScWorkspaceView *self, const char *id)
{
  open_meeting (self, id, "people");
}

void
_sc_workspace_view_take_minutes (ScWorkspaceView *self, const char *id)
{
  open_meeting (self, id, "minutes");
}

/* Back to what lies below, for whoever goes somewhere else from a meeting. */
void
_sc_workspace_view_leave_meeting (ScWorkspaceView *self)
{
  while (SC_IS_MEETING_PAGE (adw_navigation_view_get_visible_page (self->navigation)))
    adw_navigation_view_pop (self->navigation);
}

/* Returns (transfer full) (nullable): a future that is done when everything typed in a meeting is in the store */
DexFuture *
_sc_workspace_view_flush_meeting (ScWorkspaceView *self)
{
  AdwNavigationPage *page = adw_navigation_view_get_visible_page (self->navigation);

  return SC_IS_MEETING_PAGE (page) ? sc_meeting_page_flush (SC_MEETING_PAGE (page)) : NULL;
}
