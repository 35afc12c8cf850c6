-- Takes a tick out of the due index where there is no record that it could be of. In one script: a create that was sent
-- again, to another server of a cluster, may come after the job that was sent with it, and even while that is handled.
-- KEYS  1 record   2 due index
-- ARGV  1 due member
-- Answers how many members were taken out.
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
return redis.call('ZREM', KEYS[2], ARGV[1])
