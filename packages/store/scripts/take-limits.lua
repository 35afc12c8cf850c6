-- Takes one of each limit, or nothing: if an enforced limit refuses, nothing is counted.
-- The formulas are core's `waitOf` and `counted`; a test compares both.
-- KEYS  the count of each limit: '<count> <until, ms>'; all of one slot
-- ARGV  1 now, ms; '' for Redis' own clock. Then one text for each limit, with blanks between
--       mode: enforce, observe   act: take, peek   longest wait allowed, ms
--       kind of rule, and its two numbers:  bucket: ms between two, ms of a burst
--                                           locks: '<after>:<ms>,…' in order, ms that a count is kept
--                                           day: limit, ms of a day
-- Returns 1 if taken, else 0; then the wait of each limit, ms. An observed limit that would refuse is not counted, as if it
-- were enforced.
local LIMIT = '^(%S+) (%S+) (%S+) (%S+) (%S+) (%S+)$'
local now = tonumber(ARGV[1])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + time[2] / 1000
end

local function lockAt(locks, count)
  local after, ms
  for each, length in string.gmatch(locks, '(%d+):(%d+)') do
    after, ms = tonumber(each), tonumber(length)
    if after >= count then return after == count and ms or 0 end
  end
  return ms or 0
end

local answer, writes = { 1 }, {}
for i, key in ipairs(KEYS) do
  local mode, act, longest, kind, first, second = string.match(ARGV[i + 1], LIMIT)
  longest, second = tonumber(longest), tonumber(second)
  local count, till = string.match(redis.call('GET', key) or '0 0', '(%S+) (%S+)')
  count, till = tonumber(count), tonumber(till)
  local wait, life
  if kind == 'bucket' then
    wait = till - second - now
    till = math.max(now, till) + first
    life = till - now
  elseif kind == 'locks' then
    wait = till - now
    count = count + 1
    till = now + lockAt(first, count)
    life = math.max(second, till - now)
  else
    wait = now < till and count >= tonumber(first) and till - now or 0
    if now >= till then count, till = 0, (math.floor(now / second) + 1) * second end
    count = count + 1
    life = till - now
  end
  wait = math.max(0, math.ceil(wait))
  answer[i + 1] = wait
  if wait > longest then
    if mode == 'enforce' then answer[1] = 0 end
  elseif act == 'take' then
    writes[#writes + 1] = { key, string.format('%d %.3f', count, till), math.max(1, math.ceil(life)) }
  end
end
if answer[1] == 1 then
  for _, write in ipairs(writes) do redis.call('SET', write[1], write[2], 'PX', write[3]) end
end
return answer
