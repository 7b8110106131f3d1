/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * ScToaster:
 *
 * A window that shows short news at its bottom.
 */
#define SC_TYPE_TOASTER (sc_toaster_get_type ())
G_DECLARE_INTERFACE (ScToaster, sc_toaster, SC, TOASTER, GtkWidget)

/**
 * ScToasterInterface:
 * @add_toast: shows a toast, which is given away
 */
struct _ScToasterInterface
{
  GTypeInterface parent;

  void (*add_toast) (ScToaster *self, AdwToast *toast);
};

void sc_toaster_add_toast (GtkWidget *from, AdwToast *toast);

G_END_DECLS
