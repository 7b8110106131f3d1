/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-derived.h"
#include "sc-verified-button.h"

struct _ScVerifiedButton
{
  AdwBin parent_instance;

  GtkButton *button;
  ScSession *session;
  ScRecordEditor *editor;
};

G_DEFINE_FINAL_TYPE (ScVerifiedButton, sc_verified_button, ADW_TYPE_BIN)

static void
set_text (ScVerifiedButton *self, const char *field, const char *text)
{
  g_autoptr (JsonNode) node = json_node_init_string (json_node_alloc (), text);

  sc_record_editor_set_node (self->editor, field, node);
}

/* Whoever looked comes first: then the day is the last change, and the first that undo takes back. */
static void
clicked_cb (ScVerifiedButton *self)
{
  const char *user = sc_session_get_user_name (self->session);
  g_autofree char *today = sc_derived_dup_today ();

  set_text (self, "last_verified_by", user != NULL ? user : "");
  set_text (self, "last_verified_on", today);
}

static void
sc_verified_button_dispose (GObject *object)
{
  ScVerifiedButton *self = SC_VERIFIED_BUTTON (object);

  g_clear_object (&self->session);
  g_clear_object (&self->editor);

  G_OBJECT_CLASS (sc_verified_button_parent_class)->dispose (object);
}

static void
sc_verified_button_class_init (ScVerifiedButtonClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sc_verified_button_dispose;
}

static void
sc_verified_button_init (ScVerifiedButton *self)
{
  GtkWidget *content = adw_button_content_new ();

  adw_button_content_set_icon_name (ADW_BUTTON_CONTENT (content), "object-select-symbolic");
  adw_button_content_set_label (ADW_BUTTON_CONTENT (content), _ ("Verified _Today"));
  adw_button_content_set_use_underline (ADW_BUTTON_CONTENT (content), TRUE);
  self->button = GTK_BUTTON (gtk_button_new ());
  gtk_button_set_child (self->button, content);
  gtk_widget_add_css_class (GTK_WIDGET (self->button), "flat");
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  g_signal_connect_object (self->button, "clicked", G_CALLBACK (clicked_cb), self,
                           G_CONNECT_SWAPPED);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->button));
}

/**
 * sc_verified_button_new:
 * @session: the session
 * @editor: the editor of a record with the fields "last_verified_on" and "last_verified_by"
 *
 * Returns: (transfer floating): the button
 */
GtkWidget *
sc_verified_button_new (ScSession *session, ScRecordEditor *editor)
{
  ScVerifiedButton *self = g_object_new (SC_TYPE_VERIFIED_BUTTON, NULL);

  self->session = g_object_ref (session);
  self->editor = g_object_ref (editor);
  sc_verified_button_update (self);

  return GTK_WIDGET (self);
}

/**
 * sc_verified_button_update:
 * @self: a button
 *
 * Follows the record: what was verified today cannot be verified once more.
 */
void
sc_verified_button_update (ScVerifiedButton *self)
{
  g_autofree char *today = sc_derived_dup_today ();
  const char *day;

  g_return_if_fail (SC_IS_VERIFIED_BUTTON (self));

  day = sc_record_get_string (sc_record_editor_get_record (self->editor), "last_verified_on");
  gtk_widget_set_sensitive (GTK_WIDGET (self->button), g_strcmp0 (day, today) != 0);
}
