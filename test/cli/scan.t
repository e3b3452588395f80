Worst first, with the places of each finding; then what was not examined; then what it comes to:

  $ mkdir code; printf '#!/bin/sh\n' >code/run; printf '\0\1\2\3\4' >code/blob; echo pass >code/modeling_x.py
  $ echo '{"auto_map":{"AutoModel":"modeling_x.X"}}' >code/config.json; printf '\0\1\2\3' >code/what
  $ ajar scan code
  critical  loading it runs code from the model or the hub (CFG-REMOTE-CODE)
            "config.json", byte 1: "auto_map": "AutoModel" is "modeling_x.X"
    why     whoever loads it does what the code's writer wants
    to do   read that code before you load the model; better use one that the
            library knows by itself, and remove the key
  
  critical  a program (EXE-CONTENT)
            "run": a script; it begins with "#!", so its name alone starts it
    why     weights need none, and what comes along is run sooner or later
    to do   remove it
  
  high      code comes with the model (CODE-FILE)
            "modeling_x.py": a Python program
    why     weights need none; some program has to be told to run it, and sooner
            or later one is
    to do   remove it, or read it before anybody runs it
  
  high      a format that is not read here (SCAN-INCOMPLETE)
            "blob": not recognized
            "what": not recognized
    why     what was not looked at may be anything, so it cannot be called clean
    to do   convert it to safetensors or GGUF if it is weights; else open it only
            with its own program, where that can do no harm, or remove it
  
  do not load it: 2 critical, 2 high (3 places in 3 files); 2 of 5 files not fully
    examined
  ? 1

A script is told of once, whatever its name is:

  $ mkdir script; printf '#!/usr/bin/python3\n' >script/x.py; cp script/x.py script/y; ajar scan script
  critical  a program (EXE-CONTENT)
            "x.py": a Python program; it begins with "#!", so its name alone
                starts it
            "y": a script; it begins with "#!", so its name alone starts it
    why     weights need none, and what comes along is run sooner or later
    to do   remove it
  
  do not load it: 1 critical (2 places in 2 files); every byte of 2 files was
    examined, 38 B
  ? 1

README.md shows what is printed:

  $ printf '\200\002cos\nsystem\nX\002\0\0\0id\205R.' >pytorch_model.bin; ajar scan pytorch_model.bin | sed 's/^./    &/' >said
  $ sed -n '/ajar scan pytorch_model.bin/,/do not load it: /p' $ROOT/README.md | tail -n +2 | diff - said

A clean model is said to be clean, and what was looked at:

  $ mkdir good; echo '{"model_type":"llama"}' >good/config.json; ajar scan good
  clean: nothing found; every byte of 1 file was examined, 23 B

Where there is nothing to read, nothing is clean:

  $ mkdir empty; ajar scan empty
  ajar: empty: no file of a model in this folder
  ? 3
  $ ajar scan nowhere
  ajar: nowhere: no such file or folder: give a folder with a model, or one of its files
  ? 3
  $ ajar scan
  ajar: expected PATH...
  try 'ajar scan --help'
  ? 2
  $ mkdir -p gone/.git/hooks; echo exit >gone/.git/hooks/post-checkout; ajar scan gone
  ajar: gone: no file of a model in this folder, only git's own (.git), which is not looked at
  ? 3
  $ ajar scan ''; ajar scan good ''; echo x | ajar scan --stdin ''
  ajar: an empty PATH names no file or folder
  try 'ajar scan --help'
  ajar: an empty PATH names no file or folder
  try 'ajar scan --help'
  ajar: an empty PATH names no file or folder
  try 'ajar scan --help'
  ? 2

From which severity on the answer is no can be said:

  $ mkdir odd; cp $DATA/safetensors/two.safetensors odd/model.safetensors
  $ ajar scan odd
  medium    a tensor's name could be taken for a path, or hides characters
            (ST-NAME)
            "model.safetensors", byte 66: "a\x1b[31m"
    why     tools that write one file for each tensor may be led astray
    to do   rename the tensor
  
  nothing severe; read first: 1 medium; every byte of 1 file was examined, 136 B
  $ ajar scan --fail-on medium odd >out; echo $?; ajar scan --fail-on low odd | tail -n 2; ajar scan --fail-on bad odd
  1
  nothing severe, but enough for --fail-on low: 1 medium; every byte of 1 file was
    examined, 136 B
  ajar: --fail-on needs critical, high, medium, low or info, not "bad"
  try 'ajar scan --help'
  ? 2
  $ ajar scan --fail-on critical code/what
  high      a format that is not read here (SCAN-INCOMPLETE)
            "what": not recognized
    why     what was not looked at may be anything, so it cannot be called clean
    to do   convert it to safetensors or GGUF if it is weights; else open it only
            with its own program, where that can do no harm, or remove it
  
  not clean, but not enough for --fail-on critical: 1 high; the file was not
    examined to its end

