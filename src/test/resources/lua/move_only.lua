-- One step of a run's state, for the test that compares both descriptions of what is allowed.
-- ARGV: run, new state
return move(ARGV[1], ARGV[2]) and 1 or 0
