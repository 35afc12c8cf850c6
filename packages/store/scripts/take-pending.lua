-- Takes pending receipts that are due and sets the time at which each is due again.
-- KEYS  1 index of pending receipts
-- ARGV  1 now, ms   2 due again at, ms   3 how many at most
-- Answers their members. A repetition takes others: those of the first try come again when they are due.
local members = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[3])
for _, member in ipairs(members) do redis.call('ZADD', KEYS[1], ARGV[2], member) end
return members
