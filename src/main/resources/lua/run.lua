-- How runs change, for the scripts that change them.

-- What a run may become, by what it is. RunState says the same; a test holds the two together.
local MOVES = {
  [''] = {WAITING = true, PLANNING = true},
  WAITING = {PLANNING = true, CANCELLED = true},
  PLANNING = {RUNNING = true, COMPLETED = true, CANCELLED = true, FAILED = true},
  RUNNING = {COMPLETED = true, HALTED = true, CANCELLED = true, FAILED = true},
  HALTED = {RUNNING = true, COMPLETED = true, CANCELLED = true},
  FAILED = {PLANNING = true, RUNNING = true},
}
local KEPT_RUNS = 1000
-- What is under way when a run ends for good may still be recorded.
local UNDER_WAY_TTL = 3600
-- What planning is given before others renew values beside it, in milliseconds.
local PLANNING_TIME = 600000
local ACTIVE, NEXT, RUNS = 'lunchrec:run:active', 'lunchrec:run:next', 'lunchrec:runs'

local function takeovers_key(id) return run_key(id) .. ':takeovers' end
local function state_of(id) return redis.call('HGET', run_key(id), 'state') or '' end
local function newest_run() return redis.call('ZREVRANGE', RUNS, 0, 0)[1] end

-- The only way a state is written: false, and nothing is changed, where the state does not allow it.
local function move(id, to)
  local from = MOVES[state_of(id)]
  if not (from and from[to]) then return false end
  redis.call('HSET', run_key(id), 'state', to)
  return true
end

-- A run that goes on is kept for the full time again.
local function keep(id)
  redis.call('EXPIRE', run_key(id), RUN_TTL)
  redis.call('EXPIRE', chunks_key(id), RUN_TTL)
end

-- The first work of a run is its own planning.
local function plan_first(id)
  redis.call('DEL', chunks_key(id), takeovers_key(id))
  redis.call('HDEL', run_key(id), 'eligible', 'open')
  redis.call('XADD', chunks_key(id), '*', 'kind', 'plan')
  redis.call('XGROUP', 'CREATE', chunks_key(id), GROUP, '0')
  redis.call('EXPIRE', chunks_key(id), RUN_TTL)
end

-- Makes a prepared run the active one.
local function begin(id, now)
  move(id, 'PLANNING')
  redis.call('HSET', run_key(id), 'instant', now, 'started_at', now)
  redis.call('EXPIRE', run_key(id), RUN_TTL)
  redis.call('SET', ACTIVE, id)
  -- The newest is above all others, also when the clock was set back.
  local newest = redis.call('ZREVRANGE', RUNS, 0, 0, 'WITHSCORES')
  if newest[1] then redis.call('EXPIRE', chunks_key(newest[1]), UNDER_WAY_TTL) end
  redis.call('ZADD', RUNS, math.max(now, tonumber(newest[2] or '0') + 1), id)
  -- Planning renews everybody's value; nobody else need do it at the same time.
  if redis.call('HEXISTS', run_key(id), 'of') == 0 then
    redis.call('HSET', 'lunchrec:renewal', 'claimed_by', id, 'claimed_until', now + PLANNING_TIME)
  end
  redis.call('ZREMRANGEBYRANK', RUNS, 0, -KEPT_RUNS - 1)
  plan_first(id)
end

-- The run in the one next slot, if it is there: what has expired does not wait.
local function waiting_run()
  local waiting = redis.call('GET', NEXT)
  return waiting and state_of(waiting) == 'WAITING' and waiting or nil
end

-- Begins the run that waits, if there is one: its id or ''.
local function begin_waiting(now)
  local waiting = waiting_run()
  if not waiting then return '' end
  redis.call('DEL', NEXT)
  begin(waiting, now)
  return waiting
end

-- Takes the pointer off a run that stopped, and begins the run that waited for this, if any.
local function leave_active(id, now)
  if redis.call('GET', ACTIVE) == id then redis.call('DEL', ACTIVE) end
  return redis.call('EXISTS', ACTIVE) == 0 and begin_waiting(now) or ''
end

-- Leaves word of a run that was halted, completed, cancelled or failed, as it is now, for those who
-- are told outside. In the same script that ends it: neither is there without the other.
local function announce(id)
  local flat, fields = redis.call('HGETALL', run_key(id)), {}
  for i = 1, #flat, 2 do fields[flat[i]] = flat[i + 1] end
  redis.call('XADD', 'lunchrec:runs:ended', 'MAXLEN', '~', 1000, '*', 'run', id,
    'hash', cjson.encode(fields))
end

local function complete(id, now)
  move(id, 'COMPLETED')
  redis.call('HSET', run_key(id), 'ended_at', now)
  redis.call('HDEL', run_key(id), 'resume_at', 'halted_at', 'reason')
  redis.call('DEL', chunks_key(id), takeovers_key(id))
  announce(id)
  return leave_active(id, now)
end

-- Ends a run for a reason: the run begun next or '', or false where its state does not allow it.
local function stop(id, to, reason, now)
  if not move(id, to) then return false end
  redis.call('HSET', run_key(id), 'reason', reason, 'ended_at', now)
  redis.call('HDEL', run_key(id), 'resume_at', 'halted_at')
  announce(id)
  if to == 'CANCELLED' then redis.call('EXPIRE', chunks_key(id), UNDER_WAY_TTL) end
  if redis.call('GET', NEXT) == id then
    redis.call('DEL', NEXT)
    return ''
  end
  return leave_active(id, now)
end

-- Takes a halted or failed run up where it stopped. One that never got its plan, or lost its work,
-- is planned again: whom it has seen to already, it asks nobody for again.
local function resume(id, now)
  local planned = redis.call('HEXISTS', run_key(id), 'eligible') == 1
  local open = tonumber(redis.call('HGET', run_key(id), 'open') or '0')
  local whole = planned and (open <= 0 or redis.call('EXISTS', chunks_key(id)) == 1)
  if not move(id, (whole or state_of(id) == 'HALTED') and 'RUNNING' or 'PLANNING') then return end
  redis.call('HDEL', run_key(id), 'resume_at', 'halted_at', 'ended_at', 'reason')
  redis.call('SET', ACTIVE, id)
  keep(id)
  if not whole and state_of(id) == 'PLANNING' then
    plan_first(id)
  elseif whole and open <= 0 then
    complete(id, now)
  end
end
