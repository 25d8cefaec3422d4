local mw = require "sdk.harness.moonwatch"

describe("remote-shell", function()
  it("fires on an interactive shell on a connection it opened", function()
    local alert = mw.fires("traces/remote-shell-attack.mwt", { ["process.command_line"] = "bash -i" })
    assert.equal("203.0.113.7:4444", alert.moonwatch.evidence.peer)
    assert.equal("bash takes its commands from 203.0.113.7:4444", alert.message)
  end)

  it("stays quiet on a port that is asked for and a shell that reads from a pipe", function()
    mw.quiet("traces/remote-shell-benign.mwt")
  end)
end)