Of a rule that is found at many places five are shown, or all:

  $ mkdir six; (printf '\200\0\0\0\0\0\0\0{"__metadata__":{"a":"","a":"","a":"","a":"","a":"","a":""}}'; printf '%68s' '') >six/six
  $ cp six/six six/seven; ajar scan six; ajar scan -a six | grep -c byte
  high      one name stands twice: readers disagree which counts (ST-DUPKEY)
            "seven", byte 32: "a" stands twice
              byte 39: "a" stands twice
              byte 46: "a" stands twice
              byte 53: "a" stands twice (and 1 more, only counted)
            "six", byte 32: "a" stands twice
            and 3 more; --all lists each
    why     what one program checks is not what another loads
    to do   write the file again with the safetensors library
  
  info      the header is not as the usual writer makes it (ST-ALIGN)
            "seven", byte 68: 68 bytes
            "six", byte 68: 68 bytes
    why     some readers are slower with it, or refuse it
    to do   nothing, or write the file again with the safetensors library
  
  not clean: 1 high (8 places in 2 files), 1 info (2 places in 2 files); every
    byte of 2 files was examined, 272 B
  11

Of several targets each is told of by itself, and all of them at the end, worst first. What could not
be looked at is not clean; if nothing could, there was nothing to read:

  $ ajar scan good code/what nowhere
  "good"
  
  clean: nothing found; every byte of 1 file was examined, 23 B
  
  "code/what"
  
  high      a format that is not read here (SCAN-INCOMPLETE)
            "what": not recognized
    why     what was not looked at may be anything, so it cannot be called clean
    to do   convert it to safetensors or GGUF if it is weights; else open it only
            with its own program, where that can do no harm, or remove it
  
  not clean: 1 high; the file was not examined to its end
  
  "nowhere"
  
  not clean: it could not be looked at: nowhere: no such file or folder: give a
    folder with a model, or one of its files
  
  not clean       "code/what"
  not clean       "nowhere"
  clean           "good"
  
  3 looked at: 1 clean, 2 not clean, 0 not to be loaded
  ? 1
  $ ajar scan nowhere code/nothing good/none
  ajar: nowhere: no such file or folder: give a folder with a model, or one of its files
  ? 3

What is known of a rule is told again in each model where it is bad, and once where it is not:

  $ cp -r odd odder; ajar scan odd odder code/what code/blob | grep -E '^"|why'
  "odd"
    why     tools that write one file for each tensor may be led astray
  "odder"
    why     as above, or: ajar scan --explain ST-NAME
  "code/what"
    why     what was not looked at may be anything, so it cannot be called clean
  "code/blob"
    why     what was not looked at may be anything, so it cannot be called clean

A file can come through a pipe, under the name it is to be judged as:

  $ ajar scan --stdin <code/run | head -n 2
  critical  a program (EXE-CONTENT)
            "stdin": a script; it begins with "#!", so its name alone starts it
  $ cat good/config.json | ajar scan --stdin sub/config.json
  clean: nothing found; every byte of 1 file was examined, 23 B
  $ ajar scan --stdin a b
  ajar: --stdin reads one file, which can be given one name
  try 'ajar scan --help'
  ? 2
  $ TMPDIR=nowhere ajar scan --stdin </dev/null
  ajar: nowhere: could not make a file for standard input: No such file or directory
  ? 5
  $ ajar scan --stdin </dev/null
  ajar: nothing came from standard input
  ? 3

