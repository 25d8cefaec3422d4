-- One act for each kernel.* kind; every field is compared with what the actor did.
local kinds = require "tests.e2e.kinds"

kinds.case("kernel.module_load", "act_kernel module_load $DIR")
kinds.case("kernel.module_unload", "act_kernel module_unload $DIR")
kinds.case("kernel.bpf_load", "act_kernel bpf_load $DIR")
kinds.case("kernel.bpf_attach", [[
root=$(findmnt -n -t cgroup2 -o TARGET | head -n 1)
mkdir "$root/moonwatch-act-$$" && act_kernel bpf_attach "$root/moonwatch-act-$$"; status=$?
rmdir "$root/moonwatch-act-$$"; exit $status]], "findmnt")
kinds.case("kernel.perf_open", "act_kernel perf_open $DIR")
kinds.case("kernel.kexec", "act_kernel kexec $DIR")
kinds.case("kernel.sysctl", "act_kernel sysctl $DIR")
kinds.case("kernel.io_uring", "act_kernel io_uring $DIR")
kinds.case("kernel.keyctl", "act_kernel keyctl $DIR")

-- The memory of the sensor is falsified in place of the task: it then remembers a real user id of 1000 (e8 03), at
-- byte 32 of its entry. Of several sensors on the machine, all are.
kinds.case("kernel.cred_violation", [==[
mkfifo go
act_kernel cred_violation $DIR & act=$!
for ((i = 0; i < 500; i++)); do [ -s pid ] && break; sleep 0.02; done
pid=$(cat pid)
key=$(printf '%02x %02x %02x %02x' $((pid & 255)) $((pid >> 8 & 255)) $((pid >> 16 & 255)) 0)
for id in $(bpftool -j map show | jq '.[] | select(.name == "creds_seen") | .id'); do
	value=$(bpftool -j map lookup id $id key hex $key | jq -r '[.value[0:32][], "0xe8", "0x03", "0x00", "0x00", .value[36:][]] | map(.[2:4]) | join(" ")')
	[ -n "$value" ] && bpftool map update id $id key hex $key value hex $value exist >/dev/null
done 2>/dev/null
echo >go
wait $act]==], "bpftool jq mkfifo")
