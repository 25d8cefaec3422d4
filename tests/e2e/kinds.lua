--- Compares what an actor says it did (tests/e2e/actors/tell.h) with what was recorded of it: every field of the kind.
---
---   kinds.case("process.setsid", "act_process setsid $DIR")
local assert = require "luassert"
local e2e = require "tests.e2e.harness"
local schema = dofile("core/event/schema.lua")

local kinds = {}

--- Names of the fields of a kind, but those of the actor.
local function fields_of(name)
  local names = {}
  for _, kind in ipairs(schema.kinds) do
    for i = 5, kind[2] == name and #kind or 0 do
      local group = kind[i]:match("^%+(.*)")
      if not group then names[#names + 1] = kind[i]
      elseif group ~= "actor" then
        for _, member in ipairs(schema.groups[group]) do names[#names + 1] = member[2] end
      end
    end
  end
  assert(#names > 0, "no kind " .. name)
  return names
end

--- Records `act` (a bash script) and returns the documents of the whole trace and what the act printed, line by line.
function kinds.record(dir, act)
  e2e.write(dir .. "/act.sh", act)
  local run = e2e.shell(dir, [[
$MOONWATCH record -o t.mwt --tree -- bash act.sh >said 2>err || { cat err said; exit 1; }
grep -q ' 0 lost' err || { cat err; exit 1; }
$MOONWATCH trace cat t.mwt >events; cat said]])
  assert(run.status == 0, run.out .. run.err)
  local events = {}
  for _, line in ipairs(e2e.split(e2e.read(dir .. "/events"))) do events[#events + 1] = e2e.json.decode(line) end
  return events, e2e.split(run.out)
end

local function start_of(events, pid)
  for _, event in ipairs(events) do
    if event.event.action == "process.fork" and event.process.pid == pid then
      return e2e.get(event, "moonwatch.process.start_ns")
    end
  end
  error("no fork of " .. pid)
end

local function differences(events, event, expected)
  local wrong = {}
  for _, name in ipairs(fields_of(event.event.action)) do
    local want, got = expected.fields[name], e2e.get(event, name)
    if want == e2e.json.null then want = nil end
    if type(want) == "table" and want.start_of then want = start_of(events, want.start_of) end
    local same = type(want) == "table" and table.concat(want, " ") == (got and table.concat(got, " ")) or want == got
    if not same then wrong[#wrong + 1] = ("%s: expected %s, got %s"):format(name, tostring(want), tostring(got)) end
  end
  return wrong
end

--- Signals to a group come in the kernel's order, so lines are matched by whom they were about.
local function key_of(kind, pid, target)
  if kind ~= "process.signal" then target = "" end
  return ("%s of %s %s"):format(kind, pid, target)
end

--- Every line the act said has its event, in order, equal in every field; and there are no others of those kinds from
--- the processes that acted.
function kinds.compare(events, said)
  local queue, told = {}, {}
  for _, line in ipairs(said) do
    local expected = e2e.json.decode(line)
    local key = key_of(expected.kind, expected.pid, expected.fields["moonwatch.target.pid"])
    told[key] = told[key] or {}
    table.insert(told[key], expected)
  end
  assert(next(told), "the act said nothing")
  for _, event in ipairs(events) do
    local key = key_of(event.event.action, event.process and event.process.pid, e2e.get(event, "moonwatch.target.pid"))
    if told[key] then
      queue[key] = (queue[key] or 0) + 1
      local expected = told[key][queue[key]]
      assert(expected, "one more " .. key)
      assert.same({}, differences(events, event, expected), key)
    end
  end
  for key, list in pairs(told) do assert.equal(#list, queue[key] or 0, key) end
end

function kinds.case(name, act, programs)
  e2e.live(name, function(dir)
    local events, said = kinds.record(dir, act)
    local seen = false
    for _, line in ipairs(said) do seen = seen or e2e.json.decode(line).kind == name:match("^%S+") end
    assert.is_true(seen, "the act did no " .. name)
    kinds.compare(events, said)
  end, programs)
end

return kinds