The cache of a client, the folder around it, or one model of it: each revision of each model by its
name. What else a client keeps there is named:

  $ mkdir -p c/hub/.locks c/hub/datasets--x--y c/modules c/xet; touch c/token
  $ model() { mkdir -p c/hub/models--$1/blobs c/hub/models--$1/snapshots/$2; cp good/config.json c/hub/models--$1/blobs/b; ln -s ../../blobs/b c/hub/models--$1/snapshots/$2/config.json; }; model ann--small 0123456789abcdef0123456789abcdef01234567; model ann--small 1123456789abcdef0123456789abcdef01234567; model gpt3 2123456789abcdef0123456789abcdef01234567; mkdir -p c/hub/models--bob--none/snapshots/3
  $ ln -s /etc/passwd c/hub/models--gpt3/snapshots/2123456789abcdef0123456789abcdef01234567/vocab.json
  $ ajar scan c
  "ann/small" at "0123456789ab"
  
  clean: nothing found; every byte of 1 file was examined, 23 B
  
  "ann/small" at "1123456789ab"
  
  clean: nothing found; every byte of 1 file was examined, 23 B
  
  "gpt3" at "2123456789ab"
  
  critical  a link that leads out of the folder (FS-LINK)
            "vocab.json": leads to "/etc/passwd"
    why     whoever opens it opens another file than they think
    to do   replace it by the file itself
  
  do not load it: 1 critical; not everything was examined
  
  do not load it  "gpt3" at "2123456789ab"
  clean           "ann/small" at "0123456789ab"
  clean           "ann/small" at "1123456789ab"
  
  3 looked at: 2 clean, 0 not clean, 1 not to be loaded
  not looked at: "datasets--x--y", "models--bob--none", "modules"
  ? 1
  $ ajar scan c/hub | tail -n 7
  
  do not load it  "gpt3" at "2123456789ab"
  clean           "ann/small" at "0123456789ab"
  clean           "ann/small" at "1123456789ab"
  
  3 looked at: 2 clean, 0 not clean, 1 not to be loaded
  not looked at: "datasets--x--y", "models--bob--none"
  $ ajar scan c/hub/models--gpt3 | tail -n 1; cd c/hub/models--ann--small && ajar scan . | tail -n 4
  do not load it: 1 critical; not everything was examined
  clean           "ann/small" at "0123456789ab"
  clean           "ann/small" at "1123456789ab"
  
  2 looked at: 2 clean, 0 not clean, 0 not to be loaded

A revision that is a link is not followed, and not clean:

  $ ln -s /usr/share c/hub/models--gpt3/snapshots/3; ajar scan c/hub/models--gpt3 | tail -n 6
    but a link or a file
  
  do not load it  "gpt3" at "2123456789ab"
  not clean       "gpt3" at "3"
  
  2 looked at: 0 clean, 1 not clean, 1 not to be loaded

What a download left behind is not clean, whether the rest of the model is here or not; a cache without
a model has nothing to be looked at:

  $ mkdir -p u/models--a--b/blobs u/datasets--x; touch u/models--a--b/blobs/c.incomplete; ajar scan u
  ajar: u/models--a--b: its download was not finished, and no file of it is here
  ? 3
  $ cp -r c/hub/models--gpt3 u/models--gpt3; rm -r u/models--gpt3/snapshots/3 u/models--gpt3/snapshots/2*/vocab.json; touch u/models--gpt3/blobs/d.incomplete; ajar scan u
  "a/b"
  
  not clean: it could not be looked at: u/models--a--b: its download was not
    finished, and no file of it is here
  
  "gpt3" at "2123456789ab"
  
  high      a download that was not finished (SCAN-INCOMPLETE)
            "blobs/d.incomplete": 0 bytes so far
    why     a part of the model is not here; the next program that loads it may
            fetch the rest, and nobody has looked at that
    to do   download the model again, or remove what is left of it; then scan
            again
  
  not clean: 1 high; not everything was examined
  
  not clean       "a/b"
  not clean       "gpt3" at "2123456789ab"
  
  2 looked at: 0 clean, 2 not clean, 0 not to be loaded
  not looked at: "datasets--x"
  ? 1
  $ mkdir -p v/datasets--x--y/snapshots/1; touch v/datasets--x--y/snapshots/1/run.py; ajar scan v; ajar scan v good | tail -n 5
  ajar: v: the cache of a client, with no model in it
  not clean       "v"
  clean           "good"
  
  2 looked at: 1 clean, 1 not clean, 0 not to be loaded
  not looked at: "datasets--x--y"

So it is in a folder that the hub's client was told to fetch into:

  $ mkdir -p got/.cache/huggingface/download; printf '# a' >got/README.md; printf ok >got/.cache/huggingface/download/x.incomplete; ajar scan got
  high      a download that was not finished (SCAN-INCOMPLETE)
            ".cache/huggingface/download/x.incomplete": 2 bytes so far
    why     a part of the model is not here; the next program that loads it may
            fetch the rest, and nobody has looked at that
    to do   download the model again, or remove what is left of it; then scan
            again
  
  not clean: 1 high; not everything was examined
  ? 1

