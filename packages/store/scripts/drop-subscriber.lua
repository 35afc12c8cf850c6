-- Removes a group from the outbox of a shard; with the last group, the outbox is deleted.
-- KEYS  1 outbox   2 its count of dropped entries   3 reader of this group and shard
-- ARGV  1 group
-- Returns 1 if removed, 0 if there was no such group, -1 if a process reads for it now.
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
if redis.call('EXISTS', KEYS[3]) == 1 then return -1 end
local removed = redis.call('XGROUP', 'DESTROY', KEYS[1], ARGV[1])
if #redis.call('XINFO', 'GROUPS', KEYS[1]) == 0 then redis.call('DEL', KEYS[1], KEYS[2]) end
return removed
