-- Read models of dossiers: what lists, work lists and searches show. Rebuilt from the journal at any time.

-- view: JSON with what a list row shows beyond the columns, so that no second read is needed.
CREATE TABLE dossier (
    province INTEGER NOT NULL,
    id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    code TEXT NOT NULL,
    state TEXT NOT NULL,
    procedure TEXT NOT NULL,
    receiving_unit TEXT NOT NULL,
    competent_unit TEXT NOT NULL,
    channel TEXT NOT NULL,
    submitted_at INTEGER NOT NULL,
    accepted_at INTEGER,
    promised_at INTEGER,
    due_at INTEGER,
    finished_at INTEGER,
    punctuality TEXT,
    view TEXT NOT NULL,
    PRIMARY KEY (province, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX dossier_code ON dossier (province, code);
-- A search finds numbers: without this index each would walk through the whole province. Appended to in order.
CREATE UNIQUE INDEX dossier_seq ON dossier (province, seq);
CREATE INDEX dossier_receiving ON dossier (province, receiving_unit, seq);
CREATE INDEX dossier_competent ON dossier (province, competent_unit, seq);

-- One row for each owner of open work: the holder, and every open lane. Covering: a work list reads nothing else.
CREATE TABLE duty (
    province INTEGER NOT NULL,
    unit TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    dossier TEXT NOT NULL,
    lane INTEGER NOT NULL,
    person TEXT NOT NULL,
    kind TEXT NOT NULL,
    view TEXT NOT NULL,
    PRIMARY KEY (province, unit, due_at, dossier, lane)
) STRICT, WITHOUT ROWID;
CREATE INDEX duty_person ON duty (province, person, due_at, dossier, lane);

CREATE VIRTUAL TABLE search USING fts5 (words, content = '', contentless_delete = 1, prefix = '2 3');
