/* Generated from core/event/schema.lua by core/event/gen.lua; do not edit. */
#ifndef MW_EVENT_GEN_H
#define MW_EVENT_GEN_H

/* clang-format off */

enum event_field {
	FIELD_TIMESTAMP = 421,
	FIELD_CONTAINER_ID = 412,
	FIELD_CONTAINER_IMAGE_NAME = 707,
	FIELD_CONTAINER_IMAGE_TAG = 708,
	FIELD_CONTAINER_NAME = 706,
	FIELD_CONTAINER_RUNTIME = 709,
	FIELD_CONTAINER_SECURITY_CONTEXT_PRIVILEGED = 714,
	FIELD_DESTINATION_BYTES = 624,
	FIELD_DESTINATION_DOMAIN = 640,
	FIELD_DESTINATION_IP = 244,
	FIELD_DESTINATION_PORT = 245,
	FIELD_DNS_ID = 626,
	FIELD_DNS_QUESTION_NAME = 628,
	FIELD_DNS_QUESTION_TYPE = 629,
	FIELD_DNS_RESOLVED_IP = 630,
	FIELD_DNS_RESPONSE_CODE = 631,
	FIELD_DNS_TYPE = 627,
	FIELD_EVENT_ACTION = 419,
	FIELD_EVENT_DURATION = 625,
	FIELD_EVENT_KIND = 418,
	FIELD_EVENT_OUTCOME = 7,
	FIELD_EVENT_SEQUENCE = 420,
	FIELD_FILE_DIRECTORY = 417,
	FIELD_FILE_INODE = 201,
	FIELD_FILE_NAME = 416,
	FIELD_FILE_PATH = 200,
	FIELD_FILE_SIZE = 605,
	FIELD_FILE_TARGET_PATH = 601,
	FIELD_FILE_TYPE = 614,
	FIELD_FILE_UID = 204,
	FIELD_GROUP_ID = 411,
	FIELD_HOST_ARCHITECTURE = 304,
	FIELD_HOST_BOOT_ID = 302,
	FIELD_HOST_ID = 300,
	FIELD_HOST_NAME = 301,
	FIELD_HOST_OS_KERNEL = 303,
	FIELD_KUBERNETES_CONTAINER_NAME = 713,
	FIELD_KUBERNETES_NAMESPACE = 711,
	FIELD_KUBERNETES_POD_NAME = 710,
	FIELD_KUBERNETES_POD_UID = 712,
	FIELD_LOG_FILE_PATH = 717,
	FIELD_MESSAGE = 716,
	FIELD_MOONWATCH_BPF_ATTACH_TYPE = 559,
	FIELD_MOONWATCH_BPF_COMMAND = 555,
	FIELD_MOONWATCH_BPF_PROGRAM_ID = 558,
	FIELD_MOONWATCH_BPF_PROGRAM_NAME = 557,
	FIELD_MOONWATCH_BPF_PROGRAM_TYPE = 556,
	FIELD_MOONWATCH_BPF_TARGET = 560,
	FIELD_MOONWATCH_CAPABILITIES_AMBIENT = 507,
	FIELD_MOONWATCH_CAPABILITIES_BOUNDING = 506,
	FIELD_MOONWATCH_CAPABILITIES_INHERITABLE = 505,
	FIELD_MOONWATCH_CGROUP_ID = 80,
	FIELD_MOONWATCH_CGROUP_PATH = 81,
	FIELD_MOONWATCH_CLONE_FLAGS = 42,
	FIELD_MOONWATCH_CONTAINER_MOUNTS = 715,
	FIELD_MOONWATCH_DNS_NAMES = 632,
	FIELD_MOONWATCH_DNS_TRUNCATED = 634,
	FIELD_MOONWATCH_DNS_TTL = 633,
	FIELD_MOONWATCH_ERROR_CODE = 8,
	FIELD_MOONWATCH_EXEC_FILENAME = 25,
	FIELD_MOONWATCH_EXECUTABLE_CTIME = 32,
	FIELD_MOONWATCH_EXECUTABLE_DELETED = 34,
	FIELD_MOONWATCH_EXECUTABLE_DEVICE = 29,
	FIELD_MOONWATCH_EXECUTABLE_INODE = 28,
	FIELD_MOONWATCH_EXECUTABLE_MEMFD = 33,
	FIELD_MOONWATCH_EXECUTABLE_MODE = 30,
	FIELD_MOONWATCH_EXECUTABLE_UID = 31,
	FIELD_MOONWATCH_EXIT_SIGNAL = 36,
	FIELD_MOONWATCH_FD_INODE = 132,
	FIELD_MOONWATCH_FD_LOCAL_IP = 133,
	FIELD_MOONWATCH_FD_LOCAL_PORT = 134,
	FIELD_MOONWATCH_FD_NUMBER = 209,
	FIELD_MOONWATCH_FD_PATH = 131,
	FIELD_MOONWATCH_FD_PEER_IP = 135,
	FIELD_MOONWATCH_FD_PEER_PORT = 136,
	FIELD_MOONWATCH_FD_TRANSPORT = 137,
	FIELD_MOONWATCH_FD_TYPE = 130,
	FIELD_MOONWATCH_FILE_ACCESS = 206,
	FIELD_MOONWATCH_FILE_CREATED = 207,
	FIELD_MOONWATCH_FILE_DEVICE = 202,
	FIELD_MOONWATCH_FILE_LINKS = 208,
	FIELD_MOONWATCH_FILE_MODE = 203,
	FIELD_MOONWATCH_FILE_NEW_GID = 604,
	FIELD_MOONWATCH_FILE_NEW_MODE = 602,
	FIELD_MOONWATCH_FILE_NEW_UID = 603,
	FIELD_MOONWATCH_FILE_OLD_PATH = 600,
	FIELD_MOONWATCH_FILE_OPEN_FLAGS = 205,
	FIELD_MOONWATCH_HASH_MISSING = 704,
	FIELD_MOONWATCH_IO_URING_CALL = 580,
	FIELD_MOONWATCH_IO_URING_ENTRIES = 581,
	FIELD_MOONWATCH_IO_URING_FLAGS = 582,
	FIELD_MOONWATCH_IO_URING_OPCODE = 583,
	FIELD_MOONWATCH_IO_URING_OPERATION = 584,
	FIELD_MOONWATCH_KEXEC_CALL = 570,
	FIELD_MOONWATCH_KEXEC_FLAGS = 571,
	FIELD_MOONWATCH_KEY_CALL = 588,
	FIELD_MOONWATCH_KEY_COMMAND = 589,
	FIELD_MOONWATCH_KEY_DESCRIPTION = 591,
	FIELD_MOONWATCH_KEY_ID = 592,
	FIELD_MOONWATCH_KEY_TYPE = 590,
	FIELD_MOONWATCH_LISTEN_BACKLOG = 250,
	FIELD_MOONWATCH_LOG_TRUNCATED = 718,
	FIELD_MOONWATCH_LOGIN_NAME = 731,
	FIELD_MOONWATCH_LOGIN_SESSION = 71,
	FIELD_MOONWATCH_LOGIN_UID = 70,
	FIELD_MOONWATCH_LOST_COUNT = 309,
	FIELD_MOONWATCH_LOST_KIND = 308,
	FIELD_MOONWATCH_LOST_REASON = 310,
	FIELD_MOONWATCH_LOST_SINCE = 311,
	FIELD_MOONWATCH_MEMFD_FLAGS = 211,
	FIELD_MOONWATCH_MEMFD_NAME = 210,
	FIELD_MOONWATCH_MEMORY_ADDRESS = 540,
	FIELD_MOONWATCH_MEMORY_FLAGS = 543,
	FIELD_MOONWATCH_MEMORY_LENGTH = 541,
	FIELD_MOONWATCH_MEMORY_PROTECTION = 542,
	FIELD_MOONWATCH_MEMORY_REGION = 544,
	FIELD_MOONWATCH_MEMORY_WRITTEN = 545,
	FIELD_MOONWATCH_MKNOD_DEVICE = 608,
	FIELD_MOONWATCH_MODULE_FLAGS = 551,
	FIELD_MOONWATCH_MODULE_NAME = 550,
	FIELD_MOONWATCH_MOUNT_FLAGS = 611,
	FIELD_MOONWATCH_MOUNT_SOURCE = 609,
	FIELD_MOONWATCH_MOUNT_TYPE = 610,
	FIELD_MOONWATCH_NAMESPACE_FLAGS = 525,
	FIELD_MOONWATCH_NAMESPACE_INODE = 526,
	FIELD_MOONWATCH_NAMESPACE_MNT = 82,
	FIELD_MOONWATCH_NAMESPACE_NET = 84,
	FIELD_MOONWATCH_NAMESPACE_PID = 83,
	FIELD_MOONWATCH_NAMESPACE_PID_FOR_CHILDREN = 527,
	FIELD_MOONWATCH_NAMESPACE_USER = 85,
	FIELD_MOONWATCH_OLD_EFFECTIVE = 508,
	FIELD_MOONWATCH_OLD_GROUP_ID = 598,
	FIELD_MOONWATCH_OLD_PERMITTED = 509,
	FIELD_MOONWATCH_OLD_REAL_GROUP_ID = 597,
	FIELD_MOONWATCH_OLD_REAL_USER_ID = 595,
	FIELD_MOONWATCH_OLD_USER_ID = 596,
	FIELD_MOONWATCH_PACKAGE_OWNED = 703,
	FIELD_MOONWATCH_PERF_CONFIG = 566,
	FIELD_MOONWATCH_PERF_CPU = 567,
	FIELD_MOONWATCH_PERF_TYPE = 565,
	FIELD_MOONWATCH_PRCTL_ARGUMENT = 512,
	FIELD_MOONWATCH_PRCTL_DETAIL = 513,
	FIELD_MOONWATCH_PRCTL_NAME = 511,
	FIELD_MOONWATCH_PRCTL_OPTION = 510,
	FIELD_MOONWATCH_PRCTL_TEXT = 514,
	FIELD_MOONWATCH_PROCESS_ARGS_TRUNCATED = 26,
	FIELD_MOONWATCH_PROCESS_ENV_TRUNCATED = 27,
	FIELD_MOONWATCH_PROCESS_EXEC_NS = 423,
	FIELD_MOONWATCH_PROCESS_FS_GROUP_ID = 67,
	FIELD_MOONWATCH_PROCESS_FS_USER_ID = 66,
	FIELD_MOONWATCH_PROCESS_PARENT_START_NS = 5,
	FIELD_MOONWATCH_PROCESS_START_NS = 3,
	FIELD_MOONWATCH_PROCESS_UNCERTAIN = 422,
	FIELD_MOONWATCH_PTRACE_ADDRESS = 517,
	FIELD_MOONWATCH_PTRACE_NAME = 516,
	FIELD_MOONWATCH_PTRACE_REQUEST = 515,
	FIELD_MOONWATCH_RENAME_FLAGS = 613,
	FIELD_MOONWATCH_RLIMIT_HARD = 537,
	FIELD_MOONWATCH_RLIMIT_RESOURCE = 535,
	FIELD_MOONWATCH_RLIMIT_SOFT = 536,
	FIELD_MOONWATCH_ROOT_CALL = 530,
	FIELD_MOONWATCH_SENSOR_BOOT_TIME = 306,
	FIELD_MOONWATCH_SENSOR_HOOKS = 307,
	FIELD_MOONWATCH_SENSOR_PROCESSES = 312,
	FIELD_MOONWATCH_SENSOR_TEXT = 313,
	FIELD_MOONWATCH_SENSOR_VERSION = 305,
	FIELD_MOONWATCH_SIGNAL_NAME = 521,
	FIELD_MOONWATCH_SIGNAL_NUMBER = 520,
	FIELD_MOONWATCH_SNAPSHOT = 6,
	FIELD_MOONWATCH_SOCKET_FAMILY = 620,
	FIELD_MOONWATCH_SOCKET_INODE = 249,
	FIELD_MOONWATCH_SOCKET_PATH = 248,
	FIELD_MOONWATCH_SOCKET_PROTOCOL = 622,
	FIELD_MOONWATCH_SOCKET_TYPE = 621,
	FIELD_MOONWATCH_STDERR_INODE = 122,
	FIELD_MOONWATCH_STDERR_LOCAL_IP = 123,
	FIELD_MOONWATCH_STDERR_LOCAL_PORT = 124,
	FIELD_MOONWATCH_STDERR_PATH = 121,
	FIELD_MOONWATCH_STDERR_PEER_IP = 125,
	FIELD_MOONWATCH_STDERR_PEER_PORT = 126,
	FIELD_MOONWATCH_STDERR_TRANSPORT = 127,
	FIELD_MOONWATCH_STDERR_TYPE = 120,
	FIELD_MOONWATCH_STDIN_INODE = 102,
	FIELD_MOONWATCH_STDIN_LOCAL_IP = 103,
	FIELD_MOONWATCH_STDIN_LOCAL_PORT = 104,
	FIELD_MOONWATCH_STDIN_PATH = 101,
	FIELD_MOONWATCH_STDIN_PEER_IP = 105,
	FIELD_MOONWATCH_STDIN_PEER_PORT = 106,
	FIELD_MOONWATCH_STDIN_TRANSPORT = 107,
	FIELD_MOONWATCH_STDIN_TYPE = 100,
	FIELD_MOONWATCH_STDOUT_INODE = 112,
	FIELD_MOONWATCH_STDOUT_LOCAL_IP = 113,
	FIELD_MOONWATCH_STDOUT_LOCAL_PORT = 114,
	FIELD_MOONWATCH_STDOUT_PATH = 111,
	FIELD_MOONWATCH_STDOUT_PEER_IP = 115,
	FIELD_MOONWATCH_STDOUT_PEER_PORT = 116,
	FIELD_MOONWATCH_STDOUT_TRANSPORT = 117,
	FIELD_MOONWATCH_STDOUT_TYPE = 110,
	FIELD_MOONWATCH_SYSCTL_NAME = 575,
	FIELD_MOONWATCH_SYSCTL_TRUNCATED = 577,
	FIELD_MOONWATCH_SYSCTL_VALUE = 576,
	FIELD_MOONWATCH_TARGET_EXECUTABLE = 502,
	FIELD_MOONWATCH_TARGET_PID = 500,
	FIELD_MOONWATCH_TARGET_START_NS = 501,
	FIELD_MOONWATCH_UMOUNT_FLAGS = 612,
	FIELD_MOONWATCH_USER_MEMORY = 9,
	FIELD_MOONWATCH_USERFAULTFD_FLAGS = 546,
	FIELD_MOONWATCH_VIOLATION_FOUND = 599,
	FIELD_MOONWATCH_XATTR_NAME = 606,
	FIELD_MOONWATCH_XATTR_SIZE = 607,
	FIELD_NETWORK_TRANSPORT = 240,
	FIELD_NETWORK_TYPE = 241,
	FIELD_PACKAGE_NAME = 701,
	FIELD_PACKAGE_VERSION = 702,
	FIELD_PROCESS_ANCESTORS_NAME = 424,
	FIELD_PROCESS_ARGS = 21,
	FIELD_PROCESS_ARGS_COUNT = 403,
	FIELD_PROCESS_COMMAND_LINE = 401,
	FIELD_PROCESS_ENTITY_ID = 402,
	FIELD_PROCESS_ENTRY_LEADER_ENTITY_ID = 415,
	FIELD_PROCESS_ENTRY_LEADER_ENTRY_META_TYPE = 414,
	FIELD_PROCESS_ENV_VARS = 22,
	FIELD_PROCESS_EXECUTABLE = 20,
	FIELD_PROCESS_EXIT_CODE = 35,
	FIELD_PROCESS_GROUP_ID = 64,
	FIELD_PROCESS_GROUP_LEADER_PID = 38,
	FIELD_PROCESS_HASH_SHA256 = 700,
	FIELD_PROCESS_NAME = 400,
	FIELD_PROCESS_PARENT_ARGS = 407,
	FIELD_PROCESS_PARENT_COMMAND_LINE = 406,
	FIELD_PROCESS_PARENT_ENTITY_ID = 408,
	FIELD_PROCESS_PARENT_EXECUTABLE = 405,
	FIELD_PROCESS_PARENT_NAME = 404,
	FIELD_PROCESS_PARENT_PID = 4,
	FIELD_PROCESS_PARENT_USER_ID = 409,
	FIELD_PROCESS_PID = 1,
	FIELD_PROCESS_REAL_GROUP_ID = 63,
	FIELD_PROCESS_REAL_USER_ID = 60,
	FIELD_PROCESS_REAL_USER_NAME = 730,
	FIELD_PROCESS_SAVED_GROUP_ID = 65,
	FIELD_PROCESS_SAVED_USER_ID = 62,
	FIELD_PROCESS_SESSION_LEADER_PID = 39,
	FIELD_PROCESS_START = 413,
	FIELD_PROCESS_THREAD_CAPABILITIES_EFFECTIVE = 68,
	FIELD_PROCESS_THREAD_CAPABILITIES_PERMITTED = 69,
	FIELD_PROCESS_THREAD_ID = 2,
	FIELD_PROCESS_THREAD_NAME = 24,
	FIELD_PROCESS_TTY_CHAR_DEVICE_MAJOR = 40,
	FIELD_PROCESS_TTY_CHAR_DEVICE_MINOR = 41,
	FIELD_PROCESS_USER_ID = 61,
	FIELD_PROCESS_VPID = 37,
	FIELD_PROCESS_WORKING_DIRECTORY = 23,
	FIELD_SERVER_IP = 246,
	FIELD_SERVER_PORT = 247,
	FIELD_SOURCE_BYTES = 623,
	FIELD_SOURCE_IP = 242,
	FIELD_SOURCE_PORT = 243,
	FIELD_USER_ID = 410,
	FIELD_USER_NAME = 705,
	FIELD_MAX = 731,
	FIELD_COUNT = 259,
};

