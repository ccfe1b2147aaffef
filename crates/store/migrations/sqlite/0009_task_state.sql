-- What waits for somebody: open orders by state, lead and area. The counters of tasks are made anew with units by area and people.
CREATE INDEX task_open_state ON task (province, state, lead, area, finished_at, board) WHERE finished_at IS NULL AND board = 1;
