-- Adds the job of a tick by BullMQ's own script; one that is there already stays as it is.
-- KEYS  1 what the keys of the queue begin with
-- ARGV  1 job's id   2 its data, JSON   3 now, ms   4 delay, ms   5 trace that planned it, or ''
local function keys(...)
  local named = { ... }
  for i = 1, #named do named[i] = KEYS[1] .. named[i] end
  return named
end
local options = { delay = tonumber(ARGV[4]), attempts = 0 }
if ARGV[5] ~= '' then options.tm = ARGV[5] end
local args = { cmsgpack.pack({ KEYS[1], ARGV[1], 'tick', tonumber(ARGV[3]) }), ARGV[2], cmsgpack.pack(options) }
if options.delay > 0 then
  return statements.addDelayedJob(keys('marker', 'meta', 'id', 'delayed', 'completed', 'events'), args)
end
return statements.addStandardJob(
  keys('wait', 'paused', 'meta', 'id', 'completed', 'delayed', 'active', 'events', 'marker'), args)
