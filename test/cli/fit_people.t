On which machines a model runs, how fast, and how many people have such machines. One with experts,
of which only the configuration is here: what does not fit on a card leaves it, experts first.

  $ echo '{"architectures":["Qwen3MoeForCausalLM"],"model_type":"qwen3_moe","hidden_size":2048,"num_hidden_layers":48,"num_attention_heads":32,"num_key_value_heads":4,"head_dim":128,"intermediate_size":6144,"moe_intermediate_size":768,"num_experts":128,"num_experts_per_tok":8,"decoder_sparse_step":1,"mlp_only_layers":[],"vocab_size":151936,"max_position_embeddings":40960,"tie_word_embeddings":false}' >config.json
  $ ajar fit --at 2026-11-22 --quants Q4_K_M,Q2_K config.json | sed -n '/^speed/,$p'
  speed, Q4_K_M, context 8192
  
    machine            place                                   tokens/s  between     context full  prompt of 2048
    DDR4-3200 x2       cpu                                     16        11 to 20    11            33 to 66 s
    DDR5-5600 x2       cpu                                     27        19 to 35    19            26 to 51 s
    RTX 3050 8G        moe-offload, 71 % of experts in memory  30        21 to 39    26            -
    RTX 4060           moe-offload, 71 % of experts in memory  31        22 to 40    28            -
    RTX 3060 12G       moe-offload, 48 % of experts in memory  42        29 to 55    38            -
    RTX 4060 Ti 16G    moe-offload, 23 % of experts in memory  58        41 to 76    49            -
    RTX 5080           moe-offload, 23 % of experts in memory  82        57 to 106   75            -
    RTX 4090           gpu                                     236       165 to 306  192           0.2 to 0.4 s
    RTX 5090           gpu                                     310       217 to 403  265           0.2 to 0.3 s
    Apple M4 16G       does not fit                            -         -           -             -
    Apple M4 Pro 24G   moe-offload, 21 % of experts in memory  84        59 to 110   66            -
    Apple M5 Max 128G  gpu                                     174       122 to 227  136           0.5 to 0.9 s
    Ryzen AI Max+ 395  gpu                                     90        63 to 117   67            0.6 to 1.1 s
    RTX PRO 6000       gpu                                     310       217 to 403  265           0.1 to 0.3 s
  
    Beside a card: 32 GiB of DDR4-3200 x2. Left free on it: 1024 MiB.
    * fitted to published runs, within 10 %; the others within 30 %.
  
  reach: machines surveyed in 2026-04 that run it at 10 tokens/s or more, context 8192
  
    weights  at least  at most  on named cards  more by memory, at most
    Q4_K_M   1 %       100 %    1 % to 5 %      73 %
    Q2_K     8 %       100 %    8 % to 31 %     48 %
  
    Of 65 % of these machines the card is in the table, of 22 % nothing is known: they
    count as no at least, and as yes at most. A survey of people who play games, on
    machines they offered to be counted: no phones, offices or servers.
  
  cheapest that does so, Q4_K_M, all on the device, at the price of its launch;
  cards without a machine
  
    surely  RX 7900 XT  899 USD, 2022-12
  
    A card for all of it has 18.2 GiB to 19.8 GiB of memory.
  
  training: nothing says on how many tokens; --tokens or --gpu-hours does. It would come to
  
    10^23 operations  with 5.48 T tokens
    10^25 operations  with 548 T tokens
    10^26 operations  with 5479 T tokens