#define EVENT_SCHEMA_VERSION 1

struct event_actor {
	uint64_t pid;
	uint64_t tid;
	uint64_t start_ns;
};

struct event_caps {
	uint64_t inheritable;
	uint64_t bounding;
	uint64_t ambient;
};

struct event_creds {
	uint64_t uid;
	uint64_t euid;
	uint64_t suid;
	uint64_t gid;
	uint64_t egid;
	uint64_t sgid;
	uint64_t fsuid;
	uint64_t fsgid;
	uint64_t cap_effective;
	uint64_t cap_permitted;
	uint64_t login_uid;
	uint64_t login_session;
};

struct event_fd {
	uint64_t type;
	struct str path;
	uint64_t inode;
	struct ip local_ip;
	uint64_t local_port;
	struct ip peer_ip;
	uint64_t peer_port;
	uint64_t transport;
};

struct event_file {
	struct str path;
	uint64_t inode;
	uint64_t device;
	uint64_t mode;
	uint64_t uid;
	uint64_t links;
};

struct event_flow {
	struct ip source_ip;
	uint64_t source_port;
	struct ip destination_ip;
	uint64_t destination_port;
};

struct event_image {
	struct str executable;
	struct str filename;
	struct str args;
	struct str env;
	uint64_t args_truncated;
	uint64_t env_truncated;
	struct str comm;
	uint64_t inode;
	uint64_t device;
	uint64_t mode;
	uint64_t owner;
	uint64_t ctime_ns;
	uint64_t memfd;
	uint64_t deleted;
};

