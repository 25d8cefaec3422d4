-- One act for each kind of change to files, and every field of its event against what the act did.
local e2e = require "tests.e2e.harness"
local recorded = require "tests.e2e.recorded"

--- What the actor said of the file it held open, as fields.
local function held(said)
  return {
    ["file.inode"] = said.inode, ["moonwatch.file.device"] = said.device, ["moonwatch.file.mode"] = said.mode,
    ["file.uid"] = said.uid, ["moonwatch.file.links"] = said.links,
  }
end

local function with(fields, more)
  for name, value in pairs(more) do fields[name] = value end
  return fields
end

--- Strings of `fields` with $DIR put in.
local function placed(fields, dir)
  local out = {}
  for name, value in pairs(fields) do
    out[name] = type(value) == "string" and value:gsub("%$DIR", function() return dir end) or value
  end
  return out
end

--- { name, kind, act before, act, fields }: the paths are those that were written down.
local NAMED = {
  { "mkdir", "file.create", "", 'sys mkdir "s:$DIR/d" 0750',
    { ["file.path"] = "$DIR/d", ["file.type"] = "dir", ["moonwatch.file.new_mode"] = tonumber("40750", 8) } },
  { "mkdirat", "file.create", "mkdir p", 'sys mkdirat "d:$DIR/p" s:./x//../d 0700',
    { ["file.path"] = "$DIR/p/d", ["file.type"] = "dir", ["moonwatch.file.new_mode"] = tonumber("40700", 8) } , "mkdir p/x" },
  { "unlink", "file.delete", "touch a", 'sys unlink "s:$DIR/a"', { ["file.path"] = "$DIR/a" } },
  { "unlink of a relative name", "file.delete", "touch a", "sys unlink s:a", { ["file.path"] = "$DIR/a" } },
  { "unlinkat", "file.delete", "mkdir p; touch p/a", 'sys unlinkat "d:$DIR/p" s:a 0', { ["file.path"] = "$DIR/p/a" } },
  { "unlinkat of a folder", "file.delete", "mkdir -p p/d", 'sys unlinkat "d:$DIR/p" s:d 0x200',
    { ["file.path"] = "$DIR/p/d", ["file.type"] = "dir" } },
  { "rmdir", "file.delete", "mkdir d", 'sys rmdir "s:$DIR/d"', { ["file.path"] = "$DIR/d", ["file.type"] = "dir" } },
  { "rename", "file.rename", "touch a", 'sys rename s:a "s:$DIR/b"',
    { ["file.path"] = "$DIR/b", ["moonwatch.file.old_path"] = "$DIR/a", ["moonwatch.rename.flags"] = 0 } },
  { "renameat", "file.rename", "mkdir p q; touch p/a", 'sys renameat "d:$DIR/p" s:a "d:$DIR/q" s:b',
    { ["file.path"] = "$DIR/q/b", ["moonwatch.file.old_path"] = "$DIR/p/a", ["moonwatch.rename.flags"] = 0 } },
  { "renameat2 that exchanges", "file.rename", "touch a b", "sys renameat2 -100 s:a -100 s:b 2",
    { ["file.path"] = "$DIR/b", ["moonwatch.file.old_path"] = "$DIR/a", ["moonwatch.rename.flags"] = 2 } },
  { "link", "file.link", "touch a", "sys link s:a s:b", { ["file.path"] = "$DIR/b", ["moonwatch.file.old_path"] = "$DIR/a" } },
  { "linkat", "file.link", "mkdir p; touch a", 'sys linkat -100 s:a "d:$DIR/p" s:b 0',
    { ["file.path"] = "$DIR/p/b", ["moonwatch.file.old_path"] = "$DIR/a" } },
  { "symlink", "file.symlink", "", "sys symlink s:../some/where s:l",
    { ["file.path"] = "$DIR/l", ["file.target_path"] = "../some/where" } },
  { "symlinkat", "file.symlink", "mkdir p", 'sys symlinkat s:/etc/passwd "d:$DIR/p" s:l',
    { ["file.path"] = "$DIR/p/l", ["file.target_path"] = "/etc/passwd" } },
  { "chmod", "file.chmod", "touch a", 'sys chmod "s:$DIR/a" 04711',
    { ["file.path"] = "$DIR/a", ["moonwatch.file.new_mode"] = tonumber("4711", 8) } },
  { "fchmodat", "file.chmod", "mkdir p; touch p/a", 'sys fchmodat "d:$DIR/p" s:a 0600',
    { ["file.path"] = "$DIR/p/a", ["moonwatch.file.new_mode"] = tonumber("600", 8) } },
  { "chown of the group alone", "file.chown", "touch a", "sys chown s:a -1 7", { ["file.path"] = "$DIR/a", ["moonwatch.file.new_gid"] = 7 } },
  { "lchown", "file.chown", "ln -s x l", "sys lchown s:l 5 7",
    { ["file.path"] = "$DIR/l", ["moonwatch.file.new_uid"] = 5, ["moonwatch.file.new_gid"] = 7 } },
  { "fchownat", "file.chown", "mkdir p; touch p/a", 'sys fchownat "d:$DIR/p" s:a 5 -1 0', { ["file.path"] = "$DIR/p/a", ["moonwatch.file.new_uid"] = 5 } },
  { "setxattr", "file.setxattr", "touch a", "sys setxattr s:a s:trusted.test b:33 33 0",
    { ["file.path"] = "$DIR/a", ["moonwatch.xattr.name"] = "trusted.test", ["moonwatch.xattr.size"] = 33 } },
  { "lsetxattr", "file.setxattr", "touch a", "sys lsetxattr s:a s:trusted.test b:0 0 0",
    { ["file.path"] = "$DIR/a", ["moonwatch.xattr.name"] = "trusted.test", ["moonwatch.xattr.size"] = 0 } },
  { "mknod of a device", "file.mknod", "", "sys mknod s:n 020640 0x103",
    { ["file.path"] = "$DIR/n", ["moonwatch.file.new_mode"] = tonumber("20640", 8), ["moonwatch.mknod.device"] = 1048579 } },
  { "mknodat of a pipe", "file.mknod", "mkdir p", 'sys mknodat "d:$DIR/p" s:n 010600 0',
    { ["file.path"] = "$DIR/p/n", ["moonwatch.file.new_mode"] = tonumber("10600", 8) } },
  { "truncate", "file.truncate", "touch a", 'sys truncate "s:$DIR/a" 12345', { ["file.path"] = "$DIR/a", ["file.size"] = 12345 } },
}

