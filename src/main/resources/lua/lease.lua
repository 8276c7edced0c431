-- May one request be made now? {LEASE, number of the group, position, left today, left this minute},
-- {WAIT, milliseconds}, {SPENT, until}, {REVOKED}, {LOST, epoch}: Redis lost what was counted, or
-- {CLOCK}: this node's days are not today's. The first group that fits is charged. A paid one fits
-- while less than the day's budget is spent, and not at all when nobody knows the model's price.
-- KEYS: the lease itself
-- ARGV: clock offset, run, entry, consumer (all three empty for a request by hand), model, input
--       tokens, epoch, days (8), the day's budget or '' for none and what the input costs by estimate
--       or '' without a price, both in billionths of a USD, then for each group: name, 1 when it is
--       paid or 0, requests a day, requests a minute, tokens a minute, number of keys, and for each
--       key: position, fingerprint, reserve
local run, model, tokens = ARGV[2], ARGV[5], tonumber(ARGV[6])
local budget, estimate = tonumber(ARGV[16]), ARGV[17]
local LEASE_TTL = 3600
local USAGE_TTL = 86400000
local now = now_ms(ARGV[1])
if run ~= '' and not (redis.call('HGET', run_key(run), 'state') == 'RUNNING'
    and owns(run, ARGV[3], ARGV[4])) then
  return {'REVOKED'}
end
local pool = redis.call('MGET', EPOCH, QUIET, PAUSED)
if pool[1] ~= ARGV[7] then return {'LOST'} end
local day = day_at(now, 8)
if not day then return {'CLOCK'} end
local closed = math.max(number(pool[2]), number(pool[3]))
-- Calls may arrive on the other side of midnight.
if now < day.starts + GUARD then closed = math.max(closed, day.starts + GUARD) end
if now >= day.ends - GUARD then closed = math.max(closed, day.ends + GUARD) end
if closed > now then return {'WAIT', closed - now} end

