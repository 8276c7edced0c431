-- Functions every script begins with. Instants are milliseconds since 1970.
local GROUP = 'nodes'
-- Who holds an entry that was given back: anybody may take it at once.
local RELEASED = 'released'

local function run_key(id) return 'lunchrec:run:' .. id end
local function chunks_key(id) return 'lunchrec:run:' .. id .. ':chunks' end

-- Redis' own clock, plus an offset that is 0 but in tests.
local function now_ms(offset)
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000) + tonumber(offset)
end

-- Streams fence nothing by themselves: anybody can acknowledge an entry. So everything that changes
-- a chunk asks first whether the caller still holds it.
local function owns(run, entry, consumer)
  local pending = redis.pcall('XPENDING', chunks_key(run), GROUP, entry, entry, 1)
  return not pending.err and pending[1] ~= nil and pending[1][2] == consumer
end

local function is_active(state) return state == 'PLANNING' or state == 'RUNNING' end

-- Makes a prepared run the active one; its first work is its own planning.
local RUN_TTL = 30 * 86400
local KEPT_RUNS = 1000
local function begin(id, now)
  redis.call('HSET', run_key(id), 'state', 'PLANNING', 'instant', now, 'started_at', now)
  redis.call('EXPIRE', run_key(id), RUN_TTL)
  redis.call('SET', 'lunchrec:run:active', id)
  redis.call('ZADD', 'lunchrec:runs', now, id)
  redis.call('ZREMRANGEBYRANK', 'lunchrec:runs', 0, -KEPT_RUNS - 1)
  redis.call('DEL', chunks_key(id))
  redis.call('XADD', chunks_key(id), '*', 'kind', 'plan')
  redis.call('XGROUP', 'CREATE', chunks_key(id), GROUP, '0')
  redis.call('EXPIRE', chunks_key(id), RUN_TTL)
end

-- Takes the pointer off a run that stopped, and begins the run that waited for this, if any.
local function leave_active(id, now)
  if redis.call('GET', 'lunchrec:run:active') == id then
    redis.call('DEL', 'lunchrec:run:active')
  end
  local waiting = redis.call('GET', 'lunchrec:run:next')
  if waiting then
    redis.call('DEL', 'lunchrec:run:next')
    begin(waiting, now)
    return waiting
  end
  return ''
end

local function complete(id, now)
  redis.call('HSET', run_key(id), 'state', 'COMPLETED', 'ended_at', now)
  redis.call('HDEL', run_key(id), 'resume_at', 'halted_at', 'reason')
  redis.call('DEL', chunks_key(id))
  return leave_active(id, now)
end
