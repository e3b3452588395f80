A model is a folder: what it is, its digests, its files, what is odd. A name from a file never
reaches the terminal raw:

  $ mkdir m; cp $DATA/safetensors/two.safetensors m/model.safetensors
  $ echo '{"architectures":["LlamaForCausalLM"],"model_type":"llama","max_position_embeddings":2048}' >m/config.json
  $ printf 'A \033[31mred\033[0m card.\n' >m/README.md
  $ ajar inspect m
  "m": 3 files, 248 B
  
    architecture  "LlamaForCausalLM"
    parameters    8 in 2 tensors, 8 B
                  "U8"     8 in 2 tensors, 8 B
    counted       safetensors, 1 file
    context       2048 tokens
    weights       sha256:b01d8f382b08a453a2999ec226a70354be9a99b9c944252d525d868735f1638e
    release       sha256:7dc167062ae2e6e6f90b945b8085308276dc926b3911802def7093216dbba740
  
  files
    "README.md"              21 B  a model card
    "config.json"            91 B  JSON
    "model.safetensors"     136 B  safetensors
  
  findings
    medium    ST-NAME          a tensor's name could be taken for a path, or hides characters
                               "model.safetensors", byte 66: "a\x1b[31m"
    low       TEXT-INVISIBLE   the text holds characters nobody sees
                               "README.md", byte 2: U+001B
    low       TEXT-INVISIBLE   the text holds characters nobody sees
                               "README.md", byte 10: U+001B
  
  3 findings, the worst is medium; every byte was examined
  $ ajar inspect --all-tensors --no-hash m/model.safetensors
  "m/model.safetensors": 1 file, 136 B
  
    parameters    8 in 2 tensors, 8 B
                  "U8"     8 in 2 tensors, 8 B
    counted       safetensors, 1 file
  
  files
    "model.safetensors"     136 B  safetensors
      "U8"                     4  "a\x1b[31m" [4]
      "U8"                     4  "b.bias" [4]
  
  findings
    medium    ST-NAME          a tensor's name could be taken for a path, or hides characters
                               "model.safetensors", byte 66: "a\x1b[31m"
  
  1 finding, the worst is medium; every byte was examined
  $ ajar inspect --json m
  {"schema":"ajar/inspect/1","path":"m","sandbox":"full","complete":true,"bytes":248,"weights":"sha256:b01d8f382b08a453a2999ec226a70354be9a99b9c944252d525d868735f1638e","release":"sha256:7dc167062ae2e6e6f90b945b8085308276dc926b3911802def7093216dbba740","model":{"architecture":"LlamaForCausalLM","name":null,"licence":null,"base_model":null,"library":null,"torch_dtype":null,"quantization":null,"context":2048,"layers":null,"hidden":null,"experts":null,"experts_used":null,"parameters":8,"tensors":2,"weight_bytes":8,"format":"safetensors","files_counted":1,"files_not_counted":0,"dtypes":[{"dtype":"U8","tensors":2,"elements":8,"bytes":8}]},"findings":[{"rule":"ST-NAME","title":"a tensor's name could be taken for a path, or hides characters","severity":"medium","code":false,"path":"model.safetensors","offset":66,"text":"\"a\\x1b[31m\""},{"rule":"TEXT-INVISIBLE","title":"the text holds characters nobody sees","severity":"low","code":false,"path":"README.md","offset":2,"text":"U+001B"},{"rule":"TEXT-INVISIBLE","title":"the text holds characters nobody sees","severity":"low","code":false,"path":"README.md","offset":10,"text":"U+001B"}],"files":[{"path":"README.md","link":null,"size":21,"digest":"sha256:4137985f8576a7eea7df6a461db6764b7e1a5f42d6983eef87f7f10b206f9e88","git_oid":"084ce848c6136dcf53fb6cf367bcddd94048632f","lfs":false,"kind":"a model card","examined":true,"error":null,"facts":[],"n_tensors":0,"tensors":[]},{"path":"config.json","link":null,"size":91,"digest":"sha256:9ea1cfccdb4dbcc94673b9d607862b7ce78953d86da56045dbbe6a2238ca95ad","git_oid":"5282396f9ff9d8f11728bb34b70d2eafc3e2ac74","lfs":false,"kind":"JSON","examined":true,"error":null,"facts":[{"key":"architecture","value":"LlamaForCausalLM"},{"key":"model_type","value":"llama"},{"key":"context","value":"2048"}],"n_tensors":0,"tensors":[]},{"path":"model.safetensors","link":null,"size":136,"digest":"sha256:655bdc144388a9b64c7a9702556c2bc568ba2d3f15637fe15f3150a56fac41ac","git_oid":null,"lfs":true,"kind":"safetensors","examined":true,"error":null,"facts":[],"n_tensors":2,"tensors":[{"name":"a\u001b[31m","dtype":"U8","shape":[4],"elements":4,"offset":128,"bytes":4},{"name":"b.bias","dtype":"U8","shape":[4],"elements":4,"offset":132,"bytes":4}]}]}
  $ ajar inspect --json --no-hash --first 1 m/model.safetensors
  {"schema":"ajar/inspect/1","path":"m/model.safetensors","sandbox":"full","complete":true,"bytes":136,"weights":null,"release":null,"model":{"architecture":null,"name":null,"licence":null,"base_model":null,"library":null,"torch_dtype":null,"quantization":null,"context":null,"layers":null,"hidden":null,"experts":null,"experts_used":null,"parameters":8,"tensors":2,"weight_bytes":8,"format":"safetensors","files_counted":1,"files_not_counted":0,"dtypes":[{"dtype":"U8","tensors":2,"elements":8,"bytes":8}]},"findings":[{"rule":"ST-NAME","title":"a tensor's name could be taken for a path, or hides characters","severity":"medium","code":false,"path":"model.safetensors","offset":66,"text":"\"a\\x1b[31m\""}],"files":[{"path":"model.safetensors","link":null,"size":136,"digest":null,"git_oid":null,"lfs":true,"kind":"safetensors","examined":true,"error":null,"facts":[],"n_tensors":2,"tensors":[{"name":"a\u001b[31m","dtype":"U8","shape":[4],"elements":4,"offset":128,"bytes":4}]}]}
  $ ajar inspect --json --no-hash --first 0 m/model.safetensors | grep -o '"n_tensors.*'
  "n_tensors":2,"tensors":[]}]}

