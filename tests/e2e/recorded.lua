--- Records an act and compares the events it left, field by field.
---
---   local events = recorded.act(dir, 'sys unlink "s:$DIR/a"')
---   recorded.assert(recorded.one(events, "file.delete"), { ["file.path"] = dir .. "/a" })
local e2e = require "tests.e2e.harness"
local schema = dofile("core/event/schema.lua")

local recorded = {}

--- Names of the fields that events of `kind` have, but those of the acting process.
local function fields_of(kind)
  local names = {}
  for _, row in ipairs(schema.kinds) do
    for i = 5, row[2] == kind and #row or 0 do
      local group = row[i]:match("^%+(.*)")
      if not group then
        names[#names + 1] = row[i]
      elseif group ~= "actor" then
        for _, member in ipairs(schema.groups[group]) do names[#names + 1] = member[2] end
      end
    end
  end
  return names
end

--- Runs `act` (bash) while it is recorded. Returns its events in order, and what it printed.
function recorded.act(dir, act)
  e2e.write(dir .. "/act.sh", "exec >$DIR/act.out 2>$DIR/act.err </dev/null\n" .. act)
  local done = e2e.shell(dir, [[$MOONWATCH record -o T --replace --tree -- bash $DIR/act.sh && $MOONWATCH trace cat T >events]])
  local problem = e2e.read(dir .. "/act.err")
  if done.status ~= 0 or problem ~= "" then error(done.err .. problem, 2) end
  local events = {}
  for _, line in ipairs(e2e.split(e2e.read(dir .. "/events"))) do events[#events + 1] = e2e.json.decode(line) end
  return events, e2e.read(dir .. "/act.out")
end

--- Those of one kind, of programs of one name (nil: any), but not what the act printed.
function recorded.all(events, kind, name)
  local found = {}
  for _, event in ipairs(events) do
    local is_output = event.file and event.file.name == "act.out"
    if event.event.action == kind and not is_output and (not name or event.process.name == name) then
      found[#found + 1] = event
    end
  end
  return found
end

--- The only one of its kind.
function recorded.one(events, kind, name)
  local found = recorded.all(events, kind, name)
  if #found ~= 1 then error(("%d events of kind %s, not one"):format(#found, kind), 2) end
  return found[1]
end

--- Every field of the event's kind has the value of `expected`, and is absent where that has none. A function
--- tells whether the value is right.
function recorded.assert(event, expected)
  local kind = event.event.action
  local known = {}
  for _, name in ipairs(fields_of(kind)) do
    local got, want = e2e.get(event, name), expected[name]
    known[name] = true
    if type(want) == "function" then
      if not want(got) then error(("%s: %s is %s"):format(kind, name, tostring(got)), 2) end
    elseif type(want) == "table" then
      require("luassert").same(want, got)
    elseif got ~= want then
      error(("%s: %s is %s, not %s"):format(kind, name, tostring(got), tostring(want)), 2)
    end
  end
  for name in pairs(expected) do
    if not known[name] then error(("%s has no field %s"):format(kind, name), 2) end
  end
end

--- "a=1 b=x" as a table; numbers become numbers.
function recorded.pairs(line)
  local values = {}
  for name, value in line:gmatch("([%w_]+)=(%S+)") do values[name] = tonumber(value) or value end
  return values
end

return recorded
