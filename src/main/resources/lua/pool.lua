-- How the pool stands; changes nothing but what is over: {now, end of the day, pool paused until or 0,
-- what paid requests of the day cost in billionths of a USD, then for each group: {used, requests this
-- minute, tokens this minute, learned requests a day, a minute, tokens a minute, aside until or 0,
-- kind, why, then for each key: {used, taken by the bot, invalid until or 0, why}}}.
-- ARGV: clock offset, model, days (8), then for each group: name, number of keys, and for each key:
--       position, fingerprint
local model, now = ARGV[2], now_ms(ARGV[1])
local day = day_at(now, 3) or {name = '', starts = now, ends = now}
local answer = {now, day.ends, number(redis.call('GET', PAUSED)), spent_on(day.name)}

local function key_at(i)
  local position, fingerprint = ARGV[i], ARGV[i + 1]
  local ours = redis.call('HMGET', secret_key(fingerprint), 'day', 'used', 'invalid', 'why')
  local shared = redis.call('MGET', usage_key(position), mirror_key(position), flag_key(position))
  local marked = number(ours[3])
  local why = marked > 0 and ours[4] or (shared[3] == '1' and 'flagged_by_bot' or '')
  return {ours[1] == day.name and number(ours[2]) or 0,
    kept_for_the_bot(shared[1], shared[2], 0), wrong_until(marked, shared[3], position, now), why}
end

local i = 11
while i <= #ARGV do
  local name, count = ARGV[i], tonumber(ARGV[i + 1])
  local state = project_state(name, model, day, now)
  local window = window_state(window_key(name, model), now)
  local aside = state.aside > now and state.aside or 0
  local group = {state.used, window.r, window.t, state.rpd, state.rpm, state.tpm, aside, state.kind,
    state.why}
  for k = 1, count do group[#group + 1] = key_at(i + 2 * k) end
  answer[#answer + 1] = group
  i = i + 2 + 2 * count
end
return answer
