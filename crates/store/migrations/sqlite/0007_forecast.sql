-- What a follower of the journal makes of it beside the appender: how long steps took, by week; and which open dossiers
-- will probably be late. Nothing here is kept in a backup: a follower without a place begins anew.

CREATE TABLE follower (
    province INTEGER NOT NULL,
    name TEXT NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (province, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE step_time (
    province INTEGER NOT NULL,
    week INTEGER NOT NULL,
    unit TEXT NOT NULL,
    procedure TEXT NOT NULL,
    step TEXT NOT NULL,
    n INTEGER NOT NULL,
    minutes INTEGER NOT NULL,
    squares INTEGER NOT NULL,
    PRIMARY KEY (province, week, unit, procedure, step)
) STRICT, WITHOUT ROWID;
CREATE TABLE forecast (
    province INTEGER NOT NULL,
    dossier TEXT NOT NULL,
    owner TEXT NOT NULL,
    unit TEXT NOT NULL,
    competent TEXT NOT NULL,
    percent INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    duty_due_at INTEGER NOT NULL,
    step TEXT NOT NULL,
    holder TEXT NOT NULL,
    person TEXT NOT NULL,
    safe_at INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (province, dossier)
) STRICT, WITHOUT ROWID;
CREATE INDEX forecast_owner ON forecast (province, owner, percent);
CREATE INDEX forecast_unit ON forecast (province, unit, percent);
CREATE INDEX forecast_competent ON forecast (province, competent, percent);
-- What officials were told once and are not told again: the digest of a day, a warning before a date.
CREATE TABLE told (
    province INTEGER NOT NULL,
    key TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (province, key)
) STRICT, WITHOUT ROWID;
