-- All values were renewed from this instant on.
-- KEYS: lunchrec:renewal
-- ARGV: when it was begun
local known = tonumber(redis.call('HGET', KEYS[1], 'begun_at') or '0')
if tonumber(ARGV[1]) > known then redis.call('HSET', KEYS[1], 'begun_at', ARGV[1]) end
redis.call('HDEL', KEYS[1], 'claimed_by', 'claimed_until')
return 1
