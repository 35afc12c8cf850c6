-- Writes a verification if its version is still the one that was read, together with lock, indexes and jobs.
-- KEYS  1 record   2 lock of account and number, if it ends   3 due index   4 index of pending receipts
--       5 mark of this write   6 outbox   7 its count of dropped entries
--       8 job to remove   9 job to add   10 queue's waiting jobs   11 its delayed jobs   12 its marker
--       A key that is not needed is the record's.
-- ARGV  1 version that was read   2 new value   3 verification id   4 old due member, or ''
--       5 new due member, or '' (ended)   6 due at, ms   7 time to live of an ended record, ms
--       8 pending receipt to add, or ''   9 when to ask its carrier, ms   10 life of the mark, ms; 0 for none
--       11 maximum entries of the index of pending receipts   12 outbox entry   13 maximum entries of the outbox
--       14 id of the job to remove, or ''   15 id of the job to add, or ''   16 its data   17 its options   18 now, ms
--       19 its delay, ms   20 … pending receipts to remove
-- Returns 1 if written, 0 if another write came first; if the queue failed, also the failure. If the new value is already
-- there, an earlier try of this call wrote it: each value has a fresh nonce or mark, so that no two are equal.
local current = redis.call('GET', KEYS[1])
if current ~= ARGV[2] then
  if not current or string.sub(current, 1, #ARGV[1] + 1) ~= ARGV[1] .. ':' then return { 0 } end
  if ARGV[10] ~= '0' then redis.call('SET', KEYS[5], 1, 'PX', ARGV[10]) end
  if ARGV[4] ~= '' and ARGV[4] ~= ARGV[5] then redis.call('ZREM', KEYS[3], ARGV[4]) end
  for i = 20, #ARGV do redis.call('ZREM', KEYS[4], ARGV[i]) end
  if ARGV[8] ~= '' and redis.call('ZCARD', KEYS[4]) < tonumber(ARGV[11]) then
    redis.call('ZADD', KEYS[4], ARGV[9], ARGV[8])
  end
  if ARGV[5] ~= '' then
    redis.call('SET', KEYS[1], ARGV[2])
    if ARGV[4] ~= ARGV[5] then redis.call('ZADD', KEYS[3], ARGV[6], ARGV[5]) end
  else
    redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[7])
    if redis.call('GET', KEYS[2]) == ARGV[3] then redis.call('DEL', KEYS[2]) end
  end
  appendEntry(KEYS[6], KEYS[7], ARGV[12], ARGV[13])
end
local isQueued, failure = pcall(function()
  if ARGV[14] ~= '' then removeJob(KEYS[8], KEYS[10], KEYS[11], ARGV[14]) end
  if ARGV[15] ~= '' then addJob(KEYS[9], KEYS[10], KEYS[11], KEYS[12], unpack(ARGV, 15, 19)) end
end)
return { 1, not isQueued and failureText(failure) or nil }
