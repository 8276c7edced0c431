-- Stops an active run: {1, run begun next or ''}, or {0, ''} when it was not active.
-- ARGV: clock offset, run, new state, reason, resume_at (HALTED only)
local run, state, now = ARGV[2], ARGV[3], now_ms(ARGV[1])
if not is_active(redis.call('HGET', run_key(run), 'state')) then return {0, ''} end
redis.call('HSET', run_key(run), 'state', state, 'reason', ARGV[4])
if state == 'HALTED' then
  redis.call('HSET', run_key(run), 'resume_at', ARGV[5], 'halted_at', now)
  -- What waits for this run would find the same keys exhausted; it goes on waiting.
  if redis.call('GET', 'lunchrec:run:active') == run then redis.call('DEL', 'lunchrec:run:active') end
  return {1, ''}
end
redis.call('HSET', run_key(run), 'ended_at', now)
return {1, leave_active(run, now)}
