/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * ScTextView:
 *
 * A text of several lines in a form. It is as high as its text is at the width it gets, which a
 * plain #GtkTextView only finds out after it was drawn.
 */
#define SC_TYPE_TEXT_VIEW (sc_text_view_get_type ())
G_DECLARE_FINAL_TYPE (ScTextView, sc_text_view, SC, TEXT_VIEW, GtkTextView)

GtkWidget *sc_text_view_new (void);

G_END_DECLS
