-- Gives a chunk back: the next node that looks takes it. 1, or 0 when it was not the caller's.
-- ARGV: run, entry, consumer
local run, entry, consumer = ARGV[1], ARGV[2], ARGV[3]
if not owns(run, entry, consumer) then return 0 end
redis.call('XCLAIM', chunks_key(run), GROUP, RELEASED, 0, entry, 'IDLE', 86400000, 'JUSTID')
return 1