struct event_namespaces {
	uint64_t mnt;
	uint64_t pid_for_children;
	uint64_t net;
	uint64_t user;
};

struct event_old_caps {
	uint64_t effective;
	uint64_t permitted;
};

struct event_old_ids {
	uint64_t uid;
	uint64_t euid;
	uint64_t gid;
	uint64_t egid;
};

struct event_outcome {
	uint64_t outcome;
	uint64_t error;
};

struct event_parent {
	uint64_t pid;
	uint64_t start_ns;
};

struct event_place {
	struct str cwd;
	uint64_t vpid;
	uint64_t pgid;
	uint64_t sid;
	uint64_t tty_major;
	uint64_t tty_minor;
	uint64_t cgroup_id;
	struct str cgroup;
	uint64_t ns_mnt;
	uint64_t ns_pid;
	uint64_t ns_net;
	uint64_t ns_user;
};

struct event_program {
	uint64_t command;
	uint64_t type;
	struct str name;
	uint64_t id;
	uint64_t attach_type;
	struct str target;
	uint64_t user_memory;
};

struct event_server {
	struct ip ip;
	uint64_t port;
};

struct event_socket {
	uint64_t transport;
	uint64_t type;
	struct str path;
	uint64_t inode;
	uint64_t fd;
	uint64_t user_memory;
};

