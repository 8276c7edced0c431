-- Users whose value still holds, each counted once a run: 1, or 0 when the planning is not the caller's
-- any more, or over.
-- KEYS: lunchrec:user:{tgid} of each
-- ARGV: run, entry, consumer, instant of the statistics
local run, consumer = ARGV[1], ARGV[3]
-- A run that was cancelled keeps its stream for a while, and the next may have seen to these users.
if redis.call('HGET', run_key(run), 'state') ~= 'PLANNING' then return 0 end
if not owns(run, ARGV[2], consumer) then return 0 end
local kept = 0
for _, user in ipairs(KEYS) do
  if redis.call('HGET', user, 'run') ~= run then
    redis.call('HSET', user, 'run', run, 'outcome', 'renewed', 'fresh_at', ARGV[4])
    redis.call('EXPIRE', user, RUN_TTL)
    kept = kept + 1
  end
end
if kept > 0 then
  redis.call('HINCRBY', run_key(run), 'renewed', kept)
  redis.call('HINCRBY', run_key(run), 'node:' .. consumer, kept)
end
return 1
