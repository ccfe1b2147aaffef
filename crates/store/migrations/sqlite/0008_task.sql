-- Read models of tasks: what boards, work lists and searches show. Rebuilt from the journal at any time.

-- board: 0 proposal, common task, duty, voided; 1 order that counts; 2 part that a lead handed on within its house.
-- due_at: the day in force, or the greatest number. late_from: first late day while a clock runs.
CREATE TABLE task (
    province INTEGER NOT NULL,
    id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    state TEXT NOT NULL,
    origin TEXT NOT NULL,
    parent TEXT NOT NULL,
    board INTEGER NOT NULL,
    office TEXT NOT NULL,
    lead TEXT NOT NULL,
    person TEXT NOT NULL,
    area TEXT NOT NULL,
    document TEXT NOT NULL,
    place INTEGER NOT NULL,
    assigned_at INTEGER,
    due_at INTEGER NOT NULL,
    late_from INTEGER,
    finished_at INTEGER,
    finish TEXT NOT NULL,
    extended INTEGER NOT NULL,
    wakes_at INTEGER,
    view TEXT NOT NULL,
    PRIMARY KEY (province, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX task_seq ON task (province, seq);
CREATE INDEX task_parent ON task (province, parent, seq) WHERE parent <> '';
CREATE INDEX task_wakes ON task (province, wakes_at) WHERE wakes_at IS NOT NULL;
CREATE INDEX task_proposed ON task (province, office, document, place, seq) WHERE state = 'proposed';
-- What is open, in the order in which it is due.
CREATE INDEX task_open ON task (province, due_at, seq, late_from, lead, area) WHERE finished_at IS NULL AND board > 0;
CREATE INDEX task_open_unit ON task (province, lead, due_at, seq, late_from) WHERE finished_at IS NULL AND board > 0;
CREATE INDEX task_open_area ON task (province, area, due_at, seq, late_from) WHERE finished_at IS NULL AND board > 0;
-- What was given, and what ended, newest first.
CREATE INDEX task_given ON task (province, assigned_at, seq) WHERE board > 0;
CREATE INDEX task_given_unit ON task (province, lead, assigned_at, seq) WHERE board > 0;
CREATE INDEX task_ended ON task (province, finished_at, seq) WHERE finished_at IS NOT NULL AND board > 0;
CREATE INDEX task_ended_unit ON task (province, lead, finished_at, seq) WHERE finished_at IS NOT NULL AND board > 0;

-- Every document that a task comes from, in the order of its text.
CREATE TABLE task_source (
    province INTEGER NOT NULL,
    document TEXT NOT NULL,
    place INTEGER NOT NULL,
    task TEXT NOT NULL,
    PRIMARY KEY (province, document, place, task)
) STRICT, WITHOUT ROWID;

-- Open work about tasks, in the order in which its owner reads it: the person, or `@unit`.
CREATE TABLE task_duty (
    province INTEGER NOT NULL,
    owner TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    task TEXT NOT NULL,
    line INTEGER NOT NULL,
    unit TEXT NOT NULL,
    person TEXT NOT NULL,
    kind TEXT NOT NULL,
    view TEXT NOT NULL,
    PRIMARY KEY (province, owner, due_at, task, line)
) STRICT, WITHOUT ROWID;
CREATE INDEX task_duty_unit ON task_duty (province, unit, person, due_at);
CREATE INDEX task_duty_times ON task_duty (province, owner, kind, due_at);