struct event_subject {
	uint64_t pid;
	uint64_t start_ns;
	struct str executable;
};

struct event_process_fork {
	struct event_actor actor;
	struct event_parent parent;
	uint64_t moonwatch_clone_flags;
};

struct event_process_exec {
	struct event_actor actor;
	struct event_parent parent;
	uint64_t moonwatch_snapshot;
	struct event_image image;
	struct event_place place;
	struct event_creds creds;
	struct event_fd stdin;
	struct event_fd stdout;
	struct event_fd stderr;
};

struct event_process_exit {
	struct event_actor actor;
	int64_t process_exit_code;
	uint64_t moonwatch_exit_signal;
};

struct event_process_stdio {
	struct event_actor actor;
	uint64_t moonwatch_fd_number;
	struct event_fd target;
};

struct event_process_setid {
	struct event_actor actor;
	struct event_creds creds;
};

struct event_process_setcap {
	struct event_actor actor;
	struct event_creds creds;
	struct event_caps caps;
	struct event_old_caps old_caps;
};

struct event_process_setsid {
	struct event_actor actor;
	uint64_t process_session_leader_pid;
	uint64_t process_group_leader_pid;
};

struct event_process_prctl {
	struct event_actor actor;
	uint64_t moonwatch_prctl_option;
	uint64_t moonwatch_prctl_name;
	uint64_t moonwatch_prctl_argument;
	uint64_t moonwatch_prctl_detail;
	struct str moonwatch_prctl_text;
};

