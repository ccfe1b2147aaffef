-- What waits for somebody: open orders by state, lead and area. The counters of tasks are made anew with units by area and people.
CREATE INDEX task_open_state ON task (province, state, lead, area, finished_at, board) WHERE finished_at IS NULL AND board = 1;

-- A person's tasks, and what ended in one way.
CREATE INDEX task_person ON task (province, person) WHERE person <> '';
CREATE INDEX task_finish ON task (province, finish, finished_at, seq, lead, area) WHERE finished_at IS NOT NULL AND board > 0;

-- Boards pass over what does not fit without reading the rows.
DROP INDEX task_open;
CREATE INDEX task_open ON task (province, due_at, seq, late_from, lead, area, state, extended, board) WHERE finished_at IS NULL AND board > 0;
DROP INDEX task_given;
CREATE INDEX task_given ON task (province, assigned_at, seq, lead, area, state, finish, extended, finished_at, late_from, board) WHERE board > 0;
DROP INDEX task_ended;
CREATE INDEX task_ended ON task (province, finished_at, seq, finish, lead, area, extended, board) WHERE finished_at IS NOT NULL AND board > 0;