local function keys_at(first, count)
  local names, keys = {}, {}
  for i = first, first + 3 * (count - 1), 3 do
    names[#names + 1] = usage_key(ARGV[i])
    names[#names + 1] = mirror_key(ARGV[i])
    names[#names + 1] = flag_key(ARGV[i])
  end
  local shared = redis.call('MGET', unpack(names))
  for k = 1, count do
    local position, fingerprint = ARGV[first + 3 * k - 3], ARGV[first + 3 * k - 2]
    local ours = redis.call('HMGET', secret_key(fingerprint), 'day', 'used', 'invalid')
    keys[k] = {
      position = position, fingerprint = fingerprint,
      used = ours[1] == day.name and number(ours[2]) or 0,
      bot = kept_for_the_bot(shared[3 * k - 2], shared[3 * k - 1], ARGV[first + 3 * k - 1]),
      usage = number(shared[3 * k - 2]),
      wrong = wrong_until(number(ours[3]), shared[3 * k], position, now),
    }
  end
  return keys
end

-- When the bot's use of a key is forgotten, which may be before midnight.
local function usage_ends(key)
  local left = redis.call('PTTL', usage_key(key.position))
  if left == -1 then
    redis.call('PEXPIRE', usage_key(key.position), day.ends - now)
    left = day.ends - now
  end
  return left < 0 and day.ends or math.min(day.ends, now + left)
end

-- The key with the most left, and what the project has left: {key, left}, or {nil, until}.
local function choice(keys, limit, used)
  local left, best, best_left, ends = limit - used, nil, 0, nil
  for _, key in ipairs(keys) do left = left - key.bot end
  for _, key in ipairs(keys) do
    local of_key = limit - key.used - key.bot
    if key.wrong > 0 then
      ends = sooner(ends, key.wrong)
    elseif of_key > best_left then
      best, best_left = key, of_key
    else
      ends = sooner(ends, key.used >= limit and day.ends or usage_ends(key))
    end
  end
  if best and left > 0 then return best, math.min(left, best_left) end
  if best then
    ends = day.ends
    if used < limit then for _, key in ipairs(keys) do ends = sooner(ends, usage_ends(key)) end end
  end
  return nil, ends or day.ends
end

local left_to_spend
-- Whether another paid request may begin.
local function affordable()
  if not budget then return true end
  if estimate == '' then return false end
  left_to_spend = left_to_spend or budget - spent_on(day.name)
  return left_to_spend > 0
end

-- The estimate stands until the settlement knows better.
local function reserve_cost()
  if estimate == '' then return '0' end
  if redis.call('HGET', SPEND, 'day') == day.name then
    redis.call('HINCRBY', SPEND, 'nanos', estimate)
  else
    redis.call('HSET', SPEND, 'day', day.name, 'nanos', estimate)
    redis.call('EXPIRE', SPEND, STATE_TTL)
  end
  return estimate
end

local function charge(group, key, state, window, step)
  redis.call('HSET', project_key(group, model), 'day', day.name, 'used', state.used + 1)
  -- Once a day: they outlive it.
  if state.used == 0 then redis.call('EXPIRE', project_key(group, model), STATE_TTL) end
  redis.call('HSET', secret_key(key.fingerprint), 'day', day.name, 'used', key.used + 1)
  if key.used == 0 then redis.call('EXPIRE', secret_key(key.fingerprint), STATE_TTL) end
  local w = window_key(group, model)
  local first = redis.call('HINCRBY', w, step_field(step), REQUEST + tokens) == REQUEST + tokens
  redis.call('HSET', w, 'tail', window.tail, 'r', window.r + 1, 't', window.t + tokens)
  if first then redis.call('PEXPIRE', w, WINDOW + 10 * STEP) end
  local usage, mirror = usage_key(key.position), mirror_key(key.position)
  if key.usage == 0 then redis.call('DEL', mirror) end
  redis.call('INCR', usage)
  local left = redis.call('PTTL', usage)
  if left < 0 then
    left = math.min(USAGE_TTL, math.max(day.ends - now, 1))
    redis.call('PEXPIRE', usage, left)
  end
  -- Both end together, so that their difference stays what the bot took.
  redis.call('INCR', mirror)
  redis.call('PEXPIRE', mirror, math.max(left, 1))
end

local wait, spent
local i, group = 18, 0
while i <= #ARGV do
  group = group + 1
  local name, paid, count = ARGV[i], ARGV[i + 1] == '1', tonumber(ARGV[i + 5])
  local state = project_state(name, model, day, now)
  local limit = lower(tonumber(ARGV[i + 2]), state.rpd)
  local rpm, tpm = lower(tonumber(ARGV[i + 3]), state.rpm), lower(tonumber(ARGV[i + 4]), state.tpm)
  if tonumber(ARGV[i + 2]) <= 0 then limit = 0 end
  if paid and not affordable() then
    spent = sooner(spent, day.ends)
  elseif state.aside > now then
    if state.kind == 'M' then
      wait = sooner(wait, state.aside)
    else
      spent = sooner(spent, state.aside)
    end
  else
    local key, left = choice(keys_at(i + 6, count), limit, state.used)
    if not key then
      spent = sooner(spent, left)
    else
      local w = window_key(name, model)
      local window = window_state(w, now)
      local later = 0
      if rpm > 0 and window.r + 1 > rpm then
        later = fits_at(w, window, 'r', 1, rpm, now)
      end
      -- An estimate above the whole limit is the provider's to judge, once nothing else counts.
      if tpm > 0 and window.t > 0 and window.t + tokens > tpm then
        later = math.max(later, fits_at(w, window, 't', tokens, math.max(tpm, tokens), now))
      end
      if later > now then
        wait = sooner(wait, later)
      else
        local step = math.max(math.floor(now / STEP), window.tail)
        charge(name, key, state, window, step)
        local lease = day.name .. ':' .. step .. ':' .. tokens
        if paid then lease = lease .. ':' .. reserve_cost() end
        redis.call('SET', KEYS[1], lease, 'EX', LEASE_TTL)
        return {'LEASE', group, key.position, left - 1, rpm > 0 and rpm - window.r - 1 or -1}
      end
    end
  end
  i = i + 6 + 3 * count
end
if wait then return {'WAIT', wait - now} end
return {'SPENT', spent or day.ends}
