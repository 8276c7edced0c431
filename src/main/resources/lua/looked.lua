-- What a look at a key found, without any request being made with it: 1 when that changed its state.
-- ARGV: clock offset, position, fingerprint, 1 when the key is wrong or 0 when it is right, reason
local position, fingerprint = ARGV[2], ARGV[3]
local now = now_ms(ARGV[1])
local marked = number(redis.call('HGET', secret_key(fingerprint), 'invalid'))
if ARGV[4] == '1' then
  if marked > now then return 0 end
  mark_invalid(position, fingerprint, now + INVALID_TIME, ARGV[5])
  return marked == 0 and 1 or 0
end
-- What a request was refused for may not show in a look: the mark stands until its time.
if marked == 0 or marked > now then return 0 end
unmark_invalid(position, fingerprint)
return 1
