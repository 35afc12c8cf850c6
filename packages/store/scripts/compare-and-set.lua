-- Replaces a hash if its version is still the one that was read. The last field is the new version, by which a script that
-- is sent twice recognises its own write and gives the same reply.
-- KEYS  1 hash, others: keys to delete with the change
-- ARGV  1 version that was read, empty for none, then fields and values
-- Returns 1 if written, 0 if the hash was changed since it was read
local version = redis.call('HGET', KEYS[1], 'version')
if version and version == ARGV[#ARGV] then return 1 end
if (version or '') ~= ARGV[1] then return 0 end
redis.call('DEL', unpack(KEYS))
redis.call('HSET', KEYS[1], unpack(ARGV, 2))
return 1