What is odd but can be accounted for is a finding, and the look goes on; of one oddity the first
four places are told:

  $ ajar inspect $DATA/safetensors/gap.safetensors | sed "s|$DATA|DATA|"
  "DATA/safetensors/gap.safetensors": 1 file, 69 B
  
    parameters    4 in 1 tensor, 4 B
                  "U8"     4 in 1 tensor, 4 B
    counted       safetensors, 1 file
    digest        sha256:faa38af4e8f6f592883da1b6cb2591e8ae6783ef41ebc81717303f52f88fe699
  
  files
    "gap.safetensors"      69 B  safetensors, not fully examined
  
  findings
    critical  ST-BOUNDS        bytes that no tensor owns, or that two own
                               "gap.safetensors", byte 61: 4 bytes before "w"
    high      SCAN-INCOMPLETE  bytes that were not understood
                               "gap.safetensors", byte 61: see ST-BOUNDS
  
  2 findings, the worst is critical; 1 of 1 files not fully examined, which is never clean
  $ mkdir six; (printf '\200\0\0\0\0\0\0\0{"__metadata__":{"a":"","a":"","a":"","a":"","a":"","a":""}}'; printf '%68s' '') >six/six
  $ ajar inspect six | sed -n '/^findings/,$p'
  findings
    high      ST-DUPKEY        one name stands twice: readers disagree which counts
                               "six", byte 32: "a" stands twice
    high      ST-DUPKEY        one name stands twice: readers disagree which counts
                               "six", byte 39: "a" stands twice
    high      ST-DUPKEY        one name stands twice: readers disagree which counts
                               "six", byte 46: "a" stands twice
    high      ST-DUPKEY        one name stands twice: readers disagree which counts
                               "six", byte 53: "a" stands twice (and 1 more, only counted)
    info      ST-ALIGN         the header is not as the usual writer makes it
                               "six", byte 68: 68 bytes
  
  5 findings, the worst is high; every byte was examined

