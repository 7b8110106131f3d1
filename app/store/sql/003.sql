-- SPDX-License-Identifier: EUPL-1.2
-- The record that a document is a part of (ScRecordType.parent_field); NULL for what stands by itself.
ALTER TABLE document ADD COLUMN parent TEXT;

UPDATE document SET parent = json_extract (body, '$.meeting_id')
  WHERE type IN ('agenda_item', 'attendance', 'outcome', 'decision', 'action', 'minutes', 'amendment');

CREATE INDEX document_parent ON document (parent) WHERE parent IS NOT NULL;
