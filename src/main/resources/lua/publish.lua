-- Puts a finished plan in the place of the planning: {1, run begun next or ''}; {0} when the caller
-- is not the planner any more; {2} when the plan is not whole.
-- KEYS: the planner's own stream of chunks
-- ARGV: clock offset, run, entry, consumer, eligible users, chunks, what the night will bring or ''
local run, now = ARGV[2], now_ms(ARGV[1])
if not owns(run, ARGV[3], ARGV[4]) or state_of(run) ~= 'PLANNING' then
  redis.call('DEL', KEYS[1])
  return {0}
end
local open = redis.call('XLEN', KEYS[1])
if open ~= tonumber(ARGV[6]) then
  redis.call('DEL', KEYS[1])
  return {2}
end
redis.call('HSET', run_key(run), 'eligible', ARGV[5], 'open', open)
if ARGV[7] ~= '' then redis.call('HSET', run_key(run), 'plan', ARGV[7]) end
local about = redis.call('HMGET', run_key(run), 'instant', 'of')
if not about[2] then redis.call('HSET', 'lunchrec:renewal', 'begun_at', about[1]) end
if open == 0 then return {1, complete(run, now)} end
move(run, 'RUNNING')
redis.call('DEL', takeovers_key(run))
redis.call('RENAME', KEYS[1], chunks_key(run))
redis.call('XGROUP', 'CREATE', chunks_key(run), GROUP, '0')
redis.call('EXPIRE', chunks_key(run), RUN_TTL)
return {1, ''}
