-- Writes a new verification unless one is in progress for its account and number.
-- KEYS  1 record   2 lock of account and number   3 due index   4 mark of this write   5 outbox   6 its count of dropped entries
-- ARGV  1 record's value   2 verification id   3 lock's life, ms   4 due member   5 due at, ms
--       6 life of the mark, ms; 0 for none   7 outbox entry   8 entries that the outbox may have
-- Answers the id that holds the lock, and whether it is the caller's own: written now, or by an earlier try of this call.
local holder = redis.call('SET', KEYS[2], ARGV[2], 'NX', 'PX', ARGV[3], 'GET')
if holder then return holder, holder == ARGV[2] end
redis.call('SET', KEYS[1], ARGV[1])
redis.call('ZADD', KEYS[3], ARGV[5], ARGV[4])
if ARGV[6] ~= '0' then redis.call('SET', KEYS[4], 1, 'PX', ARGV[6]) end
-- Without a subscriber there is no stream, and nothing is added.
if redis.call('XADD', KEYS[5], 'NOMKSTREAM', '*', 'entry', ARGV[7]) then
  local dropped = redis.call('XTRIM', KEYS[5], 'MAXLEN', '~', ARGV[8])
  if dropped > 0 then redis.call('INCRBY', KEYS[6], dropped) end
end
return ARGV[2], true
