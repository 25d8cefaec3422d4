-- One act for each process.* kind; every field is compared with what the actor did.
local kinds = require "tests.e2e.kinds"

kinds.case("process.setcap", "act_process setcap $DIR")
kinds.case("process.setsid", "act_process setsid $DIR")
kinds.case("process.prctl", "act_process prctl $DIR")
kinds.case("process.ptrace", "act_process ptrace $DIR")
kinds.case("process.signal", "act_process signal $DIR")
kinds.case("process.setns", "act_process setns $DIR")
kinds.case("process.unshare", "act_process unshare $DIR")
kinds.case("process.unshare by clone", "act_process clone $DIR")
kinds.case("process.chroot", "act_process chroot $DIR")
kinds.case("process.chroot by pivot_root", "act_process pivot_root $DIR")
kinds.case("process.rlimit", "act_process rlimit $DIR")
