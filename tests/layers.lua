--- Checks every #include "layer/..." in core/ against core/LAYERS.
local allowed = {}
for line in io.lines("core/LAYERS") do
  local words = {}
  for word in line:gsub("#.*", ""):gmatch("%S+") do words[#words + 1] = word end
  if words[1] then
    allowed[words[1]] = { [words[1]] = true }
    for i = 2, #words do allowed[words[1]][words[i]] = true end
  end
end

local failed = false
local files = assert(io.popen("find core -name '*.[ch]' | sort"))
for path in files:lines() do
  local layer = path:match("^core/(%w+)/")
  local number = 0
  for line in io.lines(path) do
    number = number + 1
    local other = line:match('^#include "(%w+)/')
    if other and not (allowed[layer] and allowed[layer][other]) then
      print(("%s:%d: %s may not include %s"):format(path, number, layer, other))
      failed = true
    end
  end
end
files:close()
os.exit(failed and 1 or 0)
