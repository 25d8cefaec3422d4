-- The store's tables, as steps: a line "-- version N" begins the statements that lead from version
-- N - 1 to N. A step that was released never changes; new ones are added at the end.

-- version 1
CREATE TABLE alerts (
  id TEXT PRIMARY KEY NOT NULL,
  time_ns INTEGER NOT NULL,
  host_id TEXT NOT NULL,
  rule_id TEXT NOT NULL,
  severity INTEGER NOT NULL,
  title TEXT NOT NULL,
  summary TEXT NOT NULL,
  process_entity_id TEXT NOT NULL,
  document TEXT NOT NULL
) STRICT;

CREATE INDEX alerts_by_time ON alerts (time_ns, id);
CREATE INDEX alerts_by_rule ON alerts (rule_id, time_ns);
