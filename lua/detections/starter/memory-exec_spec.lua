local mw = require "sdk.harness.moonwatch"

describe("memory-exec", function()
  it("fires on a program that was written into a memory file", function()
    local alert = mw.fires("traces/memory-exec-attack.mwt", { ["moonwatch.executable.memfd"] = true })
    assert.equal("/memfd:kworker runs from anonymous memory", alert.message)
  end)

  it("stays quiet on a memory file that holds data", function()
    mw.quiet("traces/memory-exec-benign.mwt")
  end)
end)
