-- Ordinary work. Each act asserts by its own output that it did what it is about, and raises nothing.
local e2e = require "tests.e2e.harness"

local function quiet(name, act, expected, programs)
  e2e.live(name, function(dir)
    local run = e2e.watch(dir, "cd $DIR\nset -e\n" .. act)
    assert.equal(expected, run.act_out, run.act_err)
    e2e.quiet(run)
  end, programs)
end

describe("ordinary work raises nothing:", function()
  quiet("make and gcc, and the program run", [[
printf 'int main(void) { return 0; }\n' >a.c
printf 'CFLAGS = -O1\nall: prog lib.a\nprog: a.o\n\t$(CC) -o $@ $^\nlib.a: a.o\n\t$(AR) rc $@ $^\n' >Makefile
make -s -j2 && ./prog && echo built
]], "built\n", "make gcc")

  quiet("apt-get --simulate", [[
apt-get --simulate --quiet=2 install hello >apt.out 2>apt.err || true
test -s apt.out || test -s apt.err && echo asked
]], "asked\n", "apt-get")

  quiet("shell scripts with pipes, redirections, here-documents and background jobs", [[
sort <<'END' | uniq -c | tr -s ' ' >counted
b
a
b
END
exec 5<counted
while read -r n word <&5; do echo "$word$n"; done
sh -c 'exec 3>&1; (echo one >&2) 2>&3 | cat; exec 3>&-; echo two'
diff <(printf '1\n2\n') <(printf '1\n2\n') && echo same
coproc cat; echo through >&${COPROC[1]}; read -r -u ${COPROC[0]} line; echo $line; kill $COPROC_PID
printf '#!/bin/bash\nread -r word; echo "got $word"\n' >script; chmod +x script; echo word | ./script
echo 'echo from stdin' | sh
mkfifo pipe; bash <pipe & echo 'echo from a fifo' >pipe; wait
]], "a1\nb2\none\ntwo\nsame\nthrough\ngot word\nfrom stdin\nfrom a fifo\n")

  quiet("git, cloning and committing", [[
export GIT_CONFIG_GLOBAL=/dev/null
git init -q one; cd one
git -c user.name=a -c user.email=a@b.example commit -q --allow-empty -m first
cd ..; git clone -q one two && git -C two log --format=%s
printf '#!/bin/sh\necho hook ran\n' >two/.git/hooks/pre-commit; chmod +x two/.git/hooks/pre-commit
git -C two -c user.name=a -c user.email=a@b.example commit -q --allow-empty -m second
]], "first\n", "git")

  quiet("python with subprocess and pipes", [[
python3 - <<'END'
import subprocess
print(subprocess.run(["sh", "-c", "read x; echo $x"], input="in", text=True, capture_output=True).stdout, end="")
p = subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
print(p.communicate("through")[0])
print(subprocess.check_output("echo a | tr a b", shell=True, text=True), end="")
END
]], "in\nthrough\nb\n", "python3")

  quiet("tar, find and xargs", [[
mkdir tree; touch tree/{1..20}; tar czf tree.tgz tree; mkdir out; tar xzf tree.tgz -C out
find out -type f -print0 | xargs -0 -n 5 sh -c 'echo $#' count
]], "5\n5\n5\n5\n", "tar find xargs")

  quiet("a web server and its client, without a shell", [[
mkdir www; echo hello >www/index.html
python3 - <<'END'
import functools, http.server, threading, urllib.request
handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory="www")
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(urllib.request.urlopen("http://127.0.0.1:%d/" % server.server_port).read().decode(), end="")
server.shutdown()
END
]], "hello\n", "python3")

  quiet("a web client in a shell pipeline", [[
export TEXT=$'HTTP/1.0 200 OK\r\n\r\nhello\n' SAY_NO_MORE=1
peer listen got bash -c 'curl -s http://127.0.0.1:$PORT/ | sh -c "cat"'
]], "hello\n", "curl")

  quiet("users and their programs", [[
id -un; setpriv --reuid 65534 --regid 65534 --clear-groups id -u; getent passwd root | cut -d: -f1
su -s /bin/sh -c 'echo as nobody' nobody
]], "root\n65534\nroot\nas nobody\n", "setpriv su")
end)
