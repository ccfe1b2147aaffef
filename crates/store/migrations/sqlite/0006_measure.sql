-- What measures see of a dossier, and the counters of measures: unit x procedure x period x measure. Periods are
-- half-months; of what is open and will be late, the first late day. The read models are to be rebuilt after this change.

ALTER TABLE dossier ADD COLUMN received_day INTEGER;
ALTER TABLE dossier ADD COLUMN ended_day INTEGER;
ALTER TABLE dossier ADD COLUMN ending INTEGER NOT NULL DEFAULT 0;
ALTER TABLE dossier ADD COLUMN late_from INTEGER;
ALTER TABLE dossier ADD COLUMN flags INTEGER NOT NULL DEFAULT 0;
ALTER TABLE dossier ADD COLUMN handling_days INTEGER NOT NULL DEFAULT 0;
ALTER TABLE dossier ADD COLUMN agency_points INTEGER NOT NULL DEFAULT 0;
-- The dossiers behind a figure are found without reading their rows.
CREATE INDEX dossier_fact ON dossier
    (province, competent_unit, received_day, seq, ended_day, ending, late_from, flags, procedure)
    WHERE received_day IS NOT NULL;

CREATE TABLE measure (
    province INTEGER NOT NULL,
    unit TEXT NOT NULL,
    procedure TEXT NOT NULL,
    period INTEGER NOT NULL,
    measure INTEGER NOT NULL,
    n INTEGER NOT NULL,
    PRIMARY KEY (province, unit, procedure, period, measure)
) STRICT, WITHOUT ROWID;
