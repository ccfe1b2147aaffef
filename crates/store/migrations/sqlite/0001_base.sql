-- Everything that is not a read model of dossiers. Every key leads with the province.
-- Times are microseconds UTC, days are local days since 1970-01-01, truths are 0 or 1, JSON is TEXT.

CREATE TABLE journal (
    province INTEGER NOT NULL,
    position INTEGER NOT NULL,
    stream_kind TEXT NOT NULL,
    stream_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    event_type TEXT NOT NULL,
    wire INTEGER NOT NULL,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    payload TEXT NOT NULL,
    prev_hash TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (province, position)
) STRICT;
CREATE UNIQUE INDEX journal_stream ON journal (province, stream_kind, stream_id, version);

-- serial: a counter for rows that are not events (outbox, notices).
CREATE TABLE head (
    province INTEGER PRIMARY KEY,
    position INTEGER NOT NULL,
    hash TEXT NOT NULL,
    serial INTEGER NOT NULL
) STRICT;

-- Ordered by position, so that writing it touches the last page only; the appender keeps recent keys in memory.
CREATE TABLE idempotency (
    province INTEGER NOT NULL,
    position INTEGER NOT NULL,
    key TEXT NOT NULL,
    reply TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (province, position, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE outbox (
    province INTEGER NOT NULL,
    id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    leased_until INTEGER NOT NULL,
    last_error TEXT,
    done_at INTEGER,
    PRIMARY KEY (province, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX outbox_due ON outbox (province, due_at, id) WHERE done_at IS NULL;

CREATE TABLE code_sequence (
    province INTEGER NOT NULL,
    day INTEGER NOT NULL,
    unit TEXT NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (province, day, unit)
) STRICT, WITHOUT ROWID;

CREATE TABLE unit_scope (
    province INTEGER NOT NULL,
    ancestor TEXT NOT NULL,
    unit TEXT NOT NULL,
    PRIMARY KEY (province, ancestor, unit)
) STRICT, WITHOUT ROWID;

CREATE TABLE tally (
    province INTEGER NOT NULL,
    name TEXT NOT NULL,
    unit TEXT NOT NULL,
    day INTEGER NOT NULL,
    detail TEXT NOT NULL,
    n INTEGER NOT NULL,
    PRIMARY KEY (province, name, unit, day, detail)
) STRICT, WITHOUT ROWID;

CREATE TABLE account (
    province INTEGER NOT NULL,
    person TEXT NOT NULL,
    login TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    email TEXT,
    must_change INTEGER NOT NULL,
    active INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    locked_until INTEGER NOT NULL,
    preferences TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    last_sign_in_at INTEGER,
    PRIMARY KEY (province, person)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX account_login ON account (province, login);

CREATE TABLE session (
    province INTEGER NOT NULL,
    token_hash TEXT NOT NULL,
    person TEXT,
    created_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    csrf TEXT NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (province, token_hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE api_token (
    province INTEGER NOT NULL,
    token_hash TEXT NOT NULL,
    name TEXT NOT NULL,
    scopes TEXT NOT NULL,
    unit TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    revoked_at INTEGER,
    PRIMARY KEY (province, token_hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE password_reset (
    province INTEGER NOT NULL,
    token_hash TEXT NOT NULL,
    person TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER,
    PRIMARY KEY (province, token_hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE file (
    province INTEGER NOT NULL,
    hash TEXT NOT NULL,
    size INTEGER NOT NULL,
    mime TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (province, hash)
) STRICT, WITHOUT ROWID;

-- Who uses a file under which name: a dossier, a draft.
CREATE TABLE file_use (
    province INTEGER NOT NULL,
    owner TEXT NOT NULL,
    hash TEXT NOT NULL,
    name TEXT NOT NULL,
    uploaded_by TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (province, owner, hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE access_log (
    id INTEGER PRIMARY KEY,
    province INTEGER NOT NULL,
    at INTEGER NOT NULL,
    who TEXT NOT NULL,
    dossier TEXT NOT NULL,
    purpose TEXT NOT NULL,
    what TEXT NOT NULL
) STRICT;
CREATE INDEX access_log_dossier ON access_log (province, dossier, id);

CREATE TABLE notice (
    province INTEGER NOT NULL,
    audience TEXT NOT NULL,
    id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    at INTEGER NOT NULL,
    read_at INTEGER,
    PRIMARY KEY (province, audience, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE draft (
    province INTEGER NOT NULL,
    owner TEXT NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    data TEXT NOT NULL,
    changed_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (province, owner, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE setting (
    province INTEGER NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (province, key)
) STRICT, WITHOUT ROWID;
