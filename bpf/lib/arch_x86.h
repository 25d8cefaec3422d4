/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* arch_x86: system call numbers and registers of x86-64, of i386 (int 0x80 and 32-bit programs) and
 * of x32 (the 64-bit numbers with one bit set).
 *
 * An architecture provides: arch_class (number -> class of the native table in the low byte, of the
 * compat table in the high byte), arch_number, arch_is_compat, arch_arguments, arch_arguments_at.
 */
#ifndef MW_LIB_ARCH_X86_H
#define MW_LIB_ARCH_X86_H

#include "compat.bpf.h"
#include "lib/class.h"

#define ARCH_NUMBERS   512 /* a power of two */
#define ARCH_X32_BIT   0x40000000u
#define ARCH_TS_COMPAT 2

#define NATIVE(number, class)        [number] = (class)
#define COMPAT(number, class)        [number] = (class) << 8
#define BOTH(number, native, compat) [number] = (native) | (compat) << 8

/* clang-format off */
static const u16 arch_class[ARCH_NUMBERS] = {
	NATIVE(2, CLASS_OPEN),
	COMPAT(5, CLASS_OPEN),
	COMPAT(8, CLASS_CREAT),
	COMPAT(23, CLASS_SETID), /* setuid16 */
	NATIVE(32, CLASS_DUP),
	NATIVE(33, CLASS_DUP), /* dup2 */
	BOTH(41, CLASS_SOCKET, CLASS_DUP),
	NATIVE(42, CLASS_CONNECT),
	NATIVE(43, CLASS_ACCEPT),
	NATIVE(44, CLASS_SEND), /* sendto */
	BOTH(46, CLASS_SEND, CLASS_SETID), /* sendmsg; setgid16 */
	NATIVE(49, CLASS_BIND),
	NATIVE(50, CLASS_LISTEN),
	COMPAT(55, CLASS_FCNTL),
	COMPAT(63, CLASS_DUP), /* dup2 */
	COMPAT(70, CLASS_SETID), /* setreuid16 */
	COMPAT(71, CLASS_SETID), /* setregid16 */
	NATIVE(72, CLASS_FCNTL),
	COMPAT(81, CLASS_SETID), /* setgroups16 */
	NATIVE(85, CLASS_CREAT),
	COMPAT(102, CLASS_SOCKETCALL),
	NATIVE(105, CLASS_SETID), /* setuid */
	NATIVE(106, CLASS_SETID), /* setgid */
	NATIVE(113, CLASS_SETID), /* setreuid */
	NATIVE(114, CLASS_SETID), /* setregid */
	NATIVE(116, CLASS_SETID), /* setgroups */
	NATIVE(117, CLASS_SETID), /* setresuid */
	NATIVE(119, CLASS_SETID), /* setresgid */
	NATIVE(122, CLASS_SETFSUID),
	NATIVE(123, CLASS_SETFSGID),
	COMPAT(138, CLASS_SETFSUID), /* setfsuid16 */
	COMPAT(139, CLASS_SETFSGID), /* setfsgid16 */
	COMPAT(164, CLASS_SETID), /* setresuid16 */
	COMPAT(170, CLASS_SETID), /* setresgid16 */
	COMPAT(203, CLASS_SETID), /* setreuid */
	COMPAT(204, CLASS_SETID), /* setregid */
	COMPAT(206, CLASS_SETID), /* setgroups */
	COMPAT(208, CLASS_SETID), /* setresuid */
	COMPAT(210, CLASS_SETID), /* setresgid */
	COMPAT(213, CLASS_SETID), /* setuid */
	COMPAT(214, CLASS_SETID), /* setgid */
	COMPAT(215, CLASS_SETFSUID),
	COMPAT(216, CLASS_SETFSGID),
	COMPAT(221, CLASS_FCNTL), /* fcntl64 */
	NATIVE(257, CLASS_OPENAT),
	BOTH(288, CLASS_ACCEPT, CLASS_KEYCTL), /* accept4 */
	NATIVE(292, CLASS_DUP), /* dup3 */
	COMPAT(295, CLASS_OPENAT),
	BOTH(304, CLASS_OPENAT, CLASS_SYMLINKAT), /* open_by_handle_at(mount_fd, handle, flags) */
	NATIVE(307, CLASS_SEND), /* sendmmsg */
	NATIVE(319, CLASS_MEMFD),
	COMPAT(330, CLASS_DUP), /* dup3 */
	COMPAT(342, CLASS_OPENAT), /* open_by_handle_at */
	COMPAT(345, CLASS_SEND), /* sendmmsg */
	COMPAT(356, CLASS_MEMFD),
	COMPAT(359, CLASS_SOCKET),
	COMPAT(361, CLASS_BIND),
	COMPAT(362, CLASS_CONNECT),
	COMPAT(363, CLASS_LISTEN),
	COMPAT(364, CLASS_ACCEPT), /* accept4 */
	COMPAT(369, CLASS_SEND), /* sendto */
	COMPAT(370, CLASS_SEND), /* sendmsg */
	BOTH(426, CLASS_SEND, CLASS_SEND), /* io_uring_enter */
	BOTH(437, CLASS_OPENAT2, CLASS_OPENAT2),
	BOTH(438, CLASS_DUP, CLASS_DUP), /* pidfd_getfd */

	/* What changes files. */
	NATIVE(1, CLASS_WRITE),
	COMPAT(4, CLASS_WRITE),
	BOTH(9, CLASS_MMAP, CLASS_LINK),
	BOTH(10, CLASS_MPROTECT, CLASS_UNLINK),
	COMPAT(14, CLASS_MKNOD),
	COMPAT(15, CLASS_CHMOD),
	COMPAT(16, CLASS_CHOWN16),
	NATIVE(18, CLASS_WRITE),
	NATIVE(20, CLASS_WRITE),
	COMPAT(21, CLASS_MOUNT),
	COMPAT(22, CLASS_UMOUNT_OLD),
	COMPAT(38, CLASS_RENAME),
	COMPAT(39, CLASS_MKDIR),
	BOTH(40, CLASS_WRITE, CLASS_RMDIR), /* sendfile; rmdir */
	COMPAT(52, CLASS_UMOUNT),
	NATIVE(76, CLASS_TRUNCATE),
	NATIVE(77, CLASS_FTRUNCATE),
	NATIVE(82, CLASS_RENAME),
	BOTH(83, CLASS_MKDIR, CLASS_SYMLINK),
	NATIVE(84, CLASS_RMDIR),
	NATIVE(86, CLASS_LINK),
	NATIVE(87, CLASS_UNLINK),
	NATIVE(88, CLASS_SYMLINK),
	NATIVE(90, CLASS_CHMOD),
	NATIVE(91, CLASS_FCHMOD),
	BOTH(92, CLASS_CHOWN, CLASS_TRUNCATE),
	BOTH(93, CLASS_FCHOWN, CLASS_FTRUNCATE),
	BOTH(94, CLASS_CHOWN, CLASS_FCHMOD), /* lchown */
	COMPAT(95, CLASS_FCHOWN16),
	NATIVE(133, CLASS_MKNOD),
	COMPAT(146, CLASS_WRITE),
	NATIVE(165, CLASS_MOUNT),
	NATIVE(166, CLASS_UMOUNT),
	COMPAT(181, CLASS_WRITE),
	COMPAT(182, CLASS_CHOWN16),
	COMPAT(187, CLASS_WRITE),
	NATIVE(188, CLASS_SETXATTR),
	NATIVE(189, CLASS_SETXATTR), /* lsetxattr */
	NATIVE(190, CLASS_FSETXATTR),
	COMPAT(193, CLASS_TRUNCATE64),
	COMPAT(194, CLASS_FTRUNCATE64),
	COMPAT(198, CLASS_CHOWN),
	COMPAT(207, CLASS_FCHOWN),
	COMPAT(212, CLASS_CHOWN),
	COMPAT(226, CLASS_SETXATTR),
	COMPAT(227, CLASS_SETXATTR),
	COMPAT(228, CLASS_FSETXATTR),
	COMPAT(239, CLASS_WRITE),
	NATIVE(258, CLASS_MKDIRAT),
	NATIVE(259, CLASS_MKNODAT),
	NATIVE(260, CLASS_FCHOWNAT),
	NATIVE(263, CLASS_UNLINKAT),
	NATIVE(264, CLASS_RENAMEAT),
	NATIVE(265, CLASS_LINKAT),
	NATIVE(266, CLASS_SYMLINKAT),
	NATIVE(268, CLASS_FCHMODAT),
	NATIVE(275, CLASS_COPY),
	NATIVE(285, CLASS_FALLOCATE),
	BOTH(296, CLASS_WRITE, CLASS_MKDIRAT),
	COMPAT(297, CLASS_MKNODAT),
	BOTH(298, CLASS_PERF_OPEN, CLASS_FCHOWNAT),
	COMPAT(301, CLASS_UNLINKAT),
	BOTH(302, CLASS_PRLIMIT, CLASS_RENAMEAT),
	COMPAT(303, CLASS_LINKAT),
	COMPAT(306, CLASS_FCHMODAT),
	BOTH(313, CLASS_FINIT_MODULE, CLASS_COPY),
	NATIVE(316, CLASS_RENAMEAT2),
	COMPAT(324, CLASS_FALLOCATE),
	NATIVE(326, CLASS_COPY),
	NATIVE(328, CLASS_WRITE),
	COMPAT(334, CLASS_WRITE),
	COMPAT(353, CLASS_RENAMEAT2),
	COMPAT(377, CLASS_COPY),
	COMPAT(379, CLASS_WRITE),
	BOTH(429, CLASS_MOVE_MOUNT, CLASS_MOVE_MOUNT),
	BOTH(452, CLASS_FCHMODAT, CLASS_FCHMODAT), /* fchmodat2 */
	BOTH(463, CLASS_SETXATTRAT, CLASS_SETXATTRAT),

	/* Acts. */
	COMPAT(26, CLASS_PTRACE),
	COMPAT(61, CLASS_CHROOT),
	COMPAT(66, CLASS_SETSID),
	COMPAT(75, CLASS_SETRLIMIT),
	NATIVE(101, CLASS_PTRACE),
	NATIVE(112, CLASS_SETSID),
	COMPAT(125, CLASS_MPROTECT),
	NATIVE(126, CLASS_SETCAP),
	COMPAT(128, CLASS_INIT_MODULE),
	COMPAT(129, CLASS_DELETE_MODULE),
	NATIVE(155, CLASS_PIVOT_ROOT),
	NATIVE(157, CLASS_PRCTL),
	NATIVE(160, CLASS_SETRLIMIT),
	NATIVE(161, CLASS_CHROOT),
	COMPAT(172, CLASS_PRCTL),
	NATIVE(175, CLASS_INIT_MODULE),
	NATIVE(176, CLASS_DELETE_MODULE),
	COMPAT(185, CLASS_SETCAP),
	COMPAT(192, CLASS_MMAP),
	COMPAT(217, CLASS_PIVOT_ROOT),
	NATIVE(246, CLASS_KEXEC_LOAD),
	NATIVE(248, CLASS_ADD_KEY),
	NATIVE(249, CLASS_REQUEST_KEY),
	NATIVE(250, CLASS_KEYCTL),
	NATIVE(272, CLASS_UNSHARE),
	COMPAT(283, CLASS_KEXEC_LOAD),
	COMPAT(286, CLASS_ADD_KEY),
	COMPAT(287, CLASS_REQUEST_KEY),
	NATIVE(308, CLASS_SETNS),
	COMPAT(310, CLASS_UNSHARE),
	NATIVE(311, CLASS_VM_WRITE),
	NATIVE(320, CLASS_KEXEC_FILE_LOAD),
	NATIVE(321, CLASS_BPF),
	NATIVE(323, CLASS_USERFAULTFD),
	NATIVE(329, CLASS_MPROTECT),
	COMPAT(336, CLASS_PERF_OPEN),
	COMPAT(340, CLASS_PRLIMIT),
	COMPAT(346, CLASS_SETNS),
	COMPAT(348, CLASS_VM_WRITE),
	COMPAT(350, CLASS_FINIT_MODULE),
	COMPAT(357, CLASS_BPF),
	COMPAT(374, CLASS_USERFAULTFD),
	COMPAT(380, CLASS_MPROTECT),
	BOTH(425, CLASS_IO_URING_SETUP, CLASS_IO_URING_SETUP),
};
/* clang-format on */

