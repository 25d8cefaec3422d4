--- A store of credentials is read by a process that has no business there.
---
--- Who has business is told by the path of the executable, which must be an installed file: a copy elsewhere,
--- a memory file or a deleted one is not believed.
--- Misses: another name of the same file (hard link, bind mount, rename); reading through a debugger, a raw
--- disk, or a program on the list that was told to show the file.
--- Benign: login and account tools (also those that are scripts, by the script's path), cron, backup tools the
--- operator adds, and a user's own ssh for own keys.

local ACCOUNT_TOOLS = {}
for name in ([[
  login sshd sshd-session su sudo sudo-rs newgrp sg expiry update-passwd pkexec cupsd passwd chpasswd
  chage chfn chsh gpasswd newusers useradd usermod userdel
  groupadd groupmod groupdel groupmems adduser deluser addgroup delgroup pwck grpck pwconv pwunconv grpconv
  grpunconv vipw vigr unix_chkpwd unix_update pam_timestamp_check cron crond atd polkitd polkit-agent-helper-1
  systemd systemd-logind systemd-sysusers systemd-tmpfiles systemd-executor systemd-userdbd systemd-userwork
  accounts-daemon gdm gdm-session-worker lightdm sddm dpkg dpkg-deb rpm getent nscd nslcd sssd sssd_nss sssd_pam vsftpd
  dovecot saslauthd screen vlock swaylock xscreensaver cockpit-session debconf dpkg-preconfigure
  dpkg-reconfigure runuser agetty sulogin passwd.orig shadowconfig
]]):gmatch("%S+") do ACCOUNT_TOOLS[name] = true end

local SSH_TOOLS = {}
for name in ("ssh ssh-add ssh-agent ssh-keygen scp sftp sshd sshd-session git rsync"):gmatch("%S+") do
  SSH_TOOLS[name] = true
end

local SYSTEM = { "/usr/", "/bin/", "/sbin/", "/lib/" }

--- The script an interpreter runs, when that is an installed file too: adduser and debconf are Perl scripts.
local function script_of(event)
  local script = event.moonwatch.exec.filename
  if not script or script == event.process.executable or script:find("..", 1, true) then return end
  if script:sub(1, 5) ~= "/usr/" and script:sub(1, 6) ~= "/sbin/" and script:sub(1, 5) ~= "/bin/" then return end
  if script:sub(1, 19) == "/usr/share/debconf/" then return "debconf" end
  return script:match("([^/]+)$")
end

local function is_installed(event)
  local executable = event.moonwatch.executable
  if executable.memfd or executable.deleted then return false end
  local path = event.process.executable or ""
  for _, prefix in ipairs(SYSTEM) do
    if path:sub(1, #prefix) == prefix then return true end
  end
  return false
end

return detection {
  id = "credential-read",
  title = "Credential store read by an unusual process",
  description = "Password hashes, ssh private keys or cloud credentials were opened by a process that does not manage them.",
  severity = "high",
  maturity = "stable",
  attack = { "T1003.008", "T1552.001", "T1552.004" },
  api = 1,

  when = [[
    file.open
    and (file.path in (/etc/shadow, /etc/shadow-, /etc/gshadow, /etc/gshadow-, /etc/security/opasswd, /etc/krb5.keytab)
         or file.path endswith any of (/.ssh/id_rsa, /.ssh/id_ed25519, /.ssh/id_ecdsa, /.ssh/id_dsa,
              /.aws/credentials, /.docker/config.json, /.kube/config, /.netrc, /.pgpass, /.git-credentials))
    and moonwatch.file.access in (read, read_write)
  ]],

  check = function(event)
    local process, path = event.process, event.file.path
    local name = process.name or ""
    if is_installed(event) then
      if path:find("/.ssh/", 1, true) then
        if SSH_TOOLS[name] then return end
      elseif path:sub(1, 5) == "/etc/" then
        if ACCOUNT_TOOLS[name] or ACCOUNT_TOOLS[script_of(event) or ""] then return end
      else
        -- A user's own tools read that user's own files; only another user's files are telling.
        if event.file.uid == event.user.id then return end
      end
    end
    return {
      summary = ("%s read %s"):format(name ~= "" and name or "an unknown process", path),
      evidence = { file = path, reader = process.executable, owner = event.file.uid },
    }
  end,
}
