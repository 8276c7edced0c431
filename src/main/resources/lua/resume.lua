-- Takes up a halted or failed run: {1, its state, its id}, or {1, its state} when it was active; {0, its
-- state} where that does not allow it, {0, 'SUPERSEDED'} where a newer run has begun, {0, ''} where there
-- is none.
-- ARGV: clock offset, run; '' is the newest if that is halted
local run = ARGV[2]
local newest = newest_run()
if run == '' then
  if not newest or state_of(newest) ~= 'HALTED' then return {0, ''} end
  run = newest
end
local state = state_of(run)
if is_active(state) then return {1, state} end
if state ~= 'HALTED' and state ~= 'FAILED' then return {0, state} end
if run ~= newest then return {0, 'SUPERSEDED'} end
resume(run, now_ms(ARGV[1]))
return {1, state_of(run), run}
