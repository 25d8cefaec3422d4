-- luajit tests/kernels/report.lua PAGE FOLDER...: turns the reports of tests/kernels/suite into TAP and the page
-- docs/kernels.md. The page is also the record that this run is held against: a program for which the verifier
-- has to do more than GROWTH times the recorded work, and a kind that was seen and no longer is, fail. It is
-- written when every kernel ended its suite and nothing of the record was broken.
package.path = "./?.lua;" .. package.path
local json = require "sdk.harness.json"
local schema = dofile "core/event/schema.lua"

local GROWTH = 1.2
local SEEN, UNSEEN = "yes", "–"

local page_path = table.remove(arg, 1)
local only_some = (os.getenv("CASES") or "") ~= ""
local accept = os.getenv("RECORD") == "1"

local function read(path)
  local file = io.open(path, "rb")
  if not file then return "" end
  local text = file:read("*a")
  file:close()
  return text
end

local function lines(text) return text:gmatch("[^\r\n]+") end

-- TAP -----------------------------------------------------------------------------------------------

local count, failures = 0, 0

local function tap(ok, name, reason)
  count = count + 1
  if not ok then failures = failures + 1 end
  print(("%s %d - %s"):format(ok and "ok" or "not ok", count, name))
  for line in lines(not ok and reason or "") do print("# " .. line) end
end

local function skipped(name, why)
  count = count + 1
  print(("ok %d - # SKIP %s (%s)"):format(count, name, why))
end

--- The series of a release, which is how a kernel is called: "6.1" of "6.1.0-56-cloud-amd64".
local function series_of(release) return release:match("^%d+%.%d+") end

-- The recorded page -----------------------------------------------------------------------------------

