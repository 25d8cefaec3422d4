local mw = require "sdk.harness.moonwatch"

describe("service-shell", function()
  it("fires on a command that came in with a request", function()
    local alert = mw.fires("traces/service-shell-attack.mwt", { ["process.name"] = "dash" })
    assert.equal("198.51.100.20:8080", alert.moonwatch.evidence.address)
    assert.equal("/bin/sh -c getent hosts example; id", alert.process.command_line)
  end)

  it("stays quiet on a service that runs a program without a shell, and a shell of a program that serves nobody", function()
    mw.quiet("traces/service-shell-benign.mwt")
  end)
end)
