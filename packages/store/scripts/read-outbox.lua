-- Reads the next entries of a group. Of its processes one at a time reads a shard: only then do entries stay in order.
-- KEYS  1 outbox   2 reader of this group and shard
-- ARGV  1 group   2 process   3 ms without a call after which another process may read   4 entries at most
--       5 1 to read entries again that were read and not acknowledged
-- Answers 'again' or 'new', then the entries; nothing if another process reads.
local reader = redis.call('SET', KEYS[2], ARGV[2], 'NX', 'PX', ARGV[3], 'GET')
if reader and reader ~= ARGV[2] then return false end
if reader then redis.call('PEXPIRE', KEYS[2], ARGV[3]) end
-- The reader before this one may have died with entries that it had not acknowledged.
if not reader or ARGV[5] == '1' then
  local pending = redis.call('XREADGROUP', 'GROUP', ARGV[1], 'reader', 'COUNT', ARGV[4], 'STREAMS', KEYS[1], '0')
  if pending and #pending[1][2] > 0 then return { 'again', pending[1][2] } end
end
local found = redis.call('XREADGROUP', 'GROUP', ARGV[1], 'reader', 'COUNT', ARGV[4], 'STREAMS', KEYS[1], '>')
return { 'new', found and found[1][2] or {} }
