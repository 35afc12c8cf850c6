-- Removes the job of a tick; one that a worker has taken up stays, and finds that it is stale.
-- KEYS  1 what the keys of the queue begin with
-- ARGV  1 job's id
-- Answers 1 where it was removed, else 0.
if redis.call('ZREM', KEYS[1] .. 'delayed', ARGV[1]) == 0 and redis.call('LREM', KEYS[1] .. 'wait', 1, ARGV[1]) == 0 then
  return 0
end
return redis.call('DEL', KEYS[1] .. ARGV[1])