struct event_process_ptrace {
	struct event_actor actor;
	struct event_outcome outcome;
	struct event_subject subject;
	uint64_t moonwatch_ptrace_request;
	uint64_t moonwatch_ptrace_name;
	uint64_t moonwatch_ptrace_address;
};

struct event_process_signal {
	struct event_actor actor;
	struct event_subject subject;
	uint64_t moonwatch_signal_number;
	uint64_t moonwatch_signal_name;
};

struct event_process_setns {
	struct event_actor actor;
	uint64_t moonwatch_namespace_flags;
	uint64_t moonwatch_namespace_inode;
	struct event_namespaces namespaces;
	struct event_creds creds;
};

struct event_process_unshare {
	struct event_actor actor;
	uint64_t moonwatch_namespace_flags;
	struct event_namespaces namespaces;
	struct event_creds creds;
};

struct event_process_chroot {
	struct event_actor actor;
	uint64_t moonwatch_root_call;
	struct str file_path;
	uint64_t file_inode;
	uint64_t moonwatch_file_device;
	uint64_t moonwatch_user_memory;
};

struct event_process_rlimit {
	struct event_actor actor;
	struct event_subject subject;
	uint64_t moonwatch_rlimit_resource;
	int64_t moonwatch_rlimit_soft;
	int64_t moonwatch_rlimit_hard;
};

