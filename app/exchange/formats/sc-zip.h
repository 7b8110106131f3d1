/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Workbooks are ZIP files with XML in them. Members are parsed while they are unpacked, so that none is
 * ever whole in memory. */

gboolean sc_zip_is_zip (GBytes *bytes);
gboolean sc_zip_has (GBytes *zip, const char *name);
gboolean sc_zip_parse (GBytes *zip,
                       const char *name,
                       const GMarkupParser *parser,
                       gpointer data,
                       GError **error);
const char *sc_xml_local_name (const char *name);
const char *sc_xml_get (const char **names, const char **values, const char *name);

typedef struct _ScZipWriter ScZipWriter;

ScZipWriter *sc_zip_writer_new (void);
void sc_zip_writer_add (ScZipWriter *self, const char *name, const char *data, gsize length);
void sc_zip_writer_add_stored (ScZipWriter *self, const char *name, const char *data);
GBytes *sc_zip_writer_finish (ScZipWriter *self, GError **error);

G_END_DECLS
