--- Proof of a detection, for a spec that stands beside it: `<id>_spec.lua` beside `<id>.lua`, run with busted.
---
---   local mw = require "sdk.harness.moonwatch"
---   describe("remote-shell", function()
---     it("fires on a shell that calls out", function()
---       mw.fires("traces/remote-shell-attack.mwt", { ["process.name"] = "bash" })
---     end)
---     it("stays quiet on a shell that reads from the network", function()
---       mw.quiet("traces/remote-shell-benign.mwt")
---     end)
---   end)
---
--- Paths are those of the spec's own folder. $MOONWATCH names the program (default: build/moonwatch, or the
--- one on PATH). Only the detection that the spec stands beside is judged.
local json = require "sdk.harness.json"

local mw = {}

local function quote(text) return "'" .. text:gsub("'", "'\\''") .. "'" end

local function is_there(path)
  local file = io.open(path, "rb")
  if file then file:close() end
  return file ~= nil
end

local function program()
  return os.getenv("MOONWATCH") or is_there("build/moonwatch") and "build/moonwatch" or "moonwatch"
end

--- Folder and detection of the spec that called.
local function beside(level)
  local source = debug.getinfo(level + 1, "S").source
  local folder, id = source:match("^@(.-)([^/]+)_spec%.lua$")
  if not id then error("this is to be called from a file named <id>_spec.lua, not from " .. source, 0) end
  return folder, folder .. id .. ".lua"
end

--- The alerts of a detection (a file or a folder of them) over a trace, as tables.
function mw.replay(detection, trace)
  local errors = os.tmpname()
  local pipe = io.popen(("%s replay --json --rules %s %s 2>%s; echo $?"):format(
    quote(program()), quote(detection), quote(trace), errors))
  local lines = {}
  for line in pipe:lines() do lines[#lines + 1] = line end
  pipe:close()
  local file = io.open(errors)
  local said = file:read("*a")
  file:close()
  os.remove(errors)
  if table.remove(lines) ~= "0" then error(("replay of %s failed:\n%s"):format(trace, said), 0) end
  local alerts = {}
  for i, line in ipairs(lines) do alerts[i] = json.decode(line) end
  return alerts
end

--- Value of a dotted field of an alert, nil where there is none.
function mw.get(alert, field)
  local at = alert
  for name in field:gmatch("[^.]+") do
    if type(at) ~= "table" then return nil end
    at = at[name]
  end
  return at
end

local function show(alerts)
  local lines = {}
  for i, alert in ipairs(alerts) do lines[i] = ("  %s: %s"):format(alert.rule.id, alert.message) end
  return #lines > 0 and table.concat(lines, "\n") or "  none"
end

local function fits(alert, fields)
  for field, value in pairs(fields or {}) do
    if mw.get(alert, field) ~= value then return false end
  end
  return true
end

--- The first alert over the trace whose fields have these values; an error when there is none.
function mw.fires(trace, fields)
  local folder, detection = beside(2)
  local alerts = mw.replay(detection, folder .. trace)
  for _, alert in ipairs(alerts) do
    if fits(alert, fields) then return alert end
  end
  local wanted = {}
  for field, value in pairs(fields or {}) do wanted[#wanted + 1] = ("%s = %s"):format(field, tostring(value)) end
  table.sort(wanted)
  error(("no such alert over %s: %s\nalerts:\n%s"):format(trace, table.concat(wanted, ", "), show(alerts)), 2)
end

--- No alert over the trace.
function mw.quiet(trace)
  local folder, detection = beside(2)
  local alerts = mw.replay(detection, folder .. trace)
  if #alerts > 0 then error(("alerts over %s:\n%s"):format(trace, show(alerts)), 2) end
end

return mw
