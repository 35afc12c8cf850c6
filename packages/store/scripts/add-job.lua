-- Adds the job of a tick as BullMQ 6.7 keeps one (its addStandardJob and addDelayedJob), less what nobody asks for here:
-- events, a counter of ids, parents, priorities. One that is there already stays as it is.
-- KEYS  1 what the keys of the queue begin with
-- ARGV  1 verification's id   2 tick   3 job's options, JSON   4 now, ms   5 delay, ms
-- Answers the job's id, `<verification>-<tick>`.
local id, now, delay = ARGV[1] .. '-' .. ARGV[2], tonumber(ARGV[4]), tonumber(ARGV[5])
local job = KEYS[1] .. id
if redis.call('EXISTS', job) == 1 then return id end
local data = '{"id":"' .. ARGV[1] .. '","tick":' .. ARGV[2] .. '}'
redis.call('HSET', job, 'name', 'tick', 'data', data, 'opts', ARGV[3], 'timestamp', ARGV[4], 'delay', ARGV[5], 'priority', 0)
if delay > 0 then
  -- In a score the last twelve bits are for the order within a millisecond, which does not matter to ticks.
  redis.call('ZADD', KEYS[1] .. 'delayed', (now + delay) * 0x1000, id)
  local first = redis.call('ZRANGE', KEYS[1] .. 'delayed', 0, 0, 'WITHSCORES')
  redis.call('ZADD', KEYS[1] .. 'marker', tonumber(first[2]) / 0x1000, '1')
else
  redis.call('LPUSH', KEYS[1] .. 'wait', id)
  redis.call('ZADD', KEYS[1] .. 'marker', 0, '0')
end
return id
