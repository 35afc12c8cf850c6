-- Deletes a lock if it still names this verification.
-- KEYS  1 lock of account and number
-- ARGV  1 verification id
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0
