/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SC_EXCHANGE_ERROR (sc_exchange_error_quark ())
GQuark sc_exchange_error_quark (void);

/**
 * ScExchangeError:
 * @SC_EXCHANGE_ERROR_NOT_TEXT: the file is no text, or in no encoding that is known
 * @SC_EXCHANGE_ERROR_TOO_LARGE: the file is larger than what is read at all
 * @SC_EXCHANGE_ERROR_QUOTE: a quotation mark is never closed
 * @SC_EXCHANGE_ERROR_EMPTY: there is no row below the headers
 * @SC_EXCHANGE_ERROR_COLUMNS: the columns are not those of the record type
 * @SC_EXCHANGE_ERROR_ROWS: some rows have errors, so none is taken
 * @SC_EXCHANGE_ERROR_DAMAGED: the file starts as one of its kind and is none
 * @SC_EXCHANGE_ERROR_ENCRYPTED: the file is protected by a password
 * @SC_EXCHANGE_ERROR_FAILED: a file could not be made
 *
 * Why a file was not read, or not made. The messages are translated: they name rows and columns of a file that
 * somebody has open, and are read by that person.
 */
typedef enum
{
  SC_EXCHANGE_ERROR_NOT_TEXT,
  SC_EXCHANGE_ERROR_TOO_LARGE,
  SC_EXCHANGE_ERROR_QUOTE,
  SC_EXCHANGE_ERROR_EMPTY,
  SC_EXCHANGE_ERROR_COLUMNS,
  SC_EXCHANGE_ERROR_ROWS,
  SC_EXCHANGE_ERROR_DAMAGED,
  SC_EXCHANGE_ERROR_ENCRYPTED,
  SC_EXCHANGE_ERROR_FAILED,
} ScExchangeError;

G_END_DECLS
