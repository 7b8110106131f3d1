-- SPDX-License-Identifier: EUPL-1.2
-- README.md explains the tables.
CREATE TABLE document (
  doc INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  seq INTEGER NOT NULL UNIQUE,
  rev TEXT NOT NULL,
  deleted INTEGER NOT NULL,
  leaves INTEGER NOT NULL,
  conflict INTEGER NOT NULL,
  type TEXT,
  sort TEXT,
  tree BLOB NOT NULL,
  body TEXT NOT NULL
);
CREATE INDEX document_list ON document (type, sort) WHERE deleted = 0;
CREATE INDEX document_conflict ON document (conflict) WHERE conflict > 0;

CREATE TABLE body (
  doc INTEGER NOT NULL,
  rev TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (doc, rev)
) WITHOUT ROWID;

CREATE TABLE local (
  id TEXT PRIMARY KEY,
  rev INTEGER NOT NULL,
  body TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE meta (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;

CREATE VIRTUAL TABLE search USING fts5 (
  title, text, content = '', contentless_delete = 1, tokenize = 'trigram case_sensitive 1'
);
