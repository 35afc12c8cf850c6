-- Adds the job of a tick as BullMQ 6.7 keeps one (its addStandardJob and addDelayedJob), less what nobody asks for here:
-- events, a counter of ids, parents, priorities. One that is there already stays as it is.
-- KEYS  1 job   2 queue's waiting jobs   3 its delayed jobs   4 its marker
-- ARGV  1 job's id   2 its data, JSON   3 its options, JSON   4 now, ms   5 delay, ms
-- Answers the job's id.
local id, now, delay = ARGV[1], tonumber(ARGV[4]), tonumber(ARGV[5])
if redis.call('EXISTS', KEYS[1]) == 1 then return id end
redis.call('HSET', KEYS[1], 'name', 'tick', 'data', ARGV[2], 'opts', ARGV[3], 'timestamp', ARGV[4], 'delay', ARGV[5],
  'priority', 0)
if delay > 0 then
  -- In a score the last twelve bits are for the order within a millisecond, which does not matter to ticks.
  redis.call('ZADD', KEYS[3], (now + delay) * 0x1000, id)
  local first = redis.call('ZRANGE', KEYS[3], 0, 0, 'WITHSCORES')
  redis.call('ZADD', KEYS[4], tonumber(first[2]) / 0x1000, '1')
else
  redis.call('LPUSH', KEYS[2], id)
  redis.call('ZADD', KEYS[4], 0, '0')
end
return id
