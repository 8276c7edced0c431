-- Takes one piece of the active run's work:
-- {run, entry, kind, users, who held it before or '', instant, force, trigger's kind, trigger's key,
--  runs it retries, takeovers, suspect, deaths of the suspect's nodes, 1 when it went on by this}; {run}
-- that has failed, since its work is lost; or nothing.
-- ARGV: clock offset, consumer, idle time after which another's chunk may be taken over, 1 when the
--       node has other work in hand, takeovers after which a chunk is poisoned
local consumer, idle, busy, poisoned = ARGV[2], ARGV[3], ARGV[4] == '1', tonumber(ARGV[5])
local LOOK_AT = 100
local now = now_ms(ARGV[1])

local run, goes_on = redis.call('GET', ACTIVE), '0'
if run and not is_active(state_of(run)) then
  -- It expired: nobody can end it any more.
  redis.call('DEL', ACTIVE)
  run = nil
end
-- Nothing runs: a halted run whose time has come goes on, and nothing waits for ever.
if not run then
  local newest = newest_run()
  if newest and state_of(newest) == 'HALTED' then
    local at = tonumber(redis.call('HGET', run_key(newest), 'resume_at') or '0')
    if at <= now then
      resume(newest, now)
      goes_on = '1'
    end
  else
    begin_waiting(now)
  end
  run = redis.call('GET', ACTIVE)
end
if not run then return false end
local about = redis.call('HMGET', run_key(run), 'instant', 'force', 'trigger_kind', 'trigger_key', 'of')

local function piece(entry, before)
  local fields = {}
  for i = 1, #entry[2], 2 do fields[entry[2][i]] = entry[2][i + 1] end
  redis.call('HSETNX', run_key(run), 'node:' .. consumer, 0)
  local trouble = redis.call('HMGET', takeovers_key(run), entry[1], entry[1] .. ':suspect',
    entry[1] .. ':deaths')
  return {run, entry[1], fields.kind, fields.users or '', before, about[1], about[2], about[3], about[4],
    about[5] or '', trouble[1] or '0', trouble[2] or '', trouble[3] or '0', goes_on}
end

-- Who gave a chunk back lives; who holds it in silence, and is not this node, is taken for dead.
local function died(holder) return holder ~= RELEASED and holder ~= consumer end
local function deaths(entry, holder)
  local before = tonumber(redis.call('HGET', takeovers_key(run), entry) or '0')
  return died(holder) and before + 1 or before
end
local function count(entry)
  local takeovers = takeovers_key(run)
  redis.call('HINCRBY', takeovers, entry, 1)
  if redis.call('HEXISTS', takeovers, entry .. ':suspect') == 1 then
    redis.call('HINCRBY', takeovers, entry .. ':deaths', 1)
  end
  redis.call('EXPIRE', takeovers, RUN_TTL)
end

local function claim(entry, holder)
  local claimed = redis.call('XCLAIM', chunks_key(run), GROUP, consumer, idle, entry)[1]
  if claimed and died(holder) then count(entry) end
  return claimed and piece(claimed, holder)
end

-- What was given back comes first: it may be long, and at the end one node would be alone with it.
-- Not what has done harm, whoever gave it back.
local back = redis.pcall('XPENDING', chunks_key(run), GROUP, '-', '+', LOOK_AT, RELEASED)
for _, stale in ipairs(back.err and {} or back) do
  local found = deaths(stale[1], RELEASED) == 0 and claim(stale[1], RELEASED)
  if found then return found end
end

local fresh = redis.pcall('XREADGROUP', 'GROUP', GROUP, consumer, 'COUNT', 1,
  'STREAMS', chunks_key(run), '>')
if fresh and fresh.err then
  if not string.find(fresh.err, 'NOGROUP', 1, true) then return fresh end
  -- The run is there and its work is not: Redis lost data. Never a hang.
  stop(run, 'FAILED', 'work_lost', now)
  return {run}
end
if fresh then return piece(fresh[1][2][1], '') end

for _, stale in ipairs(redis.call('XPENDING', chunks_key(run), GROUP, 'IDLE', idle, '-', '+', LOOK_AT)) do
  local entry, holder = stale[1], stale[2]
  -- Poisoned work is done by a node that does nothing else, so that its end tells who is to blame.
  if not (busy and deaths(entry, holder) >= poisoned) then
    local found = claim(entry, holder)
    if found then return found end
  end
end
return false
