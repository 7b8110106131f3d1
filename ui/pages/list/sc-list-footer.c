/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-derived.h"
#include "sc-format.h"
#include "sc-list-footer.h"

/* Each figure is a list of its own that follows the store; nobody looks at its rows, so none is loaded. */
enum
{
  ALL,
  INCOMPLETE,
  STALE,
  N_FIGURES,
};

struct _ScListFooter
{
  AdwBin parent_instance;

  ScSession *session;
  const ScRecordType *type;
  ScQueryModel *models[N_FIGURES]; /* (nullable): NULL where the type has no such figure */
  GtkLabel *label;
};

G_DEFINE_FINAL_TYPE (ScListFooter, sc_list_footer, ADW_TYPE_BIN)

/* The values of derived fields that a figure counts. */
static const struct
{
  const char *field;
  const char *values[3];
} figures[N_FIGURES] = {
  [INCOMPLETE] = { "completeness", { "low", "middle", NULL } },
  [STALE] = { "verification", { "stale", "never", NULL } },
};

static guint
get_count (ScListFooter *self, guint figure)
{
  return self->models[figure] != NULL
             ? g_list_model_get_n_items (G_LIST_MODEL (self->models[figure]))
             : 0;
}

/* Takes @part. */
static void
append (GString *text, char *part)
{
  g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", part);
  g_free (part);
}

static void
update (ScListFooter *self)
{
  guint n = get_count (self, ALL);
  guint n_incomplete = get_count (self, INCOMPLETE);
  guint n_stale = get_count (self, STALE);
  g_autofree char *count = sc_format_count (n);
  g_autofree char *incomplete = sc_format_count (n_incomplete);
  g_autofree char *stale = sc_format_count (n_stale);
  g_autoptr (GString) text = g_string_new (NULL);

  gtk_widget_set_visible (GTK_WIDGET (self), n > 0);
  append (text, g_strdup_printf (ngettext ("%s entry", "%s entries", n), count));
  if (n_incomplete > 0)
    append (text, g_strdup_printf (ngettext ("%s incomplete", "%s incomplete", n_incomplete),
                                   incomplete));
  if (n_stale > 0)
    append (text, g_strdup_printf (ngettext ("%s not verified for 12 months",
                                             "%s not verified for 12 months", n_stale),
                                   stale));
  gtk_label_set_label (self->label, text->str);
}

static void
sc_list_footer_dispose (GObject *object)
{
  ScListFooter *self = SC_LIST_FOOTER (object);

  for (guint i = 0; i < N_FIGURES; i++)
    g_clear_object (&self->models[i]);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (sc_list_footer_parent_class)->dispose (object);
}

static void
sc_list_footer_class_init (ScListFooterClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sc_list_footer_dispose;
}

static void
sc_list_footer_init (ScListFooter *self)
{
  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->label, 0);
  gtk_label_set_wrap (self->label, TRUE);
  gtk_widget_set_margin_start (GTK_WIDGET (self->label), 12);
  gtk_widget_set_margin_end (GTK_WIDGET (self->label), 12);
  gtk_widget_set_margin_top (GTK_WIDGET (self->label), 6);
  gtk_widget_set_margin_bottom (GTK_WIDGET (self->label), 6);
  gtk_widget_add_css_class (GTK_WIDGET (self->label), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (self->label), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->label), "numeric");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->label));
}

/**
 * sc_list_footer_build:
 * @self: the line, still without figures
 * @session: the session
 * @type: what the list shows
 */
void
sc_list_footer_build (ScListFooter *self, ScSession *session, const ScRecordType *type)
{
  g_return_if_fail (SC_IS_LIST_FOOTER (self) && type != NULL);

  self->session = g_object_ref (session);
  self->type = type;
}

/**
 * sc_list_footer_set_query:
 * @self: the line
 * @query: what the list shows
 *
 * Counts something else.
 */
void
sc_list_footer_set_query (ScListFooter *self, ScQuery *query)
{
  g_return_if_fail (SC_IS_LIST_FOOTER (self) && query != NULL);

  for (guint i = 0; i < N_FIGURES; i++)
    {
      g_autoptr (ScQuery) narrowed = sc_query_copy (query);

      if (figures[i].field != NULL &&
          sc_derived_lookup_field (self->type, figures[i].field) == NULL)
        continue;
      /* The order costs more than the count, and nobody sees it. */
      sc_query_set_sort (narrowed, NULL, FALSE);
      if (figures[i].field != NULL)
        sc_query_add_filter (narrowed, figures[i].field, figures[i].values);
      if (self->models[i] != NULL)
        {
          sc_query_model_set_query (self->models[i], narrowed);
          continue;
        }
      self->models[i] = sc_session_list (self->session, narrowed);
      g_signal_connect_object (self->models[i], "notify::n-items", G_CALLBACK (update), self,
                               G_CONNECT_SWAPPED);
    }
  update (self);
}
