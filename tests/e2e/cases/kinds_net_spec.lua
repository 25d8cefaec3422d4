-- One act for each kind of event on sockets and names, and every field of its event against what the act did.
local e2e = require "tests.e2e.harness"
local recorded = require "tests.e2e.recorded"

--- { what, arguments, kinds, fields }
local SOCKETS = {
  { "udp", "2 2 0", false, { ["network.transport"] = "udp", ["network.type"] = "ipv4", ["moonwatch.socket.family"] = 2,
    ["moonwatch.socket.type"] = 2, ["moonwatch.socket.protocol"] = 17 } },
  { "tcp over IPv6", "10 1 0", false, { ["network.transport"] = "tcp", ["network.type"] = "ipv6", ["moonwatch.socket.family"] = 10,
    ["moonwatch.socket.type"] = 1, ["moonwatch.socket.protocol"] = 6 } },
  { "netlink", "16 3 9", false, { ["network.transport"] = "other", ["network.type"] = "other", ["moonwatch.socket.family"] = 16,
    ["moonwatch.socket.type"] = 3, ["moonwatch.socket.protocol"] = 9 } },
  { "raw icmp", "2 3 1", true, { ["network.transport"] = "raw", ["network.type"] = "ipv4", ["moonwatch.socket.family"] = 2,
    ["moonwatch.socket.type"] = 3, ["moonwatch.socket.protocol"] = 1 } },
  { "packet", "17 3 0x0300", true, { ["network.transport"] = "other", ["network.type"] = "other", ["moonwatch.socket.family"] = 17,
    ["moonwatch.socket.type"] = 3, ["moonwatch.socket.protocol"] = 3 } },
}

