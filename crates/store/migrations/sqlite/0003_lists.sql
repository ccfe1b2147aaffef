-- What lists need: order of receipt, what is open, what waits to be collected, the applicant's number, owners of work,
-- payments. After this change the read models are to be rebuilt, so that identity numbers and payments are there.

ALTER TABLE dossier ADD COLUMN identity TEXT NOT NULL DEFAULT '';
-- Since when a result waits to be collected; NULL before and after.
ALTER TABLE dossier ADD COLUMN waiting_since INTEGER;
UPDATE dossier SET waiting_since = finished_at WHERE state = 'resolved';

-- Lists and the register go by the time of receipt: imported dossiers have old times and new numbers.
DROP INDEX dossier_receiving;
DROP INDEX dossier_competent;
CREATE INDEX dossier_receiving ON dossier (province, receiving_unit, submitted_at, seq);
CREATE INDEX dossier_competent ON dossier (province, competent_unit, submitted_at, seq);
CREATE INDEX dossier_submitted ON dossier (province, submitted_at, seq);
-- Only what is open, which is little: overdue dossiers are found without reading their rows.
CREATE INDEX dossier_open ON dossier (province, submitted_at, seq, due_at, receiving_unit, competent_unit, finished_at)
    WHERE finished_at IS NULL;
CREATE INDEX dossier_waiting ON dossier (province, waiting_since, seq, receiving_unit) WHERE waiting_since IS NOT NULL;
CREATE INDEX dossier_identity ON dossier (province, identity, seq) WHERE identity <> '';

-- The owner of work: the person, or `@unit` when nobody in the unit has taken it yet.
DROP INDEX duty_person;
CREATE INDEX duty_owner ON duty (province, CASE WHEN person = '' THEN '@' || unit ELSE person END, due_at, dossier, lane, kind);
CREATE INDEX duty_due ON duty (province, due_at, dossier, lane, kind);

-- Fees that were paid, for the list of the day's takings.
CREATE TABLE payment (
    province INTEGER NOT NULL,
    dossier TEXT NOT NULL,
    item TEXT NOT NULL,
    unit TEXT NOT NULL,
    day INTEGER NOT NULL,
    at INTEGER NOT NULL,
    voucher TEXT NOT NULL,
    means TEXT NOT NULL,
    amount INTEGER NOT NULL,
    payer TEXT NOT NULL,
    code TEXT NOT NULL,
    procedure TEXT NOT NULL,
    PRIMARY KEY (province, dossier, item)
) STRICT, WITHOUT ROWID;
CREATE INDEX payment_at ON payment (province, at, dossier, item, unit);

CREATE INDEX account_email ON account (province, email) WHERE email IS NOT NULL;
CREATE INDEX session_person ON session (province, person) WHERE person IS NOT NULL;
CREATE INDEX notice_unread ON notice (province, audience, id) WHERE read_at IS NULL;
