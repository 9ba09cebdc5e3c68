-- The archive: one SQLite file. Every table says in words what a row is; open it with any SQLite tool.
--
-- Numbers are kept as text, exactly as they were worked out ("0.50", "25", "1/3"). Columns whose names end in
-- `_number` are worked out when they are asked for, for sorting and charts; nothing is decided by them.
-- Lines and columns count from 1, columns in code points. Times are UTC.

PRAGMA application_id = 1129207379;
PRAGMA user_version = 1;

-- One run of a command that writes.
CREATE TABLE IF NOT EXISTS runs (
    id        INTEGER PRIMARY KEY,
    command   TEXT NOT NULL,               -- import, recheck
    converter TEXT NOT NULL,               -- version of the program
    ruleset   TEXT NOT NULL,               -- sha256 over the rubrics the run could choose from
    started   TEXT NOT NULL,
    ended     TEXT,                        -- null: still running, or killed
    state     TEXT NOT NULL DEFAULT 'running', -- running, finished, interrupted, stopped
    saved     INTEGER NOT NULL DEFAULT 0,
    same      INTEGER NOT NULL DEFAULT 0,
    failed    INTEGER NOT NULL DEFAULT 0
);

-- One document: a place in a collection, whatever stood there over time.
CREATE TABLE IF NOT EXISTS documents (
    id         INTEGER PRIMARY KEY,
    collection TEXT NOT NULL,
    path       TEXT NOT NULL,              -- within the collection; bytes that are no UTF-8 written out: \xff
    raw        TEXT NOT NULL DEFAULT '',   -- the path's bytes in hexadecimal, where they are no UTF-8
    current    INTEGER REFERENCES versions(id),
    UNIQUE (collection, path, raw)
);

-- Source bytes, each once.
CREATE TABLE IF NOT EXISTS originals (
    sha256   TEXT PRIMARY KEY,
    size     INTEGER NOT NULL,
    data     BLOB,                         -- compressed with zlib; null: kept by reference
    location BLOB                          -- path of the file they were read from, as the file system spells it
) WITHOUT ROWID;

-- One content of a document. A changed file is a new version of the same document.
CREATE TABLE IF NOT EXISTS versions (
    id        INTEGER PRIMARY KEY,
    document  INTEGER NOT NULL REFERENCES documents(id),
    number    INTEGER NOT NULL,            -- 1, 2 ... in the order met
    sha256    TEXT NOT NULL REFERENCES originals(sha256),
    modified  TEXT,                        -- the file's own date; null for standard input
    ruleset   TEXT NOT NULL,               -- what it was last read with: rubrics ...
    converter TEXT NOT NULL,               -- ... and program
    run       INTEGER NOT NULL REFERENCES runs(id),
    UNIQUE (document, number),
    UNIQUE (document, sha256)
);

-- One assessment read from a version: most files hold one.
CREATE TABLE IF NOT EXISTS assessments (
    id             INTEGER PRIMARY KEY,
    version        INTEGER NOT NULL REFERENCES versions(id) ON DELETE CASCADE,
    number         INTEGER NOT NULL,       -- 1, 2 ... within the file
    name           TEXT NOT NULL,          -- as messages call it: path, or path#2
    title          TEXT NOT NULL,
    subject        TEXT NOT NULL,          -- the title in a spelling that compares
    level          TEXT NOT NULL,          -- seniority, likewise; '' where none is stated
    format         TEXT NOT NULL,
    encoding       TEXT NOT NULL,
    grade          TEXT NOT NULL,          -- how it was read: exact, realigned, repaired, doubtful
    rubric         TEXT NOT NULL,
    rubric_version TEXT NOT NULL,
    rubric_sha256  TEXT NOT NULL,
    outcome        TEXT NOT NULL,          -- pass, fail, undetermined
    main           TEXT NOT NULL,          -- path of the main quantity; '' where the rubric has none
    score          TEXT,                   -- the main quantity as printed, exactly
    computed       TEXT,                   -- and as recomputed from the inputs
    zone           TEXT NOT NULL,
    label          TEXT NOT NULL,
    record_sha256  TEXT,                   -- over all values by path, places aside; null where there is none
    traits         TEXT NOT NULL,          -- hashes over eighths of the values: alike where most of them agree
    errors         INTEGER NOT NULL,
    warnings       INTEGER NOT NULL,
    notes          INTEGER NOT NULL,
    numbers        INTEGER NOT NULL,       -- in the text; of them ...
    checked        INTEGER NOT NULL,
    external       INTEGER NOT NULL,
    unexplained    INTEGER NOT NULL,
    score_number   REAL GENERATED ALWAYS AS (CASE WHEN instr(score, '/')
        THEN CAST(score AS REAL) / CAST(substr(score, instr(score, '/') + 1) AS REAL)
        ELSE CAST(score AS REAL) END) VIRTUAL,
    UNIQUE (version, number)
);
CREATE INDEX IF NOT EXISTS assessments_by_subject ON assessments (subject);
CREATE INDEX IF NOT EXISTS assessments_by_record ON assessments (record_sha256);

