skip-unless: strace -qq true
What may hold a passphrase or a private key is closed to debuggers of the same user before it opens any file of the home:

  $ export AJAR_HOME=home; ajar key new --no-passphrase >/dev/null 2>&1; ASAN_OPTIONS="$ASAN_OPTIONS:detect_leaks=0" strace -qq -o trace -e trace=prctl,openat ajar key list >/dev/null; grep -o 'PR_SET_DUMPABLE, SUID_DUMP_DISABLE) *= 0\|"home[^"]*"' trace | head -n 1 | tr -s ' '
  PR_SET_DUMPABLE, SUID_DUMP_DISABLE) = 0
