What a model takes, from its headers. A folder with safetensors and its configuration; the numbers of
tensors win over what the configuration says of them:

  $ mkdir m; cp $DATA/safetensors/two.safetensors m/model.safetensors
  $ echo '{"model_type":"llama","hidden_size":4,"num_hidden_layers":1,"num_attention_heads":2,"vocab_size":8,"max_position_embeddings":64}' >m/config.json
  $ ajar fit --json --quants Q8_0 m | jq -c '{model, quant}'
  {"model":{"arch":"llama","from":"safetensors","known":true,"params_total":8,"params_active":8,"params_confidence":"exact","layers":1,"layers_full":1,"layers_sliding":0,"layers_recurrent":0,"d":4,"vocabulary":8,"ctx_train":64,"window":null,"experts":null,"experts_used":null,"tied":true,"kv_bytes_per_token":16,"rs_bytes_per_seq":0,"note":null},"quant":[{"name":"as filed","bytes":8,"file_bytes":8,"lo":8,"hi":8,"bpw":8,"how":"file","confidence":"exact"},{"name":"Q8_0","bytes":32,"file_bytes":1048928,"lo":32,"hi":32,"bpw":32,"how":"recipe","confidence":"modelled"}]}

Contexts, caches and slots are asked for; max is what the model was trained for:

  $ echo '{"model_type":"gemma3_text","architectures":["Gemma3ForCausalLM"],"hidden_size":640,"intermediate_size":2048,"num_hidden_layers":18,"num_attention_heads":4,"num_key_value_heads":1,"head_dim":256,"sliding_window":512,"vocab_size":262144,"max_position_embeddings":32768}' >config.json
  $ ajar fit --json --quants Q4_0 --ctx 2048,max --kv q8_0 --slots 2 config.json | jq -c '.mem[] | [.ctx, .cells, .cells_swa, .cache, .gpu.kv, .gpu.swa]'
  [2048,2048,1536,"q8_0",3342336,12533760]
  [32768,32768,1536,"q8_0",53477376,12533760]
  $ ajar fit --json --quants Q4_0 --ctx 4096 --slots 2 --split config.json | jq -c '.mem[] | [.ctx, .cells, .cells_swa, .gpu.kv, .gpu.swa]'
  [4096,2048,1024,12582912,31457280]

What cannot be so is refused with what is wrong:

  $ ajar fit --kv q9_0 config.json
  ajar: "q9_0" is no type of cache: f16, bf16, f32, q8_0, q5_1, q5_0, q4_1, q4_0 or iq4_nl
  try 'ajar fit --help'
  ? 2
  $ ajar fit --ctx many config.json
  ajar: "many" is no context: say tokens, as 8192, or max
  try 'ajar fit --help'
  ? 2
  $ ajar fit --ctx 0 config.json
  ajar: "0" is no context: say tokens, as 8192, or max
  try 'ajar fit --help'
  ? 2
  $ ajar fit --slots 0 config.json
  ajar: --slots is at least 1
  try 'ajar fit --help'
  ? 2
  $ ajar fit --slots 257 config.json
  ajar: at most 256 slots, and 4294967296 tokens at a time
  try 'ajar fit --help'
  ? 2
  $ ajar fit --gen middle config.json
  ajar: --gen is old or new
  try 'ajar fit --help'
  ? 2
  $ ajar fit --quants Q4_K_M,Q4_K_H config.json
  ajar: no recipe is called "Q4_K_H": --quants all shows them
  try 'ajar fit --help'
  ? 2
  $ ajar fit config.json m
  ajar: one model at a time
  try 'ajar fit --help'
  ? 2
  $ ajar fit
  ajar: which model?
  try 'ajar fit --help'
  ? 2
  $ ajar fit nowhere
  ajar: nowhere: no such file or folder: give a folder with a model, or one of its files
  ? 1
  $ echo '{"model_type":"llama","num_hidden_layers":5000}' >bad.json
  $ ajar fit bad.json
  ajar: bad.json: layers is 5000, and at most 4096 makes sense
  ? 3
  $ echo '{"model_type":"llama","num_hidden_layers":2,"hidden_size":99999999}' >bad.json
  $ ajar fit bad.json
  ajar: bad.json: hidden is 99999999, and at most 16777216 makes sense
  ? 3
  $ echo '{"model_type":"llama","num_hidden_layers":2,"num_key_value_heads":[1]}' >bad.json
  $ ajar fit --quants Q4_0 bad.json | head -3
  "bad.json": "llama", from config.json
  
    parameters    0 at least (computed)
  $ echo '{"a":1}' >none.json
  $ ajar fit none.json
  ajar: none.json: neither weights whose header can be read nor a config.json
  ? 1

