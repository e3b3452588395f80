A model is a folder: what it is, its digests, its files, what is odd. A name from a file never
reaches the terminal raw:

  $ mkdir m; cp $DATA/safetensors/two.safetensors m/model.safetensors
  $ echo '{"architectures":["LlamaForCausalLM"],"model_type":"llama","max_position_embeddings":2048}' >m/config.json
  $ printf 'A \033[31mred\033[0m card.\n' >m/README.md
  $ ajar inspect m
  $ ajar inspect --all-tensors --no-hash m/model.safetensors
  $ ajar inspect --json m
  $ ajar inspect --json --no-hash --first 1 m/model.safetensors

What is odd but can be accounted for is a finding, and the look goes on; of one oddity the first
four places are told:

  $ ajar inspect $DATA/safetensors/gap.safetensors | sed "s|$DATA|DATA|"
  $ mkdir six; (printf '\200\0\0\0\0\0\0\0{"__metadata__":{"a":"","a":"","a":"","a":"","a":"","a":""}}'; printf '%68s' '') >six/six
  $ ajar inspect six | sed -n '/^findings/,$p'

Files that run code, that are not here, or that have no reader:

  $ mkdir code; printf '#!/bin/sh\n' >code/run; printf '\200\004K\001.' >code/old.bin; echo pass >code/modeling_x.py
  $ echo '{"auto_map":{"AutoModel":"modeling_x.X"}}' >code/config.json
  $ printf 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n' >code/model.safetensors
  $ printf '\0\1\2\3' >code/what
  $ ajar inspect code

Links, pipes and git's own folder are findings; a name that hides something is one too:

  $ mkdir -p links/.git links/sub; echo hello >links/a.txt; ln -s a.txt links/b.txt; ln -s /etc/passwd links/c
  $ mkfifo links/sub/pipe; touch "$(printf 'links/evil\342\200\256txt.exe')"
  $ ajar inspect links | sed -n '/^files/,$p'

A model in the cache of a Hugging Face client is a snapshot of links into its blobs:

  $ C=cache/models--tiny--llama; mkdir -p $C/blobs $C/refs $C/snapshots/abc123/sub
  $ printf abc123 >$C/refs/main; cp m/model.safetensors $C/blobs/1111; cp m/config.json $C/blobs/2222
  $ cd cache/models--tiny--llama/snapshots/abc123; ln -s ../../blobs/1111 model.safetensors; ln -s ../../../blobs/2222 sub/config.json; ln -s ../../../../six/six out
  $ ajar inspect cache/models--tiny--llama/snapshots/abc123 | sed -n '/^files/,$p'
  $ ajar inspect --json --no-hash -n 0 cache/models--tiny--llama/snapshots/abc123 | grep -o '"path":"[^"]*","link":[^,]*'
  $ rm cache/models--tiny--llama/snapshots/abc123/out; ajar inspect --no-hash cache/models--tiny--llama | tail -n 1
  $ rm cache/models--tiny--llama/refs/main; ajar inspect --no-hash cache/models--tiny--llama | tail -n 1
  $ mkdir cache/models--tiny--llama/snapshots/def; ajar inspect cache/models--tiny--llama
  $ ajar inspect --no-hash cache/models--tiny--llama/snapshots/abc123/model.safetensors | tail -n 1

An index must say the truth about its shards:

  $ mkdir sh; cp m/model.safetensors sh/model-00001-of-00002.safetensors; cp $DATA/safetensors/gap.safetensors sh/lone.safetensors
  $ printf '{"weight_map":{"a\\u001b[31m":"model-00001-of-00002.safetensors","x":"model-00001-of-00002.safetensors","y":"model-00002-of-00002.safetensors"}}' >sh/model.safetensors.index.json
  $ ajar inspect --no-hash sh

What nobody could read is status 3 and says at which byte; no half of an answer is printed:

  $ printf '\011\0\0\0\0\0\0\0{}' >short; ajar inspect short
  $ mkdir list; printf '\002\0\0\0\0\0\0\0[]' >list/x.safetensors; ajar inspect list
  $ mkdir half; echo '{"a":' >half/config.json; cp m/model.safetensors half; ajar inspect half
  $ mkdir bad; cp m/README.md "$(printf 'bad/a\033[2Jb')"; ajar inspect bad
  $ mkdir twice; touch twice/A twice/a; ajar inspect twice
  $ mkdir empty; ajar inspect empty
  $ ajar inspect missing
  $ ajar inspect /dev/null
  $ ajar inspect m >/dev/full

Without the sandbox the answer says so:

  $ ajar inspect --no-sandbox --no-hash m | tail -n 2
