/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <minizip/zip.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "sc-exchange-error.h"
#include "sc-zip.h"

/* libarchive, which reads ZIP files here, writes them as streams: the sizes stand behind the data. OpenDocument's
 * "mimetype" is stored as it is, and LibreOffice takes no stored member without its size before it. */

struct _ScZipWriter
{
  zipFile zip;
  GByteArray *bytes;
  gsize position;
  gboolean failed;
};

static voidpf
open_cb (voidpf data, const void *name, int mode)
{
  return data;
}

static uLong
read_cb (voidpf data, voidpf stream, void *buffer, uLong length)
{
  ScZipWriter *self = data;
  gsize n = MIN (length, self->bytes->len - MIN (self->position, self->bytes->len));

  memcpy (buffer, self->bytes->data + self->position, n);
  self->position += n;

  return n;
}

static uLong
write_cb (voidpf data, voidpf stream, const void *buffer, uLong length)
{
  ScZipWriter *self = data;

  if (self->position + length > self->bytes->len)
    g_byte_array_set_size (self->bytes, (guint) (self->position + length));
  memcpy (self->bytes->data + self->position, buffer, length);
  self->position += length;

  return length;
}

static ZPOS64_T
tell_cb (voidpf data, voidpf stream)
{
  return ((ScZipWriter *) data)->position;
}

static long
seek_cb (voidpf data, voidpf stream, ZPOS64_T offset, int origin)
{
  ScZipWriter *self = data;
  gsize from = origin == ZLIB_FILEFUNC_SEEK_CUR   ? self->position
               : origin == ZLIB_FILEFUNC_SEEK_END ? self->bytes->len
                                                  : 0;

  self->position = from + offset;

  return 0;
}

static int
nothing_cb (voidpf data, voidpf stream)
{
  return 0;
}

/**
 * sc_zip_writer_new:
 *
 * Returns: (transfer full): a ZIP file in memory, to be taken by sc_zip_writer_finish()
 */
ScZipWriter *
sc_zip_writer_new (void)
{
  ScZipWriter *self = g_new0 (ScZipWriter, 1);
  zlib_filefunc64_def functions = { .zopen64_file = open_cb,
                                    .zread_file = read_cb,
                                    .zwrite_file = write_cb,
                                    .ztell64_file = tell_cb,
                                    .zseek64_file = seek_cb,
                                    .zclose_file = nothing_cb,
                                    .zerror_file = nothing_cb,
                                    .opaque = self };

  self->bytes = g_byte_array_new ();
  self->zip = zipOpen2_64 ("", APPEND_STATUS_CREATE, NULL, &functions);
  self->failed = self->zip == NULL;

  return self;
}

static void
add_member (ScZipWriter *self, const char *name, const char *data, gsize length, int method)
{
  /* No time: the same content is the same file. 1 January 1980 is where ZIP begins. */
  const zip_fileinfo info = { .tmz_date = { .tm_mday = 1, .tm_year = 1980 } };

  /* Bit 11: the name is UTF-8 (APPNOTE 4.4.4). */
  if (self->failed ||
      zipOpenNewFileInZip4_64 (self->zip, name, &info, NULL, 0, NULL, 0, NULL, method,
                               Z_DEFAULT_COMPRESSION, 0, -MAX_WBITS, DEF_MEM_LEVEL,
                               Z_DEFAULT_STRATEGY, NULL, 0, 0, 1 << 11, 0) != ZIP_OK ||
      zipWriteInFileInZip (self->zip, data, (unsigned) length) != ZIP_OK ||
      zipCloseFileInZip (self->zip) != ZIP_OK)
    self->failed = TRUE;
}

/**
 * sc_zip_writer_add:
 * @self: a ZIP file
 * @name: the path of a new member
 * @data: (array length=length): what it holds
 * @length: bytes of @data, less than 4 GiB
 *
 * Adds a member, compressed.
 */
void
sc_zip_writer_add (ScZipWriter *self, const char *name, const char *data, gsize length)
{
  g_return_if_fail (self != NULL && name != NULL && (data != NULL || length == 0));
  g_return_if_fail (length < G_MAXUINT32);

  add_member (self, name, data, length, Z_DEFLATED);
}

/**
 * sc_zip_writer_add_stored:
 * @self: a ZIP file
 * @name: the path of a new member
 * @data: its text
 *
 * Adds a member as it is: OpenDocument wants its "mimetype" so, and first (OpenDocument 1.3, part 2,
 * 3.3).
 */
void
sc_zip_writer_add_stored (ScZipWriter *self, const char *name, const char *data)
{
  g_return_if_fail (self != NULL && name != NULL && data != NULL);

  add_member (self, name, data, strlen (data), 0);
}

/**
 * sc_zip_writer_finish:
 * @self: (transfer full): a ZIP file
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the whole file; %NULL with %SC_EXCHANGE_ERROR_FAILED
 */
GBytes *
sc_zip_writer_finish (ScZipWriter *self, GError **error)
{
  GBytes *bytes = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  self->failed |= self->zip == NULL || zipClose (self->zip, NULL) != ZIP_OK;
  if (self->failed)
    g_set_error (error, SC_EXCHANGE_ERROR, SC_EXCHANGE_ERROR_FAILED,
                 _ ("The file could not be made: %s"), "ZIP");
  else
    bytes = g_byte_array_free_to_bytes (g_steal_pointer (&self->bytes));
  g_clear_pointer (&self->bytes, g_byte_array_unref);
  g_free (self);

  return bytes;
}
