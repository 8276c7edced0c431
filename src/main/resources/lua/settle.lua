-- What became of a leased request, counted once: 1, or 0 when it was settled before.
-- KEYS: the lease itself
-- ARGV: clock offset, run or '', verdict, position, fingerprint, prefix of what is known of the key,
--       input tokens, output tokens, how long to set the key aside, end of this Pacific day,
--       the Pacific day the lease was charged to
local run, verdict, position, fingerprint = ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local INVALID_TTL = 86400
if redis.call('DEL', KEYS[1]) == 0 then return 0 end
local now = now_ms(ARGV[1])

-- Given back to where it was charged, never below nothing.
local function give_back(key)
  if tonumber(redis.call('GET', key) or '0') > 0 then redis.call('DECR', key) end
end
if verdict == 'NOT_SENT' then
  give_back(ARGV[6] .. 'day:' .. ARGV[11])
  local mirror = 'lunchrec:quota:mirror:' .. position
  if tonumber(redis.call('GET', mirror) or '0') > 0 then
    redis.call('DECR', mirror)
    give_back('gemini:usage:' .. position)
  end
  return 1
end

if run ~= '' and redis.call('EXISTS', run_key(run)) == 1 then
  redis.call('HINCRBY', run_key(run), 'requests', 1)
  redis.call('HINCRBY', run_key(run), 'tokens_input', ARGV[7])
  redis.call('HINCRBY', run_key(run), 'tokens_output', ARGV[8])
end

local function set_aside(kind, till)
  local key = ARGV[6] .. 'aside'
  local before = tonumber(string.sub(redis.call('GET', key) or 'M:0', 3))
  -- A shorter wait never cuts a longer one.
  if till > before then
    redis.call('SET', key, kind .. ':' .. till, 'PX', math.max(till - now, 1))
  end
end

if verdict == 'MINUTE_LIMIT' then
  set_aside('M', now + tonumber(ARGV[9]))
elseif verdict == 'DAY_LIMIT' then
  set_aside('D', tonumber(ARGV[10]))
elseif verdict == 'INVALID_KEY' then
  redis.call('SET', 'lunchrec:quota:' .. fingerprint .. ':invalid', 1, 'EX', INVALID_TTL)
  redis.call('SET', 'gemini:invalid:' .. position, '1', 'EX', INVALID_TTL)
  redis.call('SET', 'lunchrec:quota:flagged:' .. position, fingerprint, 'EX', INVALID_TTL)
end
return 1
