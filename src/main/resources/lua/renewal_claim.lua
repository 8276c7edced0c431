-- Is it time to renew all values, and is it for the caller to do? {1, now}, or {0, milliseconds to wait}.
-- KEYS: lunchrec:renewal
-- ARGV: clock offset, consumer, time between two renewals, how long a claim holds (both milliseconds)
local now, every = now_ms(ARGV[1]), tonumber(ARGV[3])
local known = redis.call('HMGET', KEYS[1], 'begun_at', 'claimed_by', 'claimed_until')
local due = tonumber(known[1] or '0') + every
if due > now then return {0, due - now} end
local claimed = tonumber(known[3] or '0')
if claimed > now and known[2] ~= ARGV[2] then return {0, claimed - now} end
redis.call('HSET', KEYS[1], 'claimed_by', ARGV[2], 'claimed_until', now + tonumber(ARGV[4]))
return {1, now}
