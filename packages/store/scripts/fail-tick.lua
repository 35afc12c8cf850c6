-- Records a failed tick. It is retried after a pause, and becomes a dead letter after too many tries.
-- KEYS  1 due index   2 tries of this tick   3 dead letters by time   4 content of each letter   5 record
--       6 lock of account and number; or the record's key again if it is not known
-- ARGV  1 due member   2 verification id   3 now, ms   4 maximum tries   5 first pause, ms; it doubles   6 life of the tries, ms
--       7 letter, JSON   8 maximum letters   9 life of a letter and of its record, ms
-- Returns the number of tries, -1 if it became a dead letter, or 0 if the tick is no longer planned.
if not redis.call('ZSCORE', KEYS[1], ARGV[1]) then return 0 end
local now = tonumber(ARGV[3])
local tries = redis.call('INCR', KEYS[2])
redis.call('PEXPIRE', KEYS[2], ARGV[6])
if tries < tonumber(ARGV[4]) then
  redis.call('ZADD', KEYS[1], string.format('%.0f', now + tonumber(ARGV[5]) * 2 ^ (tries - 1)), ARGV[1])
  return tries
end
redis.call('ZREM', KEYS[1], ARGV[1])
redis.call('DEL', KEYS[2])
redis.call('ZADD', KEYS[3], ARGV[3], ARGV[2])
redis.call('HSET', KEYS[4], ARGV[2], ARGV[7])
-- A record in progress does not expire, and this one will never end, so give it a time to live.
redis.call('PEXPIRE', KEYS[5], ARGV[9])
if KEYS[6] ~= KEYS[5] and redis.call('GET', KEYS[6]) == ARGV[2] then redis.call('DEL', KEYS[6]) end
local over = redis.call('ZRANGE', KEYS[3], 0, -1 - tonumber(ARGV[8]))
local old = redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', string.format('%.0f', now - tonumber(ARGV[9])), 'LIMIT', 0, 100)
for _, ids in ipairs({ over, old }) do
  for _, id in ipairs(ids) do
    redis.call('ZREM', KEYS[3], id)
    redis.call('HDEL', KEYS[4], id)
  end
end
return -1
