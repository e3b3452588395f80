/* jail.h - how a process gives up its rights, wall by wall. Each wall holds without the others;
 * none can be left again. docs/threats.md says what stays allowed. */
#ifndef AJAR_SANDBOX_JAIL_H
#define AJAR_SANDBOX_JAIL_H

#include "base/base.h"

enum { JAIL_SOCKET = 3 }; /* the only descriptor a jailed process may write to */

/* No more rights by exec, no core files, no debugger, little memory, no growing files. */
bool jail_limits(struct err *err) MUST;
/* No name in any file system can be opened. ERR_ABSENT where the kernel has no Landlock. */
bool jail_paths(struct err *err) MUST;
/* Only the system calls a reader needs; any other kills the process. ERR_ABSENT where the kernel
 * has no seccomp. Only a process of one thread may do this. */
bool jail_calls(struct err *err) MUST;

#endif
