-- Lists of what is rare in the whole province: a procedure that few ask for, and what ended without a result.

CREATE INDEX dossier_procedure ON dossier (province, procedure, submitted_at, seq);
CREATE INDEX dossier_ended ON dossier (province, submitted_at, seq) WHERE finished_at IS NOT NULL AND punctuality IS NULL;
