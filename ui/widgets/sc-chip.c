/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-chip.h"

struct _ScChip
{
  AdwBin parent_instance;

  char *value;
  GtkLabel *label;
  GtkWidget *link; /* (nullable) */
  GtkWidget *remove;
};

G_DEFINE_FINAL_TYPE (ScChip, sc_chip, ADW_TYPE_BIN)

static guint removed_signal;
static guint activated_signal;

static void
remove_clicked_cb (ScChip *self)
{
  g_signal_emit (self, removed_signal, 0);
}

static void
link_clicked_cb (ScChip *self)
{
  g_signal_emit (self, activated_signal, 0);
}

static void
sc_chip_finalize (GObject *object)
{
  g_free (SC_CHIP (object)->value);

  G_OBJECT_CLASS (sc_chip_parent_class)->finalize (object);
}

static void
sc_chip_class_init (ScChipClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sc_chip_finalize;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "chip");
  removed_signal = g_signal_new ("removed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
  activated_signal = g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sc_chip_init (ScChip *self)
{
  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_ellipsize (self->label, PANGO_ELLIPSIZE_END);
  self->remove = gtk_button_new_from_icon_name ("window-close-symbolic");
  gtk_widget_add_css_class (self->remove, "flat");
  gtk_widget_add_css_class (self->remove, "circular");
  gtk_widget_set_valign (self->remove, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (self->remove, "clicked", G_CALLBACK (remove_clicked_cb), self);
}

/**
 * sc_chip_new:
 * @value: what it stands for
 * @label: what it shows
 * @activatable: whether it leads somewhere
 *
 * Returns: (transfer floating): a chip
 */
GtkWidget *
sc_chip_new (const char *value, const char *label, gboolean activatable)
{
  ScChip *self = g_object_new (SC_TYPE_CHIP, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 2);
  GtkWidget *first = GTK_WIDGET (self->label);

  self->value = g_strdup (value);
  if (activatable)
    {
      self->link = gtk_button_new ();
      gtk_button_set_child (GTK_BUTTON (self->link), GTK_WIDGET (self->label));
      gtk_widget_add_css_class (self->link, "flat");
      gtk_widget_add_css_class (self->link, "chip-link");
      g_signal_connect_swapped (self->link, "clicked", G_CALLBACK (link_clicked_cb), self);
      first = self->link;
    }
  gtk_box_append (GTK_BOX (box), first);
  gtk_box_append (GTK_BOX (box), self->remove);
  adw_bin_set_child (ADW_BIN (self), box);
  sc_chip_set_label (self, label);

  return GTK_WIDGET (self);
}

const char *
sc_chip_get_value (ScChip *self)
{
  g_return_val_if_fail (SC_IS_CHIP (self), NULL);

  return self->value;
}

void
sc_chip_set_label (ScChip *self, const char *label)
{
  g_autofree char *remove = NULL;

  g_return_if_fail (SC_IS_CHIP (self));

  gtk_label_set_label (self->label, label);
  /* Translators: takes one of several values out. */
  remove = g_strdup_printf (_ ("Remove %s"), label);
  gtk_widget_set_tooltip_text (self->remove, remove);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->remove), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  remove, -1);
}
