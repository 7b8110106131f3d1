/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-list-filters.h"
#include "sc-list-footer.h"
#include "sc-list-page.h"
#include "sc-list-pictures.h"
#include "sc-list-selection.h"
#include "sc-views-button.h"

G_BEGIN_DECLS

/* The page is one class in two files: sc-list-page.c shows the records, sc-list-page-actions.c does what the menu, the saved views and
 * the pictures ask for. */

struct _ScListPage
{
  AdwBreakpointBin parent_instance;

  AdwWindowTitle *window_title;
  GtkWidget *new_button;
  GtkSearchBar *search_bar;
  GtkEditable *search_entry;
  ScListFilters *filters;
  GtkToggleButton *pictures_button;
  ScListPictures *pictures;
  GtkStack *stack;
  GtkColumnView *table;
  GtkListView *list;
  AdwStatusPage *empty;
  GtkButton *empty_new_button;
  AdwStatusPage *nothing;
  ScListSelection *selection_bar;
  ScListFooter *footer;
  ScViewsButton *views;

  ScSession *session;
  const ScSection *section;
  const ScRecordType *type;
  ScQueryModel *model;
  GtkMultiSelection *selection;
  char *wanted;  /* (nullable): the id to select once the model has it */
  guint current; /* the position that was selected last */
  gboolean wants_focus;
  gboolean has_pictures;
  gboolean narrow;
  gboolean tight;
};

void _sc_list_page_update_query (ScListPage *self);
void _sc_list_page_update_state (ScListPage *self);
void _sc_list_page_add_actions (ScListPage *self);

G_END_DECLS
