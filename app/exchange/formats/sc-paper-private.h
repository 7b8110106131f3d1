/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-paper.h"

G_BEGIN_DECLS

/* One file a format. */
GBytes *_sc_paper_write_markdown (ScPaper *self, GError **error);
GBytes *_sc_paper_write_html (ScPaper *self, GError **error);
GBytes *_sc_paper_write_odt (ScPaper *self, GError **error);
GBytes *_sc_paper_write_pdf (ScPaper *self, GError **error);

G_END_DECLS