Files that run code, that are not here, or that have no reader:

  $ mkdir code; printf '#!/bin/sh\n' >code/run; printf '\200\004K\001.' >code/old.bin; echo pass >code/modeling_x.py
  $ echo '{"auto_map":{"AutoModel":"modeling_x.X"}}' >code/config.json
  $ printf 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n' >code/model.safetensors
  $ printf '\0\1\2\3' >code/what
  $ ajar inspect code
  "code": 6 files, 196 B
  
    weights       sha256:997563acae248109d8a501ade5dad9cfa158fa081c13f9fc39c5510fb2a2c501
    release       sha256:997563acae248109d8a501ade5dad9cfa158fa081c13f9fc39c5510fb2a2c501
  
  files
    "config.json"            42 B  JSON
    "model.safetensors"     130 B  a Git LFS pointer, not fully examined
    "modeling_x.py"           5 B  text
    "old.bin"                 5 B  a pickle
    "run"                    10 B  an executable
    "what"                    4 B  not recognized, not fully examined
  
  findings
    critical  CFG-REMOTE-CODE  loading it runs code from the model or the hub
                               "config.json", byte 1: "auto_map": "AutoModel" is "modeling_x.X"
    critical  EXE-CONTENT      a program
                               "run": a script; it begins with "#!", so its name alone starts it
    high      SCAN-INCOMPLETE  not examined to its end: another finding tells why
                               "model.safetensors": a Git LFS pointer; see LFS-POINTER
    high      CODE-FILE        code comes with the model
                               "modeling_x.py": a Python program
    high      SCAN-INCOMPLETE  a format that is not read here
                               "what": not recognized
    medium    LFS-POINTER      a pointer of Git LFS stands in the place of the file
                               "model.safetensors": a Git LFS pointer
    low       PKL-PRESENT      a pickle: a format that can run code when it is loaded
                               "old.bin": a pickle
  
  7 findings, the worst is critical; 2 of 6 files not fully examined, which is never clean

Links, pipes and git's own folder are findings; a name that hides something is one too:

  $ mkdir -p links/.git links/sub; echo hello >links/a.txt; ln -s a.txt links/b.txt; ln -s /etc/passwd links/c
  $ mkfifo links/sub/pipe; echo x >"$(printf 'links/evil\342\200\256txt.exe')"
  $ ajar inspect links | sed -n '/^files/,$p'
  files
    "a.txt"                         6 B  text
    "evil\xe2\x80\xaetxt.exe"       2 B  text
  
  findings
    critical  FS-LINK          a link that leads out of the folder
                               "c": leads to "/etc/passwd"
    critical  FS-LINK          no file: a device, pipe or socket
                               "sub/pipe"
    high      FS-LINK          a link to another file: not followed
                               "b.txt": leads to "a.txt"
    high      CODE-FILE        code comes with the model
                               "evil\xe2\x80\xaetxt.exe": a Windows program
    high      FS-NAME          a name that shows as something else, or that no release can have
                               "evil\xe2\x80\xaetxt.exe": U+202E (turns the text round) at character 5
    low       FS-GIT           git's own folder: not looked at, not part of a release
                               ".git"
  
  6 findings, the worst is critical; not everything was examined, which is never clean

