-- Removes the job of a tick by BullMQ's own script; one that a worker has taken up stays.
-- KEYS  1 what the keys of the queue begin with
-- ARGV  1 job's id
return statements.removeJob({ KEYS[1] .. ARGV[1], KEYS[1] .. 'repeat' }, { ARGV[1], '0', KEYS[1] })
