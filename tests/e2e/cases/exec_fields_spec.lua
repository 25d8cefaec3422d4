-- What process.exec says of a process is what the kernel tells that process about itself in /proc. Where the
-- kernel's structures are laid out otherwise than the programs believe, a value here is wrong.
local e2e = require "tests.e2e.harness"

--- Tells about the shell that runs it, one fact a line.
local FACTS = [[
exe=/proc/$$/exe
echo "pid $$"
stat -L -c 'inode %i' $exe; stat -L -c 'owner %u' $exe; echo "mode $((0x$(stat -L -c %f $exe)))"
TZ=UTC stat -L -c 'ctime %z' $exe
echo "executable $(readlink $exe)"
echo "cwd $(readlink /proc/$$/cwd)"
for ns in mnt net pid user; do echo "ns_$ns $(readlink /proc/$$/ns/$ns | tr -cd 0-9)"; done
for fd in 0 1 2; do stat -L -c "fd$fd %i" /proc/$$/fd/$fd; done
sed -n 's/^\(Uid\|Gid\|CapEff\|CapPrm\|PPid\|NSpid\):\t/\1 /p' /proc/$$/status
read -r _ _ _ _ pgid sid _ </proc/$$/stat; echo "pgid $pgid"; echo "sid $sid"
cut -d: -f3 /proc/$$/cgroup | sed 's/^/cgroup /'
echo "loginuid $(cat /proc/$$/loginuid)"
]]

--- How many bits of a hexadecimal number are set.
local function bits(hex)
  local count = 0
  for digit in hex:gmatch("%x") do
    local value = tonumber(digit, 16)
    while value > 0 do count, value = count + value % 2, math.floor(value / 2) end
  end
  return count
end

--- Runs FACTS below `launcher`; the exec event of its shell, and the facts: name → list of values.
local function ask(dir, launcher)
  e2e.write(dir .. "/facts.sh", FACTS)
  local done = e2e.shell(dir, ([[
chmod 755 $DIR
$MOONWATCH record --tree -o t.mwt -- %s bash $DIR/facts.sh </dev/null >facts 2>err || cat err >&2
$MOONWATCH trace cat --kind process.exec t.mwt]]):format(launcher))
  local facts = {}
  for line in e2e.read(dir .. "/facts"):gmatch("[^\n]+") do
    local name, value = line:match("^(%S+)%s+(.*)$")
    facts[name] = facts[name] or {}
    table.insert(facts[name], value)
  end
  local last
  for _, line in ipairs(e2e.split(done.out)) do
    local event = e2e.json.decode(line)
    if event.process.pid == tonumber(facts.pid and facts.pid[1]) then last = event end
  end
  if last then return last, facts end
  error("no exec of " .. tostring(facts.pid and facts.pid[1]) .. ": " .. done.err, 2)
end

local function numbers(text)
  local list = {}
  for number in text:gmatch("%d+") do list[#list + 1] = tonumber(number) end
  return list
end

local function compare(event, facts)
  local process, ours = event.process, event.moonwatch
  local function same(fact, value) assert.equal(facts[fact][1], tostring(value), fact) end
  same("executable", process.executable)
  same("inode", ours.executable.inode)
  same("owner", ours.executable.uid)
  same("mode", ours.executable.mode)
  same("ctime", (ours.executable.ctime:gsub("T", " "):gsub("Z", " +0000")))
  same("cwd", process.working_directory)
  for _, ns in ipairs { "mnt", "net", "pid", "user" } do same("ns_" .. ns, ours.namespace[ns]) end
  same("fd0", ours.stdin.inode)
  same("fd1", ours.stdout.inode)
  same("fd2", ours.stderr.inode)
  same("pgid", process.group_leader.pid)
  same("sid", process.session_leader.pid)
  same("PPid", process.parent.pid)
  assert.same(numbers(facts.Uid[1]),
    { process.real_user.id, process.user.id, process.saved_user.id, ours.process.fs_user.id })
  assert.same(numbers(facts.Gid[1]),
    { process.real_group.id, process.group.id, process.saved_group.id, ours.process.fs_group.id })
  assert.equal(bits(facts.CapEff[1]), #(process.thread.capabilities.effective or {}))
  assert.equal(bits(facts.CapPrm[1]), #(process.thread.capabilities.permitted or {}))
  local paths = {}
  for _, path in ipairs(facts.cgroup) do paths[path] = true end
  assert.truthy(paths[ours.cgroup.path], ours.cgroup.path .. " is none of " .. table.concat(facts.cgroup, " "))
  -- 4294967295 is the kernel's word for nobody.
  if facts.loginuid[1] ~= "4294967295" then same("loginuid", ours.login.uid) end
end

describe("process.exec tells", function()
  e2e.live("where root runs a program", function(dir)
    compare(ask(dir, "env"))
  end)

  e2e.live("namespaces, session and login of their own", function(dir)
    compare(ask(dir, "unshare --mount --net bash -c 'echo 1000 >/proc/self/loginuid; cd /usr/lib; exec setsid -w \"$@\"' -"))
  end, "unshare setsid")

  e2e.live("ids and capabilities of someone else", function(dir)
    local event, facts = ask(dir, "setpriv --reuid 65534 --regid 33 --clear-groups")
    compare(event, facts)
    assert.equal(65534, event.process.real_user.id)
    assert.equal(33, event.process.group.id)
  end, "setpriv")
end)
