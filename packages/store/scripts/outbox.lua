-- Included by scripts that append an entry to the outbox.

-- Adds an entry and drops the oldest beyond the bound. Without a subscriber there is no stream, and nothing is added.
-- keys: outbox, its count of dropped entries; args: entry, maximum entries of the outbox
local function appendEntry(outbox, dropped, entry, bound)
  if not redis.call('XADD', outbox, 'NOMKSTREAM', '*', 'entry', entry) then return end
  local removed = redis.call('XTRIM', outbox, 'MAXLEN', '~', bound)
  if removed > 0 then redis.call('INCRBY', dropped, removed) end
end
