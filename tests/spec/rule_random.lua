--- Random rules, as text, and random events over the same few words, so that they often meet.
---
---   local random = require("rule_random").new(seed)
---   random:rule(3), random:event("file.open")
---
--- Its own generator: the same seed gives the same on every machine.
local M = {}
M.__index = M

function M.new(seed) return setmetatable({ state = seed }, M) end

function M:below(n)
  self.state = (self.state * 1103515245 + 12345) % 2147483648
  return math.floor(self.state / 65536) % n
end

function M:one(list) return list[self:below(#list) + 1] end

function M:some(list, max)
  local out = {}
  for i = 1, self:below(max) + 1 do out[i] = self:one(list) end
  return out
end

local NAMES = { "shadow", "passwd", "x", "Shadow" }
local PATHS = { "/etc/shadow", "/etc/passwd", "/tmp/x", "/tmp/Shadow", "/x", "x", "/etc/x/shadow", "/a[b/x", "/tmp/xx" }
local PARTS = { "/shadow", "shadow", "x/shadow", "/x", "x", "/etc/", "etc/passwd", "[b/x" }
local GLOBS = { "*/shadow", "/etc/*", "*/x", "*shadow", "/*/passwd", "*", "x", "*/s?adow", "/etc/shadow", "/tmp/x*" }
local WORDS = { "a", "b", "ab", "A", "aB", "ba", "abc" }
local IPS = { "10.0.0.1", "10.0.0.9", "10.9.0.1", "192.168.1.1" }
local NETS = { "10.0.0.0/8", "10.0.0.0/29", "0.0.0.0/0", "192.168.1.1/32", "10.0.0.1" }
local KINDS = { "file.open", "process.exec", "net.connect" }
local CAPS = { "CAP_CHOWN", "CAP_SYS_ADMIN", "CAP_BPF" }

local function quoted(value) return "'" .. value .. "'" end

function M:list(values) return "(" .. table.concat(self:some(values, 3), ", ") .. ")" end

--- One value, a list, or every one of a list.
function M:operand(values)
  return ({ function() return self:one(values) end, function() return "any of " .. self:list(values) end,
    function() return "all of " .. self:list(values) end })[self:below(3) + 1]()
end

local function quote_all(values)
  local out = {}
  for i, value in ipairs(values) do out[i] = quoted(value) end
  return out
end

function M:text_atom(field, values, parts, globs)
  local fold, inverted = self:below(5) == 0 and "i" or "", self:below(4) == 0 and "not " or ""
  local what = self:below(6)
  if what == 0 then return ("%s %s%s %s"):format(field, fold, self:one({ "=", "!=" }), quoted(self:one(values))) end
  if what == 1 then return ("%s %s%sin %s"):format(field, inverted, fold, self:list(quote_all(values))) end
  if what == 2 then return ("%s %s%slike %s"):format(field, inverted, fold, self:operand(quote_all(globs))) end
  if what == 3 then return field .. " exists" end
  return ("%s %s%s%s %s"):format(field, inverted, fold, self:one({ "startswith", "endswith", "contains" }),
    self:operand(quote_all(parts)))
end

local atoms = {
  function(r) return r:text_atom("file.path", PATHS, PARTS, GLOBS) end,
  function(r) return r:text_atom("file.name", NAMES, NAMES, { "shadow", "*w", "x", "s*" }) end,
  function(r) return r:one(KINDS) end,
  function(r) return r:one(KINDS) end,
  function(r)
    return "moonwatch.file.access " .. r:one({ "= read", "= write", "!= read", "!= write", "in (write, read_write)",
      "not in (write, read_write)", "exists" })
  end,
  function(r) return "moonwatch.file.created " .. r:one({ "= true", "!= true", "= false", "!= false", "exists" }) end,
  function(r) return r:text_atom("process.name", WORDS, WORDS, { "a*", "*b*", "?b" }) end,
  function(r) return r:text_atom("process.args", WORDS, WORDS, { "a*", "*b*", "?b" }) end,
  function(r) return ("process.pid %s %d"):format(r:one({ "=", "!=", "<", "<=", ">", ">=" }), r:below(6)) end,
  function(r) return ("process.exit_code %s %d"):format(r:one({ "=", "!=", "<", "<=", ">", ">=" }), r:below(7) - 3) end,
  function(r) return ("moonwatch.file.mode %s 0o%d"):format(r:one({ "=", "<" }), r:one({ 7, 10, 17 })) end,
  function(r) return "destination.ip " .. r:one({ "", "not " }) .. "cidr " .. r:one(NETS) end,
  function(r) return "destination.ip " .. r:one({ "", "not " }) .. "in " .. r:list(IPS) end,
  function(r) return "process.thread.capabilities.effective " .. r:one({ "= ", "!= " }) .. r:one(CAPS) end,
}

--- Text of a rule, `depth` conditions deep at most; `first` and `last` choose among the atoms above.
function M:rule(depth, last)
  local what = depth == 0 and 0 or self:below(6)
  if what == 1 then return "not (" .. self:rule(depth - 1, last) .. ")" end
  if what >= 2 and what <= 4 then
    local word = self:one({ " and ", " and ", " or " })
    local parts = { "(" .. self:rule(depth - 1, last) .. ")", "(" .. self:rule(depth - 1, last) .. ")" }
    if self:below(3) == 0 then parts[3] = self:rule(0, last) end
    return table.concat(parts, word)
  end
  return atoms[self:below(last or #atoms) + 1](self)
end

--- An event of that kind (number `kind`), each field absent now and then.
function M:event(kind)
  local event = { kind = kind }
  local function set(name, value)
    if self:below(6) > 0 then event[name] = value end
  end
  set("file.path", self:one(PATHS))
  if event["file.path"] then event["file.name"] = event["file.path"]:match("[^/]*$") end
  set("moonwatch.file.access", self:one({ "read", "write", "read_write" }))
  set("moonwatch.file.created", self:below(3) == 0)
  set("process.name", self:one(WORDS))
  set("process.args", self:some(WORDS, 3))
  set("process.pid", self:below(6))
  set("process.exit_code", self:below(7) - 3)
  set("moonwatch.file.mode", self:one({ 7, 8, 15 }))
  set("destination.ip", self:one(IPS))
  set("process.thread.capabilities.effective", self:some(CAPS, 2))
  return event
end

return M