Links in a circle lead nowhere, and two names of one file are told of together:

  $ mkdir lns; ln -s b lns/a; ln -s a lns/b; echo c >lns/c; ln lns/c lns/d; ajar scan lns
  high      links that lead to each other in a circle (FS-LINK)
            "a": leads to "b", which is such a link, too
            "b": leads to "a", which is such a link, too
    why     no program that opens one of them gets to a file
    to do   remove them, or download the model again; then scan again
  
  info      a file that has another name as well (a hard link) (FS-LINK)
            "c": is one file with "d"
            "d": is one file with "c"
    why     whoever writes to the other name changes this file, too, after it was
            looked at
    to do   nothing, if you made it so; else put a copy in its place
  
  not clean: 1 high (2 places in 2 files), 1 info (2 places in 2 files); not
    everything was examined
  ? 1

What ends before its header says is told as that, with both sizes:

  $ mkdir short; printf '\74\0\0\0\0\0\0\0{"weight":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}1234' >short/model.safetensors; ajar scan short
  high      the file is cut short (ST-BOUNDS)
            "model.safetensors", byte 72: its header asks for 84 bytes, 72 are
                there; first tensor that is not all there: "weight"
    why     it ends before its header says, and is whole otherwise: most likely a
            download that broke
    to do   fetch it again, and compare its size with the one that its maker
            states
  
  high      not examined to its end: another finding tells why (SCAN-INCOMPLETE)
            "model.safetensors", byte 72: see ST-BOUNDS
    why     what was not looked at may be anything, so it cannot be called clean
    to do   do what is said with that finding, then scan again
  
  not clean: 2 high; the file was not examined to its end
  ? 1

A folder that only looks like a cache is looked at as a whole:

  $ cp -r c d; echo 1 >d/hub/run.py; ajar scan d | grep -A1 CODE-FILE
  high      code comes with the model (CODE-FILE)
            "hub/run.py": a Python program
  $ cp -r c e; echo 1 >e/run.py; ajar scan e | grep -A1 CODE-FILE
  high      code comes with the model (CODE-FILE)
            "run.py": a Python program

