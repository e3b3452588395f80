#!/usr/bin/env -S python3 -B
"""terminal.py PROMPT ANSWER [PROMPT ANSWER]... -- COMMAND...: runs it on a terminal of its own, waits for each
prompt and types the answer (^C is the key); prints the screen, how it ended, and whether the terminal echoes."""
import os
import pty
import signal
import sys
import termios

split = sys.argv.index("--")
script, command = sys.argv[1:split], sys.argv[split + 1:]
pid, fd = pty.fork()
if pid == 0:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # what runs behind others may have it ignored
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])
    os.execvp(command[0], command)
screen, seen = b"", 0


def more():
    global screen
    try:
        piece = os.read(fd, 4096)
    except OSError:  # the other side is closed
        piece = b""
    screen += piece
    return piece != b""


for prompt, answer in zip(script[::2], script[1::2]):
    while prompt.encode() not in screen[seen:] and more():
        pass
    seen = len(screen)
    os.write(fd, b"\x03" if answer == "^C" else answer.encode() + b"\n")
while more():
    pass
echo = bool(termios.tcgetattr(fd)[3] & termios.ECHO)
status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
print(screen.decode().replace("\r\n", "\n"), end="")
print(f"ended with {status}, echo {'on' if echo else 'off'}")