describe("a change by name", function()
  for _, row in ipairs(NAMED) do
    local name, kind, before, act, fields, also = unpack(row)
    e2e.live(name, function(dir)
      e2e.shell(dir, before .. (also and "; " .. also or ""))
      local events, said = recorded.act(dir, "cd $DIR; umask 0; " .. act)
      local event = recorded.one(events, kind, "sys")
      recorded.assert(event, with(placed(fields, dir), { ["moonwatch.user_memory"] = true }))
      assert.equal(recorded.pairs(said).pid, event.process.pid)
    end)
  end
end)

--- The same through a descriptor: all is the kernel's own knowledge, so nothing is marked.
local HELD = {
  { "fchmod", "file.chmod", 'sys fchmod "o:$DIR/a" 0711', { ["moonwatch.file.new_mode"] = tonumber("711", 8) } },
  { "fchown", "file.chown", 'sys fchown "o:$DIR/a" 5 7', { ["moonwatch.file.new_uid"] = 5, ["moonwatch.file.new_gid"] = 7 } },
  { "fchownat of a descriptor", "file.chown", 'sys fchownat "o:$DIR/a" s: 5 7 0x1000',
    { ["moonwatch.file.new_uid"] = 5, ["moonwatch.file.new_gid"] = 7 } },
  { "ftruncate", "file.truncate", 'sys ftruncate "o:$DIR/a" 77', { ["file.size"] = 77 } },
  { "fsetxattr", "file.setxattr", 'sys fsetxattr "o:$DIR/a" s:trusted.x b:5 5 0',
    { ["moonwatch.xattr.name"] = "trusted.x", ["moonwatch.xattr.size"] = 5, ["moonwatch.user_memory"] = true } },
  { "fallocate", "file.modify", 'sys fallocate "o:$DIR/a" 0 0 100', {}, true },
  { "pwrite", "file.modify", 'sys pwrite64 "o:$DIR/a" b:9 9 0', {}, true },
}

describe("a change by descriptor", function()
  for _, row in ipairs(HELD) do
    local name, kind, act, fields, has_fd = unpack(row)
    e2e.live(name, function(dir)
      e2e.shell(dir, "touch a; ln a b")
      local events, said = recorded.act(dir, act)
      said = recorded.pairs(said)
      local event = recorded.one(events, kind, "sys")
      recorded.assert(event, with(with(held(said), { ["file.path"] = dir .. "/a", ["moonwatch.fd.number"] = has_fd and said.fd or nil }), fields))
    end)
  end
end)