What somebody has looked at and accepts is set aside by a line of a file: through a day, in these bytes,
for a reason. It is shown all the same, and counts again when the day is past:

  $ ajar scan --draft code | sed '/^#/!s/ 20[0-9]*-[0-9]*-[0-9]* $/ 2999-12-31 /'
  # write the reason behind each date; a line without one is refused
  # "config.json": loading it runs code from the model or the hub (critical)
  CFG-REMOTE-CODE sha256:8bb24d827257a80b13d0ecd022e839785a148d046c1554912e1c558158e35fcc 2999-12-31 
  # "run": a program (critical)
  EXE-CONTENT sha256:a8076d3d28d21e02012b20eaf7dbf75409a6277134439025f282e368e3305abf 2999-12-31 
  # "blob": a format that is not read here (high)
  SCAN-INCOMPLETE sha256:08bb5e5d6eaac1049ede0893d30ed022b1a4d9b5b48db414871f51c9cb35283d 2999-12-31 
  # "modeling_x.py": code comes with the model (high)
  CODE-FILE sha256:9f56e761d79bfdb34304a012586cb04d16b435ef6130091a97702e559260a2f2 2999-12-31 
  # "what": a format that is not read here (high)
  SCAN-INCOMPLETE sha256:054edec1d0211f624fed0cbca9d4f9400b0e491c43742af2c5b0abebf0c990d8 2999-12-31 
  $ ajar scan --draft code >lines; ajar scan --suppress lines code
  ajar: lines: line 3: expected the reason why this is acceptable
  ? 3
  $ sed '/^#/d; s/20[0-9]*-[0-9]*-[0-9]* $/2999-12-31 seen by Ann/; /^CODE/d; /^EXE/s/2999/2020/' lines >seen; echo "ST-META sha256:$(sha256sum <code/what | cut -d' ' -f1) 2999-12-31 x" >>seen
  $ ajar scan --suppress seen code
  critical  a program (EXE-CONTENT)
            "run": a script; it begins with "#!", so its name alone starts it
    past    line 2 set it aside, but only through 2020-12-31: seen by Ann
    why     weights need none, and what comes along is run sooner or later
    to do   remove it
  
  high      code comes with the model (CODE-FILE)
            "modeling_x.py": a Python program
    why     weights need none; some program has to be told to run it, and sooner
            or later one is
    to do   remove it, or read it before anybody runs it
  
  aside     loading it runs code from the model or the hub (CFG-REMOTE-CODE,
            critical)
            "config.json", byte 1: "auto_map": "AutoModel" is "modeling_x.X"
    by      line 1, through 2999-12-31: seen by Ann
  
  aside     a format that is not read here (SCAN-INCOMPLETE, high)
            "blob": not recognized
    by      line 3, through 2999-12-31: seen by Ann
  
  aside     a format that is not read here (SCAN-INCOMPLETE, high)
            "what": not recognized
    by      line 4, through 2999-12-31: seen by Ann
  
  do not load it: 1 critical, 1 high; 3 set aside; 2 of 5 files not fully examined
  seen: 1 of 5 lines says nothing about what was looked at
  ? 1
  $ ajar scan --suppress seen --json code | grep -o '"path":"run",[^}]*}}\|"path":"blob",[^}]*}'
  "path":"run","part":null,"offset":0,"text":"a script; it begins with \"#!\", so its name alone starts it","suppressed":{"line":2,"until":"2020-12-31","reason":"seen by Ann","expired":true}}
  "path":"blob","part":null,"offset":0,"text":"not recognized","suppressed":{"line":3,"until":"2999-12-31","reason":"seen by Ann","expired":false}
  "path":"blob","link":null,"size":5,"digest":"sha256:08bb5e5d6eaac1049ede0893d30ed022b1a4d9b5b48db414871f51c9cb35283d","kind":"not recognized","examined":false,"error":null,"parts":0,"imports":0}
  $ sed '/EXE/s/2020/2999/' seen >all; ajar scan --draft code | grep '^CODE-F' | sed 's/$/ours/' >>all
  $ ajar scan --suppress all code | tail -n 2; ajar scan --suppress all --fail-on info code >out; ajar scan --suppress all good code | tail -n 5
  accepted: nothing else found; 5 set aside; 2 of 5 files not fully examined
  all: 1 of 6 lines says nothing about what was looked at
  clean           "good"
  accepted        "code"
  
  2 looked at: 1 clean, 1 accepted, 0 not clean, 0 not to be loaded
  all: 1 of 6 lines says nothing about what was looked at
  $ ajar scan --draft --suppress all code; ajar scan --draft --fail-on info --suppress seen code | grep -c '^#'
  3
  $ echo more >>code/blob; ajar scan --suppress all code | head -n 2
  high      a format that is not read here (SCAN-INCOMPLETE)
            "blob": not recognized
  $ mkdir links; cp good/config.json links; ln -s config.json links/l; ajar scan --draft links
  # "l": a link to another file: not followed (high); FS-LINK cannot be set aside: it has no bytes to know it by
  ? 1
  $ ajar scan --suppress nowhere code
  ajar: nowhere: no such file
  ? 3
  $ ajar scan --suppress . code
  ajar: .: not a regular file
  ? 3
  $ echo x >bad; ajar scan --suppress bad nowhere
  ajar: bad: line 1: there is no rule "x"
  ? 3
  $ ajar scan --draft --json code
  ajar: expected one of --draft, --json and --sarif
  try 'ajar scan --help'
  ? 2

What lies in a file is found from the outside in; a text in JSON has lines and characters of its own; of a long path the middle is
left out:

  $ mkdir deep; printf '\200\003C\020\200\003cos\nsystem\nq\0.q\0.' >deep/a.pkl; printf '{"chat_template":"a\\n{{ x.__a__ }}"}' >deep/tokenizer_config.json
  $ ajar scan deep | grep -A2 '^critical'
  critical  a hidden pickle asks for a function that attacks are made of
            (PKL-IMPORT-DENY)
            "a.pkl", a file at byte 4, byte 2 of it: os.system starts other
  --
  critical  the chat template reaches into the program that fills it (TPL-SSTI)
            "tokenizer_config.json", byte 17: chat_template, line 2, character 6:
                reaches for "__a__"
  $ mkdir inner names; cp script/y 'inner/@7'; cp script/y 'inner/a!b'; tar --sort=name -C inner -cf names/n.tar .; ajar scan names | sed -n 2,4p
            "n.tar", in it "./@7": a script; it begins with "#!", so its name
                alone starts it
              "a!b": a script; it begins with "#!", so its name alone starts it
  $ n=$(printf 'd%.0s' $(seq 40)); mkdir -p long/$n/$n; printf 'cos\nsystem\n.' >long/$n/$n/weights.pkl; ajar scan long | sed -n 2,3p; ajar scan -a long | sed -n 3p
            (PKL-IMPORT-DENY)
            "dddddddddddddddddddd"..."ddddddddddddddddddddddddd/weights.pkl":
            "dddddddddddddddddddddddddddddddddddddddd/dddddddddddddddddddddddddddddddddddddddd/weights.pkl":
  $ ajar scan -
  ajar: what comes through a pipe is scanned with: ajar scan --stdin NAME
  try 'ajar scan --help'
  ? 2

