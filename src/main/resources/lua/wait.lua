-- Since when users wait for their first value: 1. What an earlier plan wrote stays.
-- KEYS: lunchrec:user:{tgid} of each
-- ARGV: instant of the plan
for _, user in ipairs(KEYS) do
  -- What somebody else put there is no reason to plan for nobody.
  redis.pcall('HSETNX', user, 'waits_since', ARGV[1])
  redis.call('EXPIRE', user, RUN_TTL)
end
return 1
