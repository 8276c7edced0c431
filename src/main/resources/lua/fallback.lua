-- Writes a value that no model wrote for a user who has none: 1, or 0 when something is there and stays.
-- What runs wrote of the user stays, so that he is as far from his turn as before.
-- KEYS: recommendations:user:{tgid}, lunchrec:user:{tgid}
-- ARGV: value, ttl seconds, generated_at of the value
if not redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2], 'NX') then return 0 end
redis.call('HDEL', KEYS[2], 'model', 'prompt', 'attempts', 'verdicts', 'fingerprint', 'dishes')
redis.call('HSET', KEYS[2], 'generated_at', ARGV[3], 'source', 'rules')
redis.call('EXPIRE', KEYS[2], RUN_TTL)
return 1
