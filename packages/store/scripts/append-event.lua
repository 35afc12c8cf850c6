-- Adds an entry to the outbox, if it has a subscriber: without one there is no stream.
-- KEYS  1 outbox   2 its count of dropped entries
-- ARGV  1 entry   2 entries that the outbox may have
if redis.call('XADD', KEYS[1], 'NOMKSTREAM', '*', 'entry', ARGV[1]) then
  local dropped = redis.call('XTRIM', KEYS[1], 'MAXLEN', '~', ARGV[2])
  if dropped > 0 then redis.call('INCRBY', KEYS[2], dropped) end
end
