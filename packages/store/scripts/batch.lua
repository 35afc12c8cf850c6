-- Runs the statements of one turn of the event loop. `statements`, above, has a function for each script.
-- KEYS  those of all statements, where Redis is a cluster and has to know; all of one slot
-- ARGV  1 JSON: a list of groups, each a list of statements: name of the script, KEYS, ARGV; a number there is the place of the
--       argument among the ARGV of the batch
-- Answers a list of groups, each what its statements answer. The next one of a group runs only where the one before did
-- not fail and has not answered `false` as its second value; of those that did not run there is no answer.
local groups = cjson.decode(ARGV[1])
local all = {}
for g = 1, #groups do
  local answers, goesOn = {}, true
  for s, statement in ipairs(groups[g]) do
    if not goesOn then break end
    local args = statement[3]
    for i = 1, #args do
      if type(args[i]) == 'number' then args[i] = ARGV[args[i]] end
    end
    local isDone, answer, mayNext = pcall(statements[statement[1]], statement[2], args)
    if not isDone then
      answer = type(answer) == 'table' and answer or { err = tostring(answer) }
      -- The connection looks for another server where this is the answer to the whole, and nothing was done by anybody.
      if string.sub(answer.err, 1, 8) == 'READONLY' then return answer end
    end
    answers[s], goesOn = answer, isDone and mayNext ~= false
  end
  all[g] = answers
end
return all
