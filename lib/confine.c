/* confine.c - a program takes from itself what it never needs */
#include "confine.h"

#include <errno.h>
#include <linux/landlock.h>
#include <malloc.h>
#include <sched.h>
#include <seccomp.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "log.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* Other programs, and what others have in memory: nothing of ours ever asks. */
static const int fatal[] = {
	SCMP_SYS(execve),
	SCMP_SYS(execveat),
	SCMP_SYS(kcmp),
	SCMP_SYS(pidfd_getfd),
	SCMP_SYS(process_madvise),
	SCMP_SYS(process_vm_readv),
	SCMP_SYS(process_vm_writev),
	SCMP_SYS(ptrace),
};

/*
 * What is for administrators, or had more faults than uses.  There is no such
 * call, as in an old kernel: libraries know how to go on without.  Of clone3()
 * cannot be told what it is for, and glibc uses clone() then.
 */
static const int refused[] = {
	SCMP_SYS(acct),
	SCMP_SYS(add_key),
	SCMP_SYS(adjtimex),
	SCMP_SYS(bpf),
	SCMP_SYS(chroot),
	SCMP_SYS(clock_adjtime),
	SCMP_SYS(clock_settime),
	SCMP_SYS(clone3),
	SCMP_SYS(delete_module),
	SCMP_SYS(fanotify_init),
	SCMP_SYS(finit_module),
	SCMP_SYS(fsconfig),
	SCMP_SYS(fsmount),
	SCMP_SYS(fsopen),
	SCMP_SYS(fspick),
	SCMP_SYS(init_module),
	SCMP_SYS(io_uring_enter),
	SCMP_SYS(io_uring_register),
	SCMP_SYS(io_uring_setup),
	SCMP_SYS(ioperm),
	SCMP_SYS(iopl),
	SCMP_SYS(kexec_file_load),
	SCMP_SYS(kexec_load),
	SCMP_SYS(keyctl),
	SCMP_SYS(lookup_dcookie),
	SCMP_SYS(memfd_create),
	SCMP_SYS(memfd_secret),
	SCMP_SYS(migrate_pages),
	SCMP_SYS(modify_ldt),
	SCMP_SYS(mount),
	SCMP_SYS(mount_setattr),
	SCMP_SYS(move_mount),
	SCMP_SYS(move_pages),
	SCMP_SYS(name_to_handle_at),
	SCMP_SYS(open_by_handle_at),
	SCMP_SYS(open_tree),
	SCMP_SYS(perf_event_open),
	SCMP_SYS(personality),
	SCMP_SYS(pidfd_open),
	SCMP_SYS(pivot_root),
	SCMP_SYS(process_mrelease),
	SCMP_SYS(quotactl),
	SCMP_SYS(quotactl_fd),
	SCMP_SYS(reboot),
	SCMP_SYS(request_key),
	SCMP_SYS(setdomainname),
	SCMP_SYS(sethostname),
	SCMP_SYS(setns),
	SCMP_SYS(settimeofday),
	SCMP_SYS(swapoff),
	SCMP_SYS(swapon),
	SCMP_SYS(syslog),
	SCMP_SYS(umount2),
	SCMP_SYS(unshare),
	SCMP_SYS(userfaultfd),
	SCMP_SYS(vhangup),
	SCMP_SYS(vmsplice),
};

/* As clone() has them: who has a namespace is an administrator in it. */
static const scmp_datum_t namespaces[] = {
	CLONE_NEWCGROUP, CLONE_NEWIPC,  CLONE_NEWNET, CLONE_NEWNS,
	CLONE_NEWPID,    CLONE_NEWUSER, CLONE_NEWUTS,
};

/* Names are looked up by what the kernel tells of addresses. */
static bool is_needed(int family, bool network)
{
	return family == AF_UNIX ||
	       (network && (family == AF_INET || family == AF_INET6 ||
	                    family == AF_NETLINK));
}

static int filter_sockets(scmp_filter_ctx filter, bool network)
{
	const uint32_t error = SCMP_ACT_ERRNO(EAFNOSUPPORT);
	int failed = seccomp_rule_add(filter, error, SCMP_SYS(socket), 1,
	                              SCMP_A0(SCMP_CMP_GT, AF_NETLINK, 0));

	for (int family = 0; !failed && family <= AF_NETLINK; family++)
		if (!is_needed(family, network))
			failed = seccomp_rule_add(
				filter, error, SCMP_SYS(socket), 1,
				SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)family, 0));
	return failed;
}

static int filter_calls(scmp_filter_ctx filter)
{
	const uint32_t none = SCMP_ACT_ERRNO(ENOSYS);
	int failed = 0;

	for (size_t i = 0; !failed && i < COUNT(fatal); i++)
		failed = seccomp_rule_add(filter, SCMP_ACT_KILL_PROCESS,
		                          fatal[i], 0);
	for (size_t i = 0; !failed && i < COUNT(refused); i++)
		failed = seccomp_rule_add(filter, none, refused[i], 0);
	for (size_t i = 0; !failed && i < COUNT(namespaces); i++)
		failed = seccomp_rule_add(filter, none, SCMP_SYS(clone), 1,
		                          SCMP_A0(SCMP_CMP_MASKED_EQ,
		                                  namespaces[i],
		                                  namespaces[i]));
	return failed;
}

static void filter(bool network)
{
	scmp_filter_ctx made = seccomp_init(SCMP_ACT_ALLOW);
	int failed = made ? 0 : -ENOMEM;

	if (!failed)
		failed = filter_calls(made);
	if (!failed)
		failed = filter_sockets(made, network);
	if (!failed)
		failed = seccomp_load(made);
	if (failed)
		log_warn("it goes on without a filter of system calls: %s",
		         strerror(-failed));
	seccomp_release(made);
}

/*
 * A domain of its own, from which nobody outside is looked into: neither by a
 * call, nor by what /proc shows of their environment and memory.  Whoever is
 * outside sees in as before.  And in it no file is run, no device made.
 */
static void stay_inside(void)
{
	const struct landlock_ruleset_attr nothing = {
		.handled_access_fs = LANDLOCK_ACCESS_FS_EXECUTE |
		                     LANDLOCK_ACCESS_FS_MAKE_BLOCK |
		                     LANDLOCK_ACCESS_FS_MAKE_CHAR,
	};
	int domain = (int)syscall(SYS_landlock_create_ruleset, &nothing,
	                          sizeof nothing, 0);

	if (domain == -1)
		return; /* a kernel without */
	if (syscall(SYS_landlock_restrict_self, domain, 0))
		log_warn("it goes on outside of a domain: %s", strerror(errno));
	close(domain);
}

void confine(bool network)
{
	if (!CONFINED)
		return;
	setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 });
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		die("it may get more rights: %s", strerror(errno));
	stay_inside();
	filter(network);
	malloc_trim(0); /* the rules took more than the program has */
}
