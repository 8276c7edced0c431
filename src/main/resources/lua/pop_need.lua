-- The most urgent users of a line, and none of them again: their ids, fewer when there are no more.
-- KEYS: the line
-- ARGV: how many
local popped, users = redis.call('ZPOPMIN', KEYS[1], ARGV[1]), {}
for i = 1, #popped, 2 do users[#users + 1] = popped[i] end
return users
