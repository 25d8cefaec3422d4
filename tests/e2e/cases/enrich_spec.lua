-- What is looked up beside the stream comes as events of its own, behind what it explains.
local e2e = require "tests.e2e.harness"

--- Records `act` (a bash script) and returns the trace's events. options: before (shell before the sensor starts, in
--- whose namespaces it runs), wrap (command that the shell is run by).
local function record(dir, act, options)
  options = options or {}
  e2e.write(dir .. "/act.sh", "exec >$DIR/act.out 2>$DIR/act.err </dev/null\n" .. act)
  e2e.write(dir .. "/sensor.sh", (options.before or "") ..
    "\nexec timeout -k 5 30 $MOONWATCH record -o $DIR/run.mwt -- bash $DIR/act.sh\n")
  local run = e2e.shell(dir, (options.wrap or "") .. " bash $DIR/sensor.sh")
  assert.equal(0, run.status, run.err .. (e2e.read(dir .. "/act.err") or ""))
  local events = {}
  for _, line in ipairs(e2e.split(e2e.shell(dir, "$MOONWATCH trace cat run.mwt").out)) do
    events[#events + 1] = e2e.json.decode(line)
  end
  return events
end

--- The first event of `kind` whose fields have these values, and its place.
local function find(events, kind, fields)
  for i, event in ipairs(events) do
    local fits = event.event.action == kind
    for field, value in pairs(fields) do fits = fits and e2e.get(event, field) == value end
    if fits then return event, i end
  end
  local count = 0
  for _, event in ipairs(events) do count = count + (event.event.action == kind and 1 or 0) end
  error(("no %s as wanted among %d of them"):format(kind, count), 2)
end

local function word(dir, command) return (e2e.shell(dir, command).out:match("^%S+")) end

describe("enrichment:", function()
  e2e.live("a program has its hash and its package", function(dir)
    local events = record(dir, [[
/usr/bin/who; cp /usr/bin/who $DIR/stranger; $DIR/stranger
for ((i = 0; i < 50; i++)); do sleep 0.05; /usr/bin/who; done]])
    local hash = word(dir, "sha256sum /usr/bin/who")
    local package = e2e.shell(dir, "dpkg -S bin/who").out:match("^(%S+): %S*/who\n")
    local version = e2e.shell(dir, "dpkg-query -W -f '${Version}' " .. package).out
    local fact, at = find(events, "enrich.executable", { ["process.executable"] = "/usr/bin/who" })
    local _, exec_at = find(events, "process.exec", { ["process.executable"] = "/usr/bin/who" })
    assert.truthy(exec_at < at, "the fact does not follow the exec")
    assert.equal(hash, fact.process.hash.sha256)
    assert.same({ name = package, version = version }, fact.package)
    assert.equal(true, fact.moonwatch.package.owned)
    local stranger = find(events, "enrich.executable", { ["process.executable"] = dir .. "/stranger" })
    assert.equal(hash, stranger.process.hash.sha256)
    assert.equal(false, stranger.moonwatch.package.owned)
    assert.is_nil(stranger.package)
    -- The state has it from then on, and it is told once only.
    local last = find(events, "process.exec", { ["process.executable"] = "/usr/bin/who", ["process.hash.sha256"] = hash })
    assert.equal(package, last.package.name)
    assert.equal("root", last.user.name)
    local count = 0
    for _, event in ipairs(events) do
      if event.event.action == "enrich.executable" and event.process.executable == "/usr/bin/who" then count = count + 1 end
    end
    assert.equal(1, count)
  end, "who dpkg sha256sum")

  e2e.live("a user has the name that its own mount namespace gives it", function(dir)
    local act = [[
cp /etc/passwd $DIR/passwd; echo mallory:x:54321:54321::/:/bin/sh >>$DIR/passwd
unshare -m bash -c 'mount --bind $DIR/passwd /etc/passwd && setpriv --reuid 54321 --clear-groups sleep 1'
setpriv --reuid 54321 --clear-groups sleep 1]]
    e2e.shell(dir, "chmod 755 .")
    local events = record(dir, act)
    local inside = find(events, "enrich.user", { ["user.id"] = 54321, ["user.name"] = "mallory" })
    local own = tonumber(e2e.shell(dir, "readlink /proc/self/ns/mnt").out:match("%d+"))
    assert.not_equal(own, inside.moonwatch.namespace.mnt)
    local outside = find(events, "enrich.user", { ["user.id"] = 54321, ["moonwatch.namespace.mnt"] = own })
    assert.is_nil(outside.user.name)
    find(events, "process.exit", { ["process.name"] = "sleep", ["user.name"] = "mallory" })
  end, "unshare setpriv mount")

  -- A container made of a cgroup, and of what containerd would have written down in a /run of its own.
  e2e.live("a container has a beginning, facts and an end", function(dir)
    local id = ("0123456789abcdef"):rep(4)
    local mounted = e2e.shell(dir, "findmnt -n -t cgroup2 -o TARGET").out:match("%S+")
    local group = ("%s/moonwatch-test-%s/cri-containerd-%s.scope"):format(mounted, dir:match("[^-]+$"), id)
    e2e.write(dir .. "/config.json", [[{"ociVersion": "1.0", "annotations": {
"io.kubernetes.cri.container-name": "web", "io.kubernetes.cri.image-name": "registry.test:5000/team/nginx:1.25",
"io.kubernetes.cri.sandbox-name": "web-7d9", "io.kubernetes.cri.sandbox-namespace": "shop",
"io.kubernetes.cri.sandbox-uid": "11112222-3333-4444-5555-666677778888"},
"mounts": [{"destination": "/proc", "type": "proc", "source": "proc"},
{"destination": "/host", "type": "bind", "source": "/etc"}]}]])
    local folder = "/run/containerd/io.containerd.runtime.v2.task/k8s.io/" .. id
    local events = record(dir, ([[
mkdir -p %s
(echo $BASHPID >%s/cgroup.procs; bash -c 'sleep 1; true'; true)
for ((i = 0; i < 100; i++)); do rmdir %s && break; sleep 0.02; done
rmdir $(dirname %s)]]):format(group, group, group, group), {
      wrap = "unshare -m",
      before = ("mount -t tmpfs none /run && mkdir -p %s && cp $DIR/config.json %s"):format(folder, folder),
    })
    local start, start_at = find(events, "container.start", { ["container.id"] = id })
    local _, exec_at = find(events, "process.exec", { ["container.id"] = id })
    assert.equal(exec_at + 1, start_at)
    assert.equal("bash", start.process.name)
    local fact, fact_at = find(events, "enrich.container", { ["container.id"] = id })
    assert.truthy(fact_at > start_at)
    assert.equal("web", fact.container.name)
    assert.same({ name = "registry.test:5000/team/nginx", tag = { "1.25" } }, fact.container.image)
    assert.equal("containerd", fact.container.runtime)
    assert.same({ "/etc:/host" }, fact.moonwatch.container.mounts)
    assert.equal("web-7d9", fact.kubernetes.pod.name)
    assert.equal("shop", fact.kubernetes.namespace)
    assert.equal("11112222-3333-4444-5555-666677778888", fact.kubernetes.pod.uid)
    local stop, stop_at = find(events, "container.stop", { ["container.id"] = id })
    assert.equal("registry.test:5000/team/nginx", stop.container.image.name)
    for i = stop_at + 1, #events do assert.not_equal(id, e2e.get(events[i], "container.id")) end
  end, "unshare findmnt")

  e2e.live("a login session begins and ends", function(dir)
    local events = record(dir, "(echo 0 >/proc/self/loginuid; true) ; bash -c 'echo 0 >/proc/self/loginuid; bash -c true; true'; true")
    local login = find(events, "user.login", { ["moonwatch.login.uid"] = 0 })
    local session = login.moonwatch.login.session
    find(events, "user.logout", { ["moonwatch.login.session"] = session })
  end)

  e2e.live("a line of a log is told", function(dir)
    local events = record(dir, ([[
printf 'one line\nand another \033[31m\npart' >>/var/log/auth.log
printf ' of a third\n' >>/var/log/auth.log
mv /var/log/auth.log /var/log/auth.log.1; echo rotated >/var/log/auth.log
sleep 0.3]]), { wrap = "unshare -m", before = "mount -t tmpfs none /var/log && echo before >/var/log/auth.log" })
    local lines = {}
    for _, event in ipairs(events) do
      if event.event.action == "log.line" then
        assert.equal("/var/log/auth.log", event.log.file.path)
        lines[#lines + 1] = event.message
      end
    end
    assert.same({ "one line", "and another \27[31m", "part of a third", "rotated" }, lines)
  end, "unshare mount")

  e2e.live("nothing is looked up when that is not wanted", function(dir)
    local run = e2e.shell(dir, "$MOONWATCH record -o run.mwt --no-enrich -- true && $MOONWATCH trace cat run.mwt")
    assert.equal(0, run.status, run.err)
    assert.is_nil(run.out:find('"action":"enrich', 1, true))
  end)
end)
