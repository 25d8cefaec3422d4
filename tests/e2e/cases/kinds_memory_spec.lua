-- One act for each memory.* kind; every field is compared with what the actor did.
local kinds = require "tests.e2e.kinds"

kinds.case("memory.mmap_exec", "act_memory mmap_exec $DIR")
kinds.case("memory.mprotect_exec", "act_memory mprotect_exec $DIR")
kinds.case("memory.process_vm_write", "act_memory process_vm_write $DIR")
kinds.case("memory.userfaultfd", "act_memory userfaultfd $DIR")
