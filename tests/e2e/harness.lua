--- Runs real acts under a real sensor and tells which alerts followed.
---
---   local e2e = require "tests.e2e.harness"
---   e2e.live("a shell over the network", function(dir)
---     local run = e2e.watch(dir, [[ peer listen "$DIR/got" bash -c 'sh -i <>/dev/tcp/127.0.0.1/$PORT >&0' ]])
---     assert.same({ "remote-shell" }, e2e.rules(run))
---   end)
---
--- Each case has a folder of its own whose name is in no other process; an alert belongs to an act when that
--- name occurs in it (in the command line of the process or of an ancestor). What else this machine does
--- at the same time is not judged.
local busted = require "busted"
local json = require "sdk.harness.json"

local e2e = { json = json }

e2e.moonwatch = assert(os.getenv("MOONWATCH"), "MOONWATCH has to name the program")
e2e.actors = (os.getenv("MOONWATCH_BUILD") or e2e.moonwatch:match("^(.*)/")) .. "/actors"

--- MOONWATCH_SLOW: how many times slower this machine may be than one that is not emulated.
local ACT_SECONDS = 30 * (tonumber(os.getenv("MOONWATCH_SLOW")) or 1)
local PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:" .. e2e.actors

--- Opens every act: what it prints goes aside, so that only alerts are on the program's own output.
local ACT_HEAD = [[
exec >"$DIR/act.out" 2>"$DIR/act.err" </dev/null
# await COMMAND...: until it succeeds, at most ten seconds.
await() { local i; for ((i = 0; i < 500; i++)); do "$@" && return; sleep 0.02; done 2>/dev/null; echo "await $*" >&2; exit 99; }
]]

function e2e.quote(text) return "'" .. text:gsub("'", "'\\''") .. "'" end

function e2e.read(path)
  local file = io.open(path, "rb")
  if not file then return nil end
  local text = file:read("*a")
  file:close()
  return text
end

function e2e.write(path, text)
  local file = assert(io.open(path, "wb"))
  file:write(text)
  assert(file:close())
  return path
end

--- Runs bash on `script` in the case's folder. Returns { status, out, err }; a signal is 128 + its number.
function e2e.shell(dir, script)
  e2e.write(dir .. "/shell.sh", script)
  local environ = ("PATH=%s HOME=%s DIR=%s LC_ALL=C MOONWATCH=%s"):format(PATH, dir, dir, e2e.quote(e2e.moonwatch))
  local command = ("cd %s && env -i %s timeout -k 5 %d bash shell.sh >shell.out 2>shell.err </dev/null; echo $?")
    :format(dir, environ, 2 * ACT_SECONDS)
  local pipe = io.popen(command)
  local status = tonumber(pipe:read("*a"))
  pipe:close()
  return { status = status, out = e2e.read(dir .. "/shell.out"), err = e2e.read(dir .. "/shell.err") }
end

--- Before a command: it runs as a user without any privilege.
e2e.nobody = os.execute("test $(id -u) -ne 0") == 0 and "" or
  "setpriv --reuid 65534 --regid 65534 --clear-groups --no-new-privs --bounding-set=-all "

--- What a program's name on PATH leads to, past links: /usr/bin/python3.11.
function e2e.real(program)
  local pipe = io.popen(("PATH=%s; readlink -f $(command -v %s)"):format(PATH, program))
  local path = pipe:read("*l")
  pipe:close()
  return path
end

