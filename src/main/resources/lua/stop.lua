-- Stops a run: {1, run begun next or ''}, or {0, its state} where that does not allow it, or the caller
-- does not hold the work that made him do it.
-- ARGV: clock offset, run, new state, reason, resume_at (HALTED only), entry and consumer (both empty
--       for an order by hand)
local run, to, reason, now = ARGV[2], ARGV[3], ARGV[4], now_ms(ARGV[1])
if ARGV[6] ~= '' and not owns(run, ARGV[6], ARGV[7]) then return {0, state_of(run)} end
if to ~= 'HALTED' then
  local begun = stop(run, to, reason, now)
  return begun and {1, begun} or {0, state_of(run)}
end
if not move(run, to) then return {0, state_of(run)} end
-- Never at once, or a run would halt and go on without end.
local resume_at = math.max(tonumber(ARGV[5]), now + 1000)
redis.call('HSET', run_key(run), 'reason', reason, 'resume_at', resume_at, 'halted_at', now)
-- A run that halts again before anything was asked has been told of.
local halted = redis.call('HMGET', run_key(run), 'requests', 'requests_at_halt')
if (halted[1] or '0') ~= halted[2] then announce(run) end
redis.call('HSET', run_key(run), 'requests_at_halt', halted[1] or '0')
-- What waits for this run would find the same keys exhausted; it goes on waiting.
if redis.call('GET', ACTIVE) == run then redis.call('DEL', ACTIVE) end
return {1, ''}
