skip-unless: strace -f -o /dev/null true
What stands in the way of a home is said, with what to do. A disk that cannot be written, which
even reading needs:

  $ printf 'export AJAR_HOME="$PWD/home" ASAN_OPTIONS=exitcode=99:detect_leaks=0\nat() { strace -f -o trace "$@" 2>&1 | sed "s|$PWD|.|g"; }\n' >env; . ./env; ajar user add alice 2>/dev/null
  alice is added.
  $ . ./env; at -P "$AJAR_HOME/ajar.db" -e inject=openat:error=EROFS ajar user list
  ajar: ./home/ajar.db: could not open it for writing, which even reading needs: make it and its folder writable for you
  $ . ./env; at -e inject=pwrite64:error=EROFS:when=1 ajar user add bob
  ajar: ./home/ajar.db: could not read or write: Read-only file system
  $ . ./env; at -P "$AJAR_HOME/tmp" -e inject=openat:error=EACCES ajar show
  ajar: ./home: could not open its folders: Permission denied: make it writable for you
  $ . ./env; at -P "$AJAR_HOME" -e inject=openat:error=EACCES ajar show
  ajar: ./home: could not open: Permission denied
  $ . ./env; at -e inject=pwrite64:error=ENOSPC:when=1+ ajar user add bob
  ajar: ./home/ajar.db: no room left on its disk: free some, then try again
  $ . ./env; at -P "$AJAR_HOME/ajar.db" -e inject=pread64:error=EIO ajar user list
  ajar: ./home/ajar.db: could not read or write: Input/output error
  $ . ./env; AJAR_HOME=env ajar show
  ajar: env: nothing is kept here yet: begin with `ajar release DIR NS/NAME`, `ajar key new NAME` or `ajar user add NAME`, or set AJAR_HOME to where it is
  ? 1
  $ . ./env; AJAR_HOME=env ajar user add bob
  ajar: env: not a folder
  ? 5
  $ . ./env; ajar user list | cut -d' ' -f1
  name
  alice

A database that is none, and one that something has written over:

  $ . ./env; mkdir other; cp env other/ajar.db; AJAR_HOME=other ajar show
  ajar: other/ajar.db: the database is damaged: put a copy of it back, or move it away and release again
  ? 5
  $ . ./env; cp -r home hurt; printf 'XXXXXXXXXXXXXXXXXXXXXXXX' | dd of=hurt/ajar.db conv=notrunc status=none; AJAR_HOME=hurt ajar show
  ajar: hurt/ajar.db: the database is damaged: put a copy of it back, or move it away and release again
  ? 5
