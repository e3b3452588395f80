skip-unless: script -qec true /dev/null

Who sits at a terminal is asked before anything is installed, and may say no:

  $ mkdir bin; for p in sh sed tr cat rm mktemp; do ln -s "$(command -v $p)" bin/$p; done
  $ printf '#!/bin/sh\necho 0\n' >bin/id; printf '#!/bin/sh\ntouch installed\n' >bin/apt-get; chmod +x bin/id bin/apt-get
  $ echo n | script -qec "env PATH=$PWD/bin $ROOT/tools/deps build" /dev/null | tail -n 1 | tr -d '\r'
  Install them now with apt-get? [Y/n] Nothing was installed.
  $ ls installed
  ls: cannot access 'installed': No such file or directory
  ? 2
