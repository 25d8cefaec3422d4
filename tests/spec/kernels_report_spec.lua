-- The page docs/kernels.md as a record: what tests/kernels/report.lua accepts and what it refuses.
local function write(path, text)
  local file = assert(io.open(path, "wb"))
  file:write(text)
  assert(file:close())
end

local function read(path)
  local file = assert(io.open(path, "rb"))
  local text = file:read("*a")
  file:close()
  return text
end

local REPORT = [[
== release 6.1.0-56-cloud-amd64
== doctor 0
{"ok":true,"needed":true,"name":"kernel BTF"}
{"ok":false,"needed":false,"name":"LSM hooks","why":"no"}

== cost
on_exec 1000 9406
on_exit 200 787

== case lineage 0 12
ok 1 - lineage of a child
ok 2 - # SKIP lineage of a thread (no perl here)
1..2

== sensor 0
moonwatch: watching

== hooks
{"moonwatch":{"sensor":{"hooks":"tp_btf"}}}

== kinds
events     450 in 6 blocks
  process.exec                     156
  net.connect                        3
complete   yes

== end 8
]]

describe("the report on kernels", function()
  local dir

  before_each(function()
    local pipe = io.popen("mktemp -d /tmp/moonwatch-report-XXXXXXXX")
    dir = pipe:read("*l")
    pipe:close()
    os.execute(("mkdir %s/k"):format(dir))
    write(dir .. "/k/console", "")
    write(dir .. "/k/status", "0")
    write(dir .. "/k/qemu", "")
  end)

  after_each(function() os.execute("rm -rf " .. dir) end)

  --- TAP of a report, and whether it was a success.
  local function judge(report, environ)
    write(dir .. "/k/report", report)
    local pipe = io.popen(("%s luajit tests/kernels/report.lua %s/page.md %s/k 2>&1; echo $?"):format(environ or "", dir, dir))
    local text = pipe:read("*a")
    pipe:close()
    return text, text:find("\n0\n$") ~= nil
  end

  local function refuses(report, complaint, environ)
    local before = read(dir .. "/page.md")
    local text, fine = judge(report, environ)
    assert.is_false(fine)
    assert.truthy(text:find(complaint), text)
    assert.equal(before, read(dir .. "/page.md"))
  end

  local function accepts(report, environ)
    local text, fine = judge(report, environ)
    assert.is_true(fine, text)
    return text
  end

  it("puts the kernel in front of each test and counts what was skipped", function()
    local text = accepts(REPORT)
    assert.truthy(text:find("\nok %d+ %- 6%.1 lineage of a child\n"), text)
    assert.truthy(text:find("\nok %d+ %- # SKIP 6%.1 lineage of a thread %(no perl here%)\n"), text)
    assert.truthy(text:find("\nok %d+ %- 6%.1 sees net%.connect\n"), text)
    assert.truthy(text:find("\nok %d+ %- # SKIP 6%.1 sees net%.listen"), text)
  end)

  it("writes what it saw", function()
    accepts(REPORT)
    local page = read(dir .. "/page.md")
    assert.truthy(page:find("| kind | 6.1.0-56-cloud-amd64 |", 1, true), page)
    assert.truthy(page:find("| process.exec | tp_btf |", 1, true), page)
    assert.truthy(page:find("| net.listen | – |", 1, true), page)
    assert.truthy(page:find("| LSM hooks | – |", 1, true), page)
    assert.truthy(page:find("| on_exec | 1000 |", 1, true), page)
    accepts(REPORT)
    assert.equal(page, read(dir .. "/page.md"))
  end)

  it("refuses a program that costs a fifth more, on another release of the series, too", function()
    accepts(REPORT)
    accepts((REPORT:gsub("on_exec 1000", "on_exec 1200")), "CASES=lineage")
    local grown = REPORT:gsub("on_exec 1000", "on_exec 1201"):gsub("6%.1%.0%-56", "6.1.0-57")
    refuses(grown, "not ok %d+ %- 6%.1 verifies on_exec")
    accepts(grown, "RECORD=1")
    assert.truthy(read(dir .. "/page.md"):find("| on_exec | 1201 |", 1, true))
  end)

  it("refuses to lose a kind", function()
    accepts(REPORT)
    refuses(REPORT:gsub("  net%.connect +3\n", ""), "not ok %d+ %- 6%.1 sees net%.connect")
  end)

  it("refuses a suite that did not end, with the panic's words", function()
    accepts(REPORT)
    write(dir .. "/k/console", "[    1.2] Kernel panic - not syncing: Fatal exception\n")
    refuses(REPORT:gsub("== end.*", ""), "not ok %d+ %- 6%.1 ends: Kernel panic %- not syncing: Fatal exception")
    refuses("", "not ok 1 %- k starts: Kernel panic")
    write(dir .. "/k/console", "")
    write(dir .. "/k/status", "124")
    refuses(REPORT:gsub("== end.*", ""), "6%.1 ends: its time was over")
  end)

  it("refuses a case that failed or ended badly", function()
    accepts(REPORT)
    local text, fine = judge((REPORT:gsub("ok 1 %- lineage of a child\n", "not ok 1 - lineage of a child\n# why it did\n")))
    assert.is_false(fine)
    assert.truthy(text:find("not ok %d+ %- 6%.1 lineage of a child\n# why it did\n"), text)
    text, fine = judge((REPORT:gsub("case lineage 0 12", "case lineage 124 240")))
    assert.is_false(fine)
    assert.truthy(text:find("not ok %d+ %- 6%.1 case lineage ended with status 124 after 240 s"), text)
  end)

  it("refuses a kernel that does not load the programs", function()
    accepts(REPORT)
    local text, fine = judge((REPORT:gsub("on_%l+ %d+ %d+\n", ""):gsub("moonwatch: watching", "moonwatch: cannot load")))
    assert.is_false(fine)
    assert.truthy(text:find("not ok %d+ %- 6%.1 loads the programs\n# moonwatch: cannot load\n"), text)
  end)
end)
