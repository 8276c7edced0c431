-- A trigger asks for a run: {run, state, how}. A retry of a run that cannot be retried: {run, state, ''}.
-- KEYS: lunchrec:trigger:{key}
-- ARGV: clock offset, id of a new run, kind, key, force (0 or 1), the run whose failed users are to be
--       retried or '' for all users
local offset, new_id, kind, key, force = ARGV[1], ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5])
local of = ARGV[6]
local TRIGGER_TTL = 7 * 86400
local now = now_ms(offset)

local function force_of(id) return tonumber(redis.call('HGET', run_key(id), 'force') or '0') end
local function retries_of(id) return redis.call('HGET', run_key(id), 'of') or '' end
local function retries(id, run) return string.find(',' .. retries_of(id) .. ',', ',' .. run .. ',', 1, true) end

-- Whether a run that is not over will see to everybody the trigger asks for.
local function covers(id)
  if force > force_of(id) then return false end
  if retries_of(id) == '' then return true end
  return of ~= '' and retries(id, of)
end
local function led_to(id, how)
  redis.call('SET', KEYS[1], id, 'EX', TRIGGER_TTL)
  return {id, state_of(id), how}
end
local function prepare(id)
  redis.call('HSET', run_key(id), 'trigger_kind', kind, 'trigger_key', key, 'force', force)
  if of ~= '' then redis.call('HSET', run_key(id), 'of', of) end
  redis.call('EXPIRE', run_key(id), RUN_TTL)
end
-- A run that has not begun can see to this trigger too.
local function widen(id)
  if force > force_of(id) then redis.call('HSET', run_key(id), 'force', force) end
  if retries_of(id) == '' then return end
  if of == '' then
    redis.call('HDEL', run_key(id), 'of')
  elseif not retries(id, of) then
    redis.call('HSET', run_key(id), 'of', retries_of(id) .. ',' .. of)
  end
end

local seen = redis.call('GET', KEYS[1])
if seen and state_of(seen) ~= '' then return {seen, state_of(seen), 'REPEATED'} end

if of ~= '' then
  local state = state_of(of)
  local over = state == 'COMPLETED' or state == 'CANCELLED' or state == 'FAILED'
  if not over or redis.call('EXISTS', run_key(of) .. ':failures') == 0 then return {of, state, ''} end
end

local waiting = waiting_run()
local function wait()
  if waiting then
    widen(waiting)
  else
    waiting = new_id
    prepare(waiting)
    move(waiting, 'WAITING')
    redis.call('SET', NEXT, waiting)
  end
  return led_to(waiting, 'WAITING')
end

local active = redis.call('GET', ACTIVE)
if active and is_active(state_of(active)) then
  if covers(active) then return led_to(active, 'JOINED') end
  return wait()
end

-- Only the newest run can be a halted one that still matters: the one before was superseded.
local newest = newest_run()
if newest and state_of(newest) == 'HALTED' then
  if kind ~= 'schedule' and covers(newest) then
    resume(newest, now)
    return led_to(newest, 'RESUMED')
  end
  if of ~= '' then
    resume(newest, now)
    return wait()
  end
  -- What waits for it begins below.
  redis.call('DEL', NEXT)
  stop(newest, 'CANCELLED', 'superseded', now)
end

-- A trigger that waited keeps the id it was promised.
local id = waiting or new_id
redis.call('DEL', NEXT)
if waiting then widen(waiting) else prepare(id) end
begin(id, now)
return led_to(id, 'STARTED')
