skip-unless: openssl version

A model is signed with a key, and verified with the public half of it:

  $ openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out k.pem 2>/dev/null; openssl pkey -in k.pem -pubout -out k.pub
  $ mkdir -p m/tokenizer m/.git m/.cache/huggingface m/ajar; echo '{}' >m/config.json; echo a >m/tokenizer.json; echo b >m/tokenizer/merges.txt; touch m/.empty m/.gitattributes
  $ echo x >m/.git/config; echo y >m/.cache/huggingface/CACHEDIR.TAG
  $ ajar sign m --key k.pem | sed 's/^key .*/key/'
  signed     4 files, 7 B
  root       f0a6a3b4b5d0a2ec3101c115f3b147cbf10fc8ca08fa7119a707e4f72d0b6663
             41efb746d05b9c3bd12a1bf98247114c77b7245c0deff2c7df9f688cfa631c0b in the order of `model_signing digest`
  key
  signature  m/model.sig
  $ ajar verify m --key k.pub | grep -v 'by key'
  verified       4 files, 7 B
  root           f0a6a3b4b5d0a2ec3101c115f3b147cbf10fc8ca08fa7119a707e4f72d0b6663
  passed over    .cache/huggingface/CACHEDIR.TAG and 2 more, which the signature does not cover

The key is named by the digest of its text, in the answers and in the bundle:

  $ test "$(ajar verify --json m --key k.pub | grep -o '"key":"[^"]*"')" = "\"key\":\"$(sha256sum <k.pub | cut -d' ' -f1)\"" && grep -o "$(sha256sum <k.pub | cut -d' ' -f1)" m/model.sig | wc -l
  1

What is signed is canonical: the same files give the same bytes, under another signature.

  $ payload() { grep -o '"payload":"[^"]*"' "$1" | cut -d'"' -f4 | base64 -d; }; payload m/model.sig; echo
  {"_type":"https://in-toto.io/Statement/v1","predicate":{"resources":[{"algorithm":"sha256","digest":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","name":".empty"},{"algorithm":"sha256","digest":"ca3d163bab055381827226140568f3bef7eaac187cebd76878e0b63e9e442356","name":"config.json"},{"algorithm":"sha256","digest":"87428fc522803d31065e7bce3cf03fe475096631e5e07bbd7a0fde60c4cf25c7","name":"tokenizer.json"},{"algorithm":"sha256","digest":"0263829989b6fd954f72baaf2fc64bc2e2f01d692d4de72986ea808f6e99813f","name":"tokenizer/merges.txt"}],"serialization":{"allow_symlinks":false,"hash_type":"sha256","ignore_paths":[".cache/huggingface",".git",".gitattributes",".github",".gitignore","ajar","model.sig"],"method":"files"}},"predicateType":"https://model_signing/signature/v1.0","subject":[{"digest":{"sha256":"f0a6a3b4b5d0a2ec3101c115f3b147cbf10fc8ca08fa7119a707e4f72d0b6663"},"name":"m"}]}
  $ payload() { grep -o '"payload":"[^"]*"' "$1" | cut -d'"' -f4 | base64 -d; }; payload m/model.sig >one; ajar sign m --key k.pem -o again.sig >/dev/null; payload again.sig >two; cmp one two && ! cmp -s m/model.sig again.sig && ajar verify m --signature again.sig --key k.pub | head -n 1
  verified       4 files, 7 B

OpenSSL verifies it, over the bytes a DSSE signature is over:

  $ { printf 'DSSEv1 28 application/vnd.in-toto+json %d ' "$(wc -c <one)"; cat one; } >pae; grep -o '"sig":"[^"]*"' m/model.sig | cut -d'"' -f4 | base64 -d >sig; openssl dgst -sha256 -verify k.pub -signature sig pae
  Verified OK

Every difference is told of, and a file under another name is one:

  $ cp -r m n; echo '{ }' >n/config.json; mv n/tokenizer.json n/tok.json; rm n/.empty; echo new >n/extra.py; ajar verify n --key k.pub
  not verified: 4 files are not as signed
    changed     config.json     signed as ca3d163bab05..., is 1d6faa9e1a76...
    missing     .empty
    renamed     tokenizer.json  now tok.json
    not signed  extra.py
  ? 1
  $ ajar verify --json n --key k.pub | tr '{' '\n' | grep change
  "change":"changed","path":"config.json","signed":"ca3d163bab055381827226140568f3bef7eaac187cebd76878e0b63e9e442356","is":"1d6faa9e1a76d13f3ab8558a3640158b1f0a54f624a4e37ddc3ef41ed4191058"},
  "change":"missing","path":".empty","signed":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
  "change":"renamed","path":"tokenizer.json","now":"tok.json","signed":"87428fc522803d31065e7bce3cf03fe475096631e5e07bbd7a0fde60c4cf25c7"},
  "change":"unsigned","path":"extra.py"}],"passed_over":[".cache/huggingface/CACHEDIR.TAG",".git",".gitattributes"]}