struct event_file_open {
	struct event_actor actor;
	struct event_file file;
	uint64_t moonwatch_file_open_flags;
	uint64_t moonwatch_file_access;
	uint64_t moonwatch_file_created;
	uint64_t moonwatch_fd_number;
};

struct event_file_create {
	struct event_actor actor;
	struct event_file file;
	uint64_t file_type;
	uint64_t moonwatch_file_new_mode;
	uint64_t moonwatch_fd_number;
	uint64_t moonwatch_user_memory;
};

struct event_file_modify {
	struct event_actor actor;
	struct event_file file;
	uint64_t moonwatch_fd_number;
};

struct event_file_delete {
	struct event_actor actor;
	struct str file_path;
	uint64_t file_type;
	uint64_t moonwatch_user_memory;
};

struct event_file_rename {
	struct event_actor actor;
	struct str file_path;
	struct str moonwatch_file_old_path;
	uint64_t moonwatch_rename_flags;
	uint64_t moonwatch_user_memory;
};

struct event_file_link {
	struct event_actor actor;
	struct str file_path;
	struct str moonwatch_file_old_path;
	uint64_t moonwatch_user_memory;
};

struct event_file_symlink {
	struct event_actor actor;
	struct str file_path;
	struct str file_target_path;
	uint64_t moonwatch_user_memory;
};

struct event_file_chmod {
	struct event_actor actor;
	struct event_file file;
	uint64_t moonwatch_file_new_mode;
	uint64_t moonwatch_user_memory;
};

struct event_file_chown {
	struct event_actor actor;
	struct event_file file;
	uint64_t moonwatch_file_new_uid;
	uint64_t moonwatch_file_new_gid;
	uint64_t moonwatch_user_memory;
};

struct event_file_setxattr {
	struct event_actor actor;
	struct event_file file;
	struct str moonwatch_xattr_name;
	uint64_t moonwatch_xattr_size;
	uint64_t moonwatch_user_memory;
};

struct event_file_mknod {
	struct event_actor actor;
	struct str file_path;
	uint64_t moonwatch_file_new_mode;
	uint64_t moonwatch_mknod_device;
	uint64_t moonwatch_user_memory;
};

struct event_file_mount {
	struct event_actor actor;
	struct str file_path;
	struct str moonwatch_mount_source;
	struct str moonwatch_mount_type;
	uint64_t moonwatch_mount_flags;
	uint64_t moonwatch_user_memory;
};

struct event_file_umount {
	struct event_actor actor;
	struct str file_path;
	uint64_t moonwatch_umount_flags;
	uint64_t moonwatch_user_memory;
};

struct event_file_truncate {
	struct event_actor actor;
	struct event_file file;
	uint64_t file_size;
	uint64_t moonwatch_user_memory;
};

struct event_net_socket {
	struct event_actor actor;
	struct event_socket socket;
	uint64_t moonwatch_socket_family;
	uint64_t moonwatch_socket_type;
	uint64_t moonwatch_socket_protocol;
};

struct event_net_connect {
	struct event_actor actor;
	struct event_outcome outcome;
	struct event_socket socket;
	struct event_flow flow;
};

struct event_net_accept {
	struct event_actor actor;
	struct event_socket socket;
	struct event_flow flow;
};

struct event_net_bind {
	struct event_actor actor;
	struct event_socket socket;
	struct event_server server;
};

struct event_net_listen {
	struct event_actor actor;
	uint64_t moonwatch_snapshot;
	struct event_socket socket;
	struct event_server server;
	int64_t moonwatch_listen_backlog;
};

struct event_net_send {
	struct event_actor actor;
	struct event_socket socket;
	struct event_flow flow;
};

struct event_net_close {
	struct event_actor actor;
	struct event_socket socket;
	struct event_flow flow;
	uint64_t source_bytes;
	uint64_t destination_bytes;
	uint64_t event_duration;
};

struct event_net_dns {
	struct event_actor actor;
	struct event_socket socket;
	struct event_flow flow;
	uint64_t dns_id;
	uint64_t dns_type;
	struct str dns_question_name;
	struct str dns_question_type;
	struct str dns_resolved_ip;
	struct str dns_response_code;
	struct str moonwatch_dns_names;
	uint64_t moonwatch_dns_ttl;
	uint64_t moonwatch_dns_truncated;
};

