-- Changes settings of an account if their version is still the one that was read, and unless the account was removed: no
-- setting may outlive it. A script that is sent twice recognises its own version and gives the same reply.
-- KEYS  1 account, 2 its settings
-- ARGV  1 field of the version, 2 version that was read, empty for none, 3 new version, 4 count of fields to remove, these,
--       then fields and values
-- Returns 1 if changed, 0 if others changed it since it was read; nil if there is no such account
local state = redis.call('HGET', KEYS[1], 'state')
if state ~= 'active' and state ~= 'disabled' then return false end
local version = redis.call('HGET', KEYS[2], ARGV[1]) or ''
if version == ARGV[3] then return 1 end
if version ~= ARGV[2] then return 0 end
local removed = tonumber(ARGV[4])
if removed > 0 then redis.call('HDEL', KEYS[2], unpack(ARGV, 5, 4 + removed)) end
redis.call('HSET', KEYS[2], ARGV[1], ARGV[3], unpack(ARGV, 5 + removed))
return 1