Names that look the same and are other bytes are told apart: composed in another way, or of another alphabet.
What only resembles stays as it is:

  $ twins() { rm -rf u; mkdir u; echo a >"u/$(printf "$1")"; ajar sign u --key k.pem >/dev/null; rm u/$(printf "$1"); echo "${3-b}" >"u/$(printf "$2")"; ajar verify u --key k.pub; }; twins 'caf\303\251' 'cafe\314\201'; twins 'cafe\314\201' 'caf\303\251' a; twins 'config' '\321\201onfig'; twins '\355\225\234.py' '\341\204\222\341\205\241\341\206\253.py'
  not verified: 2 files are not as signed
    missing     caf\xc3\xa9
    not signed  cafe\xcc\x81
  names that look the same and are not have their bytes as \xNN: a letter is composed in another way there, or of another alphabet
  not verified: 1 file is not as signed
    renamed  cafe\xcc\x81  now caf\xc3\xa9
  names that look the same and are not have their bytes as \xNN: a letter is composed in another way there, or of another alphabet
  not verified: 2 files are not as signed
    missing     config
    not signed  \xd1\x81onfig
  names that look the same and are not have their bytes as \xNN: a letter is composed in another way there, or of another alphabet
  not verified: 2 files are not as signed
    missing     \xed\x95\x9c.py
    not signed  \xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab.py
  names that look the same and are not have their bytes as \xNN: a letter is composed in another way there, or of another alphabet
  ? 1
  $ twins() { rm -rf u; mkdir u; echo a >"u/$(printf "$1")"; ajar sign u --key k.pem >/dev/null; rm u/$(printf "$1"); echo "${3-b}" >"u/$(printf "$2")"; ajar verify u --key k.pub; }; twins 'caf\303\251' cafe; twins '\303\251' '\303\251\314\201\314\201x'; twins '\346\227\245' '\344\270\255'; twins '\303\251' '\303\250'; twins a b; twins aa a; twins a 'e\314\201'
  not verified: 2 files are not as signed
    missing     café
    not signed  cafe
  not verified: 2 files are not as signed
    missing     é
    not signed  é́́x
  not verified: 2 files are not as signed
    missing     日
    not signed  中
  not verified: 2 files are not as signed
    missing     é
    not signed  è
  not verified: 2 files are not as signed
    missing     a
    not signed  b
  not verified: 2 files are not as signed
    missing     aa
    not signed  a
  not verified: 2 files are not as signed
    missing     a
    not signed  é
  ? 1

  $ cp -r m o; echo new >o/extra.py; ajar verify o --key k.pub; ajar verify o --key k.pub --ignore-unsigned | sed -n '/not signed/p'; ajar verify o --key k.pub --ignore extra.py | head -n 1
  not verified: 1 file is not as signed
    not signed  extra.py
  what is signed is as it was; --ignore-unsigned would let the rest be
  not signed     1 file
  verified       4 files, 7 B
  $ touch "o/$(printf 'a\nb')"; ajar verify o --key k.pub
  not verified: 2 files are not as signed
    not signed  a\x0ab
    not signed  extra.py
  what is signed is as it was; --ignore-unsigned would let the rest be
  ? 1
  $ for f in 1 2 3 4 5 6 7 8 9; do for g in 1 2 3 4 5 6; do echo $f$g >o/x$f$g; done; done; ajar verify o --key k.pub | tail -n 3
    not signed  x86
    and 6 more, which --json lists
  what is signed is as it was; --ignore-unsigned would let the rest be

