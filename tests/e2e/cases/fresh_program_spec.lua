local e2e = require "tests.e2e.harness"

local function expect_alert(dir, act, path, writer)
  local run = e2e.watch(dir, act)
  assert.truthy(run.act_out:find("ran", 1, true), run.act_err)
  assert.same({ "fresh-program" }, e2e.rules(run))
  assert.equal(1, #run.alerts, e2e.list(run.alerts))
  local alert = e2e.alert(run, "fresh-program", { ["process.executable"] = dir .. path })
  assert.equal(writer, alert.moonwatch.evidence.writer_executable)
  assert.truthy(alert.moonwatch.evidence.age_seconds < 30)
  return alert
end

describe("a program run a moment after it was written", function()
  e2e.live("by cp", function(dir)
    local alert = expect_alert(dir, [[cp /bin/echo "$DIR/tool"; "$DIR/tool" ran]], "/tool", "/usr/bin/cp")
    assert.equal("cp /bin/echo " .. dir .. "/tool", alert.moonwatch.evidence.writer_command_line)
    assert.is_true(alert.moonwatch.evidence.created)
  end)
  e2e.live("by a shell's own redirection", function(dir)
    expect_alert(dir, [[cat /bin/echo >"$DIR/tool"; chmod +x "$DIR/tool"; "$DIR/tool" ran]], "/tool", "/usr/bin/bash")
  end)
  e2e.live("and renamed in between", function(dir)
    expect_alert(dir, [[cp /bin/echo "$DIR/a"; mkdir "$DIR/b"; mv "$DIR/a" "$DIR/b/c"; "$DIR/b/c" ran]], "/b/c", "/usr/bin/cp")
  end)
  e2e.live("from a connection, by python", function(dir)
    e2e.write(dir .. "/get.py", [[
import http.client, http.server, os, threading
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = open("/bin/echo", "rb").read()
        self.send_response(200); self.end_headers(); self.wfile.write(body)
server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.handle_request).start()
get = http.client.HTTPConnection("127.0.0.1", server.server_port)
get.request("GET", "/")
path = os.environ["DIR"] + "/fetched"
open(path, "wb").write(get.getresponse().read())
os.chmod(path, 0o755)
server.server_close()
os.execv(path, ["fetched", "ran"])
]])
    local alert = expect_alert(dir, [[python3 "$DIR/get.py"]], "/fetched", e2e.real("python3"))
    assert.equal("fetched ran", alert.process.command_line)
  end, "python3")
  e2e.live("by a copy of the linker that is not where linkers are", function(dir)
    local run = e2e.watch(dir, [[cp /bin/cp "$DIR/ld"; "$DIR/ld" /bin/echo "$DIR/tool"; "$DIR/tool" ran]])
    assert.equal("ran\n", run.act_out)
    e2e.alert(run, "fresh-program", { ["process.executable"] = dir .. "/tool" })
  end)
end)

describe("no fresh program is", function()
  e2e.live("what gcc has built", function(dir)
    local run = e2e.watch(dir, [[
cd "$DIR"; printf '#include <stdio.h>\nint main(void) { return puts("ran") < 0; }\n' >p.c
gcc -o p p.c && ./p && strip p && ./p && gcc -c p.c && ld.bfd -r -o q.o p.o && install p r && ./r]])
    assert.equal("ran\nran\nran\n", run.act_out, run.act_err)
    e2e.quiet(run)
  end, "gcc")
  e2e.live("what a package brought", function(dir)
    local run = e2e.watch(dir, [[
cd "$DIR"; mkdir -p p/DEBIAN p/usr/bin; ln /bin/echo p/usr/bin/tool 2>/dev/null || cp /bin/echo p/usr/bin/tool
printf 'Package: p\nVersion: 1\nArchitecture: all\nMaintainer: a <a@b.example>\nDescription: p\n' >p/DEBIAN/control
dpkg-deb --build p p.deb >/dev/null && mkdir root && dpkg --root="$DIR/root" --force-not-root --unpack p.deb >/dev/null
"$DIR/root/usr/bin/tool" ran]])
    assert.equal("ran\n", run.act_out, run.act_err)
    e2e.quiet(run)
  end, "dpkg dpkg-deb")
  e2e.live("a program that was there before", function(dir)
    os.execute("cp /bin/echo " .. dir .. "/tool")
    local run = e2e.watch(dir, [["$DIR/tool" ran]])
    assert.equal("ran\n", run.act_out)
    e2e.quiet(run)
  end)
end)
