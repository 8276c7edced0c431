-- Stops a run: {1, run begun next or ''}, or {0, its state} where that does not allow it.
-- ARGV: clock offset, run, new state, reason, resume_at (HALTED only)
local run, to, reason, now = ARGV[2], ARGV[3], ARGV[4], now_ms(ARGV[1])
if to ~= 'HALTED' then
  local begun = stop(run, to, reason, now)
  return begun and {1, begun} or {0, state_of(run)}
end
if not move(run, to) then return {0, state_of(run)} end
-- Never at once, or a run would halt and go on without end.
local resume_at = math.max(tonumber(ARGV[5]), now + 1000)
redis.call('HSET', run_key(run), 'reason', reason, 'resume_at', resume_at, 'halted_at', now)
announce(run)
-- What waits for this run would find the same keys exhausted; it goes on waiting.
if redis.call('GET', ACTIVE) == run then redis.call('DEL', ACTIVE) end
return {1, ''}
