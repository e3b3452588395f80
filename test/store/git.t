skip-unless: command -v git
The names of trees and commits are those that git gives. kill_test releases a folder without a
look; git gets the same files, a pointer where one is stored apart.

  $ mkdir -p model/sub/deep "model/sub dir" model/sub.d
  $ cd model; echo '# tiny' >README.md; printf '{}' >config.json; printf '\0\1\2\3' >sub/deep/model.safetensors
  $ cd model; echo a >sub-a; echo b >sub.d/b; echo c >'sub dir/c'; echo d >sub0; : >empty; echo e >sub/z
  $ cd model; head -c 1048576 /dev/zero | tr '\0' x >large.txt; head -c 1048575 large.txt >small.txt
  $ printf '#!/bin/sh\nexec "%s/test/store/kill_test" "$@"\n' "$(dirname "$(command -v ajar)")" >store; chmod +x store
  $ AJAR_HOME=$PWD/home ./store release model acme/tiny open >first; AJAR_HOME=$PWD/home ./store release model acme/tiny open 1700000001 >second

  $ cp -r model work; git init -q work
  $ pointer() { printf 'version https://git-lfs.github.com/spec/v1\noid sha256:%s\nsize %s\n' $(sha256sum <$1 | cut -d' ' -f1) $(stat -c %s $1) >$1.new; mv $1.new $1; }; pointer work/large.txt; pointer work/sub/deep/model.safetensors
  $ cd work; git -c core.autocrlf=false add -A; git write-tree >../tree; echo "tree $(cat ../tree)" >../want; tail -n 1 ../first | diff - ../want && tail -n 1 ../second | diff - ../want
  $ printf 'export GIT_AUTHOR_NAME=ajar GIT_AUTHOR_EMAIL=ajar@localhost GIT_COMMITTER_NAME=ajar GIT_COMMITTER_EMAIL=ajar@localhost GIT_AUTHOR_DATE="$1 +0000" GIT_COMMITTER_DATE="$1 +0000"; shift; exec git -C work commit-tree "$@"' >commit
  $ sh commit 1700000000 -m release $(cat tree) >c1; echo "commit $(cat c1)" >want; head -n 1 first | diff - want
  $ sh commit 1700000001 -m release -p $(cat c1) $(cat tree) >c2; echo "commit $(cat c2)" >want; head -n 1 second | diff - want