for _, row in ipairs(SOCKETS) do
  local what, arguments, is_raw, fields = unpack(row)
  e2e.live("a socket is made: " .. what, function(dir)
    local events, said = recorded.act(dir, "talk socket " .. arguments)
    said = recorded.pairs(said)
    fields["moonwatch.fd.number"], fields["moonwatch.socket.inode"] = said.fd, said.inode
    recorded.assert(recorded.one(events, "net.socket", "talk"), fields)
    assert.equal(is_raw and 1 or 0, #recorded.all(events, "net.raw", "talk"))
    if is_raw then
      local raw = recorded.one(events, "net.raw", "talk")
      recorded.assert(raw, fields)
      assert.equal(said.pid, raw.process.pid)
    end
  end)
end

for family, row in pairs({ [2] = { "ipv4", "127.0.0.1" }, [10] = { "ipv6", "::1" } }) do
  e2e.live("the first datagram to each place: " .. row[1], function(dir)
    local events, said = recorded.act(dir, ("talk send %d 50"):format(family))
    said = recorded.pairs(said)
    local found = recorded.all(events, "net.send", "talk")
    assert.equal(2, #found)
    for i, event in ipairs(found) do
      recorded.assert(event, { ["network.transport"] = "udp", ["network.type"] = row[1], ["source.port"] = said.port,
        ["destination.ip"] = row[2], ["destination.port"] = 4000 + i })
      assert.equal(said.pid, event.process.pid)
    end
  end)
end

for _, bytes in ipairs({ { 0, 0 }, { 1, 0 }, { 3000000, 12345 } }) do
  local out, back = unpack(bytes)
  e2e.live(("both ends of a connection that carried %d and %d bytes"):format(out, back), function(dir)
    local events, said = recorded.act(dir, ("talk tcp %d %d"):format(out, back))
    said = recorded.pairs(said)
    local found = recorded.all(events, "net.close", "talk")
    assert.equal(2, #found)
    local seen = {}
    for _, event in ipairs(found) do
      local connect, accept = recorded.one(events, "net.connect", "talk"), recorded.one(events, "net.accept", "talk")
      assert.truthy(connect and accept)
      seen[event.moonwatch.socket.inode] = true
      recorded.assert(event, { ["network.transport"] = "tcp", ["network.type"] = "ipv4",
        ["moonwatch.socket.inode"] = function(inode) return inode == said.client_inode or inode == said.server_inode end,
        ["source.ip"] = "127.0.0.1", ["source.port"] = said.client, ["destination.ip"] = "127.0.0.1",
        ["destination.port"] = said.server, ["source.bytes"] = out, ["destination.bytes"] = back,
        ["event.duration"] = function(ns) return ns > 0 and ns < 30e9 end })
      assert.equal(said.pid, event.process.pid)
    end
    assert.truthy(seen[said.client_inode] and seen[said.server_inode])
  end)
end

e2e.live("what was refused was no connection", function(dir)
  local events = recorded.act(dir, "talk refused")
  assert.equal("failure", recorded.one(events, "net.connect", "talk").event.outcome)
  assert.equal(0, #recorded.all(events, "net.close", "talk"))
end)

--- Fields of a question and its answer.
local function flow(said, transport)
  return { ["network.transport"] = transport, ["network.type"] = "ipv4", ["source.ip"] = "127.0.0.1", ["source.port"] = said.port,
    ["destination.ip"] = "127.0.0.1", ["destination.port"] = 53, ["dns.id"] = 0x1234 }
end

local function dns_pair(dir, act, transport)
  local events, said = recorded.act(dir, "names " .. act)
  said = recorded.pairs(said)
  local found = recorded.all(events, "net.dns", "names")
  assert.equal(2, #found)
  for _, event in ipairs(found) do assert.equal(said.pid, event.process.pid) end
  return found[1], found[2], flow(said, transport), flow(said, transport)
end

for _, row in ipairs({ { "query", "udp", "connected" }, { "loose", "udp", "unconnected" }, { "tcp", "tcp", "TCP" } }) do
  local act, transport, what = unpack(row)
  e2e.live("a question and its answer: " .. what, function(dir)
    local question, answer, asked, told = dns_pair(dir, act .. " WWW.Example.com 1 0 10.1.2.3 10.1.2.4", transport)
    asked["dns.type"], asked["dns.question.name"], asked["dns.question.type"] = "query", "www.example.com", "A"
    recorded.assert(question, asked)
    told["dns.type"], told["dns.question.name"], told["dns.question.type"] = "answer", "www.example.com", "A"
    told["dns.resolved_ip"], told["dns.response_code"] = { "10.1.2.3", "10.1.2.4" }, "NOERROR"
    told["moonwatch.dns.names"], told["moonwatch.dns.ttl"] = { "alias.www.example.com" }, 60
    recorded.assert(answer, told)
  end)
end

e2e.live("an answer with an IPv6 address", function(dir)
  local _, answer = dns_pair(dir, "query six.test 28 0 2001:db8::1", "udp")
  assert.same({ "2001:db8::1" }, answer.dns.resolved_ip)
  assert.equal("AAAA", answer.dns.question.type)
end)

e2e.live("a name that is not there", function(dir)
  local _, answer, _, told = dns_pair(dir, "query none.test 16 3", "udp")
  told["dns.type"], told["dns.question.name"], told["dns.question.type"] = "answer", "none.test", "TXT"
  told["dns.response_code"] = "NXDOMAIN"
  recorded.assert(answer, told)
end)

e2e.live("a message that is none", function(dir)
  local events, said = recorded.act(dir, "names raw 123401000001000000000000c00c00010001")
  local told = flow(recorded.pairs(said), "udp")
  told["dns.id"], told["moonwatch.dns.truncated"] = nil, true
  recorded.assert(recorded.one(events, "net.dns", "names"), told)
end)

e2e.live("a connection has the name that led to its address", function(dir)
  local events = recorded.act(dir, "names query www.evil.test 1 0 127.0.0.77 then dial 127.0.0.77 8080 then dial 127.0.0.78 8080")
  local domains = {}
  for _, event in ipairs(recorded.all(events, "net.connect", "names")) do
    domains[event.destination.ip .. ":" .. event.destination.port] = event.destination.domain or "none"
  end
  assert.same({ ["127.0.0.1:53"] = "none", ["127.0.0.77:8080"] = "www.evil.test", ["127.0.0.78:8080"] = "none" }, domains)
end)

e2e.live("a rule may ask for the name, and replaying gives the same", function(dir)
  e2e.write(dir .. "/evil.lua", [[return detection { id = "evil", title = "A connection to an evil name", severity = "low",
    maturity = "test", api = 1, when = [=[ net.connect and destination.domain endswith .evil.test ]=] }]])
  local run = e2e.watch(dir, "names query www.evil.test 1 0 127.0.0.77 then dial 127.0.0.77 8080; true $DIR",
    { rules = { dir .. "/evil.lua" }, more = "--record run.mwt" })
  local replayed = e2e.shell(dir, "$MOONWATCH replay --json --rules $DIR/evil.lua run.mwt")
  local alerts = e2e.split(replayed.out)
  assert.equal(1, #alerts, replayed.err)
  assert.equal("www.evil.test", e2e.json.decode(alerts[1]).destination.domain)
  assert.truthy(replayed.out == run.out, "live and replayed differ")
end)

e2e.live("an address that another thread rewrites during connect() does not fool net.connect", function(dir)
  local events, said = recorded.act(dir, "race connect 3000")
  local peers = {}
  for _, event in ipairs(recorded.all(events, "net.connect", "race")) do
    peers[#peers + 1] = ("%s %d"):format(event.destination.ip, event.destination.port)
  end
  assert.equal(said, table.concat(peers, "\n") .. "\n")
  assert.truthy(said:find("1111", 1, true) and said:find("2222", 1, true))
end)
