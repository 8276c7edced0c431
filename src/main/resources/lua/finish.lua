-- All users of a chunk are recorded: {0 lost | 1 finished | 2 and the run is complete, run begun
-- next or ''}.
-- ARGV: clock offset, run, entry, consumer, damaged pieces of order data in the chunk
local run = ARGV[2]
if not owns(run, ARGV[3], ARGV[4]) then return {0, ''} end
redis.call('XACK', chunks_key(run), GROUP, ARGV[3])
redis.call('XDEL', chunks_key(run), ARGV[3])
redis.call('HDEL', takeovers_key(run), ARGV[3], ARGV[3] .. ':suspect', ARGV[3] .. ':deaths')
if ARGV[5] ~= '0' then redis.call('HINCRBY', run_key(run), 'damaged', ARGV[5]) end
keep(run)
local open = redis.call('HINCRBY', run_key(run), 'open', -1)
local state = state_of(run)
-- A run that was halted while its last users were under way has nothing left to resume.
if open <= 0 and (state == 'RUNNING' or state == 'HALTED') then
  return {2, complete(run, now_ms(ARGV[1]))}
end
return {1, ''}
