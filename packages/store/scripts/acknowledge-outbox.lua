-- Acknowledges entries of a group and trims what all groups have acknowledged; without ids it only keeps the shard for this process.
-- KEYS  1 outbox   2 reader of this group and shard
-- ARGV  1 group   2 process   3 ms without a call after which another process may read   4 … ids of the entries
-- Returns 1, or 0 if another process has taken over the shard: it gets the same entries and acknowledges them.
if redis.call('GET', KEYS[2]) ~= ARGV[2] then return 0 end
redis.call('PEXPIRE', KEYS[2], ARGV[3])
if #ARGV < 4 then return 1 end
redis.call('XACK', KEYS[1], ARGV[1], unpack(ARGV, 4))

local function parse(id)
  local ms, seq = string.match(id, '(%d+)-(%d+)')
  return tonumber(ms), tonumber(seq)
end
local first, firstMs, firstSeq
for _, info in ipairs(redis.call('XINFO', 'GROUPS', KEYS[1])) do
  local group = {}
  for i = 1, #info, 2 do group[info[i]] = info[i + 1] end
  local id
  if group.pending > 0 then
    id = redis.call('XPENDING', KEYS[1], group.name)[2]
  else
    -- The first entry that this group has not read.
    local ms, seq = string.match(group['last-delivered-id'], '(%d+)-(%d+)')
    id = ms .. '-' .. string.format('%.0f', tonumber(seq) + 1)
  end
  local ms, seq = parse(id)
  if not first or ms < firstMs or (ms == firstMs and seq < firstSeq) then first, firstMs, firstSeq = id, ms, seq end
end
redis.call('XTRIM', KEYS[1], 'MINID', first)
return 1
