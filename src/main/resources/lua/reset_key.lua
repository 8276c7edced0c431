-- Somebody mended a key or its project: whatever set them aside is forgotten, what was used is not.
-- ARGV: position, fingerprint, group, then each model
local position, fingerprint, group = ARGV[1], ARGV[2], ARGV[3]
unmark_invalid(position, fingerprint)
redis.call('DEL', flag_key(position), PAUSED, 'lunchrec:quota:pauses')
for i = 4, #ARGV do
  redis.call('HDEL', project_key(group, ARGV[i]), 'aside', 'kind', 'why', 'strikes', 'rpd', 'rpm',
    'tpm', 'learned')
end
return 1