struct event_net_raw {
	struct event_actor actor;
	struct event_socket socket;
	uint64_t moonwatch_socket_family;
	uint64_t moonwatch_socket_type;
	uint64_t moonwatch_socket_protocol;
};

struct event_memory_mmap_exec {
	struct event_actor actor;
	uint64_t moonwatch_memory_address;
	uint64_t moonwatch_memory_length;
	uint64_t moonwatch_memory_protection;
	uint64_t moonwatch_memory_flags;
	uint64_t moonwatch_memory_region;
	struct event_file file;
};

struct event_memory_mprotect_exec {
	struct event_actor actor;
	uint64_t moonwatch_memory_address;
	uint64_t moonwatch_memory_length;
	uint64_t moonwatch_memory_protection;
	uint64_t moonwatch_memory_region;
	struct str file_path;
};

struct event_memory_memfd {
	struct event_actor actor;
	uint64_t moonwatch_fd_number;
	struct str moonwatch_memfd_name;
	uint64_t moonwatch_memfd_flags;
	uint64_t file_inode;
};

struct event_memory_process_vm_write {
	struct event_actor actor;
	struct event_outcome outcome;
	struct event_subject subject;
	uint64_t moonwatch_memory_written;
};

struct event_memory_userfaultfd {
	struct event_actor actor;
	uint64_t moonwatch_fd_number;
	uint64_t moonwatch_userfaultfd_flags;
};

struct event_kernel_module_load {
	struct event_actor actor;
	struct event_outcome outcome;
	struct str moonwatch_module_name;
	uint64_t moonwatch_module_flags;
	struct str file_path;
};

struct event_kernel_module_unload {
	struct event_actor actor;
	struct event_outcome outcome;
	struct str moonwatch_module_name;
	uint64_t moonwatch_module_flags;
	uint64_t moonwatch_user_memory;
};

struct event_kernel_bpf_load {
	struct event_actor actor;
	struct event_outcome outcome;
	struct event_program program;
};

struct event_kernel_bpf_attach {
	struct event_actor actor;
	struct event_outcome outcome;
	struct event_program program;
};

struct event_kernel_perf_open {
	struct event_actor actor;
	struct event_outcome outcome;
	struct event_subject subject;
	uint64_t moonwatch_perf_type;
	uint64_t moonwatch_perf_config;
	int64_t moonwatch_perf_cpu;
	uint64_t moonwatch_user_memory;
};

struct event_kernel_kexec {
	struct event_actor actor;
	struct event_outcome outcome;
	uint64_t moonwatch_kexec_call;
	uint64_t moonwatch_kexec_flags;
	struct str file_path;
};

struct event_kernel_sysctl {
	struct event_actor actor;
	struct str moonwatch_sysctl_name;
	struct str moonwatch_sysctl_value;
	uint64_t moonwatch_sysctl_truncated;
};

struct event_kernel_io_uring {
	struct event_actor actor;
	uint64_t moonwatch_io_uring_call;
	uint64_t moonwatch_io_uring_entries;
	uint64_t moonwatch_io_uring_flags;
	uint64_t moonwatch_io_uring_opcode;
	uint64_t moonwatch_io_uring_operation;
};

struct event_kernel_keyctl {
	struct event_actor actor;
	struct event_outcome outcome;
	uint64_t moonwatch_key_call;
	uint64_t moonwatch_key_command;
	struct str moonwatch_key_type;
	struct str moonwatch_key_description;
	int64_t moonwatch_key_id;
	uint64_t moonwatch_user_memory;
};

struct event_kernel_cred_violation {
	struct event_actor actor;
	struct event_creds creds;
	struct event_old_ids old_ids;
	struct event_old_caps old_caps;
	uint64_t moonwatch_violation_found;
};

struct event_user_login {
	struct event_actor actor;
	uint64_t moonwatch_snapshot;
	uint64_t moonwatch_login_uid;
	uint64_t moonwatch_login_session;
};

struct event_user_logout {
	struct event_actor actor;
	uint64_t moonwatch_login_uid;
	uint64_t moonwatch_login_session;
};

struct event_user_sudo {
	struct event_actor actor;
};

struct event_user_su {
	struct event_actor actor;
};

struct event_container_start {
	struct event_actor actor;
	uint64_t moonwatch_snapshot;
	struct str container_id;
};

struct event_container_stop {
	struct event_actor actor;
	struct str container_id;
};

struct event_log_line {
	struct event_actor actor;
	struct str message;
	struct str log_file_path;
	uint64_t moonwatch_log_truncated;
};

struct event_sensor_start {
	struct str host_id;
	struct str host_name;
	struct str host_boot_id;
	struct str host_os_kernel;
	struct str host_architecture;
	struct str moonwatch_sensor_version;
	uint64_t moonwatch_sensor_boot_time;
	struct str moonwatch_sensor_hooks;
};