A survey does not speak of a day it is too old for, nor of one before its month; what it said is not
in the answer.

  $ ajar fit --at 2027-03-31 --quants Q2_K config.json | grep '^reach'
  reach: machines surveyed in 2026-04 that run it at 10 tokens/s or more, context 8192
  $ ajar fit --at 2027-04-01 --quants Q2_K config.json | grep -A3 '^reach'
  reach is not known: the survey is of 2026-04 and speaks of machines until 2027-03-31; today is 2027-04-01.
    Machines have changed since: an old survey shows nothing of those of today.
  
  cheapest that does so, Q2_K, all on the device, at the price of its launch;
  $ ajar fit --at 2026-03-31 --quants Q2_K config.json | grep -A3 '^reach'
  reach is not known: the survey is of 2026-04; on 2026-03-31 that had not come.
  
  cheapest that does so, Q2_K, all on the device, at the price of its launch;
  cards without a machine
  $ ajar fit --at 2027-04-01 --quants Q2_K --json config.json | jq -c '.reach[0] | del(.survey_source)'
  {"min_toks":10,"quant":"Q2_K","ctx":8192,"share_lo":null,"share_hi":null,"cards_lo":null,"cards_hi":null,"by_memory":null,"covered_share":0.653,"unknown_share":0.218,"survey":"2026-04","survey_until":"2027-03-31","stale":true}
  $ ajar fit --at 2026-11-22 --quants Q2_K --json config.json | jq -c '.reach[0] | del(.survey_source)'
  {"min_toks":10,"quant":"Q2_K","ctx":8192,"share_lo":0.0855,"share_hi":1,"cards_lo":0.0855,"cards_hi":0.3075,"by_memory":0.4745,"covered_share":0.653,"unknown_share":0.218,"survey":"2026-04","survey_until":"2027-03-31","stale":false}

Asking for more speed, or leaving more free on a card, reaches fewer.

  $ ajar fit --at 2026-11-22 --quants Q2_K --min-toks 200 config.json | grep -A3 '^reach'
  reach: machines surveyed in 2026-04 that run it at 200 tokens/s or more, context 8192
  
    weights  at least  at most  on named cards  more by memory, at most
    Q2_K     0.3 %     59 %     0.3 % to 24 %   13 %
  $ ajar fit --at 2026-11-22 --quants Q2_K --margin 6000 config.json | grep -A3 '^reach'
  reach: machines surveyed in 2026-04 that run it at 10 tokens/s or more, context 8192
  
    weights  at least  at most  on named cards  more by memory, at most
    Q2_K     1 %       100 %    1 % to 31 %     48 %

Machines of one's own, in the columns of the table.

  $ printf 'name\talso\tkind\tmem_gib\tbw_gbs\ttf16\ttf8\teta\tc_us\tbasis\tprefill\tprice\tprice_date\tsource\tdate\tread\n' >mine.tsv
  $ printf 'our server\t-\tserver\t256\t460\t5\t-\t0.7\t30\tcalibrated\t0.3-0.9\t9000\t2025-02\tmeasured here\t2026-11-01\teta,c_us\n' >>mine.tsv
  $ ajar fit --at 2026-11-22 --quants Q4_K_M --hw mine.tsv config.json | grep -A5 '^speed'
  speed, Q4_K_M, context 8192
  
    machine     place  tokens/s  between    context full  prompt of 2048
    our server  cpu    135       95 to 176  101           6.6 to 13 s
  
    * fitted to published runs, within 10 %; the others within 30 %.
  $ printf 'one more\n' >>mine.tsv; ajar fit --hw mine.tsv config.json
  ajar: mine.tsv: line 3: 1 cell, expected 16 between tabs
  ? 3
  $ ajar fit --hw 'RTX 9999' config.json
  ajar: --hw "RTX 9999" is no machine of the table, and as a file: RTX 9999: no such file
  ? 1
  $ ajar fit --quants Q4_K_M --hw 'rtx 5070' config.json | grep -A5 '^speed'
  speed, Q4_K_M, context 8192
  
    machine   place                                   tokens/s  between   context full  prompt of 2048
    RTX 5070  moe-offload, 48 % of experts in memory  46        32 to 60  43            -
  
    Beside a card: 32 GiB of DDR4-3200 x2. Left free on it: 1024 MiB.