-- One thing an assessment says: a number or a word, under its path, at its place.
-- The score cited for another assessment stands under `peer(its subject)`.
CREATE TABLE IF NOT EXISTS stated (
    assessment   INTEGER NOT NULL REFERENCES assessments(id) ON DELETE CASCADE,
    number       INTEGER NOT NULL,         -- 1, 2 ... in reading order
    path         TEXT NOT NULL,
    text         TEXT NOT NULL,            -- as printed
    value        TEXT,                     -- exact; null for words and for what could not be read
    unit         TEXT,                     -- '%' or null
    line         INTEGER NOT NULL,
    "column"     INTEGER NOT NULL,
    origin       TEXT,                     -- the place in the source's own terms: sheet, page, cell; null in text
    problem      TEXT,                     -- why a number could not be read
    value_number REAL GENERATED ALWAYS AS (CASE WHEN instr(value, '/')
        THEN CAST(value AS REAL) / CAST(substr(value, instr(value, '/') + 1) AS REAL)
        ELSE CAST(value AS REAL) END) VIRTUAL,
    PRIMARY KEY (assessment, number)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS stated_peers ON stated (path) WHERE path GLOB 'peer(*';

-- A figure that comes from outside: who says it, of what, for when. What two documents must print alike.
CREATE TABLE IF NOT EXISTS facts (
    assessment INTEGER NOT NULL REFERENCES assessments(id) ON DELETE CASCADE,
    number     INTEGER NOT NULL,
    source     TEXT NOT NULL,
    subject    TEXT NOT NULL,
    year       TEXT NOT NULL,
    value      TEXT NOT NULL,
    text       TEXT NOT NULL,
    line       INTEGER NOT NULL,
    "column"   INTEGER NOT NULL,
    PRIMARY KEY (assessment, number)
) WITHOUT ROWID;

-- A heading and all that stands under it, tables included, for reading and searching.
CREATE TABLE IF NOT EXISTS sections (
    id         INTEGER PRIMARY KEY,
    assessment INTEGER NOT NULL REFERENCES assessments(id) ON DELETE CASCADE,
    number     INTEGER NOT NULL,
    heading    TEXT NOT NULL,
    level      INTEGER NOT NULL,
    line       INTEGER NOT NULL,
    text       TEXT NOT NULL,
    UNIQUE (assessment, number)
);
CREATE VIRTUAL TABLE IF NOT EXISTS sections_fts USING fts5 (
    heading, text, content = 'sections', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2'
);
CREATE TRIGGER IF NOT EXISTS sections_in AFTER INSERT ON sections BEGIN
    INSERT INTO sections_fts (rowid, heading, text) VALUES (new.id, new.heading, new.text);
END;
CREATE TRIGGER IF NOT EXISTS sections_out AFTER DELETE ON sections BEGIN
    INSERT INTO sections_fts (sections_fts, rowid, heading, text) VALUES ('delete', old.id, old.heading, old.text);
END;

-- A place that was not read exactly, and why: what to look at in a document whose grade is not `exact`.
CREATE TABLE IF NOT EXISTS doubts (
    assessment INTEGER NOT NULL REFERENCES assessments(id) ON DELETE CASCADE,
    number     INTEGER NOT NULL,
    grade      TEXT NOT NULL,              -- realigned, repaired, doubtful
    line       INTEGER NOT NULL,
    "column"   INTEGER NOT NULL,
    origin     TEXT,
    reason     TEXT NOT NULL,
    PRIMARY KEY (assessment, number)
) WITHOUT ROWID;

-- What one rule found at one place of an assessment. Checks that passed are counted, not kept.
CREATE TABLE IF NOT EXISTS findings (
    assessment  INTEGER NOT NULL REFERENCES assessments(id) ON DELETE CASCADE,
    name        TEXT NOT NULL,             -- f1, f2 ...
    code        TEXT NOT NULL,
    rule        TEXT NOT NULL,
    severity    TEXT NOT NULL,             -- error, warning, note
    verdict     TEXT NOT NULL,
    role        TEXT NOT NULL,             -- root, or affected: carried on from another slip
    path        TEXT NOT NULL,
    line        INTEGER NOT NULL,
    "column"    INTEGER NOT NULL,
    origin      TEXT,
    stated      TEXT NOT NULL,
    computed    TEXT NOT NULL,
    exact       TEXT NOT NULL,
    message     TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    decisive    INTEGER NOT NULL,
    PRIMARY KEY (assessment, name)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS findings_by_code ON findings (code);

-- An input that could not be taken, until it can.
CREATE TABLE IF NOT EXISTS failures (
    collection TEXT NOT NULL,
    path       TEXT NOT NULL,
    raw        TEXT NOT NULL DEFAULT '',
    sha256     TEXT NOT NULL,              -- '' where not even the bytes could be read
    class      TEXT NOT NULL,              -- encrypted, limit, time-out, not-an-assessment, permission ...
    reason     TEXT NOT NULL,
    ruleset    TEXT NOT NULL,
    converter  TEXT NOT NULL,
    run        INTEGER NOT NULL REFERENCES runs(id),
    PRIMARY KEY (collection, path, raw)
) WITHOUT ROWID;

-- Two assessments that belong together; `left` is the one met first. Worked out anew from the whole archive.
CREATE TABLE IF NOT EXISTS links (
    kind    TEXT NOT NULL,                 -- rendition, duplicate, near-duplicate
    "left"  INTEGER NOT NULL REFERENCES assessments(id) ON DELETE CASCADE,
    "right" INTEGER NOT NULL REFERENCES assessments(id) ON DELETE CASCADE,
    PRIMARY KEY (kind, "left", "right")
) WITHOUT ROWID;

-- What was found across documents, with a place in each of the two. Worked out anew from the whole archive.
CREATE TABLE IF NOT EXISTS crossings (
    id           INTEGER PRIMARY KEY,
    code         TEXT NOT NULL,
    rule         TEXT NOT NULL,
    severity     TEXT NOT NULL,
    "left"       INTEGER NOT NULL REFERENCES assessments(id) ON DELETE CASCADE,
    left_line    INTEGER NOT NULL,
    left_column  INTEGER NOT NULL,
    left_text    TEXT NOT NULL,
    "right"      INTEGER NOT NULL REFERENCES assessments(id) ON DELETE CASCADE,
    right_line   INTEGER NOT NULL,
    right_column INTEGER NOT NULL,
    right_text   TEXT NOT NULL,
    message      TEXT NOT NULL
);

-- What a person said of a sampled assessment, source beside record.
CREATE TABLE IF NOT EXISTS ticks (
    sha256  TEXT NOT NULL,
    number  INTEGER NOT NULL,
    seed    INTEGER NOT NULL,
    verdict TEXT NOT NULL,                 -- right, wrong
    remark  TEXT NOT NULL,
    PRIMARY KEY (sha256, number, seed)
) WITHOUT ROWID;
