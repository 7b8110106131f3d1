/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-wire-form.h"

static void
gap_free (ScWireGap *self)
{
  sc_attachment_unref (self->attachment);
  g_free (self);
}

/**
 * sc_wire_gaps_new:
 *
 * Returns: (transfer full) (element-type ScWireGap): no gaps yet
 */
GPtrArray *
sc_wire_gaps_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) gap_free);
}

/**
 * sc_wire_gaps_add:
 * @gaps: gaps
 * @position: where in the text; not before the last one
 * @attachment: whose bytes belong there
 * @offset: where in the bytes, as they are kept, to begin
 * @length: how many bytes
 *
 * Leaves room for a part of the bytes.
 */
void
sc_wire_gaps_add (GPtrArray *gaps,
                  gsize position,
                  ScAttachment *attachment,
                  guint64 offset,
                  guint64 length)
{
  ScWireGap *gap = g_new0 (ScWireGap, 1);

  gap->position = position;
  gap->attachment = sc_attachment_ref (attachment);
  gap->offset = offset;
  gap->length = length;
  g_ptr_array_add (gaps, gap);
}

/**
 * sc_wire_gaps_add_whole:
 * @gaps: gaps
 * @position: where in the text; not before the last one
 * @attachment: whose bytes belong there
 * @base64: whether as base64
 * @unpack: whether unpacked, or else as they are kept
 *
 * Leaves room for all bytes.
 */
void
sc_wire_gaps_add_whole (GPtrArray *gaps,
                        gsize position,
                        ScAttachment *attachment,
                        gboolean base64,
                        gboolean unpack)
{
  gint64 length = unpack ? attachment->length : attachment->encoded_length;
  ScWireGap *gap;

  sc_wire_gaps_add (gaps, position, attachment, 0, (guint64) length);
  gap = gaps->pdata[gaps->len - 1];
  gap->base64 = base64;
  gap->unpack = unpack;
}

/**
 * sc_wire_gaps_measure:
 * @gaps: gaps
 *
 * Returns: how many bytes fill them
 */
guint64
sc_wire_gaps_measure (GPtrArray *gaps)
{
  guint64 length = 0;

  for (guint i = 0; i < gaps->len; i++)
    {
      const ScWireGap *gap = gaps->pdata[i];

      length += gap->base64 ? (gap->length + 2) / 3 * 4 : gap->length;
    }

  return length;
}

static gboolean
has_revision (const ScDocument *document, const char *rev)
{
  const char *hash;
  guint generation;

  if (!sc_rev_parse (rev, &generation, &hash) || generation > document->generation)
    return FALSE;
  for (guint i = 0; document->hashes[i] != NULL; i++)
    if (document->generation - i == generation)
      return g_str_equal (document->hashes[i], hash);

  return FALSE;
}

/**
 * sc_wire_form_get_since:
 * @form: a form
 * @document: a document with its branch
 *
 * Returns: the generation of the newest revision of this branch that the reader has, 0 for none
 */
guint
sc_wire_form_get_since (const ScWireForm *form, const ScDocument *document)
{
  guint since = 0;

  for (gsize i = 0; form->atts_since != NULL && form->atts_since[i] != NULL; i++)
    {
      guint generation = 0;

      if (has_revision (document, form->atts_since[i]))
        sc_rev_parse (form->atts_since[i], &generation, NULL);
      since = MAX (since, generation);
    }

  return since;
}

/**
 * sc_wire_form_brings:
 * @form: (nullable): a form
 * @document: a document
 * @attachment: one of its attachments
 *
 * Returns: whether the bytes go along, and it is not a stub
 */
gboolean
sc_wire_form_brings (const ScWireForm *form,
                     const ScDocument *document,
                     const ScAttachment *attachment)
{
  return form != NULL && attachment->data != NULL &&
         ((form->flags & SC_WIRE_FOLLOWS) != 0 ||
          ((form->flags & SC_WIRE_DATA) != 0 && form->gaps != NULL)) &&
         attachment->revpos > sc_wire_form_get_since (form, document);
}

/**
 * sc_wire_form_brings_any:
 * @form: (nullable): a form
 * @document: a document
 *
 * Returns: whether the bytes of any of its attachments go along
 */
gboolean
sc_wire_form_brings_any (const ScWireForm *form, const ScDocument *document)
{
  for (guint i = 0; document->attachments != NULL && i < document->attachments->len; i++)
    if (sc_wire_form_brings (form, document, document->attachments->pdata[i]))
      return TRUE;

  return FALSE;
}