A model in the cache of a Hugging Face client is a snapshot of links into its blobs:

  $ mkdir -p cache/models--tiny--llama/blobs cache/models--tiny--llama/refs cache/models--tiny--llama/snapshots/abc123/sub
  $ cd cache/models--tiny--llama; printf abc123 >refs/main; cp ../../m/model.safetensors blobs/1111; cp ../../m/config.json blobs/2222
  $ cd cache/models--tiny--llama/snapshots/abc123; ln -s ../../blobs/1111 model.safetensors; ln -s ../../../blobs/2222 sub/config.json; ln -s ../../../../six/six out
  $ ajar inspect cache/models--tiny--llama/snapshots/abc123 | sed -n '/^files/,$p'
  files
    "model.safetensors"     136 B  safetensors
    "sub/config.json"        91 B  JSON
  
  findings
    critical  FS-LINK          a link that leads out of the folder
                               "out": leads to "../../../../six/six"
    medium    ST-NAME          a tensor's name could be taken for a path, or hides characters
                               "model.safetensors", byte 66: "a\x1b[31m"
  
  2 findings, the worst is critical; not everything was examined, which is never clean
  $ ajar inspect --json --no-hash -n 0 cache/models--tiny--llama/snapshots/abc123 | grep -o '"path":"[^"]*","link":[^,]*'
  "path":"model.safetensors","link":"../../blobs/1111"
  "path":"sub/config.json","link":"../../../blobs/2222"
  $ rm cache/models--tiny--llama/snapshots/abc123/out; ajar inspect --no-hash cache/models--tiny--llama | tail -n 1
  1 finding, the worst is medium; every byte was examined
  $ printf ../blobs >cache/models--tiny--llama/refs/main; ajar inspect --no-hash cache/models--tiny--llama | tail -n 1
  1 finding, the worst is medium; every byte was examined
  $ rm cache/models--tiny--llama/refs/main; ajar inspect --no-hash cache/models--tiny--llama | tail -n 1
  1 finding, the worst is medium; every byte was examined
  $ mkdir -p cache/models--tiny--other/blobs; cp m/config.json cache/models--tiny--other/blobs/3333; ajar inspect cache 2>&1 >out
  This is the cache of a client, with 2 models. Of one it says more:
    ajar inspect cache/models--tiny--llama
  $ mkdir cache/models--tiny--llama/snapshots/def; ajar inspect cache/models--tiny--llama
  ajar: cache/models--tiny--llama: a cache folder of 2 snapshots; give the path of one: snapshots/...
  ? 3
  $ ajar inspect --no-hash cache/models--tiny--llama/snapshots/abc123/model.safetensors | tail -n 1
  1 finding, the worst is medium; every byte was examined

An index must say the truth about its shards:

  $ mkdir sh; cp m/model.safetensors sh/model-00001-of-00002.safetensors; cp $DATA/safetensors/gap.safetensors sh/lone.safetensors
  $ printf '{"weight_map":{"a\\u001b[31m":"model-00001-of-00002.safetensors","x":"model-00001-of-00002.safetensors","y":"model-00002-of-00002.safetensors"}}' >sh/model.safetensors.index.json
  $ ajar inspect --no-hash sh
  "sh": 3 files, 348 B
  
    parameters    8 in 2 tensors, 8 B
                  "U8"     8 in 2 tensors, 8 B
    counted       safetensors, 1 file; other weight files are copies or parts beside it
  
  files
    "lone.safetensors"                      69 B  safetensors, not fully examined
    "model-00001-of-00002.safetensors"     136 B  safetensors
    "model.safetensors.index.json"         143 B  an index of shards
  
  findings
    critical  ST-BOUNDS        bytes that no tensor owns, or that two own
                               "lone.safetensors", byte 61: 4 bytes before "w"
    high      SCAN-INCOMPLETE  bytes that were not understood
                               "lone.safetensors", byte 61: see ST-BOUNDS
    high      IDX-CONFLICT     the index and a file disagree where a tensor is
                               "model-00001-of-00002.safetensors": "b.bias" is here, and the index does not say so
    high      IDX-MISSING      the index of the model's parts names what is not here
                               "model-00001-of-00002.safetensors": "x" is named by the index, not here
    high      IDX-MISSING      the index of the model's parts names what is not here
                               "model.safetensors.index.json": "model-00002-of-00002.safetensors", with 1 tensor
    medium    IDX-ORPHAN       weights beside an index that does not name them
                               "lone.safetensors"
    medium    ST-NAME          a tensor's name could be taken for a path, or hides characters
                               "model-00001-of-00002.safetensors", byte 66: "a\x1b[31m"
  
  7 findings, the worst is critical; 1 of 3 files not fully examined, which is never clean

