-- The jobs of ticks, in the same script as the record (create.lua and write.lua come behind this file). That saves a
-- command for each job that is added or removed: docs/performance.md has its share of a whole verification.
-- A job is kept as BullMQ 6.7 keeps one (its addStandardJob and addDelayedJob), without events, a counter of ids, parents and
-- priorities. queue.test.ts compares the result with BullMQ's own, key by key.

-- Adds a job. One that is there already stays as it is.
-- keys: job, queue's waiting jobs, its delayed jobs, its marker; args: id, data and options as JSON, now and delay in ms
local function addJob(job, waiting, delayed, marker, id, data, options, now, delay)
  if redis.call('EXISTS', job) == 1 then return end
  redis.call('HSET', job, 'name', 'tick', 'data', data, 'opts', options, 'timestamp', now, 'delay', delay, 'priority', 0)
  if tonumber(delay) > 0 then
    -- The last twelve bits of a score order jobs within a millisecond, which ticks do not need.
    redis.call('ZADD', delayed, (now + delay) * 0x1000, id)
    local first = redis.call('ZRANGE', delayed, 0, 0, 'WITHSCORES')
    redis.call('ZADD', marker, tonumber(first[2]) / 0x1000, '1')
  else
    redis.call('LPUSH', waiting, id)
    redis.call('ZADD', marker, 0, '0')
  end
end

-- Removes a job. One that a worker has taken up stays; its worker finds that the tick is stale.
local function removeJob(job, waiting, delayed, id)
  if redis.call('ZREM', delayed, id) == 1 or redis.call('LREM', waiting, 1, id) == 1 then redis.call('DEL', job) end
end

-- What pcall caught: Redis 7 raises a table, Redis 6 a text.
local function failureText(failure) return type(failure) == 'table' and failure.err or tostring(failure) end
