skip-unless: strace -f -o /dev/null true
What cannot be read is told of, and everything else is looked at: a file, a folder, a file of a cache

  $ mkdir -p m/sub; echo '{"model_type":"llama"}' >m/config.json; echo hello >m/a.txt; echo hello >m/sub/b.txt
  $ printf 'export ASAN_OPTIONS=exitcode=99:detect_leaks=0\nat() { strace -f -o trace "$@" >said 2>&1; s=$?; grep -v ^strace: said; return $s; }\n' >env
  $ . ./env; at -P a.txt -e inject=openat2:error=EACCES ajar scan m
  high      it could not be read (SCAN-INCOMPLETE)
            "a.txt": could not open: Permission denied
    why     what was not looked at may be anything, so it cannot be called clean
    to do   make it readable, wait until nobody writes to it any more, or remove
            it; then scan again
  
  not clean: 1 high; 1 could not be read
  ? 1
  $ . ./env; at -P sub -e inject=openat2:error=EACCES ajar scan m
  high      it could not be read (SCAN-INCOMPLETE)
            "sub": could not open the folder: Permission denied
    why     what was not looked at may be anything, so it cannot be called clean
    to do   make it readable, wait until nobody writes to it any more, or remove
            it; then scan again
  
  not clean: 1 high; 1 could not be read
  ? 1
  $ . ./env; at -P "$PWD/m/sub" -e inject=getdents64:error=EIO ajar scan m | head -n 2
  high      it could not be read (SCAN-INCOMPLETE)
            "sub": could not read the folder: Input/output error
  $ . ./env; at -P "$PWD/m/a.txt" -e inject=pread64:error=EIO ajar scan m | head -n 2
  high      it could not be read (SCAN-INCOMPLETE)
            "a.txt": could not read: Input/output error
  $ . ./env; at -P a.txt -e inject=newfstatat:error=ENOENT ajar scan m | head -n 2
  high      it could not be read (SCAN-INCOMPLETE)
            "a.txt": could not stat: No such file or directory
  $ mkdir -p hub/models--a--b/blobs hub/models--a--b/snapshots/1 hub/models--a--b/snapshots/2; cp m/config.json hub/models--a--b/blobs/c; for i in 1 2; do ln -s ../../blobs/c hub/models--a--b/snapshots/$i/config.json; done
  $ . ./env; at -P snapshots/1/config.json -e inject=openat2:error=EACCES:when=2 ajar scan hub | sed -n 1,4p
  "a/b" at "1"
  
  high      it could not be read (SCAN-INCOMPLETE)
            "config.json": could not open: Permission denied
  $ . ./env; at -P hub/models--a--b/snapshots/1 -e inject=openat:error=EACCES:when=1 ajar scan hub | grep -v '^$'
  "a/b" at "1"
  not clean: it could not be looked at: hub/models--a--b/snapshots/1: could not
    open the folder: Permission denied
  "a/b" at "2"
  clean: nothing found; every byte of 1 file was examined, 23 B
  not clean       "a/b" at "1"
  clean           "a/b" at "2"
  2 looked at: 1 clean, 1 not clean, 0 not to be loaded

No digest is stated of a folder that was not read to its end:

  $ . ./env; at -P a.txt -e inject=openat2:error=EACCES ajar scan --json m | grep -o '"bytes":[^{]*{'
  "bytes":29,"weights":null,"release":null,"counts":{

Of the one thing that was asked for, or by a command that states digests, it is a failure:

  $ . ./env; at -P m/a.txt -e inject=openat:error=EACCES ajar scan m/a.txt
  ajar: m/a.txt: "a.txt": could not open: Permission denied
  ? 5
  $ . ./env; at -P a.txt -e inject=openat2:error=EACCES ajar inspect m
  ajar: m: "a.txt": could not open: Permission denied
  ? 5
  $ . ./env; at -P sub -e inject=openat2:error=EACCES ajar inspect m
  ajar: m: "sub": could not open the folder: Permission denied
  ? 5
  $ . ./env; at -P a.txt -e inject=openat2:error=EACCES ajar decide m
  ajar: m: "a.txt": could not open: Permission denied
  ? 5
