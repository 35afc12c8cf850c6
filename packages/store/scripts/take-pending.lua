-- Takes pending receipts that are due and postpones each of them.
-- KEYS  1 index of pending receipts
-- ARGV  1 now, ms   2 due again at, ms   3 maximum
-- Returns their members. A repeated call takes others; those of the first call are due again later.
local members = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[3])
for _, member in ipairs(members) do redis.call('ZADD', KEYS[1], ARGV[2], member) end
return members
