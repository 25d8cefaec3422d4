---@meta
-- What a detection sees, for lua-language-server. Fields of events and processes: events_gen.lua.

---@class moonwatch.Detection
---@field id string a-z, 0-9 and -, at most 64; unique in its pack
---@field title string One line: what happened.
---@field description? string
---@field severity "info"|"low"|"medium"|"high"|"critical"
---@field maturity? "experimental"|"test"|"stable" Default: experimental.
---@field attack? string[] ATT&CK technique ids, such as "T1059.004".
---@field api 1
---@field snapshot? boolean Also judge what ran before the sensor started. Default: no.
---@field author? string
---@field references? string[]
---@field when string The rule: see docs/rules.md.
---@field check? fun(event: moonwatch.Event, host: moonwatch.Host): moonwatch.Alert? Runs when `when` held.

---@class moonwatch.Alert
---@field summary? string One sentence with the facts of this case. Default: the title.
---@field severity? "info"|"low"|"medium"|"high"|"critical" Overrides the detection's.
---@field evidence? table Strings, numbers, booleans, processes, and tables of these up to four deep.

---@class moonwatch.Descriptor
---@field type "terminal"|"pipe"|"file"|"socket"|"device"|"directory"|"anonymous"|"closed"
---@field path? string
---@field inode? integer Both ends of a pipe have the same.
---@field transport? string
---@field address? string Own address of a socket, as ip:port.
---@field peer? string The other side's address, as ip:port.
---@field peer_ip? string
---@field peer_port? integer

---@class moonwatch.Connection
---@field direction "outgoing"|"incoming"
---@field transport string
---@field peer string The other side, as ip:port.
---@field peer_ip string
---@field peer_port? integer
---@field inode? integer
---@field remote boolean False for loopback.

---@class moonwatch.Listener
---@field transport string
---@field address string As ip:port.
---@field ip string
---@field port? integer

---@class moonwatch.Written
---@field age number Seconds between the write and this event.
---@field created boolean The write created the file.
---@field process? moonwatch.Process The writer, while it is remembered.
---@field executable? string Of the writer, as of the write.
---@field name? string
---@field command_line? string

---@class moonwatch.Process: moonwatch.Process.Fields
---@field parent? moonwatch.Process The process that forked it, also when that one is gone.
local Process = {}

---What descriptor 0, 1 or 2 is; nil when that is not known.
---@param number 0|1|2
---@return moonwatch.Descriptor?
function Process:fd(number) end

---The parent, its parent and so on, at most 32.
---@return moonwatch.Process[]
function Process:ancestors() end

---The latest connections, newest last, at most 8.
---@return moonwatch.Connection[]
function Process:connections() end

---Where it listens, at most 8.
---@return moonwatch.Listener[]
function Process:listeners() end

---The last write to the file it runs, when that was seen.
---@return moonwatch.Written?
function Process:executable_written() end

---Other processes that hold the pipe of descriptor 0, 1 or 2 among theirs, by pid, at most 32.
---@param number 0|1|2
---@return moonwatch.Process[]
function Process:pipe_peers(number) end

---@class moonwatch.Host
---@field id string
---@field name string
local Host = {}

---The process of that name, or nil when it is not remembered.
---@param entity_id string
---@return moonwatch.Process?
function Host:process(entity_id) end

---Declares the detection of this file.
---@param definition moonwatch.Detection
---@return moonwatch.Detection
function detection(definition) end
