-- Keeps a chunk: ACTIVE, OVER when its run stopped, LOST when somebody else holds the chunk.
-- ARGV: run, entry, consumer
local run, entry, consumer = ARGV[1], ARGV[2], ARGV[3]
if not owns(run, entry, consumer) then return 'LOST' end
redis.call('XCLAIM', chunks_key(run), GROUP, consumer, 0, entry, 'JUSTID')
return is_active(redis.call('HGET', run_key(run), 'state')) and 'ACTIVE' or 'OVER'
