Worst first, with the places of each finding; then what was not examined; then what it comes to:

  $ mkdir code; printf '#!/bin/sh\n' >code/run; printf '\200\004K\001.' >code/old.bin; echo pass >code/modeling_x.py
  $ echo '{"auto_map":{"AutoModel":"modeling_x.X"}}' >code/config.json; printf '\0\1\2\3' >code/what
  $ ajar scan code
  critical  loading it runs code from the model or the hub (CFG-REMOTE-CODE)
            "config.json", byte 1: "auto_map": {
  
  critical  a program (EXE-CONTENT)
            "run": an executable
  
  high      code comes with the model (CODE-FILE)
            "modeling_x.py": by its name
  
  high      loading a pickle runs the code in it (PKL-PRESENT)
            "old.bin": a pickle
  
  high      not examined to its end (SCAN-INCOMPLETE)
            "old.bin": a pickle: there is no reader for this yet
            "run": an executable: there is no reader for this yet
            "what": not recognized: there is no reader for this yet
  
  do not load it: 2 critical, 5 high; 3 of 5 files not fully examined
  ? 1

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
  ajar: expected PATH
  try 'ajar scan --help'
  ? 2

From which severity on the answer is no can be said:

  $ mkdir odd; cp $DATA/safetensors/two.safetensors odd/model.safetensors
  $ ajar scan odd
  medium    a tensor's name could be taken for a path, or hides characters
            (ST-NAME)
            "model.safetensors", byte 66: "a\x1b[31m"
  
  clean: 1 medium; every byte of 1 file was examined, 136 B
  $ ajar scan --fail-on medium odd >out; echo $?; ajar scan --fail-on low odd | tail -n 1; ajar scan --fail-on bad odd
  1
  clean: 1 medium; every byte of 1 file was examined, 136 B
  ajar: --fail-on needs critical, high, medium, low or info, not "bad"
  try 'ajar scan --help'
  ? 2
  $ ajar scan --fail-on critical code/what
  high      not examined to its end (SCAN-INCOMPLETE)
            "what": not recognized: there is no reader for this yet
  
  not clean: 1 high; 1 of 1 file not fully examined

Of a rule that is found at many places five are shown, or all:

  $ mkdir six; (printf '\200\0\0\0\0\0\0\0{"__metadata__":{"a":"","a":"","a":"","a":"","a":"","a":""}}'; printf '%68s' '') >six/six
  $ cp six/six six/seven; ajar scan six; ajar scan -a six | grep -c byte
  high      one name stands twice: readers disagree which counts (ST-DUPKEY)
            "seven", byte 32: "a"
            "seven", byte 39: "a"
            "seven", byte 46: "a"
            "seven", byte 53: "a" (5 times in all)
            "six", byte 32: "a"
            and 3 more; --all lists each
  
  info      the header is not as the usual writer makes it (ST-ALIGN)
            "seven", byte 68: 68 bytes
            "six", byte 68: 68 bytes
  
  not clean: 8 high, 2 info; every byte of 2 files was examined, 272 B
  11

For programs:

  $ ajar scan --json odd
  {"schema":"ajar/scan/1","fail_on":"high","targets":[{"path":"odd","complete":true,"findings":[{"rule":"ST-NAME","severity":"medium","code":false,"title":"a tensor's name could be taken for a path, or hides characters","path":"model.safetensors","offset":66,"text":"\"a\\x1b[31m\""}],"files":[{"path":"model.safetensors","size":136,"digest":"sha256:655bdc144388a9b64c7a9702556c2bc568ba2d3f15637fe15f3150a56fac41ac","kind":"safetensors","examined":true}]}]}
