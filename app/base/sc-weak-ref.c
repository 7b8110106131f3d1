/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-weak-ref.h"

/**
 * sc_weak_ref_new:
 * @object: (type GObject.Object): what may go away
 *
 * Returns: (transfer full): a weak reference to @object, freed with sc_weak_ref_free()
 */
GWeakRef *
sc_weak_ref_new (gpointer object)
{
  GWeakRef *weak;

  g_return_val_if_fail (G_IS_OBJECT (object), NULL);

  weak = g_new0 (GWeakRef, 1);
  g_weak_ref_init (weak, object);

  return weak;
}

/**
 * sc_weak_ref_free:
 * @weak: (transfer full): of sc_weak_ref_new()
 */
void
sc_weak_ref_free (gpointer weak)
{
  g_weak_ref_clear (weak);
  g_free (weak);
}
