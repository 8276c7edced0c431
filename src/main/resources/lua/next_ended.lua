-- The next ended run that a sink has not been told of: {entry, run, its hash then as JSON}, or
-- nothing. First what this reader holds, which keeps it for another while, then what a reader left
-- who is dead, then what nobody has read.
-- KEYS: lunchrec:runs:ended
-- ARGV: sink, reader, idle time after which another's notice may be taken over, where a sink that
--       is not known begins: $ or 0, idle time after which readers that hold nothing are forgotten,
--       or ''
local sink, reader, idle, begins, gone = ARGV[1], ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5])

local function notice(entry)
  local fields = {}
  for i = 1, #entry[2], 2 do fields[entry[2][i]] = entry[2][i + 1] end
  return {entry[1], fields.run, fields.hash}
end

-- Every process start is another reader; those that are gone would stay for ever.
local function forget_dead_readers()
  for _, about in ipairs(redis.call('XINFO', 'CONSUMERS', KEYS[1], sink)) do
    local of = {}
    for i = 1, #about, 2 do of[about[i]] = about[i + 1] end
    if of.pending == 0 and of.idle >= gone then
      redis.call('XGROUP', 'DELCONSUMER', KEYS[1], sink, of.name)
    end
  end
end

-- The oldest that another must have left, or that is this reader's own.
local function pending()
  local own = redis.call('XPENDING', KEYS[1], sink, '-', '+', 1, reader)
  if own[1] then return own[1][1], 0 end
  local left = redis.call('XPENDING', KEYS[1], sink, 'IDLE', idle, '-', '+', 1)
  if left[1] then return left[1][1], idle end
  return nil
end

local known = redis.pcall('XPENDING', KEYS[1], sink)
if known.err then
  if not string.find(known.err, 'NOGROUP', 1, true) then return known end
  redis.call('XGROUP', 'CREATE', KEYS[1], sink, begins, 'MKSTREAM')
end
if gone then forget_dead_readers() end

local entry, least = pending()
while entry do
  local claimed = redis.call('XCLAIM', KEYS[1], sink, reader, least, entry)
  if claimed[1] then return notice(claimed[1]) end
  -- The stream was trimmed meanwhile; Redis 6.2 goes on listing it.
  redis.call('XACK', KEYS[1], sink, entry)
  entry, least = pending()
end
local fresh = redis.call('XREADGROUP', 'GROUP', sink, reader, 'COUNT', 1, 'STREAMS', KEYS[1], '>')
return fresh and notice(fresh[1][2][1]) or false