Two files that changed places have changed both:

  $ cp -r m p; mv p/tokenizer.json p/t; mv p/tokenizer/merges.txt p/tokenizer.json; mv p/t p/tokenizer/merges.txt; ajar verify p --key k.pub
  not verified: 2 files are not as signed
    changed  tokenizer.json        signed as 87428fc52280..., is 0263829989b6...
    changed  tokenizer/merges.txt  signed as 0263829989b6..., is 87428fc52280...
  ? 1

Another key, or another signature, is none of it:

  $ openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 2>/dev/null | tee l.pem | openssl pkey -pubout -out l.pub; ajar verify m --key l.pub | sed "s/$(sha256sum <k.pub | cut -d' ' -f1)/KEY/"
  not verified: it says to be signed by another key: "KEY"
  $ sed "s/$(sha256sum <k.pub | cut -d' ' -f1)/$(sha256sum <l.pub | cut -d' ' -f1)/g" m/model.sig >forged.sig; ajar verify m --signature forged.sig --key l.pub
  not verified: the signature does not verify
  ? 1
  $ sed 's/"payload":"./"payload":"f/' m/model.sig >flipped.sig; ajar verify m --signature flipped.sig --key k.pub
  not verified: the signature does not verify
  ? 1
  $ head -c 300 m/model.sig >half.sig; ajar verify m --signature half.sig --key k.pub
  ajar: half.sig: string without an end (at byte 218)
  ? 3
  $ ajar verify m --signature none.sig --key k.pub
  ajar: none.sig: no such file
  ? 3
  $ mkdir bare; ajar verify bare --key k.pub; ajar verify nowhere --key k.pub; ajar verify m --key k.pub --signature k.pub; ajar sign m --key k.pub -o x.sig
  ajar: bare: not signed: there is no model.sig in it; --signature names one elsewhere, `ajar sign` makes one
  ajar: nowhere: no such folder
  ajar: k.pub: this is no signature of a model: it is no Sigstore bundle
  ajar: k.pub: that is the public half of a key: it takes the private one to sign
  ? 3
  $ ajar verify m
  ajar: expected --key, the public key of who signed, or --roots, the certificates that may vouch for them: from a place you trust
  try 'ajar verify --help'
  ? 2
  $ ajar verify m --key k.pem 2>&1 | sed 's/:.*:/:/'
  ajar: the public one is asked for, which `ajar key show` and `openssl pkey -pubout` write

A list that is signed, but not one of files by SHA-256 whose root is theirs, is no list:

  $ sign() { printf '%s' "$1" >s; ajar sign --statement s --key k.pem -o s.sig >/dev/null && ajar verify m --signature s.sig --key k.pub; }; D=$(echo a | sha256sum | cut -d' ' -f1); s() { sign "{\"_type\":\"https://in-toto.io/Statement/v1\",\"subject\":[{\"digest\":{\"sha256\":\"$1\"}}],\"predicateType\":\"https://model_signing/signature/v1.0\",\"predicate\":{\"serialization\":{\"method\":\"$2\"},\"resources\":[{\"name\":\"a\",\"digest\":\"$D\",\"algorithm\":\"$3\"}]}}"; }; s $D files sha256; s $D shards sha256; s $D files blake3; sign '{}'; sign '{"a":1,"a":1}'
  not verified: its root is not the digest of the digests it lists
  not verified: it is a list of "shards", not of files: sign it anew as files
  not verified: its digests are by "blake3", not by SHA-256: sign it anew
  not verified: a required key is missing
  not verified: "a" is given twice
  ? 1

