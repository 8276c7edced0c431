-- Which of these keys are set aside as wrong and due to be looked at again: their numbers, from 1.
-- ARGV: clock offset, then each fingerprint
local now, due = now_ms(ARGV[1]), {}
for i = 2, #ARGV do
  local marked = number(redis.call('HGET', secret_key(ARGV[i]), 'invalid'))
  if marked > 0 and marked <= now then due[#due + 1] = i - 1 end
end
return due
