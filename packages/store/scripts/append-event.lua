-- Adds an entry to the outbox, if it has a subscriber: without one there is no stream.
-- KEYS  1 outbox   2 its count of dropped entries
-- ARGV  1 entry   2 entries that the outbox may have
appendEntry(KEYS[1], KEYS[2], ARGV[1], ARGV[2])
