-- Reads the verification in progress for an account, scope and address.
-- KEYS  1 its lock
-- ARGV  1 how keys of records begin in the lock's slot. The id, which follows, is only known here.
-- Returns its id and record; nil if there is none
local id = redis.call('GET', KEYS[1])
local record = id and redis.call('GET', ARGV[1] .. id)
return record and { id, record }
