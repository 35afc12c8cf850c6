-- Adds an entry to the outbox. Without a subscriber there is no stream, and nothing is added.
-- KEYS  1 outbox   2 its count of dropped entries
-- ARGV  1 entry   2 maximum entries of the outbox
appendEntry(KEYS[1], KEYS[2], ARGV[1], ARGV[2])
