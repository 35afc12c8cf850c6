-- Removes the job of a tick; one that a worker has taken up stays, and finds that it is stale.
-- KEYS  1 job   2 queue's waiting jobs   3 its delayed jobs
-- ARGV  1 job's id
-- Answers 1 where it was removed, else 0.
if redis.call('ZREM', KEYS[3], ARGV[1]) == 0 and redis.call('LREM', KEYS[2], 1, ARGV[1]) == 0 then return 0 end
return redis.call('DEL', KEYS[1])