What nobody could read is status 3 and says at which byte; no half of an answer is printed:

  $ printf '\011\0\0\0\0\0\0\0{}' >short; ajar inspect short
  ajar: short: safetensors: header is longer than the file (at byte 0)
  ? 3
  $ mkdir list; printf '\002\0\0\0\0\0\0\0[]' >list/x.safetensors; ajar inspect list
  "list": 1 file, 10 B
  
    weights       sha256:82b0a1fd0db4dcdc87a549897ad7c501632985986ffe4e59ec366e14e5afb518
    release       sha256:82b0a1fd0db4dcdc87a549897ad7c501632985986ffe4e59ec366e14e5afb518
  
  files
    "x.safetensors"      10 B  not recognized, not fully examined
  
  findings
    high      SCAN-INCOMPLETE  a format that is not read here
                               "x.safetensors": not recognized
    high      ST-HEADER        the header of the file cannot be read
                               "x.safetensors": no length and object as safetensors begin with
    medium    EXT-MISMATCH     its content is not what its name says
                               "x.safetensors": not recognized
  
  3 findings, the worst is high; 1 of 1 files not fully examined, which is never clean
  $ mkdir half; echo '{"a":' >half/config.json; cp m/model.safetensors half; ajar inspect half
  ajar: half: "config.json": json: expected a value (at byte 6)
  ? 3

A name that no release can have, or two that are one elsewhere, are looked at and told:

  $ mkdir bad; cp m/README.md "$(printf 'bad/a\033[2Jb')"; ajar inspect bad
  "bad": 1 file, 21 B
  
    weights       sha256:5adc257c6a1ceb0956123ac5e052922741d6ec90ad9a31f50a54ef6e488017d8
    release       sha256:5adc257c6a1ceb0956123ac5e052922741d6ec90ad9a31f50a54ef6e488017d8
  
  files
    "a\x1b[2Jb"      21 B  text
  
  findings
    high      FS-NAME          a name that shows as something else, or that no release can have
                               "a\x1b[2Jb": U+001B (a control character) at character 2
    low       TEXT-INVISIBLE   the text holds characters nobody sees
                               "a\x1b[2Jb", byte 2: U+001B
    low       TEXT-INVISIBLE   the text holds characters nobody sees
                               "a\x1b[2Jb", byte 10: U+001B
  
  3 findings, the worst is high; every byte was examined
  $ mkdir twice; echo 1 >twice/A; echo 2 >twice/a; ajar inspect twice
  "twice": 2 files, 4 B
  
    weights       sha256:076e57fd25d0b6e54cea36f74ceeab9943107a8e3f8cb0a73db7894f6027641b
    release       sha256:076e57fd25d0b6e54cea36f74ceeab9943107a8e3f8cb0a73db7894f6027641b
  
  files
    "A"       2 B  text
    "a"       2 B  text
  
  findings
    high      FS-NAME          a name that shows as something else, or that no release can have
                               "a": "A" and "a" are one name where case is ignored
  
  1 finding, the worst is high; every byte was examined

Where there is nothing to read, that is said:

  $ mkdir empty; ajar inspect empty
  ajar: empty: no file of a model in this folder
  ? 3
  $ ajar inspect missing
  ajar: missing: no such file or folder: give a folder with a model, or one of its files
  ? 1
  $ ajar inspect /dev/null
  ajar: /dev/null: neither a folder nor a regular file
  ? 3
  $ ajar inspect m >/dev/full
  ajar: could not write the answer: No space left on device
  ? 5

Without the sandbox the answer says so:

  $ ajar inspect --no-sandbox --no-hash m | tail -n 2
  sandbox: none, files were read with your own rights
  3 findings, the worst is medium; every byte was examined
