/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <qrencode.h>

#include "sc-qr-code.h"

/* The white around it that the standard asks for (ISO/IEC 18004), in modules. */
#define QUIET_ZONE 4

#define SMALLEST 180
#define NATURAL 260

struct _ScQrCode
{
  GtkWidget parent_instance;

  QRcode *code; /* (nullable) */
};

G_DEFINE_FINAL_TYPE (ScQrCode, sc_qr_code, GTK_TYPE_WIDGET)

static void
sc_qr_code_finalize (GObject *object)
{
  ScQrCode *self = SC_QR_CODE (object);

  g_clear_pointer (&self->code, QRcode_free);

  G_OBJECT_CLASS (sc_qr_code_parent_class)->finalize (object);
}

static GtkSizeRequestMode
sc_qr_code_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static void
sc_qr_code_measure (GtkWidget *widget,
                    GtkOrientation orientation,
                    int for_size,
                    int *minimum,
                    int *natural,
                    int *minimum_baseline,
                    int *natural_baseline)
{
  *minimum = SMALLEST;
  *natural = NATURAL;
  *minimum_baseline = -1;
  *natural_baseline = -1;
}

/* Whole pixels for each module: edges that are neither black nor white are hard to read. */
static void
sc_qr_code_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  ScQrCode *self = SC_QR_CODE (widget);
  static const GdkRGBA white = { 1, 1, 1, 1 };
  static const GdkRGBA black = { 0, 0, 0, 1 };
  int space = MIN (gtk_widget_get_width (widget), gtk_widget_get_height (widget));
  int width = self->code != NULL ? self->code->width : 0;
  int module = width > 0 ? space / (width + 2 * QUIET_ZONE) : 0;
  int side = module * (width + 2 * QUIET_ZONE);
  graphene_point_t origin = GRAPHENE_POINT_INIT ((gtk_widget_get_width (widget) - side) / 2,
                                                 (gtk_widget_get_height (widget) - side) / 2);

  if (module == 0)
    return;
  gtk_snapshot_translate (snapshot, &origin);
  gtk_snapshot_append_color (snapshot, &white, &GRAPHENE_RECT_INIT (0, 0, side, side));
  for (int y = 0; y < width; y++)
    for (int x = 0; x < width; x++)
      if (self->code->data[y * width + x] & 1)
        gtk_snapshot_append_color (snapshot, &black,
                                   &GRAPHENE_RECT_INIT ((QUIET_ZONE + x) * module,
                                                        (QUIET_ZONE + y) * module, module, module));
}

static void
sc_qr_code_class_init (ScQrCodeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sc_qr_code_finalize;
  widget_class->get_request_mode = sc_qr_code_get_request_mode;
  widget_class->measure = sc_qr_code_measure;
  widget_class->snapshot = sc_qr_code_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
sc_qr_code_init (ScQrCode *self)
{
}

/**
 * sc_qr_code_set_text:
 * @self: a QR code
 * @text: (nullable): what it says; %NULL for nothing
 */
void
sc_qr_code_set_text (ScQrCode *self, const char *text)
{
  g_return_if_fail (SC_IS_QR_CODE (self));

  g_clear_pointer (&self->code, QRcode_free);
  if (text != NULL)
    self->code = QRcode_encodeString8bit (text, 0, QR_ECLEVEL_M);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