--- Tables of a page: title → row name → kernel's release → cell; and titles → the releases in order.
local function parse_page(text)
  local tables, title, heads = {}, nil, nil
  for line in (text .. "\n"):gmatch("(.-)\n") do
    local heading = line:match("^## (.*)")
    if heading then title, heads = heading, nil end
    if title and line:find("^|") and not line:find("^| %-") then
      local cells = {}
      for cell in line:gmatch("|%s*([^|]-)%s*%f[|]") do cells[#cells + 1] = cell end
      if not heads then
        heads, tables[title] = cells, tables[title] or { rows = {}, releases = { unpack(cells, 2) } }
      else
        local row = {}
        for i = 2, #cells do row[heads[i]] = cells[i] end
        tables[title].rows[cells[1]] = row
      end
    end
  end
  return tables
end

local recorded = parse_page(read(page_path))

--- What the page says of a kernel of the same series, whichever release it was.
local function record_of(title, row, release)
  local of_title = recorded[title]
  for _, old in ipairs(of_title and of_title.releases or {}) do
    if series_of(old) == series_of(release) then return (of_title.rows[row] or {})[old] end
  end
end

-- One kernel ------------------------------------------------------------------------------------------

--- Parts of a report: { what = words, text = ... }.
local function parse_report(text)
  local parts = {}
  for line in lines(text) do
    local head = line:match("^== (.*)")
    if head then
      local words = {}
      for word in head:gmatch("%S+") do words[#words + 1] = word end
      parts[#parts + 1] = { words = words, lines = {} }
    elseif #parts > 0 then
      table.insert(parts[#parts].lines, line)
    end
  end
  return parts
end

local function part(parts, what)
  for _, found in ipairs(parts) do
    if found.words[1] == what then return found end
  end
  return { words = { what }, lines = {} }
end

--- Why a guest gave no end of its report: what its console says, else how it ended.
local function cause(folder)
  local said, tail, panic = read(folder .. "/console"), {}, nil
  for line in lines(said) do
    panic = panic or line:match("Kernel panic.*")
    tail[#tail + 1] = line
  end
  local status = tonumber(read(folder .. "/status"))
  local why = panic or status == 124 and "its time was over" or "it ended early, status " .. tostring(status)
  return why, table.concat(tail, "\n", math.max(1, #tail - 30)) .. "\n" .. read(folder .. "/qemu"):sub(-2000)
end

local function tell_case(name, found)
  local _, case, status, seconds = unpack(found.words)
  local failed, tests, notes = 0, 0, nil
  local function flush()
    if notes then tap(false, notes.name, table.concat(notes, "\n")) end
    notes = nil
  end
  for _, line in ipairs(found.lines) do
    local text = line:match("^ok %d+ %- (.*)")
    local not_ok = line:match("^not ok %d+ %- (.*)")
    if text or not_ok then
      flush()
      tests = tests + 1
    end
    if not_ok then
      failed, notes = failed + 1, { name = name .. " " .. not_ok }
    elseif text and text:find("^# SKIP") then
      skipped(name .. text:gsub("^# SKIP", ""):gsub(" %(.-%)$", ""), text:match("%((.-)%)$") or "")
    elseif text then
      tap(true, name .. " " .. text)
    elseif notes then
      notes[#notes + 1] = line:gsub("^# ?", "")
    end
  end
  flush()
  if (status ~= "0" and failed == 0) or tests == 0 then
    tap(false, ("%s case %s ended with status %s after %s s"):format(name, case, status, seconds),
      table.concat(found.lines, "\n"))
  end
end

--- The cells of a page's column, by table and row.
local function measure(parts)
  local of = { release = part(parts, "release").words[2], items = {}, kinds = {}, cost = {} }
  for _, line in ipairs(part(parts, "doctor").lines) do
    local ok, item = pcall(json.decode, line)
    if ok then table.insert(of.items, { item.name, item.ok and SEEN or UNSEEN }) end
  end
  local ok, start = pcall(json.decode, part(parts, "hooks").lines[1] or "")
  of.hooks = ok and start.moonwatch.sensor.hooks or nil
  for _, line in ipairs(part(parts, "kinds").lines) do
    local kind = line:match("^  (%l+%.[%l_]+)%s+%d+$")
    if kind then of.kinds[kind] = of.hooks or SEEN end
  end
  for _, line in ipairs(part(parts, "cost").lines) do
    local program, insns = line:match("^(%S+) (%d+) %d+$")
    -- The kernel keeps 15 bytes of a name: of two that are the same, the larger.
    if program then of.cost[program] = math.max(of.cost[program] or 0, tonumber(insns)) end
  end
  return of
end

local KINDS, COST, DOCTOR = "Kinds", "Verifier", "What `doctor` finds"
local broken = false

local function judge_kinds(name, of)
  for _, kind in ipairs(schema.kinds) do
    local title = kind[2]
    if kind.captured and kind[3] ~= "sensor" then
      local before = record_of(KINDS, title, of.release)
      if of.kinds[title] then
        tap(true, ("%s sees %s"):format(name, title))
      elseif before and before ~= UNSEEN then
        broken = true
        tap(false, ("%s sees %s"):format(name, title), "it did when docs/kernels.md was written")
      else
        skipped(("%s sees %s"):format(name, title), "no case that can run there does it")
      end
    end
  end
end

local function judge_cost(name, of, said)
  tap(next(of.cost) ~= nil, name .. " loads the programs", said)
  for program, insns in pairs(of.cost) do
    local before = tonumber((record_of(COST, program, of.release)))
    if before and insns > before * GROWTH and not accept then
      broken = true
      tap(false, ("%s verifies %s for no more than %d %% of what it was"):format(name, program, GROWTH * 100),
        ("%d instructions, recorded %d; RECORD=1 takes the new number"):format(insns, before))
    end
  end
end

--- Nil when the suite did not come to its end.
local function judge(folder)
  local parts = parse_report(read(folder .. "/report"))
  local release = part(parts, "release").words[2]
  if not release then
    local why, tail = cause(folder)
    tap(false, folder:match("[^/]*$") .. " starts: " .. why, tail)
    return nil
  end
  local name = series_of(release)
  local doctor = part(parts, "doctor")
  if doctor.words[2] ~= "0" and folder:find("/here$") then
    skipped(name .. " doctor: live capture works on " .. release, "not on this machine, or not for this user")
    return nil
  end
  tap(doctor.words[2] == "0", name .. " doctor: live capture works on " .. release, table.concat(doctor.lines, "\n"))
  local of = measure(parts)
  judge_cost(name, of, table.concat(part(parts, "sensor").lines, "\n"))
  for _, found in ipairs(parts) do
    if found.words[1] == "case" then tell_case(name, found) end
  end
  local ended = part(parts, "end").words[2]
  if not ended then
    local why, tail = cause(folder)
    tap(false, name .. " ends: " .. why, tail)
    return nil
  end
  if not only_some then judge_kinds(name, of) end
  print(("# %s: %s s"):format(release, ended))
  return of
end

-- The page ------------------------------------------------------------------------------------------

--- One row per name; a cell is value(column, name). Columns that this run has not are not kept.
local function grid(out, head, columns, names, value)
  local cells, rule = { head }, { "---" }
  for _, column in ipairs(columns) do
    cells[#cells + 1], rule[#rule + 1] = column.release, "---"
  end
  out[#out + 1] = "| " .. table.concat(cells, " | ") .. " |"
  out[#out + 1] = "| " .. table.concat(rule, " | ") .. " |"
  for _, name in ipairs(names) do
    local row = { name }
    for _, column in ipairs(columns) do row[#row + 1] = tostring(value(column, name)) end
    out[#out + 1] = "| " .. table.concat(row, " | ") .. " |"
  end
  out[#out + 1] = ""
end

local function version_key(release)
  local major, minor = release:match("^(%d+)%.(%d+)")
  return tonumber(major) * 1000 + tonumber(minor)
end

local function write_page(columns)
  table.sort(columns, function(a, b) return version_key(a.release) < version_key(b.release) end)
  local out = {
    "# Kernels",
    "",
    "Written by `make test-kernels`, which runs the end-to-end cases on this machine's kernel and on stock Debian",
    "kernels in QEMU. The next run is held against it.",
    "",
    "## " .. KINDS,
    "",
    "The hook set by which a case saw the kind; " .. UNSEEN .. ": no case that can run there does it.",
    "",
  }
  local kinds, programs, items, seen = {}, {}, {}, {}
  for _, kind in ipairs(schema.kinds) do
    if kind.captured and kind[3] ~= "sensor" then kinds[#kinds + 1] = kind[2] end
  end
  grid(out, "kind", columns, kinds, function(column, name) return column.kinds[name] or UNSEEN end)

  out[#out + 1] = "## " .. DOCTOR .. "\n"
  for _, column in ipairs(columns) do
    for _, item in ipairs(column.items) do
      column.items[item[1]] = item[2]
      if not seen[item[1]] then items[#items + 1] = item[1] end
      seen[item[1]] = true
    end
  end
  grid(out, "tried", columns, items, function(column, name) return column.items[name] or UNSEEN end)

  out[#out + 1] = "## " .. COST .. "\n"
  out[#out + 1] = "Instructions that the verifier walks when it loads a program, the functions it calls included; a kernel takes"
  out[#out + 1] = "at most 1,000,000. One that grows by more than a fifth fails the tests.\n"
  for _, column in ipairs(columns) do
    for program in pairs(column.cost) do
      if not seen[program] then programs[#programs + 1] = program end
      seen[program] = true
    end
  end
  table.sort(programs)
  grid(out, "program", columns, programs, function(column, name) return column.cost[name] or UNSEEN end)
  out[#out] = nil

  local file = assert(io.open(page_path, "wb"))
  file:write(table.concat(out, "\n"), "\n")
  assert(file:close())
end

local columns, complete = {}, true
for _, folder in ipairs(arg) do
  local of
  if folder:find("^/") then
    of = judge(folder)
  else
    tap(false, folder)
  end
  if of then columns[#columns + 1] = of else complete = false end
end
print("1.." .. count)
if complete and not only_some and not broken then write_page(columns) end
os.exit(failures == 0 and 0 or 1)
