-- Copies a verification many times, whatever its keys look like. The copies cannot be opened, since a record is sealed
-- to its id, but they have the same size, and no test reads them.
-- ARGV  1 its id   2 how many copies   3 number of the first copy   4 life of its keys, ms; 0 if they have none
--       5 how many keys it has   6… these keys   then sorted set, member, score for each set that has it
local id, first, life, keys = ARGV[1], tonumber(ARGV[3]), ARGV[4], tonumber(ARGV[5])
local dumps = {}
for i = 6, 5 + keys do dumps[ARGV[i]] = redis.call('DUMP', ARGV[i]) end
for number = first, first + tonumber(ARGV[2]) - 1 do
  -- The first byte of an id names its shard.
  local copy = string.sub(id, 1, 2) .. string.sub(redis.sha1hex(id .. number), 1, #id - 2)
  for key, dump in pairs(dumps) do
    local name, found = string.gsub(key, id, copy)
    -- The lock is named by a fingerprint of the number.
    if found == 0 then name = string.sub(key, 1, -28) .. string.sub(copy, -27) end
    redis.call('RESTORE', name, life, dump)
  end
  for i = 6 + keys, #ARGV, 3 do
    redis.call('ZADD', ARGV[i], ARGV[i + 2], (string.gsub(ARGV[i + 1], id, copy)))
  end
end
