package.path = "lua/lib/?.lua;tests/spec/?.lua;" .. package.path
local parser = require("_core.rule.parser")
local needs = require("_core.rule.needs")
local schema = require("_core.rule.schema").load(".")
local oracle, random_of = require("rule_oracle"), require("rule_random")

local OPEN = schema.kinds["file.open"]

local function of(text)
  local tree = assert(parser.parse(text, { schema = schema, lists = { none = {} } }))
  return needs.of(tree, schema)
end

describe("what a rule needs", function()
  it("knows the kinds", function()
    assert.same({ 2 }, of("process.exec and process.name = sh").kinds)
    assert.same({ 2, 3 }, of("process.exit or process.exec").kinds)
    assert.same({}, of("process.exit and process.exec").kinds)
    assert.is_true(of("process.name = sh").all_kinds)
    assert.is_true(of("not (process.exec and process.name = sh)").all_kinds)
    local rest = of("not process.exec")
    assert.is_false(rest.all_kinds)
    for _, kind in ipairs(rest.kinds) do assert.is_not.equal(2, kind) end
  end)

  local rows = {
    -- rule, reads, names
    { "process.exec", false },
    { "process.name = sh", true },
    { "file.open", true },
    { "file.open and file.path = /etc/shadow", true, { "shadow" } },
    { "file.path = /etc/shadow", true, { "shadow" } },
    { "file.open and file.path in (/etc/shadow, /etc/gshadow)", true, { "gshadow", "shadow" } },
    { "file.open and file.name in (id_rsa, id_dsa)", true, { "id_dsa", "id_rsa" } },
    { "file.open and file.path endswith /.ssh/id_rsa", true, { "id_rsa" } },
    { "file.open and file.path endswith id_rsa", true },
    { "file.open and file.path like /home/*/.ssh/id_rsa", true, { "id_rsa" } },
    { "file.open and file.path like /home/*", true },
    { "file.open and file.path like '/etc/[a/]b'", true },
    { "file.open and file.path like 'shadow'", true, { "shadow" } },
    { "file.open and file.path startswith /etc/", true },
    { "file.open and file.path i= /etc/shadow", true },
    { "file.open and file.path != /etc/shadow", true },
    { "file.open and not (file.path = /etc/shadow)", true },
    { "file.open and not (not (file.path = /etc/shadow))", true, { "shadow" } },
    { "file.open and file.path = /etc/shadow and file.name = passwd", false },
    { "file.open and (file.path = /etc/shadow or file.name = x) and process.name = cat", true, { "shadow", "x" } },
    { "file.open and (file.path = /etc/shadow or process.name = cat)", true },
    { "file.open and moonwatch.file.access = write", false },
    { "file.open and moonwatch.file.access in (write, read_write)", false },
    { "file.open and moonwatch.file.access != read", false },
    { "file.open and not moonwatch.file.access = read", false },
    { "file.open and moonwatch.file.access != write", true },
    { "file.open and moonwatch.file.created = true", false },
    { "file.open and not (moonwatch.file.created = true)", true },
    -- true of a read that does not say whether it created the file
    { "file.open and not (moonwatch.file.created != true)", true },
    { "file.open and not (moonwatch.file.created = false)", true },
    { "file.open and not moonwatch.file.created exists", true },
    { "file.open and (moonwatch.file.created = true or file.name = shadow)", true, { "shadow" } },
    { "file.open and file.name in $none", false },
    { "net.connect or file.open and file.name = shadow", true, { "shadow" } },
    { "file.path = /etc/", true },
    { "file.path = ''", true },
  }
  for _, row in ipairs(rows) do
    it("reads: " .. row[1], function()
      local result = of(row[1])
      assert.equal(row[2], result.reads)
      assert.same(row[3], result.read_names)
    end)
  end

  it("never misses an event, whatever the rule", function()
    local seed = 4711
    local random = random_of.new(seed)
    local kinds = { OPEN, OPEN, OPEN, schema.kinds["process.exec"], schema.kinds["net.connect"] }
    local read_matches, named_matches = 0, 0
    for r = 1, 4000 do
      local text = random:rule(3, 8)
      if r % 2 == 0 then text = ("file.open and (%s)"):format(random:rule(2, 2)) end
      if r % 4 == 0 then text = ("%s and (file.name in ('shadow', 'x') or %s)"):format(text, random:rule(0, 5)) end
      local tree = assert(parser.parse(text, { schema = schema }))
      local result = needs.of(tree, schema)
      local allowed, names = {}, {}
      for _, kind in ipairs(result.kinds) do allowed[kind] = true end
      for _, name in ipairs(result.read_names or {}) do names[name] = true end
      for _ = 1, 40 do
        local event = random:event(random:one(kinds))
        if oracle.holds(tree, event) then
          local about = ("seed %d, rule %d: %s"):format(seed, r, text)
          assert(allowed[event.kind], "kind missed: " .. about)
          local is_read = event.kind == OPEN and event["moonwatch.file.access"] == "read"
            and event["moonwatch.file.created"] ~= true
          if is_read then
            read_matches = read_matches + 1
            named_matches = named_matches + (result.read_names and 1 or 0)
            assert(result.reads, "read missed: " .. about)
            assert(not result.read_names or names[event["file.name"] or 0], "name missed: " .. about)
          end
        end
      end
    end
    print(read_matches, named_matches) assert.is_true(read_matches > 3000 and named_matches > 500, "the rules and events hardly ever met")
  end)
end)
