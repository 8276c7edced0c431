-- Who is in hand, of a chunk whose users are done one at a time: 1, or 0 when the chunk is lost.
-- ARGV: run, entry, consumer, tgid
local run, entry = ARGV[1], ARGV[2]
if not owns(run, entry, ARGV[3]) then return 0 end
local takeovers = takeovers_key(run)
if redis.call('HGET', takeovers, entry .. ':suspect') ~= ARGV[4] then
  redis.call('HSET', takeovers, entry .. ':suspect', ARGV[4], entry .. ':deaths', 0)
end
return 1
