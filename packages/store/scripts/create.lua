-- Writes a new verification with the job of its first tick, unless one is in progress for its account and number.
-- KEYS  1 record   2 lock of account and number   3 due index   4 mark of this write, or the record
--       5 outbox   6 its count of dropped entries   7 index of the account   8 job   9 queue's waiting jobs
--       10 its delayed jobs   11 its marker
-- ARGV  1 record's value   2 verification id   3 lock's life, ms   4 due member, which is the job's id   5 due at, ms
--       6 life of the mark, ms; 0 for none   7 outbox entry   8 maximum entries of the outbox
--       9 index entry: 15 bytes of the id and 4 of the time, s   10 its life, s
--       11 job's data   12 its options   13 now, ms   14 its delay, ms
-- Returns the id that holds the lock; if that is the new verification and the queue failed, also the failure. A repeated
-- call finds its own lock and returns the same.
local holder = redis.call('SET', KEYS[2], ARGV[2], 'NX', 'PX', ARGV[3], 'GET')
if holder and holder ~= ARGV[2] then return { holder } end
if not holder then
  redis.call('SET', KEYS[1], ARGV[1])
  redis.call('ZADD', KEYS[3], ARGV[5], ARGV[4])
  if ARGV[6] ~= '0' then redis.call('SET', KEYS[4], 1, 'PX', ARGV[6]) end
  redis.call('RPUSH', KEYS[7], ARGV[9])
  redis.call('EXPIRE', KEYS[7], ARGV[10])
  -- Remove entries of expired records, only a few in each call, because there may be many after a burst.
  local cutoff = struct.unpack('>I4', ARGV[9], 16) - ARGV[10]
  for _ = 1, 20 do
    if struct.unpack('>I4', redis.call('LINDEX', KEYS[7], 0), 16) >= cutoff then break end
    redis.call('LPOP', KEYS[7])
  end
  appendEntry(KEYS[5], KEYS[6], ARGV[7], ARGV[8])
end
local isQueued, failure = pcall(addJob, KEYS[8], KEYS[9], KEYS[10], KEYS[11], ARGV[4], unpack(ARGV, 11, 14))
return { ARGV[2], not isQueued and failureText(failure) or nil }
