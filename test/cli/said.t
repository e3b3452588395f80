skip-unless: python3 -c 1 && openssl version
What a statement says beside its record is made again, too: who has all keys can sign another end and another
summary than those of the decision, and nobody takes them.

  $ (umask 077; echo 'correct horse battery' >words); printf 'export AJAR_HOME=$PWD/hub AJAR_PASSPHRASE_FILE=$PWD/words\n' >env; mkdir tiny; printf '\070\0\0\0\0\0\0\0{"w":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}   abcd' >tiny/model.safetensors; printf 'policy "House" version 1.\nStart from open.\nfact files.code_execution is a count, higher is riskier.\nrule code: at most closed when files.code_execution is above 0.\n' >open.ajar
  $ printf 'import hashlib, re, sqlite3, sys\nd = sqlite3.connect("hub/ajar.db")\nsid, tid = d.execute("SELECT s.id, s.text FROM statements s JOIN decisions x ON x.statement = s.id").fetchone()\nt = bytes(d.execute("SELECT bytes FROM texts WHERE id = ?", (tid,)).fetchone()[0]).decode()\nb = re.sub(sys.argv[1], sys.argv[2], t).encode()\nassert b.decode() != t\nkind = b"application/vnd.in-toto+json"\npae = b"DSSEv1 %%d %%s %%d %%s" %% (len(kind), kind, len(b), b)\ntriggers = d.execute("SELECT name, sql FROM sqlite_master WHERE type = \x27trigger\x27").fetchall()\nfor n, _ in triggers:\n    d.execute("DROP TRIGGER " + n)\nd.execute("DELETE FROM signatures WHERE statement = ?", (sid,))\nnew = d.execute("INSERT INTO texts (sha256, bytes) VALUES (?, ?)", (hashlib.sha256(b).digest(), b)).lastrowid\nd.execute("UPDATE statements SET sha256 = ?, text = ? WHERE id = ?", (hashlib.sha256(pae).digest(), new, sid))\nfor _, s in triggers:\n    d.execute(s)\nd.commit()\n' >say.py
  $ printf 'said() { rm -rf hub trust; ajar key new --origin log.test >/dev/null 2>&1; ajar key new b >/dev/null 2>&1; ajar key sign 1 >/dev/null; ajar key threshold 2 --key release >/dev/null; ajar release tiny acme/tiny --policy open.ajar --key release >/dev/null 2>&1; python3 say.py "$@"; ajar show acme/tiny --statement >statement; for k in release b; do ajar endorse acme/tiny --key $k >/dev/null; done; ajar show acme/tiny --receipt >r.json; ajar key show --trust trust >/dev/null 2>&1; AJAR_HOME=none ajar verify --receipt r.json --trust trust --policy open.ajar | sed -nE "s/20[0-9T:-]+Z/DATE/g; 1p; /^  (validity|replay)/p"; }\n' >>env
  $ . ./env; said '"expiresAt":"[^"]*"' '"expiresAt":"2099-12-31T00:00:00Z"'
  ajar: not verified
    validity   no           the decision holds until DATE, and the statement says another end
    replay     yes          it comes to the same record, byte for byte
  $ . ./env; said '"summary":"[^"]*"' '"summary":"audited, and safe"'; openssl ecparam -genkey -name prime256v1 -noout >k.pem; ajar sign --statement statement --key ./k.pem -o b.json | sed -E '1d; s/20[0-9T:-]+Z/DATE/'
  ajar: not verified
    validity   yes          until DATE
    replay     no           the record is the same, and the summary of the statement is another
    decision 1 of acme/tiny: open, until DATE
    audited, and safe
