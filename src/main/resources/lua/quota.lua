-- What all scripts of the quota ledger begin with, behind the prelude.

-- The provider counts any 60 s by the time of arrival; calls arrive later than they are leased, by 2 s
-- at the most, so that 62 s between leases keep 60 s between arrivals. In steps of 250 ms.
local WINDOW, STEP, GUARD = 62000, 250, 2000
local STATE_TTL = 25 * 3600
local INVALID_TIME = 24 * 3600000
local EPOCH, QUIET, PAUSED = 'lunchrec:quota:epoch', 'lunchrec:quota:quiet', 'lunchrec:quota:paused'
local SPEND = 'lunchrec:quota:spend'

local function project_key(group, model) return 'lunchrec:quota:' .. group .. ':' .. model end
local function window_key(group, model) return project_key(group, model) .. ':minute' end
local function secret_key(fingerprint) return 'lunchrec:quota:key:' .. fingerprint end
local function usage_key(position) return 'gemini:usage:' .. position end
local function flag_key(position) return 'gemini:invalid:' .. position end
local function mirror_key(position) return 'lunchrec:quota:mirror:' .. position end
local function holder_key(position) return 'lunchrec:quota:at:' .. position end

local function number(text) return tonumber(text or '0') or 0 end
local function sooner(a, b) return (not a or b < a) and b or a end

-- The Pacific day of an instant: {name, start, end}; nothing when the node's days are not today's.
-- At ARGV[first]: three times name and start, then '' and the end of the last.
local function day_at(now, first)
  for i = first, first + 4, 2 do
    local starts, ends = tonumber(ARGV[i + 1]), tonumber(ARGV[i + 3])
    if starts <= now and now < ends then return {name = ARGV[i], starts = starts, ends = ends} end
  end
end

-- What paid requests of a day cost, in billionths of a USD: those under way by the estimate of their
-- input, so that a node that dies leaves no request uncounted.
local function spent_on(day)
  local s = redis.call('HMGET', SPEND, 'day', 'nanos')
  return s[1] == day and number(s[2]) or 0
end

-- What is known of a project's use of a model.
local function project_state(group, model, day, now)
  local s = redis.call('HMGET', project_key(group, model),
    'day', 'used', 'aside', 'kind', 'why', 'rpd', 'rpm', 'tpm', 'learned', 'strikes')
  local learned = number(s[9]) > now
  return {
    used = s[1] == day.name and number(s[2]) or 0,
    aside = number(s[3]), kind = s[4] or 'M', why = s[5] or '',
    rpd = learned and number(s[6]) or 0, rpm = learned and number(s[7]) or 0,
    tpm = learned and number(s[8]) or 0, strikes = number(s[10]),
  }
end

-- The lower of two limits, of which 0 is none.
local function lower(configured, learned)
  if configured <= 0 then return learned end
  return learned > 0 and math.min(configured, learned) or configured
end

-- A step of the window holds its requests and input tokens in one number: half the fields are half the
-- time Redis looks for one.
local REQUEST = 1e9
local function step_field(step) return string.format('s%d', step) end
local function requests_of(step) return math.floor(number(step) / REQUEST) end
local function tokens_of(step) return number(step) % REQUEST end

-- Requests (r) and input tokens (t) of the window, from its oldest step (tail) on.
local function window_state(key, now)
  local w = redis.call('HMGET', key, 'tail', 'r', 't')
  local oldest = math.floor((now - WINDOW) / STEP)
  local state = {tail = number(w[1]), r = number(w[2]), t = number(w[3])}
  if state.r == 0 and state.t == 0 then
    state.tail = math.max(state.tail, oldest)
    return state
  end
  local over = {}
  for step = state.tail, math.min(oldest - 1, state.tail + 400) do over[#over + 1] = step_field(step) end
  if #over == 0 then return state end
  for _, step in ipairs(redis.call('HMGET', key, unpack(over))) do
    state.r = state.r - requests_of(step)
    state.t = state.t - tokens_of(step)
  end
  state.tail = oldest
  redis.call('HDEL', key, unpack(over))
  redis.call('HSET', key, 'tail', state.tail, 'r', state.r, 't', state.t)
  return state
end

-- When so much more of r or t keeps the limit.
local function fits_at(key, window, field, asked, limit, now)
  local of = field == 'r' and requests_of or tokens_of
  local steps = {}
  for step = window.tail, math.floor(now / STEP) do steps[#steps + 1] = step_field(step) end
  local left = window[field]
  for i, step in ipairs(redis.call('HMGET', key, unpack(steps))) do
    left = left - of(step)
    if left + asked <= limit then return (window.tail + i) * STEP + WINDOW end
  end
  return now + WINDOW
end

-- What the bot's own API took with a key: all that the shared counter has and we did not add. At
-- least its reserve is kept for it.
local function kept_for_the_bot(usage, mirror, reserve)
  return math.max(number(usage) - number(mirror), tonumber(reserve), 0)
end

-- Until when a key must not be used on account of being wrong; 0 when it may.
local function wrong_until(marked, flag, position, now)
  -- Past its time a mark stands until somebody has looked at the key, every minute.
  if marked > 0 then return math.max(marked, now + 60000) end
  if flag ~= '1' then return 0 end
  local left = redis.call('PTTL', flag_key(position))
  -- The old worker's flags never ended, so that a mistake banned a key for ever.
  if left == -1 then
    redis.call('PEXPIRE', flag_key(position), INVALID_TIME)
    left = INVALID_TIME
  end
  return now + math.max(left, 1)
end

-- Sets a key aside by its fingerprint, and by its position for the bot while it stands there.
local function mark_invalid(position, fingerprint, till, reason)
  redis.call('HSET', secret_key(fingerprint), 'invalid', till, 'why', reason)
  redis.call('EXPIRE', secret_key(fingerprint), STATE_TTL)
  if redis.call('GET', holder_key(position)) == fingerprint then
    redis.call('SET', flag_key(position), '1', 'PX', INVALID_TIME)
  end
end
local function unmark_invalid(position, fingerprint)
  redis.call('HDEL', secret_key(fingerprint), 'invalid', 'why')
  if redis.call('GET', holder_key(position)) == fingerprint then
    redis.call('DEL', flag_key(position))
  end
end
