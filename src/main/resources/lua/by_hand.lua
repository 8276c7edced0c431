-- Writes a value somebody asked for by hand; what runs wrote of the user stays: 1. A run that is under
-- way is remembered, so that it does not write over this.
-- KEYS: recommendations:user:{tgid}, lunchrec:user:{tgid}
-- ARGV: value, ttl seconds, then name and value of each field of lunchrec:user that is new
redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2])
redis.call('HSET', KEYS[2], 'by_hand_in', redis.call('GET', 'lunchrec:run:active') or '', unpack(ARGV, 3))
redis.call('EXPIRE', KEYS[2], RUN_TTL)
return 1
