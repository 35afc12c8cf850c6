-- Removes a tick from the due index if its record does not exist. One script does both, because a repeated create, sent to
-- another server of a cluster, may write the record in between.
-- KEYS  1 record   2 due index
-- ARGV  1 due member
-- Returns how many members were removed.
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
return redis.call('ZREM', KEYS[2], ARGV[1])
