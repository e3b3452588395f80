skip-unless: openssl version
A decision that waits for a key elsewhere: the statement goes there as a file, and what comes back counts.

  $ mkdir tiny; printf '\070\0\0\0\0\0\0\0{"w":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}   abcd' >tiny/model.safetensors; printf 'policy "P" version 1.\nStart from open.\nfact files.code_execution is a count, higher is riskier.\nrule code: at most closed when files.code_execution is above 0.\n' >open.ajar
  $ printf 'export AJAR_HOME="$PWD/home"\nids() { sed -E "s/(commit +)[0-9a-f]{12}/\\1ID/"; }\n' >env; openssl ecparam -genkey -name prime256v1 -noout >bob.key; openssl pkey -in bob.key -pubout >bob.pub
  $ . ./env; ajar key new --no-passphrase --origin log.test >/dev/null 2>&1; ajar key add bob bob.pub 2>/dev/null >&2; ajar key sign 1; ajar key threshold 2
  bob signs for this home: that is signed, in the log, and holds.
  2 release keys must sign: that is signed, in the log, and holds.
  $ . ./env; ajar release tiny acme/tiny --policy open.ajar 2>/dev/null | ids | grep ^Made
  Made acme/tiny as commit ID: 1 files, 68 B; signed by 1 of 2: release
  $ . ./env; ajar show acme/tiny --statement >statement; tail -c 1 statement; echo; ajar sign --statement statement --key ./bob.key -o bob.json >/dev/null 2>&1; ajar endorse acme/tiny --with bob.json | ids
  }
  acme/tiny commit ID: signed by release, bob, logged as entries 2, 3 of log.test; it holds
