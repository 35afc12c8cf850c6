-- Plans the tick of a dead letter again, unless another verification has the number now.
-- KEYS  1 record   2 lock of account and number   3 due index   4 dead letters by time   5 content of each letter
-- ARGV  1 version that was read   2 verification id   3 due member   4 due at, ms   5 lock's life, ms
-- Returns 1 if planned, 0 if the record has changed since it was read, -1 if another verification has the number.
local current = redis.call('GET', KEYS[1])
if not current or string.sub(current, 1, #ARGV[1] + 1) ~= ARGV[1] .. ':' then return 0 end
local holder = redis.call('SET', KEYS[2], ARGV[2], 'NX', 'PX', ARGV[5], 'GET')
if holder and holder ~= ARGV[2] then return -1 end
redis.call('PERSIST', KEYS[1])
redis.call('ZADD', KEYS[3], ARGV[4], ARGV[3])
redis.call('ZREM', KEYS[4], ARGV[2])
redis.call('HDEL', KEYS[5], ARGV[2])
return 1