A signature over bytes of another type is none of a statement, whoever made it:

  $ grep -o '"payload":"[^"]*"' m/model.sig | cut -d'"' -f4 | base64 -d >st; for t in application/vnd.in-toto+json text/plain; do { printf 'DSSEv1 %d %s %d ' ${#t} $t $(wc -c <st); cat st; } | openssl dgst -sha256 -sign k.pem | base64 -w0 >b64; sed "s|\"sig\":\"[^\"]*\"|\"sig\":\"$(cat b64)\"|; s|\"payloadType\":\"[^\"]*\"|\"payloadType\":\"$t\"|" m/model.sig >typed.sig; ajar verify m --signature typed.sig --key k.pub | head -n 1; done
  verified       4 files, 7 B
  not verified: it signs bytes of type "text/plain", not a statement

What a list leaves out is named, whatever it is; "", "./" and "/" leave out nothing:

  $ mkdir q; echo a >q/a; D=$(sha256sum <q/a | cut -c1-64); R=$(ajar sign --json q --key k.pem -o q.sig | sed 's/.*"root":"//; s/".*//'); echo evil >q/evil.py; list() { printf '{"_type":"https://in-toto.io/Statement/v1","subject":[{"digest":{"sha256":"%s"}}],"predicateType":"https://model_signing/signature/v1.0","predicate":{"serialization":{"method":"files","ignore_paths":[%s]},"resources":[{"name":"a","digest":"%s","algorithm":"sha256"}]}}' $R "$1" $D >s; ajar sign --statement s --key k.pem -o q.sig >/dev/null; ajar verify q --signature q.sig --key k.pub | sed '/^root/d; /key/d; /^what/d'; }; list '"","./","././/","/","/evil.py",".","a/.."'; list '"./evil.py"'
  not verified: 1 file is not as signed
    not signed  evil.py
  verified       1 file, 2 B
  passed over    evil.py, which the signature does not cover
  $ list() { sed "s|\"ignore_paths\":\[[^]]*|\"ignore_paths\":[$1|" s >s2; ajar sign --statement s2 --key k.pem -o q.sig >/dev/null; ajar verify --json q --signature q.sig --key k.pub | grep -o '"verified":[a-z]*\|"passed_over".*]'; }; rm q/evil.py; mkdir -p q/d/.git q/.cache/huggingface/download; ln -s /etc/passwd q/x; ln -s later q/y; mkfifo q/p; ln q/a q/d/h; list '"x","y","p","d"'; echo evil >q/.cache/huggingface/download/e.incomplete; list '"x","y","p","d"'; list '".cache","x","y","p","d"'
  "verified":true
  "passed_over":["d/.git","d/h","p","x","y"]
  "verified":false
  "passed_over":["d/.git","d/h","p","x","y"]
  "verified":true
  "passed_over":[".cache/huggingface/download/e.incomplete","d/.git","d/h","p","x","y"]
  $ ln -s ../q.sig q/model.sig; ajar verify --json q --key k.pub | grep -o '"verified":[a-z]*\|"passed_over".*]'
  "verified":true
  "passed_over":[".cache/huggingface/download/e.incomplete","d/.git","d/h","p","x","y"]

What is not a file of a model is not signed:

  $ ln -s config.json m/link; ajar sign m --key k.pem
  ajar: m: "link" is a link to "config.json": put the file in its place, ignore it, or allow links with --allow-symlinks
  ? 3
  $ ajar verify m --key k.pub
  not verified: "link" is a link to "config.json": put the file in its place, ignore it, or allow links with --allow-symlinks
  ? 1
  $ ajar sign m --key k.pem --allow-symlinks | head -n 1; ajar verify m --key k.pub | head -n 1; rm m/link
  signed     5 files, 10 B
  verified       5 files, 10 B
  $ ln -s ../k.pem m/link; ajar sign m --key k.pem --allow-symlinks; ajar sign m --key k.pem --ignore link | head -n 1; rm m/link
  ajar: m: "link" is a link to "../k.pem", outside of the folder: put the file in its place, or ignore it
  signed     4 files, 7 B
  $ for l in later.py new.py /nonexistent/x.py; do ln -s $l m/new.py; ajar verify m --key k.pub; rm m/new.py; done
  not verified: "new.py" is a link to "later.py", where nothing is: remove it, or ignore it
  not verified: "new.py" is a link to "new.py", where nothing is: remove it, or ignore it
  not verified: "new.py" is a link to "/nonexistent/x.py", outside of the folder: put the file in its place, or ignore it
  $ mkfifo m/pipe; ajar sign m --key k.pem; rm m/pipe
  ajar: m: "pipe" is neither a file nor a folder: remove it, or ignore it
  $ mkdir -p m/sub/.git; ajar sign m --key k.pem; rm -r m/sub
  ajar: m: "sub/.git" is git's own: remove it, or ignore it: no model holds one
  $ printf '' >'m/a\b'; ajar sign m --key k.pem; rm 'm/a\b'
  ajar: m: "a\x5cb" is a name that not every system can hold: rename it, or ignore it
  $ mkdir e; ajar sign e --key k.pem
  ajar: e: no file in it to sign
  ? 3
  $ ajar sign none --key k.pem
  ajar: none: no such file or folder: give a folder with a model, or one of its files
  ? 1
  $ ajar sign m/config.json --key k.pem
  ajar: m/config.json: a file: models are signed as folders
  ? 3
  $ ajar sign m --key k.pem --ignore /elsewhere
  ajar: m: "/elsewhere" cannot be ignored: it is not below the folder
  try 'ajar sign --help'
  ? 2
  $ ajar sign m
  ajar: --key is missing: a file, or the name of a key of this home, which `ajar key new` makes
  try 'ajar sign --help'
  ? 2
  $ ajar sign --key k.pem
  ajar: expected DIR, or --statement FILE
  try 'ajar sign --help'
  ? 2
  $ ajar sign --key k.pem --statement one
  ajar: --output is missing: where the bundle goes
  try 'ajar sign --help'
  ? 2

A key that not everybody verifies signs no model, and an encrypted one needs its passphrase:

  $ openssl genpkey -algorithm ed25519 -out ed.pem; ajar sign m --key ed.pem
  ajar: not a key of kind ECDSA P-256, which every reader of bundles verifies: make one with `ajar key new`
  ? 4
  $ openssl pkcs8 -topk8 -scrypt -scrypt_N 1024 -in k.pem -passout pass:words -out locked.pem; (umask 077; echo words >words; echo wrong >wrong); ajar sign m --key locked.pem --passphrase-file words | head -n 1; ajar sign m --key locked.pem --passphrase-file wrong
  signed     4 files, 7 B
  ajar: locked.pem: the passphrase does not open the key
  ? 4
  $ ajar sign m --key locked.pem
  ajar: there is no terminal to ask for the passphrase of locked.pem: give --passphrase-file or --passphrase-fd
  try 'ajar sign --help'
  ? 2

A certificate vouches for the key, if it leads to one that the verifier names:

  $ openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout root.key -out root.pem -subj /CN=Root -days 30 2>/dev/null; openssl req -new -key k.pem -out k.csr -subj /CN=Signer; echo keyUsage=digitalSignature >ext; for d in 10 -1; do openssl x509 -req -in k.csr -CA root.pem -CAkey root.key -CAcreateserial -out leaf$d.pem -days $d -extfile ext 2>/dev/null; done
  $ ajar sign m --key k.pem --certificate leaf10.pem | head -n 1; ajar verify m --roots root.pem | sed '/key/d'
  signed     4 files, 7 B
  verified       4 files, 7 B
  root           f0a6a3b4b5d0a2ec3101c115f3b147cbf10fc8ca08fa7119a707e4f72d0b6663
  signed by      CN=Signer
  passed over    .cache/huggingface/CACHEDIR.TAG and 2 more, which the signature does not cover
  $ ajar verify m --roots leaf10.pem; ajar verify m --key k.pub
  not verified: the certificate does not hold: unable to get local issuer certificate
  not verified: it is signed with a certificate, not with a key
  ? 1
  $ ajar sign m --key k.pem --certificate leaf-1.pem | head -n 1; ajar verify m --roots root.pem
  signed     4 files, 7 B
  not verified: the certificate does not hold: certificate has expired
  ? 1
  $ ajar sign m --key l.pem --certificate leaf10.pem
  ajar: the first certificate is of another key
  ? 4
  $ ajar sign m --key k.pem --certificate k.pub
  ajar: k.pub: no certificate in PEM
  ? 3
  $ ajar verify m --roots root.pem --key k.pub 2>&1 | head -n 1
  ajar: expected --key, the public key of who signed, or --roots, the certificates that may vouch for them: from a place you trust
  $ ajar sign m --key k.pem >/dev/null; ajar verify m --roots root.pem
  not verified: it is signed with a key, not with a certificate
  ? 1

The conformance suite of OpenSSF Model Signing has words of its own for all this:

  $ adapter() { ajar oms-adapter "$@" >said 2>&1; echo $?; }; adapter sign-model --method key --model-path m --output-bundle b.sig --private-key k.pem --ignore-paths "$PWD/m/config.json"; adapter verify-model --method key --model-path m --bundle b.sig --public-key k.pub; echo x >m/new; adapter verify-model --method key --model-path m --bundle b.sig --public-key k.pub; adapter verify-model --method key --model-path m --bundle b.sig --public-key k.pub --ignore-unsigned-files; adapter verify-model --method key --model-path m --bundle b.sig --public-key l.pub; rm m/new
  0
  0
  1
  0
  1
  $ adapter() { ajar oms-adapter "$@" >said 2>&1; echo $?; }; adapter sign-model --method certificate --model-path m --output-bundle c.sig --private-key k.pem --signing-cert leaf10.pem --cert-chain root.pem; adapter verify-model --method certificate --model-path m --bundle c.sig --cert-chain root.pem; adapter verify-model --method certificate --model-path m --bundle c.sig
  0
  0
  1
  $ ajar oms-adapter sign-model --method sigstore --model-path m
  ajar: --method is "sigstore": key or certificate
  try 'ajar oms-adapter --help'
  ? 2
  $ ajar oms-adapter verify-model --method key
  ajar: --model-path is missing
  try 'ajar oms-adapter --help'
  ? 2

A key of this home has a name:

  $ ajar key new --no-passphrase >/dev/null 2>&1; ajar sign m --key release | head -n 1; ajar verify m --key release | head -n 1; ajar key show >r.pub; ajar verify m --key ./r.pub | head -n 1
  signed     4 files, 7 B
  verified       4 files, 7 B
  verified       4 files, 7 B
  $ ajar sign m --key other
  ajar: "other": no key of this home: see `ajar key list`, or name a file with its folder: ./other
  ? 1

After an edit only what was edited is read:

  $ head -c 100000 /dev/zero >m/weights; n=0; until ajar sign --json m --key k.pem | grep -q '"files_read":0,'; do n=$((n + 1)); [ $n = 100 ] && break; sleep 0.1; done; echo '# edited' >m/README.md; ajar sign m --key k.pem | sed -n 1,2p
  signed     6 files, 100 kB
  read       1 file, 9 B; the digests of the others were known
  $ ajar verify m --key k.pub | head -n 1
  verified       6 files, 100 kB
  $ ajar sign m --key k.pem --rehash | sed -n 1,2p | cut -c 1-10
  signed    
  root      
  $ echo 'changed' | dd of=m/weights conv=notrunc 2>/dev/null; ajar sign m --key k.pem >/dev/null; ajar verify m --key k.pub | head -n 1
  verified       6 files, 100 kB

Digests of before are believed where nobody else could write them:

  $ home=$AJAR_HOME; again() { ajar sign m --key k.pem 2>&1 >said | sed 's/remembered: .*sums.db:/remembered: sums.db:/; s/remembered: .*: others may write to it: make/remembered: HOME: others may write to it: make/'; grep '^read' said; }; n=0; until ajar sign --json m --key k.pem | grep -q '"files_read":0,'; do n=$((n + 1)); [ $n = 100 ] && break; sleep 0.1; done; again; chmod 620 "$home/sums.db"; again; chmod 602 "$home/sums.db"; again; chmod 600 "$home/sums.db"; chmod 720 "$home"; again; chmod 702 "$home"; again; chmod 700 "$home"; again; mv "$home/sums.db" "$home/there.db"; ln -s there.db "$home/sums.db"; again; ln -sf nowhere.db "$home/sums.db"; again; ls "$home/nowhere.db" 2>/dev/null; mv "$home/there.db" "$home/sums.db"; again
  read       0 files, 0 B; the digests of the others were known
  ajar: every file was read, digests are not remembered: sums.db: others may write to it: remove it
  ajar: every file was read, digests are not remembered: sums.db: others may write to it: remove it
  ajar: every file was read, digests are not remembered: HOME: others may write to it: make it your own, of mode 0700
  ajar: every file was read, digests are not remembered: HOME: others may write to it: make it your own, of mode 0700
  read       0 files, 0 B; the digests of the others were known
  ajar: every file was read, digests are not remembered: sums.db: not a regular file: remove it
  ajar: every file was read, digests are not remembered: sums.db: not a regular file: remove it
  read       0 files, 0 B; the digests of the others were known