A log of llama.cpp becomes rows, and rows are compared with what is computed. The weights of a model
that is not here are made by the recipe that the log names:

  $ ajar fit --calibrate --table truth.tsv $DATA/fit/llama-8b.log $DATA/fit/bench.log
  3 runs added to truth.tsv
  $ cut -f1-20 truth.tsv
  model	quant	ctx	slots	ubatch	outputs	k	v	flags	weights_gpu	weights_host	kv	kv_sliding	state	compute_gpu	compute_host	output	gpu	decode	prefill
  Meta Llama 3.1 8B Instruct	Q4_K - Medium	32768	1	512	1	f16	f16	-	4403.49	281.81	4096.00	-	-	140.00	48.01	0.49	8639.49	100.00	3150.77
  llama 8B Q4_K - Medium	-	0	1	0	0	f16	f16	c	-	-	-	-	-	-	-	-	-	128.45	5012.34
  qwen2 3B Q8_0	-	0	1	0	0	f16	f16	c	-	-	-	-	-	-	-	-	-	150.01	-
  $ tail -n 1 truth.tsv | cut -f23 | wc -c
  2
  $ ajar fit --selftest --table truth.tsv
  model                       context  cache  quantity      predicted  measured  off
  Meta Llama 3.1 8B Instruct  32768    f16    weights_gpu   4403.49    4403.49   +0.00  +0.00 %
  Meta Llama 3.1 8B Instruct  32768    f16    weights_host  281.81     281.81    +0.00  +0.00 %
  Meta Llama 3.1 8B Instruct  32768    f16    kv            4096.00    4096.00   +0.00  +0.00 %
  Meta Llama 3.1 8B Instruct  32768    f16    compute_gpu   140.01     140.00    +0.01  +0.01 %
  Meta Llama 3.1 8B Instruct  32768    f16    compute_host  48.01      48.01     +0.00  +0.00 %
  Meta Llama 3.1 8B Instruct  32768    f16    output        0.49       0.49      -0.00  +0.00 %
  Meta Llama 3.1 8B Instruct  32768    f16    gpu           8639.50    8639.49   +0.01  +0.00 %
  
  3 runs; errors are of what was measured
  
  quantity      rows  median error  worst   worst in MiB
  weights_gpu   1     0.00 %        0.00 %  0.00
  weights_host  1     0.00 %        0.00 %  0.00
  kv            1     0.00 %        0.00 %  0.00
  compute_gpu   1     0.01 %        0.01 %  0.01
  compute_host  1     0.00 %        0.00 %  0.00
  output        1     0.00 %        0.00 %  0.00
  gpu           1     0.00 %        0.00 %  0.01
  $ ajar fit --selftest --table truth.tsv --json | jq -c '.rows[0], .errors.gpu'
  {"model":"Meta Llama 3.1 8B Instruct","source":"llama-8b.log","ctx":32768,"cache":"f16","weights_gpu":{"predicted":4403.49,"measured":4403.49},"weights_host":{"predicted":281.81,"measured":281.81},"kv":{"predicted":4096,"measured":4096},"compute_gpu":{"predicted":140.01,"measured":140},"compute_host":{"predicted":48.01,"measured":48.01},"output":{"predicted":0.49,"measured":0.49},"gpu":{"predicted":8639.5,"measured":8639.49}}
  {"rows":1,"median_percent":0,"worst_percent":0,"worst_mib":0.012}
  $ ajar fit --selftest | tail -n 8 | cut -c1-40
  
  quantity      rows  median error  worst 
  weights_host  196   0.00 %        0.00 %
  kv            180   0.00 %        0.00 %
  kv_sliding    50    0.00 %        0.00 %
  state         40    0.00 %        0.00 %
  compute_host  196   0.00 %        8.10 %
  output        196   0.00 %        0.00 %
  $ printf 'hello\n' >no.log; ajar fit --calibrate no.log
  ajar: no.log: no run in it: expected lines of llama.cpp such as "compute buffer size = 560.00 MiB", which it writes with --verbose
  ? 3
  $ ajar fit --calibrate
  ajar: --calibrate needs a log
  try 'ajar fit --help'
  ? 2
  $ ajar fit --selftest --calibrate
  ajar: --calibrate and --selftest: one of them
  try 'ajar fit --help'
  ? 2
  $ ajar fit --selftest config.json
  ajar: --selftest takes no model
  try 'ajar fit --help'
  ? 2
  $ printf 'model\tquant\nx\n' >no.tsv; ajar fit --selftest --table no.tsv
  ajar: no.tsv: line 2 is no row of a truth.tsv
  ? 3
