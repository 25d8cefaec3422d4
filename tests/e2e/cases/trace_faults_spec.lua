-- Traces that are cut, damaged, foreign or cannot be written. Each message names the file; what is good is kept.
local e2e = require "tests.e2e.harness"

--- A trace with four alerts and some hundred events; recorded once.
local RECORD = [[
$MOONWATCH record --tree -o good.mwt -- bash -c 'cat /etc/shadow >/dev/null; for i in $(seq 300); do /bin/true; done; cat /etc/shadow >/dev/null'
]]

local function record(dir)
  local made = e2e.shell(dir, RECORD)
  assert.equal(0, made.status, made.err)
  return e2e.read(dir .. "/good.mwt")
end

--- Runs a verb over a trace; it must not end by a signal.
local function try(dir, verb, file)
  local done = e2e.shell(dir, ("$MOONWATCH %s %s"):format(verb, file))
  assert.truthy(done.status < 4, ("%s of %s ended with status %d: %s"):format(verb, file, done.status, done.err))
  return done
end

local function assert_names(done, file)
  for _, line in ipairs(e2e.split(done.err)) do
    if line:find("^moonwatch: ") and line:find(file, 1, true) then return end
  end
  error("no message names " .. file .. ": " .. done.err, 2)
end

--- How many events `trace cat` shows; checks that each is one line of JSON.
local function count(done)
  local lines = e2e.split(done.out)
  for _, line in ipairs(lines) do e2e.json.decode(line) end
  return #lines
end

