/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-alike-banner.h"
#include "sc-format.h"
#include "sc-future.h"
#include "sc-merge-dialog.h"
#include "sc-session-links.h"
#include "sc-toast.h"

/* A name is compared when somebody pauses. */
#define PAUSE_MS 500

struct _ScAlikeBanner
{
  AdwBin parent_instance;

  AdwBanner *banner;
  ScSession *session;
  ScRecordEditor *editor;
  char *id; /* (nullable): of the one that is alike */
  guint source;
};

G_DEFINE_FINAL_TYPE (ScAlikeBanner, sc_alike_banner, ADW_TYPE_BIN)

static void
listed_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  ScAlikeBanner *self = object;
  GPtrArray *alike = value != NULL ? g_value_get_boxed (value) : NULL;
  ScRecord *other = alike != NULL && alike->len > 0 ? alike->pdata[0] : NULL;

  g_set_str (&self->id, other != NULL ? sc_record_get_id (other) : NULL);
  if (other != NULL)
    {
      g_autofree char *title = sc_format_title (other);
      /* Translators: %s is the title of another record of the same kind. */
      g_autofree char *text = g_strdup_printf (_ ("“%s” looks like the same."), title);

      adw_banner_set_title (self->banner, text);
    }
  adw_banner_set_revealed (self->banner, other != NULL);
}

static gboolean
look_cb (gpointer data)
{
  ScAlikeBanner *self = data;

  self->source = 0;
  sc_future_then (sc_session_list_alike (self->session, sc_record_editor_get_record (self->editor)),
                  self, listed_cb);

  return G_SOURCE_REMOVE;
}

static void
look (ScAlikeBanner *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
  self->source = g_timeout_add (PAUSE_MS, look_cb, self);
}

/* The page may show the one that is gone now. */
static void
merged_cb (ScMergeDialog *dialog, const char *id, guint n_links, ScAlikeBanner *self)
{
  g_autofree char *text =
      n_links > 0
          ? g_strdup_printf (ngettext ("Merged, with %u other entry that named it",
                                       "Merged, with %u other entries that named it", n_links),
                             n_links)
          : g_strdup (_ ("Merged"));

  sc_toast_undoable (GTK_WIDGET (self), text);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.open-record", "s", id);
}

static void
different_cb (ScMergeDialog *dialog, ScAlikeBanner *self)
{
  const char *other_id = g_object_get_data (G_OBJECT (dialog), "other-id");

  sc_session_set_different (self->session,
                            sc_record_get_id (sc_record_editor_get_record (self->editor)),
                            other_id);
  look (self);
}

static void
loaded_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  ScAlikeBanner *self = object;
  ScRecord *other = value != NULL ? g_value_get_object (value) : NULL;
  AdwDialog *dialog;

  if (other == NULL)
    {
      sc_toast_error (GTK_WIDGET (self), error);
      return;
    }
  dialog = sc_merge_dialog_new (self->session, sc_record_editor_get_record (self->editor), other);
  g_object_set_data_full (G_OBJECT (dialog), "other-id", g_strdup (sc_record_get_id (other)),
                          g_free);
  g_signal_connect_object (dialog, "merged", G_CALLBACK (merged_cb), self, 0);
  g_signal_connect_object (dialog, "different", G_CALLBACK (different_cb), self, 0);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
flushed_cb (gpointer object, const GValue *value, const GError *error, gpointer id)
{
  ScAlikeBanner *self = object;

  if (error != NULL)
    sc_toast_error (GTK_WIDGET (self), error);
  else
    sc_future_then (sc_session_load (self->session, id), self, loaded_cb);
}

static void
clicked_cb (ScAlikeBanner *self)
{
  if (self->id != NULL)
    sc_alike_banner_compare_with (self, self->id);
}

static void
sc_alike_banner_dispose (GObject *object)
{
  ScAlikeBanner *self = SC_ALIKE_BANNER (object);

  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_object (&self->editor);
  g_clear_object (&self->session);
  g_clear_pointer (&self->id, g_free);

  G_OBJECT_CLASS (sc_alike_banner_parent_class)->dispose (object);
}

static void
sc_alike_banner_class_init (ScAlikeBannerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sc_alike_banner_dispose;
}

static void
sc_alike_banner_init (ScAlikeBanner *self)
{
  self->banner = ADW_BANNER (adw_banner_new (""));
  adw_banner_set_use_markup (self->banner, FALSE);
  adw_banner_set_button_label (self->banner, _ ("_Compare…"));
  g_signal_connect_swapped (self->banner, "button-clicked", G_CALLBACK (clicked_cb), self);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->banner));
}

/**
 * sc_alike_banner_follow:
 * @self: a banner that follows nothing yet
 * @session: the session
 * @editor: the record that somebody types
 */
void
sc_alike_banner_follow (ScAlikeBanner *self, ScSession *session, ScRecordEditor *editor)
{
  g_return_if_fail (SC_IS_ALIKE_BANNER (self) && self->editor == NULL);

  self->session = g_object_ref (session);
  self->editor = g_object_ref (editor);
  g_signal_connect_object (editor, "notify::record", G_CALLBACK (look), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (sc_session_get_store (session), "changed", G_CALLBACK (look), self,
                           G_CONNECT_SWAPPED);
  look (self);
}

/**
 * sc_alike_banner_compare_with:
 * @self: a banner that follows an editor
 * @id: the id of another record of the same type
 *
 * Saves what was typed, and asks what is to become of the two.
 */
void
sc_alike_banner_compare_with (ScAlikeBanner *self, const char *id)
{
  g_return_if_fail (SC_IS_ALIKE_BANNER (self) && self->editor != NULL && id != NULL);

  sc_future_then_with (sc_record_editor_flush (self->editor), self, flushed_cb, g_strdup (id),
                       g_free);
}
