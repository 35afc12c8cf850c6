-- Adds the observations of one verification to the discounted counts of the routes of one country and channel. The formula
-- is core's `credited`; a test compares both.
-- KEYS  1 hash: route -> '<sent> <converted>'
-- ARGV  1 discount of every count at each observation   2 life, ms   3… route, 1 if it converted else 0; repeated
local counts = {}
local fields = redis.call('HGETALL', KEYS[1])
for i = 1, #fields, 2 do
  local sent, converted = string.match(fields[i + 1], '(%S+) (%S+)')
  counts[fields[i]] = { tonumber(sent), tonumber(converted) }
end
for i = 3, #ARGV, 2 do
  for _, count in pairs(counts) do
    count[1] = count[1] * tonumber(ARGV[1])
    count[2] = count[2] * tonumber(ARGV[1])
  end
  local count = counts[ARGV[i]] or { 0, 0 }
  counts[ARGV[i]] = { count[1] + 1, count[2] + tonumber(ARGV[i + 1]) }
end
for route, count in pairs(counts) do
  redis.call('HSET', KEYS[1], route, string.format('%.6f %.6f', count[1], count[2]))
end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
