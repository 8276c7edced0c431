-- A trigger asks for a run: {run, state, how}.
-- KEYS: lunchrec:trigger:{key}
-- ARGV: clock offset, id of a new run, kind, key, force (0 or 1)
local offset, new_id, kind, key, force = ARGV[1], ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5])
local TRIGGER_TTL = 7 * 86400
local now = now_ms(offset)

local function state_of(id) return redis.call('HGET', run_key(id), 'state') or '' end
local function force_of(id) return tonumber(redis.call('HGET', run_key(id), 'force') or '0') end
local function led_to(id, how)
  redis.call('SET', KEYS[1], id, 'EX', TRIGGER_TTL)
  return {id, state_of(id), how}
end
local function prepare(id, state)
  redis.call('HSET', run_key(id), 'state', state, 'trigger_kind', kind, 'trigger_key', key,
    'force', force)
  redis.call('EXPIRE', run_key(id), RUN_TTL)
end

local seen = redis.call('GET', KEYS[1])
if seen and state_of(seen) ~= '' then return {seen, state_of(seen), 'REPEATED'} end

local waiting = redis.call('GET', 'lunchrec:run:next')
local active = redis.call('GET', 'lunchrec:run:active')
if active and is_active(state_of(active)) then
  if force <= force_of(active) then return led_to(active, 'JOINED') end
  if not waiting then
    waiting = new_id
    prepare(waiting, 'WAITING')
    redis.call('SET', 'lunchrec:run:next', waiting)
  end
  return led_to(waiting, 'WAITING')
end

-- Only the newest run can be a halted one that still matters: the one before was superseded.
local newest = redis.call('ZREVRANGE', 'lunchrec:runs', 0, 0)[1]
if newest and state_of(newest) == 'HALTED' then
  if kind ~= 'schedule' and force <= force_of(newest) then
    local planned = redis.call('HEXISTS', run_key(newest), 'eligible') == 1
    redis.call('HSET', run_key(newest), 'state', planned and 'RUNNING' or 'PLANNING')
    redis.call('HDEL', run_key(newest), 'resume_at', 'halted_at', 'reason')
    redis.call('SET', 'lunchrec:run:active', newest)
    return led_to(newest, 'RESUMED')
  end
  redis.call('HSET', run_key(newest), 'state', 'CANCELLED', 'reason', 'superseded', 'ended_at', now)
  -- Not at once: what is under way may still be recorded.
  redis.call('EXPIRE', chunks_key(newest), 3600)
end

-- A trigger that waited keeps the id it was promised; it is a forced one, nothing else waits.
local id = waiting or new_id
redis.call('DEL', 'lunchrec:run:next')
if not waiting then prepare(id, 'PLANNING') end
begin(id, now)
return led_to(id, 'STARTED')