--- { name, kind, act before, number and arguments, fields }: numbers of i386.
local COMPAT = {
  { "unlink", "file.delete", "touch a", "10 s:a", { ["file.path"] = "$DIR/a" } },
  { "rmdir", "file.delete", "mkdir a", "40 s:a", { ["file.path"] = "$DIR/a", ["file.type"] = "dir" } },
  { "rename", "file.rename", "touch a", "38 s:a s:b",
    { ["file.path"] = "$DIR/b", ["moonwatch.file.old_path"] = "$DIR/a", ["moonwatch.rename.flags"] = 0 } },
  { "linkat", "file.link", "mkdir p; touch a", '303 -100 s:a "d:$DIR/p" s:b 0',
    { ["file.path"] = "$DIR/p/b", ["moonwatch.file.old_path"] = "$DIR/a" } },
  { "symlink", "file.symlink", "", "83 s:there s:l", { ["file.path"] = "$DIR/l", ["file.target_path"] = "there" } },
  { "symlinkat", "file.symlink", "mkdir p", '304 s:there "d:$DIR/p" s:l', { ["file.path"] = "$DIR/p/l", ["file.target_path"] = "there" } },
  { "mkdir", "file.create", "", "39 s:d 0700", { ["file.path"] = "$DIR/d", ["file.type"] = "dir", ["moonwatch.file.new_mode"] = tonumber("40700", 8) } },
  { "chown with ids of 16 bits", "file.chown", "touch a", "182 s:a 0xffff 7", { ["file.path"] = "$DIR/a", ["moonwatch.file.new_gid"] = 7 } },
  { "chown", "file.chown", "touch a", "212 s:a 70000 -1", { ["file.path"] = "$DIR/a", ["moonwatch.file.new_uid"] = 70000 } },
  { "truncate64", "file.truncate", "touch a", "193 s:a 5 1", { ["file.path"] = "$DIR/a", ["file.size"] = 4294967301 } },
}

describe("a change by the 32-bit entry", function()
  for _, row in ipairs(COMPAT) do
    local name, kind, before, act, fields = unpack(row)
    e2e.live(name, function(dir)
      e2e.shell(dir, before)
      if e2e.shell(dir, "sys32 20").status == 77 then return end -- getpid
      local events = recorded.act(dir, "cd $DIR; umask 0; sys32 " .. act)
      recorded.assert(recorded.one(events, kind, "sys32"), with(placed(fields, dir), { ["moonwatch.user_memory"] = true }))
    end)
  end
  e2e.live("write and fchmod", function(dir)
    e2e.shell(dir, "touch a b")
    if e2e.shell(dir, "sys32 20").status == 77 then return end
    local events = recorded.act(dir, [[cd $DIR; sys32 4 "o:$DIR/a" s:text 4; sys32 94 "o:$DIR/b" 0600]])
    assert.equal(dir .. "/a", recorded.one(events, "file.modify", "sys32").file.path)
    local chmod = recorded.one(events, "file.chmod", "sys32")
    assert.equal(dir .. "/b", chmod.file.path)
    assert.equal(tonumber("600", 8), chmod.moonwatch.file.new_mode)
    assert.is_nil(chmod.moonwatch.user_memory)
  end)
end)

e2e.live("open() that creates is file.open with created, and file.create", function(dir)
  local events, said = recorded.act(dir, 'umask 0; sys open-new "$DIR/n"')
  said = recorded.pairs(said)
  local fields = with(held(said), { ["file.path"] = dir .. "/n", ["moonwatch.fd.number"] = said.fd })
  recorded.assert(recorded.one(events, "file.create", "sys"), with({ ["file.type"] = "file" }, fields))
  local open = recorded.one(events, "file.open", "sys")
  recorded.assert(open, with(fields, { ["moonwatch.file.created"] = true, ["moonwatch.file.access"] = "write",
    ["moonwatch.file.open_flags"] = function(flags) return flags % 4 == 1 and math.floor(flags / 64) % 4 == 3 end }))
  assert.equal(said.pid, open.process.pid)
end)

