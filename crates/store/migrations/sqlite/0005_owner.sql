-- Open work lies in the order in which its owner reads it: the person, or `@unit` while nobody in the unit has taken it.
-- A page of somebody's work is one run of rows; counts by time read a narrow index.

CREATE TABLE duty_by_owner (
    province INTEGER NOT NULL,
    owner TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    dossier TEXT NOT NULL,
    lane INTEGER NOT NULL,
    unit TEXT NOT NULL,
    person TEXT NOT NULL,
    kind TEXT NOT NULL,
    view TEXT NOT NULL,
    PRIMARY KEY (province, owner, due_at, dossier, lane)
) STRICT, WITHOUT ROWID;
INSERT INTO duty_by_owner (province, owner, due_at, dossier, lane, unit, person, kind, view)
    SELECT province, CASE WHEN person = '' THEN '@' || unit ELSE person END, due_at, dossier, lane, unit, person, kind, view
    FROM duty;
DROP TABLE duty;
ALTER TABLE duty_by_owner RENAME TO duty;
CREATE INDEX duty_unit ON duty (province, unit, due_at, dossier, lane);
CREATE INDEX duty_due ON duty (province, due_at, dossier, lane, kind);
CREATE INDEX duty_times ON duty (province, owner, kind, due_at);
