-- SPDX-License-Identifier: EUPL-1.2
-- What is known of the attachments of a revision: a JSON array, see sc-attachment-column.c; NULL without any.
ALTER TABLE document ADD COLUMN attachments TEXT;
ALTER TABLE body ADD COLUMN attachments TEXT;

CREATE INDEX document_attachments ON document (doc) WHERE attachments IS NOT NULL;
