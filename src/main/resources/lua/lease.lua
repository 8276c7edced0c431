-- May one request be made now? {LEASE, position, day}, {WAIT, milliseconds left}, {SPENT, until} or {REVOKED}.
-- The first candidate that fits is charged; the node has put them in order.
-- KEYS: the lease itself
-- ARGV: clock offset, run, entry, consumer (all three empty for a request by hand), limit a day,
--       this Pacific day, its end, the day after, its end, then a triple a candidate: position,
--       fingerprint, prefix of what is known of it
local run, limit = ARGV[2], tonumber(ARGV[5])
local LEASE_TTL = 3600
local USAGE_TTL = 86400000
local INVALID_TTL = 86400
local now = now_ms(ARGV[1])
if run ~= '' and not (redis.call('HGET', run_key(run), 'state') == 'RUNNING'
    and owns(run, ARGV[3], ARGV[4])) then
  return {'REVOKED'}
end
local day, day_end = ARGV[6], tonumber(ARGV[7])
if now >= day_end then day, day_end = ARGV[8], tonumber(ARGV[9]) end

local function number(key) return tonumber(redis.call('GET', key) or '0') or 0 end
-- When a key ends; the day's end for one that never would.
local function ends(key)
  local left = redis.call('PTTL', key)
  return left < 0 and day_end or now + left
end

-- Until when this key must not be used on account of being wrong; 0 when it may.
local function invalid_until(position, fingerprint)
  local ours = 'lunchrec:quota:' .. fingerprint .. ':invalid'
  if redis.call('EXISTS', ours) == 1 then return ends(ours) end
  local flag = 'gemini:invalid:' .. position
  if redis.call('GET', flag) ~= '1' then return 0 end
  -- Our own flag for the key that stood here before says nothing of the one that stands here now.
  local flagged = redis.call('GET', 'lunchrec:quota:flagged:' .. position)
  if flagged and flagged ~= fingerprint then return 0 end
  -- The old worker's flags never ended, so that a replaced key stayed banned for ever.
  if redis.call('PTTL', flag) == -1 then redis.call('EXPIRE', flag, INVALID_TTL) end
  return ends(flag)
end

-- What the bot's own API took with this key: all that the shared counter has and we did not add.
local function theirs(position)
  local usage = 'gemini:usage:' .. position
  return math.max(0, number(usage) - number('lunchrec:quota:mirror:' .. position))
end

local function charge(position, count)
  local usage, mirror = 'gemini:usage:' .. position, 'lunchrec:quota:mirror:' .. position
  redis.call('INCR', count)
  redis.call('PEXPIRE', count, math.min(day_end - now + 3600000, 90000000))
  if redis.call('EXISTS', usage) == 0 then redis.call('DEL', mirror) end
  redis.call('INCR', usage)
  if redis.call('PTTL', usage) < 0 then
    redis.call('PEXPIRE', usage, math.min(USAGE_TTL, math.max(day_end - now, 1)))
  end
  -- Both end together, so that their difference stays what the bot took.
  redis.call('INCR', mirror)
  redis.call('PEXPIRE', mirror, math.max(redis.call('PTTL', usage), 1))
end

local wait, spent
local function sooner(a, b) return (not a or b < a) and b or a end
for i = 10, #ARGV, 3 do
  local position, fingerprint, known = ARGV[i], ARGV[i + 1], ARGV[i + 2]
  local count = known .. 'day:' .. day
  local wrong_until = invalid_until(position, fingerprint)
  local aside = redis.call('GET', known .. 'aside') or 'M:0'
  local aside_until = tonumber(string.sub(aside, 3))
  if wrong_until > 0 then
    spent = sooner(spent, wrong_until)
  elseif aside_until > now then
    if string.sub(aside, 1, 1) == 'M' then
      wait = sooner(wait, aside_until)
    else
      spent = sooner(spent, aside_until)
    end
  elseif number(count) >= limit then
    spent = sooner(spent, day_end)
  elseif number(count) + theirs(position) >= limit then
    local usage = 'gemini:usage:' .. position
    if redis.call('PTTL', usage) == -1 then redis.call('PEXPIRE', usage, day_end - now) end
    spent = sooner(spent, math.min(day_end, ends(usage)))
  else
    charge(position, count)
    redis.call('SET', KEYS[1], position, 'EX', LEASE_TTL)
    return {'LEASE', position, day}
  end
end
if wait then return {'WAIT', wait - now} end
return {'SPENT', spent or day_end}
