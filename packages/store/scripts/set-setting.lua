-- Writes a setting of an account, unless the account was disabled or removed: no setting may outlive it.
-- KEYS  1 account, 2 its settings
-- ARGV  1 field, 2 value, 3 field that counts the changes, or empty
-- Returns the count, or 0 without a counting field; nil if the account is disabled or removed
if redis.call('HGET', KEYS[1], 'state') ~= 'active' then return false end
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
if ARGV[3] == '' then return 0 end
return redis.call('HINCRBY', KEYS[2], ARGV[3], 1)