e2e.live("the first write through each open file is told", function(dir)
  e2e.shell(dir, "touch a")
  local events, said = recorded.act(dir, 'sys write-twice "$DIR/a"')
  local lines, found = e2e.split(said), recorded.all(events, "file.modify", "sys")
  assert.equal(2, #found)
  for i = 1, 2 do
    local one = recorded.pairs(lines[i])
    recorded.assert(found[i], with(held(one), { ["file.path"] = dir .. "/a", ["moonwatch.fd.number"] = one.fd }))
  end
end)

e2e.live("mount and umount", function(dir)
  e2e.shell(dir, "mkdir t")
  local events = recorded.act(dir, [[unshare -m bash -c 'sys mount s:some-name "s:$DIR/t" s:tmpfs 6 - && cd $DIR && sys umount2 s:t 2']])
  recorded.assert(recorded.one(events, "file.mount", "sys"), { ["file.path"] = dir .. "/t", ["moonwatch.mount.source"] = "some-name",
    ["moonwatch.mount.type"] = "tmpfs", ["moonwatch.mount.flags"] = 6, ["moonwatch.user_memory"] = true })
  recorded.assert(recorded.one(events, "file.umount", "sys"), { ["file.path"] = dir .. "/t", ["moonwatch.umount.flags"] = 2,
    ["moonwatch.user_memory"] = true })
end, "unshare")

describe("hostile names", function()
  local NAMES = {
    newlines = "a\nb", quotes = [[a"b'c\]], ["no UTF-8"] = "\255\254\192\175", ["255 bytes"] = ("n"):rep(255),
    ["only dots"] = "...", controls = "\1\27[2J\127",
  }
  for name, text in pairs(NAMES) do
    e2e.live(name, function(dir)
      e2e.write(dir .. "/name", text)
      local events = recorded.act(dir, [[n=$(cat $DIR/name; echo .); n=${n%.}; cd $DIR; sys mkdir "s:$n" 0700; sys rmdir "s:$n"]])
      local made, gone = recorded.one(events, "file.create", "sys"), recorded.one(events, "file.delete", "sys")
      assert.equal(made.file.path, gone.file.path)
      -- What is no UTF-8 is shown escaped, the rest as it is.
      if name ~= "no UTF-8" then assert.equal(dir .. "/" .. text, made.file.path) end
    end)
  end
end)

e2e.live("a name of 4095 bytes", function(dir)
  local long = dir .. "/" .. ("./"):rep((4095 - #dir - 2) / 2)
  long = long .. ("x"):rep(4095 - #long)
  e2e.write(dir .. "/name", long)
  local events = recorded.act(dir, [[n=$(cat $DIR/name); sys mkdir "s:$n" 0700]])
  assert.equal(dir .. "/" .. long:match("x+$"), recorded.one(events, "file.create", "sys").file.path)
end)

e2e.live("a deleted current folder", function(dir)
  local events = recorded.act(dir, "mkdir $DIR/w; touch $DIR/w/a; cd $DIR/w; ln a ../b; rm a; rmdir ../w; sys unlink s:../b")
  assert.equal(dir .. "/b", recorded.one(events, "file.delete", "sys").file.path)
end)

e2e.live("a folder that is removed while its descriptor is held", function(dir)
  local events = recorded.act(dir, [[mkdir $DIR/w; cd $DIR/w; exec 9<$DIR; rmdir $DIR/w; sys mkdirat 9 s:new 0700]])
  assert.equal(dir .. "/new", recorded.one(events, "file.create", "sys").file.path)
end)

e2e.live("a bind mount is named as the process sees it", function(dir)
  e2e.shell(dir, "mkdir real seen; touch real/a")
  local events = recorded.act(dir, [[unshare -m bash -c 'mount --bind $DIR/real $DIR/seen && cd $DIR/seen &&
    sys fchmod "o:$DIR/seen/a" 0600 && sys unlink s:a']])
  assert.equal(dir .. "/seen/a", recorded.one(events, "file.chmod", "sys").file.path)
  assert.equal(dir .. "/seen/a", recorded.one(events, "file.delete", "sys").file.path)
end, "unshare")

e2e.live("an overlay", function(dir)
  local can = e2e.shell(dir, "mkdir t; unshare -m bash -c 'mount -t tmpfs x $DIR/t && mkdir t/{l,u,w,m} && " ..
    "mount -t overlay x -o lowerdir=$DIR/t/l,upperdir=$DIR/t/u,workdir=$DIR/t/w $DIR/t/m'")
  if can.status ~= 0 then return pending("overlayfs cannot be mounted here") end
  local events, said = recorded.act(dir, [[unshare -m bash -c 'mount -t tmpfs x $DIR/t && mkdir $DIR/t/{l,u,w,m} && echo old >$DIR/t/l/a &&
    mount -t overlay x -o lowerdir=$DIR/t/l,upperdir=$DIR/t/u,workdir=$DIR/t/w $DIR/t/m && sys write-twice $DIR/t/m/a && sys unlink s:$DIR/t/m/a']])
  local one, found = recorded.pairs(e2e.split(said)[1]), recorded.all(events, "file.modify", "sys")
  assert.equal(2, #found)
  assert.equal(dir .. "/t/m/a", found[1].file.path)
  assert.equal(one.inode, found[1].file.inode)
  assert.equal(dir .. "/t/m/a", recorded.one(events, "file.delete", "sys").file.path)
end, "unshare")

e2e.live("a path that another thread rewrites during open() does not fool file.open", function(dir)
  e2e.shell(dir, "touch harmless critical")
  local events, said = recorded.act(dir, "race open $DIR/harmless $DIR/critical 3000")
  local paths = {}
  for _, event in ipairs(recorded.all(events, "file.open", "race")) do paths[#paths + 1] = event.file.path end
  assert.equal(said, table.concat(paths, "\n") .. "\n")
  assert.truthy(said:find("harmless", 1, true) and said:find("critical", 1, true))
end)
