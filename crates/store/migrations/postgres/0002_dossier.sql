-- Read models of dossiers: what lists, work lists and searches show. Rebuilt from the journal at any time.

CREATE TABLE dossier (
    province BIGINT NOT NULL,
    id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    code TEXT NOT NULL,
    state TEXT NOT NULL,
    procedure TEXT NOT NULL,
    receiving_unit TEXT NOT NULL,
    competent_unit TEXT NOT NULL,
    channel TEXT NOT NULL,
    submitted_at BIGINT NOT NULL,
    accepted_at BIGINT,
    promised_at BIGINT,
    due_at BIGINT,
    finished_at BIGINT,
    punctuality TEXT,
    view TEXT NOT NULL,
    PRIMARY KEY (province, id)
);
CREATE UNIQUE INDEX dossier_code ON dossier (province, code);
-- A search finds numbers: without this index each would walk through the whole province. Appended to in order.
CREATE UNIQUE INDEX dossier_seq ON dossier (province, seq);
CREATE INDEX dossier_receiving ON dossier (province, receiving_unit, seq);
CREATE INDEX dossier_competent ON dossier (province, competent_unit, seq);

CREATE TABLE duty (
    province BIGINT NOT NULL,
    unit TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    dossier TEXT NOT NULL,
    lane BIGINT NOT NULL,
    person TEXT NOT NULL,
    kind TEXT NOT NULL,
    view TEXT NOT NULL,
    PRIMARY KEY (province, unit, due_at, dossier, lane)
);
CREATE INDEX duty_person ON duty (province, person, due_at, dossier, lane);

CREATE TABLE search (
    province BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    words TSVECTOR NOT NULL,
    PRIMARY KEY (province, seq)
);
CREATE INDEX search_words ON search USING gin (words);
