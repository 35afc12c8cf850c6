-- Takes one send out of a route's bucket: the generic cell rate algorithm, on Redis' own clock.
-- KEYS  1 the route's bucket: when it will be empty again, ms
-- ARGV  1 ms between two sends   2 sends that may come at once   3 the longest wait that is taken, ms
-- Answers the ms to wait before sending; where that is longer than wanted, nothing is taken and it answers -1 - wait.
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local pause = tonumber(ARGV[1])
local empty = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), now)
local wait = math.ceil(math.max(0, empty - (tonumber(ARGV[2]) - 1) * pause - now))
if wait > tonumber(ARGV[3]) then return -1 - wait end
redis.call('SET', KEYS[1], string.format('%.3f', empty + pause), 'PX', math.ceil(empty + pause - now) + 1000)
return wait