static __always_inline u64 arch_number(struct pt_regs *regs)
{
	return regs->orig_ax & 0xffffffff & ~(u64)ARCH_X32_BIT;
}

static __always_inline bool arch_is_compat(void)
{
	struct task_struct *task = (void *)bpf_get_current_task();
	return BPF_CORE_READ(task, thread_info.status) & ARCH_TS_COMPAT;
}

static __always_inline void arch_arguments(
	struct class_arguments *out, struct pt_regs *regs, bool compat)
{
	if (compat) {
		out->value[0] = (u32)regs->bx;
		out->value[1] = (u32)regs->cx;
		out->value[2] = (u32)regs->dx;
		out->value[3] = (u32)regs->si;
		out->value[4] = (u32)regs->di;
		return;
	}
	out->value[0] = regs->di;
	out->value[1] = regs->si;
	out->value[2] = regs->dx;
	out->value[3] = regs->r10;
	out->value[4] = regs->r8;
}

/* The same for functions that are verified on their own and know the registers as a number. */
static __always_inline void arch_arguments_at(
	struct class_arguments *out, u64 regs_number, bool compat)
{
	struct pt_regs *regs = (void *)regs_number;
	u64 di = BPF_CORE_READ(regs, di), si = BPF_CORE_READ(regs, si);
	out->value[2] = BPF_CORE_READ(regs, dx);
	if (compat) {
		out->value[0] = (u32)BPF_CORE_READ(regs, bx);
		out->value[1] = (u32)BPF_CORE_READ(regs, cx);
		out->value[2] = (u32)out->value[2];
		out->value[3] = (u32)si;
		out->value[4] = (u32)di;
		return;
	}
	out->value[0] = di;
	out->value[1] = si;
	out->value[3] = BPF_CORE_READ(regs, r10);
	out->value[4] = BPF_CORE_READ(regs, r8);
}

#undef NATIVE
#undef COMPAT
#undef BOTH

#endif
