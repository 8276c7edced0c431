-- Remembers how far the schedule has come.
-- KEYS[1]  the last local fire time, ISO 8601 to the minute, which sorts as text
-- ARGV[1]  a local fire time that is done
-- Never goes back: a node that was slow must not undo what a quicker one has recorded.
local known = redis.call('GET', KEYS[1])
if not known or known < ARGV[1] then
  redis.call('SET', KEYS[1], ARGV[1])
end
return 1
