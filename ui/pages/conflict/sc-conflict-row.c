/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-conflict-row.h"
#include "sc-conflict-values.h"
#include "sc-format.h"
#include "sc-future.h"

struct _ScConflictRow
{
  AdwActionRow parent_instance;

  char *id;
  GtkCheckButton *mark;
};

G_DEFINE_FINAL_TYPE (ScConflictRow, sc_conflict_row, ADW_TYPE_ACTION_ROW)

enum
{
  PROP_0,
  PROP_MARKED,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

/* Who made a version, and when. */
static char *
dup_side (ScRecord *version)
{
  const char *by = version != NULL ? sc_record_get_string (version, "modified_by") : NULL;
  g_autofree char *time =
      version != NULL ? sc_format_moment (sc_record_get_string (version, "modified_at")) : NULL;

  if (version == NULL)
    return g_strdup (_ ("deleted there"));

  return g_strdup_printf ("%s %s", by != NULL ? by : "–", time);
}

/* Which fields are to be decided, by their labels; each once, though several parts of a list may differ. */
static char *
dup_fields (ScConflict *conflict)
{
  GPtrArray *fields = sc_conflict_get_fields (conflict);
  g_autoptr (GPtrArray) labels = g_ptr_array_new_null_terminated (4, NULL, TRUE);

  for (guint i = 0; i < fields->len; i++)
    {
      const ScFieldConflict *values = fields->pdata[i];
      const ScField *field = sc_conflict_values_get_field (conflict, values);
      const char *label = field != NULL ? sc_field_get_label (field) : values->field;

      if (!g_ptr_array_find_with_equal_func (labels, label, g_str_equal, NULL))
        g_ptr_array_add (labels, (gpointer) label);
    }

  return g_strjoinv (", ", (char **) labels->pdata);
}

static void
loaded_cb (gpointer row, const GValue *value, const GError *error, gpointer data)
{
  ScConflict *conflict = value != NULL ? g_value_get_object (value) : NULL;
  g_autofree char *mine = NULL;
  g_autofree char *theirs = NULL;
  g_autofree char *fields = NULL;
  g_autofree char *text = NULL;

  /* It was decided meanwhile: the list follows. */
  if (conflict == NULL)
    return;
  mine = dup_side (sc_conflict_get_mine (conflict));
  theirs = dup_side (sc_conflict_get_theirs (conflict));
  fields = sc_conflict_get_kind (conflict) == SC_CONFLICT_DELETED
               ? g_strdup (_ ("Changed and deleted"))
               : dup_fields (conflict);
  /* Translators: what is to be decided; who wrote the one version and when; the same of the other. */
  text = g_strdup_printf (_ ("%s · %s / %s"), fields, mine, theirs);
  adw_action_row_set_subtitle (row, text);
}

static void
toggled_cb (ScConflictRow *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MARKED]);
}

static gboolean
space_key_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  ScConflictRow *self = SC_CONFLICT_ROW (widget);

  sc_conflict_row_set_marked (self, !sc_conflict_row_get_marked (self));

  return GDK_EVENT_STOP;
}

static void
sc_conflict_row_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_MARKED)
    g_value_set_boolean (value, sc_conflict_row_get_marked (SC_CONFLICT_ROW (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
sc_conflict_row_set_property (GObject *object,
                              guint prop_id,
                              const GValue *value,
                              GParamSpec *pspec)
{
  if (prop_id == PROP_MARKED)
    sc_conflict_row_set_marked (SC_CONFLICT_ROW (object), g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
sc_conflict_row_finalize (GObject *object)
{
  g_free (SC_CONFLICT_ROW (object)->id);

  G_OBJECT_CLASS (sc_conflict_row_parent_class)->finalize (object);
}

static void
sc_conflict_row_class_init (ScConflictRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sc_conflict_row_get_property;
  object_class->set_property = sc_conflict_row_set_property;
  object_class->finalize = sc_conflict_row_finalize;
  properties[PROP_MARKED] =
      g_param_spec_boolean ("marked", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_add_binding (GTK_WIDGET_CLASS (klass), GDK_KEY_space, 0, space_key_cb, NULL);
  gtk_widget_class_add_binding (GTK_WIDGET_CLASS (klass), GDK_KEY_KP_Space, 0, space_key_cb, NULL);
}

static void
sc_conflict_row_init (ScConflictRow *self)
{
  self->mark = GTK_CHECK_BUTTON (gtk_check_button_new ());
  gtk_widget_set_valign (GTK_WIDGET (self->mark), GTK_ALIGN_CENTER);
  /* The row marks itself with the space bar; Tab goes on to what comes after the list. */
  gtk_widget_set_focusable (GTK_WIDGET (self->mark), FALSE);
  g_signal_connect_swapped (self->mark, "toggled", G_CALLBACK (toggled_cb), self);
  adw_action_row_add_prefix (ADW_ACTION_ROW (self), GTK_WIDGET (self->mark));
  adw_action_row_add_suffix (ADW_ACTION_ROW (self),
                             gtk_image_new_from_icon_name ("go-next-symbolic"));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), TRUE);
}

/**
 * sc_conflict_row_new:
 * @session: the session
 * @record: a record with a conflict
 *
 * Returns: (transfer floating): the row; what is to be decided is told as soon as it is known
 */
GtkWidget *
sc_conflict_row_new (ScSession *session, ScRecord *record)
{
  ScConflictRow *self = g_object_new (SC_TYPE_CONFLICT_ROW, NULL);
  const ScRecordType *type = sc_record_get_record_type (record);
  g_autofree char *title = sc_format_title (record);
  /* Translators: %s is the title of a record. */
  g_autofree char *label = g_strdup_printf (_ ("Select “%s”"), title);

  self->id = g_strdup (sc_record_get_id (record));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self),
                               type != NULL ? sc_record_type_get_label (type) : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->mark), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  sc_future_then (sc_session_load_conflict (session, self->id), self, loaded_cb);

  return GTK_WIDGET (self);
}

const char *
sc_conflict_row_get_id (ScConflictRow *self)
{
  g_return_val_if_fail (SC_IS_CONFLICT_ROW (self), NULL);

  return self->id;
}

gboolean
sc_conflict_row_get_marked (ScConflictRow *self)
{
  g_return_val_if_fail (SC_IS_CONFLICT_ROW (self), FALSE);

  return gtk_check_button_get_active (self->mark);
}

void
sc_conflict_row_set_marked (ScConflictRow *self, gboolean marked)
{
  g_return_if_fail (SC_IS_CONFLICT_ROW (self));

  gtk_check_button_set_active (self->mark, marked);
}
