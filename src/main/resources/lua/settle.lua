-- What became of a leased request, counted once: {1, set aside until or 0, 1 when a limit was learned,
-- pool paused until or 0, 1 when it was a paid request or 0, what paid requests of its day cost in
-- billionths of a USD}, or {0} when it was settled before.
-- KEYS: the lease itself
-- ARGV: clock offset, run or '', verdict, group, model, position, fingerprint, input tokens, output
--       tokens, wait in ms, reason, limits that were named: requests a day, requests a minute, tokens
--       a minute (0 for none), number of groups, what it costs if it is a paid one, in billionths of
--       a USD or '' when the price is not known, the same for the day's budget or '' where the estimate
--       it was leased with stands, days (8)
local run, verdict, group, model = ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local position, fingerprint, wait, reason = ARGV[6], ARGV[7], tonumber(ARGV[10]), ARGV[11]
local FIRST_COOL_OFF, LONGEST_COOL_OFF = 5000, 600000
local TOGETHER, FEWEST = 10000, 3
local BARE, PAUSES = 'lunchrec:quota:bare', 'lunchrec:quota:pauses'
local charged = redis.call('GET', KEYS[1])
if not charged then return {0} end
redis.call('DEL', KEYS[1])
local now = now_ms(ARGV[1])
local day = day_at(now, 18) or {name = '', starts = now, ends = now + INVALID_TIME}
local charged_day, step, tokens, reserved = string.match(charged, '^([^:]*):(%d+):(%d+):?(%d*)$')
step, tokens = tonumber(step), tonumber(tokens)
local paid = reserved ~= ''
local project, window = project_key(group, model), window_key(group, model)

-- Given back to the day it was charged on, never below nothing.
local function give_back(key)
  local state = redis.call('HMGET', key, 'day', 'used')
  if state[1] == charged_day and number(state[2]) > 0 then redis.call('HINCRBY', key, 'used', -1) end
end
-- Changes what a step of the window holds, if it is still there.
local function correct(requests, more)
  local state = window_state(window, now)
  if step < state.tail or state.r == 0 then return end
  redis.call('HINCRBY', window, step_field(step), requests * REQUEST + more)
  redis.call('HSET', window, 'r', state.r + requests, 't', math.max(0, state.t + more))
end

-- In place of the estimate; it belongs to the day it was leased on, whenever its answer came.
local function spend(cost)
  local more = cost - number(reserved)
  if paid and more ~= 0 and redis.call('HGET', SPEND, 'day') == charged_day then
    redis.call('HINCRBY', SPEND, 'nanos', more)
  end
end
local function settled(aside, learned, paused)
  return {1, aside, learned, paused, paid and 1 or 0, paid and spent_on(charged_day) or 0}
end

if verdict == 'NOT_SENT' then
  spend(0)
  give_back(project)
  give_back(secret_key(fingerprint))
  correct(-1, -tokens)
  if number(redis.call('GET', mirror_key(position))) > 0 then
    redis.call('DECR', mirror_key(position))
    if number(redis.call('GET', usage_key(position))) > 0 then
      redis.call('DECR', usage_key(position))
    end
  end
  return settled(0, 0, 0)
end

if ARGV[17] ~= '' then spend(tonumber(ARGV[17])) end
if run ~= '' and redis.call('EXISTS', run_key(run)) == 1 then
  redis.call('HINCRBY', run_key(run), 'requests', 1)
  redis.call('HINCRBY', run_key(run), 'tokens_input', ARGV[8])
  redis.call('HINCRBY', run_key(run), 'tokens_output', ARGV[9])
  if paid and ARGV[16] == '' then
    redis.call('HINCRBY', run_key(run), 'unpriced', 1)
  elseif paid and ARGV[16] ~= '0' then
    redis.call('HINCRBY', run_key(run), 'cost', ARGV[16])
  end
end
-- Where nobody told how many tokens it were, the estimate stands.
local used = tonumber(ARGV[8])
if used > 0 and used ~= tokens then correct(0, used - tokens) end

local state = project_state(group, model, day, now)
local function set_aside(kind, till, of)
  -- A shorter wait never cuts a longer one.
  if till <= state.aside then return state.aside end
  redis.call('HSET', project, 'aside', till, 'kind', kind, 'why', reason)
  redis.call('EXPIRE', project, STATE_TTL)
  return till
end
local function cool_off(times) return math.min(LONGEST_COOL_OFF, FIRST_COOL_OFF * 2 ^ (times - 1)) end

-- The same bare refusal on many projects at once is said to this machine, not to them.
local function pause_if_everybody()
  redis.call('ZADD', BARE, now, group)
  redis.call('ZREMRANGEBYSCORE', BARE, '-inf', now - TOGETHER)
  redis.call('PEXPIRE', BARE, TOGETHER)
  local together = redis.call('ZRANGE', BARE, 0, -1)
  if #together < math.max(FEWEST, math.ceil(tonumber(ARGV[15]) / 2)) then return 0 end
  local till = now + cool_off(redis.call('INCR', PAUSES)) + wait
  redis.call('EXPIRE', PAUSES, 1800)
  redis.call('SET', PAUSED, till, 'PX', till - now)
  redis.call('DEL', BARE)
  for _, other in ipairs(together) do
    if redis.call('HGET', project_key(other, model), 'why') == reason then
      redis.call('HDEL', project_key(other, model), 'aside', 'kind', 'why', 'strikes')
    end
  end
  return till
end

local function learn()
  local changed = 0
  for i, field in ipairs({'rpd', 'rpm', 'tpm'}) do
    local named, known = tonumber(ARGV[11 + i]), state[field]
    if named > 0 and (known == 0 or named < known) then
      redis.call('HSET', project, field, named)
      changed = 1
    elseif known == 0 then
      redis.call('HDEL', project, field)
    end
  end
  if changed == 1 then
    redis.call('HSET', project, 'learned', day.ends)
    redis.call('EXPIRE', project, STATE_TTL)
  end
  return changed
end

local aside, paused, learned = 0, 0, 0
if verdict == 'OK' then
  if state.strikes > 0 then redis.call('HDEL', project, 'strikes') end
elseif verdict == 'MINUTE_LIMIT' then
  aside = set_aside('M', now + wait)
elseif verdict == 'RATE_LIMITED' then
  local times = redis.call('HINCRBY', project, 'strikes', 1)
  aside = set_aside('M', now + cool_off(times) + wait)
  paused = pause_if_everybody()
  if paused > 0 then aside = 0 end
elseif verdict == 'DAY_LIMIT' or verdict == 'PROJECT_REFUSED' then
  aside = set_aside('D', day.ends)
elseif verdict == 'INVALID_KEY' then
  aside = now + INVALID_TIME
  mark_invalid(position, fingerprint, aside, reason)
end
if verdict == 'MINUTE_LIMIT' or verdict == 'DAY_LIMIT' then learned = learn() end
return settled(aside, learned, paused)
