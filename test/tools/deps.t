A machine on which everything is there hears nothing:

  $ $ROOT/tools/deps build

On one that lacks much, an administrator's tools being these:

  $ mkdir bin; for p in sh sed tr cat rm mktemp id tail; do ln -s "$(command -v $p)" bin/$p; done
  $ printf '#!/bin/sh\necho ${as:-1000}\n' >bin/id.new; chmod +x bin/id.new; mv bin/id.new bin/id
  $ for p in cc make; do ln -s /bin/true bin/$p; done

somebody else than root is told what is missing, what for, and what to ask for:

  $ PATH=$PWD/bin $ROOT/tools/deps build 2>&1 | sed '5,/^$/d'
  To build ajar, these Debian packages are missing:
  
    pkg-config           finds the libraries
    libsqlite3-dev       the hub's database
  This is not Debian; install what corresponds to them, and try again.
  $ PATH=$PWD/bin $ROOT/tools/deps build 2>/dev/null
  ? 1
  $ printf '#!/bin/sh\necho "$@" >>%s/apt.log\n[ "$1" = -q ] && [ "$2" = update ] && : >%s/updated\n[ -e %s/updated ] || exit 100\nprintf "#!/bin/sh\\n" >%s/bin/pkg-config; chmod +x %s/bin/pkg-config\n' $PWD $PWD $PWD $PWD $PWD >bin/apt-get; ln -s "$(command -v chmod)" bin/chmod; chmod +x bin/apt-get
  $ PATH=$PWD/bin $ROOT/tools/deps build 2>&1 | tail -n 3 | cut -c-80
  Installing needs an administrator. The command is:
  
    sudo apt-get install --no-install-recommends pkg-config libsqlite3-dev libssl-
  $ cat apt.log
  cat: apt.log: No such file or directory
  ? 1

and root gets it installed, the lists of packages being fetched where they are not there:

  $ as=0 PATH=$PWD/bin $ROOT/tools/deps --check build 2>&1 | tail -n 3 | cut -c-80
  Install them with:
  
    apt-get install --no-install-recommends pkg-config libsqlite3-dev libssl-dev l
  $ as=0 PATH=$PWD/bin $ROOT/tools/deps build 2>&1 | tail -n 1
  Installing; this takes a minute or two.
  $ cut -c-80 apt.log
  -q -y -o Dpkg::Use-Pty=0 --no-install-recommends install pkg-config libsqlite3-d
  -q update
  -q -y -o Dpkg::Use-Pty=0 --no-install-recommends install pkg-config libsqlite3-d
  $ as=0 PATH=$PWD/bin $ROOT/tools/deps build

An installation that fails shows why:

  $ rm bin/pkg-config; printf '#!/bin/sh\necho E: no room; exit 100\n' >bin/apt-get
  $ as=0 PATH=$PWD/bin $ROOT/tools/deps build 2>&1 | tail -n 2
  E: no room
  apt-get could not install them; its last words are above.
  $ printf '#!/bin/sh\n' >bin/apt-get; as=0 PATH=$PWD/bin $ROOT/tools/deps build 2>&1 | tail -n 1 | cut -c-57
  Installed, and still not found: pkg-config libsqlite3-dev

The Makefile asks pkg-config for what stands in the same list; other words are refused:

  $ $ROOT/tools/deps --pkgs | head -n 2
  sqlite3
  libcrypto
  $ $ROOT/tools/deps everything
  usage: tools/deps [--check] build|demo|test|bench
  ? 2
