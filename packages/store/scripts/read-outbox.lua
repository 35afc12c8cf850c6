-- Reads the next entries of a group. Only one process at a time reads a shard, so that entries stay in order.
-- KEYS  1 outbox   2 reader of this group and shard   3 mark of this read, or the outbox
-- ARGV  1 group   2 process   3 ms without a call after which another process may read   4 maximum entries
--       5 life of the mark, ms; 0 for none
-- Returns 'again' or 'new', then the entries; nothing if another process reads.
local reader = redis.call('SET', KEYS[2], ARGV[2], 'NX', 'PX', ARGV[3], 'GET')
if reader and reader ~= ARGV[2] then return false end
if reader then redis.call('PEXPIRE', KEYS[2], ARGV[3]) end

local function entriesFrom(id)
  local found = redis.call('XREADGROUP', 'GROUP', ARGV[1], 'reader', 'COUNT', ARGV[4], 'STREAMS', KEYS[1], id)
  return found and found[1][2] or {}
end
-- Unacknowledged entries come first: the previous reader may have died, or an earlier reply was lost.
local which, entries = 'again', entriesFrom('0')
if #entries == 0 then which, entries = 'new', entriesFrom('>') end
if #entries > 0 and ARGV[5] ~= '0' then redis.call('SET', KEYS[3], 1, 'PX', ARGV[5]) end
return { which, entries }
