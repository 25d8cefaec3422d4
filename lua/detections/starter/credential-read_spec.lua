local mw = require "sdk.harness.moonwatch"

describe("credential-read", function()
  it("fires on password hashes read by cat", function()
    local alert = mw.fires("traces/credential-read-attack.mwt", { ["file.path"] = "/etc/shadow" })
    assert.equal("/usr/bin/cat", alert.process.executable)
  end)

  it("stays quiet on account tools, and a listing of the file", function()
    mw.quiet("traces/credential-read-benign.mwt")
  end)
end)