struct event_sensor_snapshot_end {
	uint64_t moonwatch_sensor_processes;
};

struct event_sensor_lost {
	struct str moonwatch_lost_kind;
	uint64_t moonwatch_lost_count;
	uint64_t moonwatch_lost_reason;
	uint64_t moonwatch_lost_since;
};

struct event_sensor_info {
	struct str moonwatch_sensor_text;
};

struct event_enrich_executable {
	struct str process_executable;
	uint64_t moonwatch_executable_device;
	uint64_t moonwatch_executable_inode;
	uint64_t moonwatch_executable_ctime;
	struct str process_hash_sha256;
	uint64_t moonwatch_hash_missing;
	struct str package_name;
	struct str package_version;
	uint64_t moonwatch_package_owned;
};

struct event_enrich_user {
	uint64_t moonwatch_namespace_mnt;
	uint64_t moonwatch_namespace_user;
	uint64_t user_id;
	struct str user_name;
};

struct event_enrich_container {
	struct str container_id;
	struct str container_name;
	struct str container_image_name;
	struct str container_image_tag;
	struct str container_runtime;
	uint64_t container_security_context_privileged;
	struct str moonwatch_container_mounts;
	struct str kubernetes_pod_name;
	struct str kubernetes_namespace;
	struct str kubernetes_pod_uid;
	struct str kubernetes_container_name;
};

/* One member for each kind, for the union below and the one in struct event. */
#define EVENT_BODY_MEMBERS \
	struct event_process_fork process_fork; \
	struct event_process_exec process_exec; \
	struct event_process_exit process_exit; \
	struct event_process_stdio process_stdio; \
	struct event_process_setid process_setid; \
	struct event_process_setcap process_setcap; \
	struct event_process_setsid process_setsid; \
	struct event_process_prctl process_prctl; \
	struct event_process_ptrace process_ptrace; \
	struct event_process_signal process_signal; \
	struct event_process_setns process_setns; \
	struct event_process_unshare process_unshare; \
	struct event_process_chroot process_chroot; \
	struct event_process_rlimit process_rlimit; \
	struct event_file_open file_open; \
	struct event_file_create file_create; \
	struct event_file_modify file_modify; \
	struct event_file_delete file_delete; \
	struct event_file_rename file_rename; \
	struct event_file_link file_link; \
	struct event_file_symlink file_symlink; \
	struct event_file_chmod file_chmod; \
	struct event_file_chown file_chown; \
	struct event_file_setxattr file_setxattr; \
	struct event_file_mknod file_mknod; \
	struct event_file_mount file_mount; \
	struct event_file_umount file_umount; \
	struct event_file_truncate file_truncate; \
	struct event_net_socket net_socket; \
	struct event_net_connect net_connect; \
	struct event_net_accept net_accept; \
	struct event_net_bind net_bind; \
	struct event_net_listen net_listen; \
	struct event_net_send net_send; \
	struct event_net_close net_close; \
	struct event_net_dns net_dns; \
	struct event_net_raw net_raw; \
	struct event_memory_mmap_exec memory_mmap_exec; \
	struct event_memory_mprotect_exec memory_mprotect_exec; \
	struct event_memory_memfd memory_memfd; \
	struct event_memory_process_vm_write memory_process_vm_write; \
	struct event_memory_userfaultfd memory_userfaultfd; \
	struct event_kernel_module_load kernel_module_load; \
	struct event_kernel_module_unload kernel_module_unload; \
	struct event_kernel_bpf_load kernel_bpf_load; \
	struct event_kernel_bpf_attach kernel_bpf_attach; \
	struct event_kernel_perf_open kernel_perf_open; \
	struct event_kernel_kexec kernel_kexec; \
	struct event_kernel_sysctl kernel_sysctl; \
	struct event_kernel_io_uring kernel_io_uring; \
	struct event_kernel_keyctl kernel_keyctl; \
	struct event_kernel_cred_violation kernel_cred_violation; \
	struct event_user_login user_login; \
	struct event_user_logout user_logout; \
	struct event_user_sudo user_sudo; \
	struct event_user_su user_su; \
	struct event_container_start container_start; \
	struct event_container_stop container_stop; \
	struct event_log_line log_line; \
	struct event_sensor_start sensor_start; \
	struct event_sensor_snapshot_end sensor_snapshot_end; \
	struct event_sensor_lost sensor_lost; \
	struct event_sensor_info sensor_info; \
	struct event_enrich_executable enrich_executable; \
	struct event_enrich_user enrich_user; \
	struct event_enrich_container enrich_container; \

union event_body {
	EVENT_BODY_MEMBERS
};

/* clang-format on */

#endif
