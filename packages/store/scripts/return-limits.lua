-- Gives counts of limits back, or clears them. The formula is core's `uncounted`; a test compares both.
-- KEYS  the count of each limit, as take-limits.lua keeps it
-- ARGV  1 now, ms; '' for Redis' own clock. Then one text for each limit, with blanks between
--       act: undo, clear   kind of rule: bucket, locks, day   ms between two of a bucket
local LIMIT = '^(%S+) (%S+) (%S+)$'
local now = tonumber(ARGV[1])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + time[2] / 1000
end
for i, key in ipairs(KEYS) do
  local act, kind, interval = string.match(ARGV[i + 1], LIMIT)
  local kept = redis.call('GET', key)
  if kept then
    local count, till = string.match(kept, '(%S+) (%S+)')
    count, till = tonumber(count), tonumber(till)
    if kind == 'bucket' then
      till = till - interval
    else
      count = count - 1
      if kind == 'locks' then till = 0 end
    end
    if act == 'clear' or (kind == 'bucket' and till <= now) or (kind ~= 'bucket' and count < 1) then
      redis.call('DEL', key)
    else
      redis.call('SET', key, string.format('%d %.3f', count, till), 'KEEPTTL')
    end
  end
end
return 1
