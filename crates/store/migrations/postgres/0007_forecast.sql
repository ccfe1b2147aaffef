-- What a follower of the journal makes of it beside the appender: how long steps took, by week; and which open dossiers
-- will probably be late. Nothing here is kept in a backup: a follower without a place begins anew.

CREATE TABLE follower (
    province BIGINT NOT NULL,
    name TEXT NOT NULL,
    position BIGINT NOT NULL,
    PRIMARY KEY (province, name)
);
CREATE TABLE step_time (
    province BIGINT NOT NULL,
    week BIGINT NOT NULL,
    unit TEXT NOT NULL,
    procedure TEXT NOT NULL,
    step TEXT NOT NULL,
    n BIGINT NOT NULL,
    minutes BIGINT NOT NULL,
    squares BIGINT NOT NULL,
    PRIMARY KEY (province, week, unit, procedure, step)
);
CREATE TABLE forecast (
    province BIGINT NOT NULL,
    dossier TEXT NOT NULL,
    owner TEXT NOT NULL,
    unit TEXT NOT NULL,
    competent TEXT NOT NULL,
    percent BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    duty_due_at BIGINT NOT NULL,
    step TEXT NOT NULL,
    holder TEXT NOT NULL,
    person TEXT NOT NULL,
    safe_at BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (province, dossier)
);
CREATE INDEX forecast_owner ON forecast (province, owner, percent);
CREATE INDEX forecast_unit ON forecast (province, unit, percent);
CREATE INDEX forecast_competent ON forecast (province, competent, percent);
-- What officials were told once and are not told again: the digest of a day, a warning before a date.
CREATE TABLE told (
    province BIGINT NOT NULL,
    key TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (province, key)
);
