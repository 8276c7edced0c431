-- Makes these keys the ones that stand at their positions: {epoch, 1 when Redis lost what was counted}.
-- What the bot counted and flagged for the key that stood there before says nothing of the new one.
-- ARGV: clock offset, the epoch this node knows or '', a new one, then position and fingerprint of
--       each key
local now = now_ms(ARGV[1])
local known, epoch = ARGV[2], redis.call('GET', EPOCH)
local lost = 0
if not epoch then
  epoch = ARGV[3]
  redis.call('SET', EPOCH, epoch)
end
if known ~= '' and known ~= epoch then
  lost = 1
  -- Once an epoch: what was asked before the loss is over for the provider one window after it.
  if redis.call('GET', 'lunchrec:quota:quieted') ~= epoch then
    redis.call('SET', 'lunchrec:quota:quieted', epoch)
    redis.call('SET', QUIET, now + WINDOW, 'PX', WINDOW)
  end
end
for i = 4, #ARGV, 2 do
  local position, fingerprint = ARGV[i], ARGV[i + 1]
  local before = redis.call('GET', holder_key(position))
  if before and before ~= fingerprint then
    redis.call('DEL', flag_key(position))
    local usage, left = redis.call('GET', usage_key(position)), redis.call('PTTL', usage_key(position))
    redis.call('DEL', mirror_key(position))
    if usage then
      redis.call('SET', mirror_key(position), number(usage))
      if left > 0 then redis.call('PEXPIRE', mirror_key(position), left) end
    end
  end
  redis.call('SET', holder_key(position), fingerprint)
end
return {epoch, lost}
