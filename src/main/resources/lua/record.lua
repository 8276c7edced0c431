-- What became of one user of a chunk, exactly once a run: RECORDED, REPEATED, or LOST when the chunk
-- is not the caller's any more.
-- KEYS: recommendations:user:{tgid}, lunchrec:user:{tgid}, the run's failures, their users in order
-- ARGV: run, entry, consumer, tgid, outcome, value, ttl seconds, failure, then name and value of
--       each field of lunchrec:user that is new
local run, outcome = ARGV[1], ARGV[5]
local known = redis.call('HMGET', KEYS[2], 'run', 'by_hand_in')
local latest = known[1]
if latest == run then return 'REPEATED' end
-- An answer of a run that was cancelled comes too late where the next has been.
local active = redis.call('GET', 'lunchrec:run:active')
if active and active ~= run and latest == active then return 'REPEATED' end
if not owns(run, ARGV[2], ARGV[3]) then return 'LOST' end
local function count(what)
  redis.call('HINCRBY', run_key(run), what, 1)
  redis.call('HINCRBY', run_key(run), 'node:' .. ARGV[3], 1)
end
-- Somebody asked by hand while this run had the user in line: his answer stays.
if ARGV[6] ~= '' and known[2] == run and redis.call('HGET', run_key(run), 'force') ~= '1' then
  redis.call('HSET', KEYS[2], 'run', run, 'outcome', 'skipped')
  count('skipped')
  return 'RECORDED'
end
if ARGV[6] ~= '' then redis.call('SET', KEYS[1], ARGV[6], 'EX', ARGV[7]) end
redis.call('HSET', KEYS[2], 'run', run, 'outcome', outcome, unpack(ARGV, 9))
redis.call('EXPIRE', KEYS[2], RUN_TTL)
count(outcome)
if ARGV[8] ~= '' then
  redis.call('HSET', KEYS[3], ARGV[4], ARGV[8])
  redis.call('ZADD', KEYS[4], ARGV[4], ARGV[4])
  redis.call('EXPIRE', KEYS[3], RUN_TTL)
  redis.call('EXPIRE', KEYS[4], RUN_TTL)
end
return 'RECORDED'
