-- Adds and removes jobs in the same script as the record; create.lua and write.lua include this file. That saves a command
-- for each job: docs/performance.md has its share of a whole verification.
-- A job has the form of BullMQ 6.7 (its addStandardJob and addDelayedJob), without events, a counter of ids, parents and
-- priorities. queue.test.ts compares the result with BullMQ's own, key by key.

-- Adds a job, unless it exists.
-- keys: job, queue's waiting jobs, its delayed jobs, its marker; args: id, data and options as JSON, now and delay in ms
local function addJob(job, waiting, delayed, marker, id, data, options, now, delay)
  if redis.call('EXISTS', job) == 1 then return end
  redis.call('HSET', job, 'name', 'tick', 'data', data, 'opts', options, 'timestamp', now, 'delay', delay, 'priority', 0)
  if tonumber(delay) > 0 then
    -- BullMQ orders jobs within a millisecond by the last twelve bits; ticks do not need that.
    redis.call('ZADD', delayed, (now + delay) * 0x1000, id)
    local first = redis.call('ZRANGE', delayed, 0, 0, 'WITHSCORES')
    redis.call('ZADD', marker, tonumber(first[2]) / 0x1000, '1')
  else
    redis.call('LPUSH', waiting, id)
    redis.call('ZADD', marker, 0, '0')
  end
end

-- Removes a job. A job that a worker is running stays; the worker finds that its tick is stale.
local function removeJob(job, waiting, delayed, id)
  if redis.call('ZREM', delayed, id) == 1 or redis.call('LREM', waiting, 1, id) == 1 then redis.call('DEL', job) end
end

-- pcall catches a table in Redis 7, a string in Redis 6.
local function failureText(failure) return type(failure) == 'table' and failure.err or tostring(failure) end
