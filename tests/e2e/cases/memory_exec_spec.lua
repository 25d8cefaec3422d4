local e2e = require "tests.e2e.harness"

describe("a program run from memory", function()
  e2e.live("memfd_create and fexecve", function(dir)
    local run = e2e.watch(dir, [[fexec memfd "kworker/0:1" /bin/echo echo "$DIR" ran]])
    assert.equal(dir .. " ran\n", run.act_out)
    assert.same({ "memory-exec" }, e2e.rules(run))
    local alert = e2e.alert(run, "memory-exec")
    assert.equal("high", alert.log.level)
    assert.equal("/memfd:kworker/0:1", alert.process.executable)
    assert.equal(dir, alert.process.command_line:match("^echo (%S+) ran$"))
    assert.is_true(alert.moonwatch.executable.memfd)
    assert.equal(1, #run.alerts)
  end)

  e2e.live("a memory file that takes the name of a system program", function(dir)
    local run = e2e.watch(dir, [[fexec memfd /usr/sbin/sshd /bin/true /usr/sbin/sshd -D "$DIR"]])
    local alert = e2e.alert(run, "memory-exec")
    assert.is_true(alert.moonwatch.executable.memfd)
  end)

  e2e.live("a memory file that takes the name of a container runtime's copy", function(dir)
    local run = e2e.watch(dir, [[fexec memfd runc_cloned:/proc/self/exe /bin/true runc "$DIR"]])
    assert.equal("/memfd:runc_cloned:/proc/self/exe", e2e.alert(run, "memory-exec").process.executable)
  end)

  e2e.live("a file that has no name any more", function(dir)
    local run = e2e.watch(dir, [[cp /bin/echo "$DIR/tool"; fexec unlinked "$DIR/tool" tool "$DIR" ran]])
    assert.equal(dir .. " ran\n", run.act_out)
    local alert = e2e.alert(run, "memory-exec")
    assert.is_true(alert.moonwatch.executable.deleted)
    assert.truthy(alert.process.executable:find(dir .. "/tool", 1, true))
    assert.truthy(alert.moonwatch.executable.inode > 0)
    -- The file was also written a moment ago, by cp.
    assert.same({ "fresh-program", "memory-exec" }, e2e.rules(run))
  end)
end)

describe("not from memory run", function()
  e2e.live("a program from its file, a script, and a program whose hard link is gone", function(dir)
    local run = e2e.watch(dir, [[
/bin/echo ran
printf '#!/bin/sh\n/bin/echo ran\n' >"$DIR/script"; chmod +x "$DIR/script"; "$DIR/script"
ln -s /bin/echo "$DIR/link"; "$DIR/link" ran; rm "$DIR/link"; /bin/echo ran
]])
    assert.equal(("ran\n"):rep(4), run.act_out)
    e2e.quiet(run)
  end)
end)