What training took lies between two ends. Where a threshold is between them, nothing shows that it
was kept.

  $ ajar fit --tokens 36T config.json | sed -n '/^training/,$p'
  training took 4.59e+23 to 8.55e+23 operations
  
    by tokens  4.59e+23 to 8.55e+23, within 30 %
    10^23      above
    10^25      below
    10^26      below
  
    As stated with the options; nothing in the files shows it. As evidence it is
    ajar evidence add --subject config.json --fact model.training_compute --kind interval --lo 4.59e+23 --hi 8.55e+23 --level 0.9 --measured-at DAY
  $ ajar fit --tokens 6T config.json | sed -n '/^training/,$p'
  training took 7.66e+22 to 1.43e+23 operations
  
    by tokens  7.66e+22 to 1.43e+23, within 30 %
    10^23      not shown to be below: it lies between the two ends
    10^25      below
    10^26      below
  
    As stated with the options; nothing in the files shows it. As evidence it is
    ajar evidence add --subject config.json --fact model.training_compute --kind interval --lo 7.66e+22 --hi 1.43e+23 --level 0.9 --measured-at DAY
  $ ajar fit --tokens 36T --gpu-hours 1.5M config.json | sed -n '/^training/,$p'
  training took 4.59e+23 to 6.41e+24 operations
  
    by tokens             4.59e+23 to 8.55e+23, within 30 %
    by hours of H100 SXM  7.12e+23 to 6.41e+24, a third to three times
    10^23                 above
    10^25                 below
    10^26                 below
  
    As stated with the options; nothing in the files shows it. As evidence it is
    ajar evidence add --subject config.json --fact model.training_compute --kind interval --lo 4.59e+23 --hi 6.41e+24 --level 0.9 --measured-at DAY
  $ ajar fit --tokens 36T --gpu-hours '2K@A100 80G' config.json | sed -n '/^training/,$p'
  training took 2.99e+20 to 8.55e+23 operations
  
    by tokens             4.59e+23 to 8.55e+23, within 30 %
    by hours of A100 80G  2.99e+20 to 2.70e+21, a third to three times
    10^23                 not shown to be below: it lies between the two ends
    10^25                 below
    10^26                 below
  
    The two have nothing in common: one of the statements is wrong. Without it, the
    answer ends in how to state the other as evidence.
  $ ajar fit --tokens 6T --json config.json | jq -c .train
  {"flop_lo":7.66548e+22,"flop_hi":1.42359e+23,"basis":"tokens","contradicts":false,"d_tokens":6000000000000,"gpu_hours":null,"thresholds":[{"flop":1e+23,"side":"not shown to be below","tokens":5479110000000},{"flop":1e+25,"side":"below","tokens":547911000000000},{"flop":1e+26,"side":"below","tokens":5479110000000000}],"h100_hours_lo":53824.5,"h100_hours_hi":99959.9}
  $ ajar fit --tokens NaN config.json
  ajar: --tokens needs an amount such as 2T, 300B or 30.84M, not "NaN"
  try 'ajar fit --help'
  ? 2
  $ ajar fit --gpu-hours 2M@abacus config.json
  ajar: --gpu-hours on "abacus": no machine of the table
  try 'ajar fit --help'
  ? 2
  $ ajar fit --gpu-hours 0 config.json
  ajar: --gpu-hours needs an amount such as 2T, 300B or 30.84M, not "0"
  try 'ajar fit --help'
  ? 2

Served to many at a time.

  $ ajar fit --engine vllm --quants Q8_0 config.json | sed -n '/^served/,$p'
  served by vLLM to many at a time, BF16, sequences of 8192 tokens
  
    accelerator  how many  sequences at a time  tokens/s of each
    T4           8         10 to 34             34 to 165
    A10          4         6 to 34              56 to 310
    L4           4         6 to 34              28 to 155
    L40S         2         16 to 36             105 to 466
    A100 40G     2 to 4    77 to 110            392 to 2321
    A100 80G     1         6 to 17              271 to 691
    H100 PCIe    1         6 to 17              271 to 691
    H100 SXM     1         6 to 17              445 to 1136
    H200         1         74 to 90             1705 to 5875
    B200         1         117 to 136           3474 to 14757
    MI300X       1         130 to 151           2395 to 10853
    MI355X       1         236 to 265           4326 to 27773
  
    Modelled, on the number of accelerators that surely do: weights, caches, and 0.2 to 3.6 GiB
    of each for the driver. 0.9 of its memory is used.
  $ ajar fit --engine mlx config.json
  ajar: --engine is llama.cpp or vllm, not "mlx"
  try 'ajar fit --help'
  ? 2
  $ ajar fit --min-toks 0 config.json
  ajar: --min-toks is at least 1
  try 'ajar fit --help'
  ? 2

