--- The known name that was probably meant.
---
---   nearest.of("process.nmae", schema.fields) --> "process.name"
---
--- Distance: letters inserted, left out, replaced, or two neighbours swapped. Nothing further than a
--- third of the name is offered. Ties go to the first in the alphabet, so the answer never depends on
--- the order of a table.
local M = {}

local LONGEST = 80 -- a longer name is no slip of the finger; also bounds the work

local function distance(a, b, limit)
  local n, m = #a, #b
  local before, last = nil, {}
  for j = 0, m do last[j] = j end
  for i = 1, n do
    local row = { [0] = i }
    local best, ai = i, a:byte(i)
    for j = 1, m do
      local bj = b:byte(j)
      local cost = math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (ai == bj and 0 or 1))
      if before and ai == b:byte(j - 1) and bj == a:byte(i - 1) then cost = math.min(cost, before[j - 2] + 1) end
      row[j] = cost
      if cost < best then best = cost end
    end
    if best > limit then return limit + 1 end
    before, last = last, row
  end
  return last[m]
end

--- `names` is a table with names as keys; more tables may follow. nil when nothing is near.
function M.of(name, ...)
  if #name > LONGEST then return nil end
  local lower = name:lower()
  local best, best_name = math.max(1, math.floor(#name / 3)), nil
  for i = 1, select("#", ...) do
    for candidate in pairs((select(i, ...))) do
      if type(candidate) == "string" and math.abs(#candidate - #name) <= best and #candidate <= LONGEST then
        local d = distance(lower, candidate:lower(), best)
        if d < best or (d == best and (not best_name or candidate < best_name)) then best, best_name = d, candidate end
      end
    end
  end
  return best_name
end

--- "; did you mean X?" or "".
function M.hint(name, ...)
  local found = M.of(name, ...)
  return found and ("; did you mean %s?"):format(found) or ""
end

return M