A rule can be asked about by itself; all of them are a table, worst first:

  $ ajar scan --explain FS-LINK
  FS-LINK: critical, CWE-59
  
    what    a link that leads out of the folder
    why     whoever opens it opens another file than they think
    to do   replace it by the file itself
    also    high: a link to nothing; why: the file was not fetched, or it was
            removed: the next program that loads the model may fetch it, and
            nobody has looked at that; to do: download the model again, then scan
            again
    also    high: links that lead to each other in a circle; why: no program that
            opens one of them gets to a file; to do: remove them, or download the
            model again; then scan again
    also    high: a link to another file: not followed; why: what is loaded
            through it is another file than its name says
    also    critical: no file: a device, pipe or socket; why: whoever opens it
            gets what a program or a device puts there, or waits for ever; to do:
            remove it
    also    info: a file that has another name as well (a hard link); why: whoever
            writes to the other name changes this file, too, after it was looked
            at; to do: nothing, if you made it so; else put a copy in its place
  $ ajar scan --explain LFS-POINTER
  LFS-POINTER: medium
  
    what    a pointer of Git LFS stands in the place of the file
    why     it names the size and the digest of the file, whose bytes are not here
            and were not looked at
    to do   fetch the file itself: git lfs pull, or what the pointer says; then
            scan again
    also    medium: a pointer that git lfs would not read as one
    with it SCAN-INCOMPLETE is always told of the same file, too
  $ ajar scan --explain lfs-pointer | head -n 1; ajar scan --explain pkl-frame | tail -n 1; ajar scan --rules | grep -A 2 PKL-DOTTED
  LFS-POINTER: medium
    with it PKL-PRESENT and SCAN-INCOMPLETE are always told of the same file, too
  high      PKL-DOTTED            it takes a harmless name as the way to something
                                  else (high, or critical)
  high      PKL-EMBEDDED          a pickle stands among bytes that no part of the
  $ ajar scan --json --explain ST-META
  {"schema":"ajar/scan-rules/1","rules":[{"id":"ST-META","severity":"medium","code":false,"cwe":null,"title":"metadata that are not plain texts","why":"other readers refuse such a file, or something is carried that no program needs","todo":"write the file again with the safetensors library","implies":[],"also":[{"severity":"medium","title":"the metadata are not texts","when":null,"why":"other readers refuse such a file, or something is carried that no program needs","todo":"write the file again with the safetensors library"},{"severity":"medium","title":"the metadata hold a very long text","when":null,"why":"other readers refuse such a file, or something is carried that no program needs","todo":"write the file again with the safetensors library"},{"severity":"medium","title":"the metadata hold what looks like code","when":null,"why":"no loader needs code there; a program that fills in or evaluates such a text runs it","todo":"write the file again with the safetensors library, without that text"}]}]}
  $ ajar scan --explain ST-NONE
  ajar: there is no rule "ST-NONE"; ajar scan --rules lists them
  try 'ajar scan --help'
  ? 2
  $ ajar scan --explain ST-META good; ajar scan --rules --explain ST-META; ajar scan --rules good
  ajar: --explain stands alone
  try 'ajar scan --help'
  ajar: --rules stands alone
  try 'ajar scan --help'
  ajar: --rules stands alone
  try 'ajar scan --help'
  ? 2
  $ ajar scan --rules | grep -A1 ST-BOUNDS
  critical  ST-BOUNDS             bytes that no tensor owns, or that two own, or
                                  that disagree with a shape (critical, or high)
  $ ajar scan --rules | grep -o '^[a-z][a-z]*' | uniq
  critical
  high
  medium
  low
  info
  $ ajar scan --rules --json | grep -o '{"schema[^{]*{'
  {"schema":"ajar/scan-rules/1","rules":[{

Of a checkpoint it says whether PyTorch's safe mode loads it; where that refuses, that is a finding. It
says nothing of a file that nobody should load, or that is packed:

  $ printf '\200\002ctorch._utils\n_rebuild_tensor_v2\n.' >safe.pkl; printf '\200\002(ctorch._utils\n_rebuild_tensor_v2\ncdatetime\ndate\nt.' >other.pkl
  $ ajar scan safe.pkl | grep -A1 '^torch'; ajar scan other.pkl | grep -c '^torch'
  torch     torch.load(weights_only=True) of PyTorch 2.11 loads "safe.pkl"
    why     in that mode PyTorch calls nothing but functions of its own short list
  0
  ? 1
  $ cp safe.pkl bad.pkl; printf 'more' >>bad.pkl; gzip -nc safe.pkl >packed.gz; for f in bad.pkl packed.gz; do ajar scan $f | grep -cE '^(torch|note)'; done
  0
  0
  ? 1

A program that torch.export wrote is said to be one, and nothing more than is known of it:

  $ pack() { python3 -c "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1], 'w'); [z.write('safe.pkl', n) for n in sys.argv[2:]]" "$@"; }; pack m.pt2 archive_format weights.pkl; pack m.zip weights.pkl; ajar scan m.zip | grep -c '^torch'; ajar scan m.pt2 | grep -cE '^torch|that it asks for|TorchScript'; ajar scan m.pt2 | sed -n '/^high/,/^$/p'
  1
  0
  high      a program that torch.export wrote; its instructions were not looked at
            (PT-TORCHSCRIPT)
            "m.pt2", byte 157: a program that torch.export wrote
    why     loading it (torch.export.load) builds the program from them and works
            out the terms that stand there as texts; what they do is not known
            here
    to do   ask for the weights as safetensors, and for the code as code
  

A tensor that is larger than its numbers is no question of what is called:

  $ echo H4sIAAAAAAACAwvwZmYRYYAAxSg1VaeeJUAWCAswCDEkFiVnZJal6qckliTqFWTnuDnxMUShgAam5OT8nJzU5JLM/LxiLv+ilNSi1BSXzOQSLs0gjQhGoEGJySX5QHP04ktLMnOKueKLUpNKM3NS4ktS84rzi+LLjLg0NCLYgQqLgeoS01MhyrnccvITS4IhQlxggwwimIFkckGp7wTGkkBvBg1vlhINb8aSTjxOKAkq1QtA8WOr7WNJNiALhAUZdOF+TKosSc0H6XVz0kTzJB6Qk1lSkpOKasNbzvr7AuAQZGDgA0LkUNQ3cHPiQjJ+38ZPdpkPrO0cXzzZl2Vyzg7VpIvz0kOZgCwQ5mdwhptUllpUDPSsm5M98S7FDoy5ArwZmUQYcKUBdICeItB1o4YuMniCpBse1ujaUYMOGbgxMqAFJLpe1MBCBhOQ9EKDLsCbFeREBhYg/AbSBNLFAAAwSVIeDgMAAA== | base64 -d | gzip -d >large.pt; ajar scan large.pt | sed -n '/^note/,/^$/p'
  note      the list of functions that torch.load(weights_only=True) allows does
            not stop what was found in "large.pt": before PyTorch 2.10 that mode
            is no protection here
    to do   do not load it; see PT-STORAGE-SIZE above
  
  $ for f in safe other; do ajar scan --json $f.pkl | grep -o '"weights_only":[a-z]*'; done
  "weights_only":true
  "weights_only":false

For programs; the schema has every member, and the same input gives the same bytes:

  $ ajar scan --json good
  {"schema":"ajar/scan/1","verdict":"clean","fail_on":"high","failed":false,"counts":{"critical":0,"high":0,"medium":0,"low":0,"info":0,"suppressed":0},"rules":[],"targets":[{"path":"good","model":null,"revision":null,"verdict":"clean","error":null,"complete":true,"sandbox":"full","bytes":23,"weights":"sha256:ec49fc08f940ac27f5b5d1a5f87f41a562104489a70e0dd6e7c90802fd97512c","release":"sha256:ec49fc08f940ac27f5b5d1a5f87f41a562104489a70e0dd6e7c90802fd97512c","counts":{"critical":0,"high":0,"medium":0,"low":0,"info":0,"suppressed":0},"findings":[],"findings_left_out":0,"files":[{"path":"config.json","link":null,"size":23,"digest":"sha256:013e93c1cc397541961e670f84ea0d42784536cab4e9d3c5d5b13589f53ab684","kind":"JSON","examined":true,"error":null,"parts":0,"imports":0}],"files_left_out":0,"torch":[]}],"not_looked_at":[],"suppressions":null}
  $ fits() { python3 $ROOT/test/lib/schema.py $ROOT/docs/scan.schema.json; }; for i in 1 2 3; do ajar scan --json code good nowhere --suppress all | tee out$i | fits; done; cmp out1 out2 && cmp out2 out3
  fits
  fits
  fits
  $ fits() { python3 $ROOT/test/lib/schema.py $ROOT/docs/scan.schema.json; }; ajar scan --json c | fits; ajar scan --json --stdin <code/what | fits; mv code/what "$(printf 'code/wh\n\033[31m\377\342\200\256')"; ajar scan --json code | fits
  fits
  fits
  fits
  $ ajar scan --json code | grep -o '"path":"wh[^,]*' | sort -u
  "path":"wh\u000a\u001b[31m\ufffd\u202e"

For services that show such reports beside code, SARIF:

  $ ajar scan --sarif good
  {"$schema":"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json","version":"2.1.0","runs":[{"tool":{"driver":{"name":"ajar","version":"0.1","rules":[]}},"invocations":[{"executionSuccessful":true,"toolExecutionNotifications":[]}],"artifacts":[{"location":{"uri":"good/config.json"},"length":23,"hashes":{"sha-256":"013e93c1cc397541961e670f84ea0d42784536cab4e9d3c5d5b13589f53ab684"}}],"results":[]}]}
  $ ajar scan --sarif code/run | grep -o '"artifacts":.*'
  "artifacts":[{"location":{"uri":"code/run"},"length":10,"hashes":{"sha-256":"a8076d3d28d21e02012b20eaf7dbf75409a6277134439025f282e368e3305abf"}}],"results":[{"ruleId":"EXE-CONTENT","ruleIndex":0,"level":"error","message":{"text":"a program: a script; it begins with \"#!\", so its name alone starts it"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"code/run","index":0}}}],"partialFingerprints":{"ajar/1":"fe082e77472a7df40887dbfce44e490ed1c61e468f50270f959bc5abe2bc0229"},"properties":{"severity":"critical","security-severity":"9.5"}}]}]}
  $ ajar scan --sarif code --suppress all | grep -o '"suppressions":[^]]*]' | sort | uniq -c
        2 "suppressions":[]
        1 "suppressions":[{"kind":"external","status":"accepted","justification":"ours"}]
        3 "suppressions":[{"kind":"external","status":"accepted","justification":"seen by Ann"}]
  $ ajar scan --sarif --json good
  ajar: expected one of --draft, --json and --sarif
  try 'ajar scan --help'
  ? 2