e2e.live("a trace that is cut anywhere opens up to the last good block", function(dir)
  local bytes = record(dir)
  local whole = try(dir, "trace cat", "good.mwt")
  assert.equal(0, whole.status)
  local most = 0
  for _, size in ipairs { 1, 7, 8, 63, 64, 65, #bytes / 4, #bytes / 2, #bytes * 3 / 4, #bytes - 200, #bytes - 9, #bytes - 1 } do
    e2e.write(dir .. "/cut.mwt", bytes:sub(1, math.floor(size)))
    local cat, replay, info = try(dir, "trace cat", "cut.mwt"), try(dir, "replay", "cut.mwt"), try(dir, "trace info", "cut.mwt")
    for _, done in ipairs { cat, replay, info } do
      assert.truthy(done.status == 1 or done.status == 3, ("%d bytes: status %d"):format(size, done.status))
      assert_names(done, "cut.mwt")
    end
    -- What is shown is what the whole trace begins with.
    assert.equal(cat.out, whole.out:sub(1, #cat.out), "cut at " .. size)
    assert.truthy(count(cat) >= most)
    most = count(cat)
  end
  assert.truthy(most > 0, "nothing was kept of a trace without its last byte")
end)

e2e.live("a flipped bit is noticed, wherever it is", function(dir)
  local bytes = record(dir)
  local whole = try(dir, "trace cat", "good.mwt").out
  for step = 0, 39 do
    local at = 1 + math.floor(step * (#bytes - 1) / 39)
    local bit = 2 ^ (step % 8)
    local flipped = bytes:byte(at)
    flipped = flipped + (math.floor(flipped / bit) % 2 == 0 and bit or -bit)
    e2e.write(dir .. "/bad.mwt", bytes:sub(1, at - 1) .. string.char(flipped) .. bytes:sub(at + 1))
    local cat = try(dir, "trace cat", "bad.mwt")
    assert.truthy(cat.status == 1 or cat.status == 3, ("byte %d: status %d"):format(at, cat.status))
    assert_names(cat, "bad.mwt")
    assert.equal(cat.out, whole:sub(1, #cat.out), "byte " .. at)
  end
end)

local NO_TRACES = {
  { "an empty file", ": >x.mwt" },
  { "a foreign file", "cp /bin/true x.mwt" },
  { "text", "echo '{}' >x.mwt" },
  { "zeroes", "head -c 100000 /dev/zero >x.mwt" },
  { "noise", "head -c 100000 /dev/urandom >x.mwt" },
  { "a directory", "mkdir x.mwt" },
  { "a file that is not there", ":" },
  { "a fifo without a writer's trace", "mkfifo x.mwt; : >x.mwt &" },
}

describe("no trace is", function()
  for _, case in ipairs(NO_TRACES) do
    e2e.case(case[1], function(dir)
      for _, verb in ipairs { "replay", "trace info", "trace cat" } do
        e2e.shell(dir, "rm -rf x.mwt; " .. case[2])
        local done = try(dir, verb, "x.mwt")
        assert.equal(3, done.status, verb .. ": " .. done.err)
        assert.equal("", done.out)
        assert_names(done, "x.mwt")
      end
    end)
  end
end)

e2e.live("a trace that this user may not read is said to be so", function(dir)
  record(dir)
  os.execute(("chmod 711 %s; chmod 600 %s/good.mwt; cp %s %s/moonwatch"):format(dir, dir, e2e.quote(e2e.moonwatch), dir))
  local done = e2e.shell(dir, e2e.nobody .. "./moonwatch trace info good.mwt")
  assert.equal(3, done.status)
  assert_names(done, "good.mwt")
  assert.truthy(done.err:find("ermission denied"), done.err)
end)

e2e.live("one bad trace among good ones does not hide theirs", function(dir)
  record(dir)
  local done = e2e.shell(dir, "echo >x.mwt; $MOONWATCH replay --json x.mwt good.mwt")
  assert.equal(3, done.status)
  assert.equal(2, #e2e.split(done.out))
  assert_names(done, "x.mwt")
end)

e2e.live("an existing file is not overwritten unless told so", function(dir)
  local bytes = record(dir)
  local again = e2e.shell(dir, RECORD)
  assert.equal(3, again.status)
  assert_names(again, "good.mwt")
  assert.equal(bytes, e2e.read(dir .. "/good.mwt"))
  assert.equal(0, e2e.shell(dir, (RECORD:gsub("record", "record --replace"))).status)
end)

-- Recorded onto a file system of 64 KiB, which the act overfills.
local FULL = [[
mkdir small; mount -t tmpfs -o size=64k moonwatch-e2e small || exit 77
%s -- bash -c 'for i in $(seq 40); do for j in $(seq 50); do /bin/true $RANDOM$RANDOM$RANDOM$RANDOM; done; done'
status=$?
cp small/t.mwt full.mwt; umount small
exit $status
]]

local function assert_good_part(dir)
  local info = try(dir, "trace info", "full.mwt")
  local events = tonumber(info.out:match("events%s+(%d+) in"))
  assert.truthy(events and events > 100, info.out .. info.err)
end

e2e.live("record onto a full disk ends, says so, and what was recorded can be read", function(dir)
  local done = e2e.shell(dir, FULL:format("$MOONWATCH record --tree -o small/t.mwt"))
  assert.equal(3, done.status, done.err)
  assert_names(done, "small/t.mwt")
  assert.truthy(done.err:find("No space left on device", 1, true), done.err)
  assert_good_part(dir)
end)

e2e.live("run --record onto a full disk goes on watching", function(dir)
  local done = e2e.shell(dir, FULL:format("$MOONWATCH run --json --record small/t.mwt --store alerts.db --socket ctl.sock")
    :gsub("done; done'", "done; done; cat /etc/shadow %$DIR/none >/dev/null; true'"))
  assert.equal(1, done.status, done.err)
  assert_names(done, "small/t.mwt")
  assert.truthy(done.err:find("No space left on device", 1, true), done.err)
  assert.equal(1, #e2e.alerts_in(done.out, dir), done.out)
  assert_good_part(dir)
end)

e2e.live("a recorder that is killed leaves what it wrote", function(dir)
  local done = e2e.shell(dir, [[
$MOONWATCH record -o killed.mwt 2>rec.err &
recorder=$!
for ((i = 0; i < 400; i++)); do grep -q watching rec.err && break; sleep 0.02; done
for i in $(seq 200); do /bin/true; done
# Records are on disk within a second or so.
for ((i = 0; i < 400; i++)); do [ "$(stat -c %s killed.mwt)" -gt 3000 ] && break; /bin/true; sleep 0.02; done
kill -9 $recorder; wait $recorder
$MOONWATCH trace info killed.mwt]])
  assert.equal(1, done.status, done.err)
  assert_names(done, "killed.mwt")
  assert.truthy(tonumber(done.out:match("events%s+(%d+) in")) > 10, done.out)
end)

e2e.live("--max-bytes ends the recording below it", function(dir)
  local done = e2e.shell(dir, [[
$MOONWATCH record --max-bytes 20000 -o t.mwt -- bash -c 'for i in $(seq 2000); do /bin/true $RANDOM$RANDOM$RANDOM; done'
stat -c %s t.mwt; $MOONWATCH trace info t.mwt]])
  assert.equal(0, done.status, done.err)
  local size, kept = done.out:match("^(%d+)\n.*events%s+(%d+) in")
  assert.truthy(tonumber(size) <= 20000, done.out)
  assert_names(done, "t.mwt")
  assert.equal(kept, done.err:match("(%d+) events recorded in " .. size .. " bytes"), done.err)
end)
