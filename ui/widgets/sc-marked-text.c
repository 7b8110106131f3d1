/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-marked-text.h"
#include "sc-word-diff.h"

/* Whether the old text and the new one have nothing to do with each other. */
static gboolean
are_blocks (GPtrArray *segments)
{
  const ScWordSegment *first = segments->pdata[0];
  const ScWordSegment *second = segments->len == 2 ? segments->pdata[1] : NULL;

  return second != NULL && first->op == SC_WORD_DELETE && second->op == SC_WORD_INSERT;
}

/* Returns (transfer full): markup in which what is new is underlined and what went is struck. */
static char *
dup_marked (const char *before, const char *after)
{
  g_autoptr (GPtrArray) segments = sc_word_diff (before, after);
  GString *markup = g_string_new (NULL);

  for (guint i = 0; i < segments->len; i++)
    {
      const ScWordSegment *segment = segments->pdata[i];
      g_autofree char *text = g_markup_escape_text (segment->text, -1);

      if (segment->op == SC_WORD_INSERT)
        g_string_append_printf (markup, "<span weight=\"bold\" underline=\"single\">%s</span>",
                                text);
      else if (segment->op == SC_WORD_DELETE)
        g_string_append_printf (markup, "<span strikethrough=\"true\" alpha=\"60%%\">%s</span>%s",
                                text, are_blocks (segments) ? "\n" : "");
      else
        g_string_append (markup, text);
    }

  return g_string_free_and_steal (markup);
}

/**
 * sc_marked_text_new:
 * @before: (nullable): what it was before, %NULL when there is nothing to compare with
 * @text: what it is
 *
 * Returns: (transfer floating): a label with @text in which the differences are marked word by word, not by
 *   colour; of a text that was rewritten the old one stands above; words are said where it is empty
 */
GtkWidget *
sc_marked_text_new (const char *before, const char *text)
{
  GtkWidget *label = gtk_label_new (NULL);
  g_autofree char *markup = before != NULL && *text != '\0'
                                ? dup_marked (before, text)
                                : g_markup_escape_text (*text != '\0' ? text : _ ("(empty)"), -1);

  gtk_label_set_markup (GTK_LABEL (label), markup);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  /* Struck words are not part of the version: they must not be read out as if they were. */
  if (*text != '\0')
    gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_LABEL, text,
                                    -1);

  return label;
}