What comes from a file is never taken for what ajar says:

  $ ajar scan code | sed -n '/SCAN-INC/,/why/p'
  high      a format that is not read here (SCAN-INCOMPLETE)
            "blob": not recognized
            "wh\x0a\x1b[31m\xff\xe2\x80\xae": not recognized
    why     what was not looked at may be anything, so it cannot be called clean

YAML in a style that is not read names its line, and the last line does not hide that only the words of it were looked at:

  $ mkdir style; printf 'a: 1\nb: &x 2\nc: *x\n' >style/model.yaml; printf -- '- a\nb\n' >style/other.yml; cp good/config.json style; ajar scan style
  info      YAML in a style of which only the words were looked at (CFG-YAML)
            "model.yaml", byte 8: anchor, tag, alias or other sign that is not
                read (line 2)
            "other.yml", byte 4: line is no key with a value (line 2)
    why     what it means to its reader was not worked out
    to do   read it yourself; its maker can write it without anchors, tags and
            braces, or as JSON
  
  clean: 1 info (2 places in 2 files); every byte of 3 files was examined, 48 B,
    but of 2 only the words (CFG-YAML)
  $ rm style/other.yml; ajar scan style | tail -n 2
  clean: 1 info; every byte of 2 files was examined, 42 B, but of 1 only the words
    (CFG-YAML)

Of a configuration that brings code, the file and the class are named:

  $ printf '{"auto_map":{"AutoConfig":"conf.C","AutoModel":["a/b--net.N",null]}}' >auto.json; ajar scan auto.json | sed -n 2,3p
            "auto.json", byte 1: "auto_map": "AutoConfig" is "conf.C", "AutoModel"
                is "a/b--net.N"
