"""The library's tables, and how an older library becomes a current one.

A migration is one entry in MIGRATIONS: its statements run in one transaction, ``user_version`` last.
Never edit an entry that was released; append one.
"""

from __future__ import annotations

M1_TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- What was found under raw/ at the last scan, read or not.
CREATE TABLE file (
    path TEXT PRIMARY KEY,
    size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, ctime_ns INTEGER NOT NULL, inode INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    source TEXT NOT NULL DEFAULT '',           -- '' when the file could not be read
    message TEXT NOT NULL DEFAULT '', advice TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;

CREATE TABLE text (                             -- canonical texts, immutable
    sha256 TEXT PRIMARY KEY,
    extractor TEXT NOT NULL, text TEXT NOT NULL, blocks TEXT NOT NULL, pages TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE source (
    id TEXT PRIMARY KEY,
    path TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    text_sha256 TEXT NOT NULL REFERENCES text(sha256),
    kind TEXT NOT NULL, title TEXT NOT NULL, author TEXT NOT NULL, date TEXT NOT NULL, url TEXT NOT NULL,
    language TEXT NOT NULL, flags TEXT NOT NULL, near_duplicate_of TEXT NOT NULL, revision INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX source_by_sha256 ON source(sha256);
CREATE INDEX source_by_text ON source(text_sha256);

CREATE TABLE passage (
    id INTEGER PRIMARY KEY AUTOINCREMENT,       -- never given twice: the embedding store knows passages by it
    source TEXT NOT NULL REFERENCES source(id) ON DELETE CASCADE,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL,
    heading TEXT NOT NULL, text TEXT NOT NULL, text_sha256 TEXT NOT NULL
);
CREATE INDEX passage_by_source ON passage(source);
CREATE INDEX passage_by_text ON passage(text_sha256);
CREATE VIRTUAL TABLE passage_fts USING fts5(
    heading, text, content='passage', content_rowid='id', tokenize='porter unicode61');
CREATE VIRTUAL TABLE passage_terms USING fts5vocab('passage_fts', 'row');
CREATE TRIGGER passage_added AFTER INSERT ON passage BEGIN
    INSERT INTO passage_fts(rowid, heading, text) VALUES (new.id, new.heading, new.text); END;
CREATE TRIGGER passage_gone AFTER DELETE ON passage BEGIN
    INSERT INTO passage_fts(passage_fts, rowid, heading, text)
    VALUES ('delete', old.id, old.heading, old.text); END;

CREATE TABLE vector (                           -- by the text it was made from, so a moved passage keeps it
    embedder TEXT NOT NULL, text_sha256 TEXT NOT NULL, vector BLOB NOT NULL,
    PRIMARY KEY (embedder, text_sha256)
) WITHOUT ROWID;
CREATE INDEX vector_by_text ON vector(text_sha256);

CREATE TABLE pass (                             -- the key of the inputs each per-source pass last ran on
    source TEXT NOT NULL REFERENCES source(id) ON DELETE CASCADE,
    name TEXT NOT NULL, key TEXT NOT NULL,
    PRIMARY KEY (source, name)
) WITHOUT ROWID;

CREATE TABLE claim (
    id TEXT PRIMARY KEY,
    source TEXT NOT NULL REFERENCES source(id) ON DELETE CASCADE,
    start INTEGER NOT NULL,
    text TEXT NOT NULL, engine TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL,
    attributed_to TEXT NOT NULL, valid_from TEXT NOT NULL, valid_to TEXT NOT NULL,
    follows TEXT NOT NULL, heading TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX claim_by_source ON claim(source, start);

CREATE TABLE quote (
    claim TEXT NOT NULL REFERENCES claim(id) ON DELETE CASCADE, ordinal INTEGER NOT NULL,
    source TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, text TEXT NOT NULL,
    page_from INTEGER NOT NULL, page_to INTEGER NOT NULL, role TEXT NOT NULL, level TEXT NOT NULL,
    PRIMARY KEY (claim, ordinal)
) WITHOUT ROWID;

CREATE TABLE refusal (                          -- what the gate did not accept, by source or by page
    origin TEXT NOT NULL, reason TEXT NOT NULL, text TEXT NOT NULL, detail TEXT NOT NULL
);
CREATE INDEX refusal_by_origin ON refusal(origin);

CREATE TABLE mention (
    source TEXT NOT NULL REFERENCES source(id) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    claim TEXT NOT NULL, key TEXT NOT NULL, surface TEXT NOT NULL,
    subject INTEGER NOT NULL, defines INTEGER NOT NULL, name INTEGER NOT NULL, weight REAL NOT NULL,
    PRIMARY KEY (source, ordinal)
) WITHOUT ROWID;

CREATE TABLE page (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    slug TEXT NOT NULL UNIQUE,
    type TEXT NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL,
    data TEXT NOT NULL, key TEXT NOT NULL, reason TEXT NOT NULL, changed_at TEXT NOT NULL, body TEXT NOT NULL
);
CREATE VIRTUAL TABLE page_fts USING fts5(
    title, text, content='page', content_rowid='id', tokenize='porter unicode61');
CREATE TRIGGER page_added AFTER INSERT ON page BEGIN
    INSERT INTO page_fts(rowid, title, text) VALUES (new.id, new.title, new.text); END;
CREATE TRIGGER page_gone AFTER DELETE ON page BEGIN
    INSERT INTO page_fts(page_fts, rowid, title, text) VALUES ('delete', old.id, old.title, old.text); END;

CREATE TABLE conflict (
    first TEXT NOT NULL, second TEXT NOT NULL, kind TEXT NOT NULL, detail TEXT NOT NULL,
    PRIMARY KEY (first, second, kind)
) WITHOUT ROWID;

CREATE TABLE artefact (                         -- outputs of passes by the hash of their inputs
    key TEXT PRIMARY KEY, source TEXT NOT NULL, value TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX artefact_by_source ON artefact(source);

CREATE TABLE run (
    id INTEGER PRIMARY KEY AUTOINCREMENT, command TEXT NOT NULL, at TEXT NOT NULL, report TEXT NOT NULL
);
"""

# A source's mentions in one row, as JSON: they are written and read together, and a base has hundreds of thousands.
M2_MENTIONS = """
DROP TABLE mention;
DELETE FROM pass WHERE name = 'mentions';
CREATE TABLE mention (
    source TEXT PRIMARY KEY REFERENCES source(id) ON DELETE CASCADE,
    data TEXT NOT NULL
);
"""

# Which claims and pages were copied by an engine that only copies: until now the name of the one there was said so.
M3_VERBATIM = """
ALTER TABLE claim ADD COLUMN verbatim INTEGER NOT NULL DEFAULT 0;
UPDATE claim SET verbatim = engine = 'extractive';
UPDATE page SET
    data = json_set(data, '$.verbatim', json(iif(json_extract(data, '$.engine') = 'extractive', 'true', 'false')));
"""

# What a model names as the topics of a claim, a line each.
M4_TOPICS = """
ALTER TABLE claim ADD COLUMN topics TEXT NOT NULL DEFAULT '';
"""

# Which newer version of the same document is told instead of a source.
M5_SUPERSEDED = """
ALTER TABLE source ADD COLUMN superseded_by TEXT NOT NULL DEFAULT '';
"""

# When something was said, in a transcript.
M6_TIMES = """
ALTER TABLE quote ADD COLUMN at TEXT NOT NULL DEFAULT '';
"""

# Which pairs of claims are about one question.
M7_QUESTIONS = """
ALTER TABLE conflict ADD COLUMN question TEXT NOT NULL DEFAULT '';
"""

# In which order: of one question the clearest pairs come first.
M8_PLACES = """
ALTER TABLE conflict ADD COLUMN place INTEGER NOT NULL DEFAULT 0;
"""

MIGRATIONS: tuple[str, ...] = (
    M1_TABLES,
    M2_MENTIONS,
    M3_VERBATIM,
    M4_TOPICS,
    M5_SUPERSEDED,
    M6_TIMES,
    M7_QUESTIONS,
    M8_PLACES,
)
VERSION = len(MIGRATIONS)
