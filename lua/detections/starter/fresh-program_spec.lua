local mw = require "sdk.harness.moonwatch"

describe("fresh-program", function()
  it("fires on a program that came over the network and was renamed", function()
    local alert = mw.fires("traces/fresh-program-attack.mwt", { ["process.executable"] = "/tmp/demo/update" })
    assert.equal("bash", alert.message:match("by (%S+)$"))
  end)

  it("stays quiet on a program that was compiled", function()
    mw.quiet("traces/fresh-program-benign.mwt")
  end)
end)