Of an architecture that nobody here knows, what it takes at least is told; so nothing is sure.

  $ mkdir odd; sed 's/Qwen3Moe/Odd/; s/qwen3_moe/odd/' config.json >odd/config.json; ajar fit --at 2026-11-22 --quants Q2_K odd | sed -n '/^speed/,/^training/p' | grep -v '^  [Ocm][fao][ uc][ 6nh]'
  speed is not known: what this model takes at least is told, and no most
  
  reach: machines surveyed in 2026-04 that run it at 10 tokens/s or more, context 8192
  
    weights  at least  at most  on named cards  more by memory, at most
    Q2_K     0 %       100 %    0 % to 31 %     48 %
  
  
  cheapest that does so, Q2_K, all on the device, at the price of its launch;
  cards without a machine
  
    surely  no machine of known price
    maybe   Arc B580                   249 USD, 2024-12
  
    A card for all of it has more than 11.4 GiB of memory.
  
  training: nothing says on how many tokens; --tokens or --gpu-hours does. It would come to
  $ ajar fit --at 2026-11-22 --quants Q2_K --hw 'RTX 4090' --json odd | jq -c '.speed[] | [.hw, .place, .decode]'
  ["RTX 4090",null,{}]

The shares as a figure; of a survey that does not speak of the day there are none.

  $ ajar fit --at 2026-11-22 --quants Q4_K_M,Q2_K --svg reach.svg config.json >/dev/null; grep -o '<title>[^<]*\|[0-9]* to [0-9]* %' reach.svg | sort -u
  1 to 100 %
  8 to 100 %
  <title>Q2_K: at least 8 %, at most 100 %
  <title>Q4_K_M: at least 1 %, at most 100 %
  $ ajar fit --at 2028-01-01 --quants Q4_K_M,Q2_K --svg reach.svg config.json >/dev/null; grep -o 'does not speak[^<]*\|not known' reach.svg | sort -u
  does not speak of the machines of that day.
  not known
  $ ajar fit --svg no/such/folder/x.svg config.json 2>&1 | sed 's/[0-9]*[.]tmp/N.tmp/'
  ajar: no/such/folder/x.svg.N.tmp: could not create: No such file or directory

A machine whose memory is shared needs what the run takes as a whole, and no more; a time that rounds to
one number is told as one.

  $ echo '{"architectures":["LlamaForCausalLM"],"model_type":"llama","hidden_size":576,"intermediate_size":1536,"num_hidden_layers":30,"num_attention_heads":9,"num_key_value_heads":3,"vocab_size":49152,"max_position_embeddings":8192,"tie_word_embeddings":true}' >config.json
  $ for hw in 'Apple M2 8G' 'RX 6600'; do ajar fit --at 2026-11-22 --quants Q4_1 --hw "$hw" config.json | sed -n '/^speed/,/^  [AR]/p' | tail -n 1; done
    Apple M2 8G  gpu    421       294 to 547  214           0.2 to 0.3 s
    RX 6600  gpu    579       406 to 753  363           0.1 s
  $ ajar fit --at 2026-11-22 --quants Q4_1 --hw 'Apple M2 8G' config.json | sed -n '/^reach/,/^cheapest/p'
  reach: machines surveyed in 2026-04 that run it at 10 tokens/s or more, context 8192
  
    weights  at least  at most  on named cards  more by memory, at most
    Q4_1     97 %      100 %    63 % to 68 %    13 %
  
    Of 65 % of these machines the card is in the table, of 22 % nothing is known: they
    count as no at least, and as yes at most. A survey of people who play games, on
    machines they offered to be counted: no phones, offices or servers.
    Where at least is more than on named cards, it is of machines whose processor and
    memory do it alone, whatever the card.
  
  cheapest that does so, Q4_1, all on the device, at the price of its launch;

A context is told of once, and one that the model was not trained for is said to be that.

  $ ajar fit --at 2026-11-22 --quants Q4_1 --ctx 8192,max,9000,8192 config.json | grep -e '^memory' -e Longer
  memory for a context of 8192 tokens, 1 slot, cache f16
  memory for a context of 9216 tokens, 1 slot, cache f16
    Longer than it was trained for: what it answers there, nobody says.
