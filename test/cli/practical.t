How practical a model is for others, as facts of a policy. A model of one layer, and a policy that
asks whom it is too large for.

  $ mkdir tiny; i=0; t() { printf '"%s":{"dtype":"F16","shape":[%d,%d],"data_offsets":[%d,%d]},' $1 $2 $3 $i $((i+2*$2*$3)); i=$((i+2*$2*$3)); echo $i >end; }; l=model.layers.0; h={$(t model.embed_tokens.weight 256 64; t $l.self_attn.q_proj.weight 64 64; t $l.self_attn.k_proj.weight 64 64; t $l.self_attn.v_proj.weight 64 64; t $l.self_attn.o_proj.weight 64 64; t $l.mlp.gate_proj.weight 128 64; t $l.mlp.up_proj.weight 128 64; t $l.mlp.down_proj.weight 64 128; t lm_head.weight 256 64); h=$(printf '%-1000s' "${h%,}}"); (printf '\350\3\0\0\0\0\0\0%s' "$h"; head -c $(cat end) /dev/zero) >tiny/model.safetensors
  $ echo '{"architectures":["LlamaForCausalLM"],"model_type":"llama","hidden_size":64,"intermediate_size":128,"num_hidden_layers":1,"num_attention_heads":2,"num_key_value_heads":2,"vocab_size":256,"tie_word_embeddings":false,"max_position_embeddings":8192}' >tiny/config.json
  $ printf '%s\n' 'policy "Practical" version 1.' 'Start from open.' 'fact fit.reach is a proportion, higher is safer.' 'fact fit.min_gpu_gb is a size, higher is riskier.' 'fact fit.min_price is a count, higher is riskier.' 'fact fit.consumer is yes or no, yes is safer.' 'fact fit.single_node is yes or no, yes is safer.' 'rule reach "few have a machine for it": at most hosted when fit.reach is below 10%.' 'rule card "no card of a person holds it": at most gated when not fit.consumer.' 'rule node "one machine does not serve it": at most closed when not fit.single_node.' 'rule price "it takes a machine that few buy": at most gated when fit.min_price is above 2000.' 'rule memory "it takes much memory": at most gated when fit.min_gpu_gb is above 24 GB.' >practical.ajar

It is small enough for nearly everybody. What rests on a survey or on the table of machines holds for
as long as those do, and the forecast knows.

  $ ajar decide tiny -p ./practical.ajar --at 2026-11-22
  ajar: door 4 of 4, open: weights for everyone
  
    policy    Practical, version 1 (./practical.ajar)
    weights   sha256:f5b53ee5bb564d6aff50fb2af52bbbf9cf96cb6746656baa19c22321147dfdb5
    clock     2026-11-22T00:00:00Z
  
  Without new evidence
    2027-04-01  door 2 of 4, hosted: fit.reach runs out
  
  The model
    model     LlamaForCausalLM, 73.7 thousand parameters, 149 kB in 2 files
    looked at every file to the last byte; 6 findings
              medium "model.safetensors": a matrix that holds one number all over
              medium "model.safetensors": a matrix that holds one number all over
              medium "model.safetensors": a matrix that holds one number all over
              medium "model.safetensors": a matrix that holds one number all over
              medium "model.safetensors": a matrix that holds one number all over
              and 1 more: ajar scan names them
  $ ajar forecast tiny -p ./practical.ajar --at 2026-11-22
  ajar: door 4 of 4, open: weights for everyone
  
    2026-11-22  door 4 of 4, open
    2027-04-01  door 2 of 4, hosted: fit.reach runs out
  $ ajar explain tiny -p ./practical.ajar --at 2027-04-01 | sed -n 1,8p
  ajar: door 2 of 4, hosted: answers, never weights
  
  What objects to gated
    1. few have a machine for it  (rule reach, line 8): objects, for something is not shown
       rule reach "few have a machine for it": at most hosted when fit.reach is below 10%.
       not shown  when
       not shown    fit.reach is below 10%
                      nothing known: the table it rests on is out of date
  $ ajar explain tiny -p ./practical.ajar --at 2026-03-01 | grep -A1 'fit.reach is\|fit.consumer$'
       rule reach "few have a machine for it": at most hosted when fit.reach is below 10%.
       not shown  when
       not shown    fit.reach is below 10%
                      nothing known: the table it rests on is of a later day
  --
       rule reach "few have a machine for it": at most hosted when fit.reach is below 10%.
       not shown  when
       not shown    fit.reach is below 10%
                      nothing known: the table it rests on is of a later day

The record says from when to when, so that the decision can be made again by another program, with
other tables.

  $ ajar decide tiny -p ./practical.ajar --at 2026-11-22 --json >decision.json; jq -c '.record.facts[]' decision.json
  {"fact":"fit.consumer","from":"2026-11-01T00:00:00Z","set":{"may":["yes"]},"source":"files","until":"2027-11-01T00:00:00Z"}
  {"fact":"fit.min_gpu_gb","set":{"hi":"1128812826","lo":"152609993"},"source":"files"}
  {"fact":"fit.min_price","from":"2026-11-01T00:00:00Z","set":{"hi":"139","lo":"139"},"source":"files","until":"2027-11-01T00:00:00Z"}
  {"fact":"fit.reach","from":"2026-04-01T00:00:00Z","set":{"hi":"1","lo":"0.975999999"},"source":"files","until":"2027-04-01T00:00:00Z"}
  {"fact":"fit.single_node","set":{"may":["yes"]},"source":"files"}
  $ ajar replay decision.json -p ./practical.ajar | sed -n 1p
  ajar: the same, byte for byte
  $ ajar replay decision.json tiny -p ./practical.ajar | sed -n 1p
  ajar: the same, byte for byte

Of a configuration without weights nothing is known; an item may state it then. It is not heard where
the files answer, nor when their answer has run out: nothing may become wider by time alone.

  $ mkdir bare ev; cp tiny/config.json bare; ajar explain bare -p ./practical.ajar --at 2026-11-22 | grep -A3 'fit.reach is' | sed -n 1,4p
       rule reach "few have a machine for it": at most hosted when fit.reach is below 10%.
       not shown  when
       not shown    fit.reach is below 10%
                      nothing known: the files do not say
  $ echo 'printf "{\"schema\":\"ajar/evidence/1\",\"weights\":\"%s\",\"items\":[{\"fact\":\"fit.reach\",\"kind\":\"exact\",\"value\":0.01,\"measured_at\":\"2026-01-01\"}]}" $(ajar inspect --json $1 | jq -r .weights)' >state
  $ sh state bare >ev/a.evidence.json; ajar explain bare -p ./practical.ajar -e ev --at 2026-11-22 | grep -A3 'fit.reach is' | sed -n 1,5p
       rule reach "few have a machine for it": at most hosted when fit.reach is below 10%.
       true       when
       true         fit.reach is below 10%
                      1%: 1%
                      a.evidence.json, item 1, 2026-01-01, signed by nobody listed
  $ sh state tiny >ev/a.evidence.json; ajar decide tiny -p ./practical.ajar -e ev --at 2026-11-22 | grep 'door\|reach'
  ajar: door 4 of 4, open: weights for everyone
    2027-04-01  door 2 of 4, hosted: fit.reach runs out
    "a.evidence.json" 1, fit.reach: answered by the files
  $ ajar explain tiny -p ./practical.ajar -e ev --at 2027-05-01 | sed -n 7,8p
       not shown    fit.reach is below 10%
                      nothing known: the table it rests on is out of date
  $ ajar decide tiny -p ./practical.ajar -e ev --at 2027-05-01 | grep 'door\|reach'
  ajar: door 2 of 4, hosted: answers, never weights
    1. few have a machine for it  (rule reach, line 8)
       not shown   fit.reach is below 10%
    "a.evidence.json" 1, fit.reach: answered by the files