function e2e.split(text)
  local lines = {}
  for line in text:gmatch("[^\n]+") do lines[#lines + 1] = line end
  return lines
end

--- The alerts of `text` (JSON lines) that belong to the case's act, in order.
function e2e.alerts_in(text, dir)
  local alerts = {}
  for _, line in ipairs(e2e.split(text)) do
    local alert = json.decode(line)
    if not (alert.moonwatch and alert.moonwatch.snapshot) and line:find(dir, 1, true) then alerts[#alerts + 1] = alert end
  end
  return alerts
end

--- Watches while `act` (a bash script) runs. options: rules (paths), more (further options, quoted),
--- status (expected exit status, default 0). Returns { alerts, out, err, status, act_out, act_err }.
function e2e.watch(dir, act, options)
  options = options or {}
  e2e.write(dir .. "/act.sh", ACT_HEAD .. act)
  local words = { "$MOONWATCH run --json --store alerts.db --socket ctl.sock", options.more or "" }
  for _, path in ipairs(options.rules or {}) do words[#words + 1] = "--rules " .. e2e.quote(path) end
  local run = e2e.shell(dir, ("timeout -k 5 %d %s -- bash %s/act.sh"):format(ACT_SECONDS, table.concat(words, " "), dir))
  run.act_out, run.act_err = e2e.read(dir .. "/act.out"), e2e.read(dir .. "/act.err")
  if run.status ~= (options.status or 0) then
    error(("run ended with status %s: %s\n%s"):format(run.status, run.err, run.act_err), 2)
  end
  if (run.act_err or ""):find("^await ") then error(run.act_err, 2) end
  run.alerts = e2e.alerts_in(run.out, dir)
  return run
end

--- Value of a dotted field, nil where there is none.
function e2e.get(alert, field)
  local at = alert
  for name in field:gmatch("[^.]+") do
    if type(at) ~= "table" then return nil end
    at = at[name]
  end
  return at
end

--- One line per alert, for people.
function e2e.list(alerts)
  local lines = {}
  for _, alert in ipairs(alerts) do
    lines[#lines + 1] = ("  %s: %s [%s]"):format(alert.rule.id, alert.message, e2e.get(alert, "process.command_line") or "")
  end
  return #lines > 0 and table.concat(lines, "\n") or "  none"
end

--- Ids of the rules that fired, each once, in alphabetical order.
function e2e.rules(run)
  local seen, ids = {}, {}
  for _, alert in ipairs(run.alerts) do
    if not seen[alert.rule.id] then ids[#ids + 1] = alert.rule.id end
    seen[alert.rule.id] = true
  end
  table.sort(ids)
  return ids
end

--- The first alert of `rule` whose fields have these values; an error that lists the alerts when there is none.
function e2e.alert(run, rule, fields)
  for _, alert in ipairs(run.alerts) do
    local fits = alert.rule.id == rule
    for field, value in pairs(fields or {}) do fits = fits and e2e.get(alert, field) == value end
    if fits then return alert end
  end
  error(("no such alert of %s; there were:\n%s\nthe act said: %s"):format(rule, e2e.list(run.alerts), run.act_err or ""), 2)
end

function e2e.quiet(run)
  if #run.alerts > 0 then error("alerts where none should be:\n" .. e2e.list(run.alerts), 2) end
end

local function succeeds(command) return os.execute(command .. " >/dev/null 2>&1") == 0 end

--- Whether live capture works for this user on this kernel.
local can_capture = succeeds(e2e.quote(e2e.moonwatch) .. " doctor")

local function missing(programs)
  for program in (programs or ""):gmatch("%S+") do
    if not succeeds(("PATH=%s command -v %s"):format(PATH, program)) then return program end
  end
end

--- A case with a folder of its own, which is gone afterwards. Skipped when one of the programs is missing.
function e2e.case(name, case, programs)
  local absent = missing(programs)
  if absent then return busted.pending(("%s (no %s here)"):format(name, absent)) end
  busted.it(name, function()
    local pipe = io.popen("mktemp -d /tmp/moonwatch-e2e-XXXXXXXX")
    local dir = pipe:read("*l")
    pipe:close()
    local ok, problem = pcall(case, dir)
    if ok or not os.getenv("KEEP") then os.execute("rm -rf " .. dir) end
    if not ok then error(problem, 0) end
  end)
end

--- A case that needs live capture; skipped where that is not allowed.
function e2e.live(name, case, programs)
  if not can_capture then return busted.pending(name .. " (live capture does not work here)") end
  e2e.case(name, case, programs)
end

return e2e
