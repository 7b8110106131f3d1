/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-pill.h"

struct _ScPill
{
  AdwBin parent_instance;

  GtkImage *image;
  GtkLabel *label;
  const char *css_class;
};

G_DEFINE_FINAL_TYPE (ScPill, sc_pill, ADW_TYPE_BIN)

typedef struct
{
  const char *nick;
  const char *css_class;
  const char *icon_name;
} Look;

/* The phases of a solution and the states of a partner; whatever else there is looks neutral. */
static const Look looks[] = {
  { "idea", "idea", "sc-solution-symbolic" },
  { "prototype", "prototype", "applications-engineering-symbolic" },
  { "pilot", "pilot", "media-playback-start-symbolic" },
  { "operation", "operation", "object-select-symbolic" },
  { "transfer", "transfer", "send-to-symbolic" },
  { "ended", "ended", "media-playback-stop-symbolic" },
  { "interested", "idea", "star-new-symbolic" },
  { "signed", "prototype", "document-edit-symbolic" },
  { "active", "operation", "object-select-symbolic" },
  { "dormant", "ended", "media-playback-pause-symbolic" },
  { "left", "ended", "media-playback-stop-symbolic" },
};

static void
sc_pill_class_init (ScPillClass *klass)
{
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "pill");
}

static void
sc_pill_init (ScPill *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 5);

  self->image = GTK_IMAGE (gtk_image_new ());
  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_ellipsize (self->label, PANGO_ELLIPSIZE_END);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->image), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->image));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->label));
  adw_bin_set_child (ADW_BIN (self), box);
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_START);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

GtkWidget *
sc_pill_new (void)
{
  return g_object_new (SC_TYPE_PILL, NULL);
}

static const Look *
find_look (const char *nick)
{
  for (gsize i = 0; i < G_N_ELEMENTS (looks); i++)
    if (g_str_equal (looks[i].nick, nick))
      return &looks[i];

  return NULL;
}

/**
 * sc_pill_set_value:
 * @self: a pill
 * @field: (nullable): a field with a vocabulary
 * @nick: (nullable): the value; the pill is not shown when there is none
 */
void
sc_pill_set_value (ScPill *self, const ScField *field, const char *nick)
{
  const ScEnumValue *value =
      field != NULL && nick != NULL ? sc_field_lookup_value (field, nick) : NULL;
  const Look *look = nick != NULL ? find_look (nick) : NULL;

  g_return_if_fail (SC_IS_PILL (self));

  if (self->css_class != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (self), self->css_class);
  self->css_class = look != NULL ? look->css_class : NULL;
  if (self->css_class != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self), self->css_class);

  gtk_widget_set_visible (GTK_WIDGET (self), nick != NULL && *nick != '\0');
  gtk_widget_set_visible (GTK_WIDGET (self->image), look != NULL);
  gtk_image_set_from_icon_name (self->image, look != NULL ? look->icon_name : NULL);
  gtk_label_set_label (self->label, value != NULL  ? sc_enum_value_get_label (value)
                                    : nick != NULL ? nick
                                                   : "");
}
