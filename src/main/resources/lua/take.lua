-- Takes one piece of the active run's work:
-- {run, entry, kind, users, instant, force, who held it before or ''}, or nothing.
-- ARGV: clock offset, consumer, idle time after which another's chunk may be taken over
local consumer, idle = ARGV[2], ARGV[3]
local run = redis.call('GET', 'lunchrec:run:active')
if not run then return false end
local about = redis.call('HMGET', run_key(run), 'state', 'instant', 'force')
if not is_active(about[1]) then return false end

local function piece(entry, before)
  local fields = {}
  for i = 1, #entry[2], 2 do fields[entry[2][i]] = entry[2][i + 1] end
  redis.call('HSETNX', run_key(run), 'node:' .. consumer, 1)
  return {run, entry[1], fields.kind, fields.users or '', about[2], about[3], before}
end

local fresh = redis.pcall('XREADGROUP', 'GROUP', GROUP, consumer, 'COUNT', 1,
  'STREAMS', chunks_key(run), '>')
if fresh and fresh.err then
  if not string.find(fresh.err, 'NOGROUP', 1, true) then return fresh end
  -- The run is there and its work is not: Redis lost data. Never a hang.
  local now = now_ms(ARGV[1])
  redis.call('HSET', run_key(run), 'state', 'FAILED', 'reason', 'work_lost', 'ended_at', now)
  leave_active(run, now)
  return false
end
if fresh then return piece(fresh[1][2][1], '') end

local stale = redis.call('XPENDING', chunks_key(run), GROUP, 'IDLE', idle, '-', '+', 1)
if not stale[1] then return false end
local claimed = redis.call('XCLAIM', chunks_key(run), GROUP, consumer, idle, stale[1][1])
return claimed[1] and piece(claimed[1], stale[1][2]) or false
