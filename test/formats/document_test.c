/* document_test.c - JSON documents: what they state, what they make a loader do, where they break.
 * Every row runs again with each allocation and each read failing once. */
#include "formats/document.h"

#include "base/buf.h"
#include "formats/show.h"

static const struct row {
    const char *name, *text, *want;
} rows[] = {
    { "config.json",
      "{\"architectures\":[\"LlamaForCausalLM\",\"Other\"],\"model_type\":\"llama\","
      "\"max_position_embeddings\":8192,\"num_hidden_layers\":30,\"hidden_size\":576,"
      "\"num_attention_heads\":9,\"num_key_value_heads\":3,\"vocab_size\":49152,"
      "\"torch_dtype\":\"bfloat16\",\"rope_scaling\":null}",
      "JSON, whole; architecture=LlamaForCausalLM; model_type=llama; context=8192; layers=30; "
      "hidden=576; heads=9; "
      "kv_heads=3; vocabulary=49152; torch_dtype=bfloat16" },
    { "config.json", "{\"model_type\":\"gpt2\",\"n_ctx\":1,\"n_positions\":1024,\"n_layer\":12}",
      "JSON, whole; architecture=gpt2; model_type=gpt2; context=1024; layers=12" },
    { "config.json",
      "{\"model_type\":\"gemma3\",\"text_config\":{\"hidden_size\":640,\"num_experts\":8,"
      "\"num_experts_per_tok\":2},\"vision_config\":{\"hidden_size\":1},\"hidden_size\":7}",
      "JSON, whole; architecture=gemma3; model_type=gemma3; hidden=7; experts=8; experts_used=2" },
    { "config.json",
      "{\"model_type\":\"x\",\"quantization_config\":{\"quant_method\":\"gptq\",\"bits\":4}}",
      "JSON, whole; architecture=x; model_type=x; quantization=gptq" },
    { "config.json", "{\"model_type\":\"x\",\"hidden_size\":1.5,\"num_layers\":-1,\"dtype\":3}",
      "JSON, whole; architecture=x; model_type=x" },
    { "config.json",
      "{\"model_type\":\"x\",\"layer_types\":[\"full\",\"sliding\",null,\"a,b\",[1],{\"c\":2}],"
      "\"num_key_value_heads\":[8,0,true,1.5],\"tie_word_embeddings\":false,"
      "\"use_sliding_window\":true,\"mlp_only_layers\":[],\"head_dim\":[64]}",
      "JSON, whole; architecture=x; model_type=x; kv_heads=8,0,1,1.5; "
      "layer_types=full,sliding,?,?,?,?; use_window=1; tied=0" },
    { "config.json",
      "{\"model_type\":\"x\",\"text_config\":{\"layer_types\":[\"full\",\"b\"],\"n_inner\":4},"
      "\"layer_types\":[\"c\"],\"hybrid_override_pattern\":\"M*-\"}",
      "JSON, whole; architecture=x; model_type=x; ffn=4; layer_types=c; hybrid_pattern=M*-" },
    { "generation_config.json", "{\"hidden_size\":640}", "JSON, whole" },
    { "list.json", "[{\"model_type\":\"x\"}]", "JSON, whole" },
    { "adapter_config.json", "{\"base_model_name_or_path\":\"a/b\",\"auto_mapping\":null}",
      "JSON, whole; base_model=a/b; base_relation=adapter" },

    { "x.json", "{\"a\":{\"auto_map\":{\"AutoModel\":\"m.M\"}}}",
      "JSON, whole; @6 remote-code: \"auto_map\": \"AutoModel\" is \"m.M\"" },
    { "x.json",
      "{\"auto_map\":{\"AutoConfig\":\"configuration_x.XConfig\",\"AutoModel\":\"modeling_x.X\","
      "\"AutoTokenizer\":[\"tokenization_x.XSlow\",\"tokenization_x.X\"]}}",
      "JSON, whole; @1 remote-code: \"auto_map\": \"AutoConfig\" is \"configuration_x.XConfig\", "
      "\"AutoModel\" is \"modeling_x.X\", ..." },
    { "x.json", "{\"auto_map\":{\"A\":1,\"B\":{\"C\":\"m.M\"}},\"x\":{\"D\":\"m.M\"}}",
      "JSON, whole; @1 remote-code: \"auto_map\": {" },
    { "x.json", "{\"auto_map\":{\"model_file\":\"x.py\",\"A\":\"m.M\"}}",
      "JSON, whole; @1 remote-code: \"auto_map\": \"model_file\" is \"x.py\"; @13 remote-code: "
      "\"model_file\": \"x.py\"" },
    { "x.json", "{\"auto_map\":[\"a.A\",\"b.B\",[\"c.C\"]]}",
      "JSON, whole; @1 remote-code: \"auto_map\": \"a.A\", \"b.B\", \"c.C\"" },
    { "x.json", "{\"auto_map\":{\"A\":\"m.M\",\"use_kernels\":true,\"B\":\"m.N\"}}",
      "JSON, whole; @1 remote-code: \"auto_map\": \"A\" is \"m.M\"; @23 odd-config: "
      "\"use_kernels\": true" },
    { "x.json",
      "[{\"auto_map\":1},{\"auto_map\":1},{\"auto_map\":1},{\"auto_map\":[]},{\"auto_map\":[\"m."
      "M\"]}]",
      "JSON, whole; @2 remote-code: \"auto_map\": \"1\"; @17 remote-code: \"auto_map\": \"1\"; @32 "
      "remote-code: \"auto_map\": \"1\"; @47 remote-code: \"auto_map\": [" },
    { "x.json",
      "[{\"auto_map\":1},{\"auto_map\":1},{\"auto_map\":1},{\"auto_map\":1},{\"auto_map\":null},"
      "{\"auto_map\":[\"m.M\"]}]",
      "JSON, whole; @2 remote-code: \"auto_map\": \"1\"; @17 remote-code: \"auto_map\": \"1\"; @32 "
      "remote-code: \"auto_map\": \"1\"; @47 remote-code: \"auto_map\": \"1\"; @62 trust-off: "
      "\"auto_map\": null" },
    { "a/config.json", "{\"trust_remote_code\":true,\"b\":[[{\"trust_remote_code\":false}]]}",
      "JSON, whole; @1 trust-key: \"trust_remote_code\": true; @33 trust-off: "
      "\"trust_remote_code\": false" },
    { "x.json", "{\"_attn_implementation_internal\":\"a/b\",\"_attn_implementation\":\"a/b\"}",
      "JSON, whole; @1 trust-key: \"_attn_implementation_internal\": \"a/b\"; @39 trust-key: "
      "\"_attn_implementation\": \"a/b\"" },
    { "x.json", "{\"_attn_implementation\":\"sdpa\",\"attn_implementation\":\"kernels:x\"}",
      "JSON, whole; @31 trust-key: \"attn_implementation\": \"kernels:x\"" },
    { "config.json", "{\"a\":[{\"b\":\"{{ x.__mro__ }}\"}],\"chat\":\"{{ x.y }}\"}",
      "JSON, whole; @11 template-stray: under \"b\", line 1, character 6: reaches for "
      "\"__mro__\"" },
    { "special_tokens_map.json", "{\"chat_template\":[{\"other\":\"{{ x.__mro__ }}\"}]}",
      "JSON, whole; @27 template-stray: under \"other\", line 1, character 6: reaches for "
      "\"__mro__\"" },
    { "results.json", "[\"{{ x.__mro__ }}\"]",
      "JSON, whole; @1 template-aside: line 1, character 6: reaches for \"__mro__\"" },
    { "x.json", "{\"x\":[{\"_target_\":\"os.system\"}],\"_target_\":\"\"}",
      "JSON, whole; @7 target: \"_target_\": \"os.system\"" },
    { "config.json",
      "{\"custom_pipelines\":{},\"custom_pipeline\":\"\",\"custom_generate\":\"a/b\","
      "\"use_kernels\":1}",
      "JSON, whole; @1 remote-code: \"custom_pipelines\": {; @23 trust-off: \"custom_pipeline\": "
      "\"\"; @44 remote-code: \"custom_generate\": \"a/b\"; @68 odd-config: \"use_kernels\": "
      "\"1\"" },
    { "x.json", "{\"\\u0061uto_map\":1}", "JSON, whole; @1 remote-code: \"auto_map\": \"1\"" },
    { "x.json", "{\"class_name\":\"Lambda\",\"layers\":[{\"class_name\":\"Dense\"}]}",
      "JSON, whole; @1 remote-code: \"class_name\": \"Lambda\"" },
    { "model.json", "{\"config\":\"get_file\",\"class_name\":\"a.enable_unsafe_deserialization\"}",
      "JSON, whole; @1 target: \"config\": \"get_file\"; @21 target: \"class_name\": "
      "\"a.enable_unsafe_deserialization\"" },
    { "x.json", "{\"config\":\"get_files\",\"class_name\":\"Dense\"}", "JSON, whole" },
    { "config.json",
      "{\"a\":[{\"module\":\"os\"},{\"module\":\"ctypes.util\"},{\"module\":\"osx\"}]}",
      "JSON, whole; @7 target: \"module\": \"os\"; @23 target: \"module\": \"ctypes.util\"" },
    { "x.json", "{\"module\":\"os\",\"target\":\"os.system\"}", "JSON, whole" },
    { "model_config.json",
      "[{\"target\":\"os.system\"},{\"target\":\"os\"},{\"target\":\"ldm.Net\"},{\"target\":7}]",
      "JSON, whole; @2 target: \"target\": \"os.system\"" },
    { "schema.json",
      "{\"__module__\":\"os\",\"__class__\":\"eval\",\"a\":{\"__module__\":\"sklearn.svm\"},"
      "\"b\":{\"__module__\":\"mine\"},\"c\":{\"__class__\":\"SVC\"}}",
      "JSON, whole; @1 target: \"__module__\": \"os\"; @19 target: \"__class__\": \"eval\"; @76 "
      "odd-config: \"__module__\": \"mine\"" },
    { "schema.json",
      "[{\"func\":\"__init__\"},{\"func\":\"a.b\"},{\"func\":\"predict\"},{\"func\":{}}]",
      "JSON, whole; @2 target: \"func\": \"__init__\"; @22 target: \"func\": \"a.b\"" },
    { "schema.json",
      "[{\"__class__\":\"methodcaller\"},{\"__class__\":\"attrgetter\"},"
      "{\"__class__\":\"itemgetter\"},{\"__class__\":\"load\"},{\"__class__\":\"read_csv\"},"
      "{\"__class__\":\"fetch_openml\"},{\"__class__\":\"loader\"}]",
      "JSON, whole; @2 target: \"__class__\": \"methodcaller\"; @31 odd-config: \"__class__\": "
      "\"attrgetter\"; @85 target: \"__class__\": \"load\"; @106 target: \"__class__\": "
      "\"read_csv\"; @131 target: \"__class__\": \"fetch_openml\"" },
    { "schema.json",
      "[{\"__module__\":\"sklearn.datasets\"},{\"__module__\":\"numpy.f2py.x\"},"
      "{\"__module__\":\"sklearn.datasetsx\"},{\"__module__\":\"scipy.special\"}]",
      "JSON, whole; @2 target: \"__module__\": \"sklearn.datasets\"; @36 target: \"__module__\": "
      "\"numpy.f2py.x\"" },
    { "other.json", "{\"func\":\"__init__\"}", "JSON, whole" },
    { "other.json", "{\"__module__\":\"os\",\"__class__\":\"eval\"}", "JSON, whole" },
    { "a/modules.json",
      "[{\"type\":\"sentence_transformers.models.Pooling\"},{\"type\":\"evil.Module\"}]",
      "JSON, whole; @50 remote-code: \"type\": \"evil.Module\"" },
    { "other.json", "[{\"type\":\"evil.Module\"}]", "JSON, whole" },
    { "x.json", "[\"auto_map\",\"trust_remote_code\"]", "JSON, whole" },

    /* who obeys which key where: docs/formats.md section 4 */
    { "results_1.json", "{\"config\":{\"trust_remote_code\":true}}",
      "JSON, whole; @11 trust-off: \"trust_remote_code\": true" },
    { "vocab.json", "{\"trust_remote_code\":7,\"auto_map\":8,\"use_kernels\":true}",
      "JSON, whole; @36 odd-config: \"use_kernels\": true" },
    { "tokenizer.json", "{\"model\":{\"vocab\":{\"auto_map\":7,\"_target_\":8}},\"auto_map\":9}",
      "JSON, whole; @47 remote-code: \"auto_map\": \"9\"" },
    { "a/Tokenizer_Config.json", "{\"auto_map\":{\"AutoTokenizer\":[\"t.T\",null]}}",
      "JSON, whole; @1 remote-tokenizer: \"auto_map\": \"AutoTokenizer\" is \"t.T\"" },
    { "x_tokenizer_config.json", "{\"auto_map\":[\"t.T\"],\"x\":{\"auto_map\":null}}",
      "JSON, whole; @1 remote-code: \"auto_map\": \"t.T\"; @25 trust-off: \"auto_map\": null" },
    { "config.json", "{\"attn_implementation\":{\"\":\"sdpa\",\"text_config\":\"k/k@v1:f\"}}",
      "JSON, whole; @34 trust-key: \"text_config\": \"k/k@v1:f\"" },
    { "config.json",
      "{\"_attn_implementation_internal\":\"eager\",\"_experts_implementation_internal\":null}",
      "JSON, whole; @1 trust-off: \"_attn_implementation_internal\": \"eager\"; @41 trust-off: "
      "\"_experts_implementation_internal\": null" },
    { "config.json", "{\"use_kernels\":false,\"io_processor_plugin\":null,\"_target_\":null}",
      "JSON, whole" },
    { "config.json", "{\"io_processor_plugin\":\"p\",\"model_file\":\"m.PY\"}",
      "JSON, whole; @1 odd-config: \"io_processor_plugin\": \"p\"; @27 remote-code: "
      "\"model_file\": \"m.PY\"" },
    { "config.json", "{\"model_file\":\"spm.model\"}", "JSON, whole" },
    { "2_Dense/config.json",
      "{\"activation_function\":\"torch.nn.modules.activation.Tanh\",\"activation_fn\":\"gelu\"}",
      "JSON, whole" },
    { "2_Dense/config.json",
      "{\"activation_function\":\"torch.hub.load\",\"x\":{\"activation_fn\":\"m.A\"},"
      "\"sbert_ce_default_activation_function\":\"m.B\"}",
      "JSON, whole; @1 remote-code: \"activation_function\": \"torch.hub.load\"; @45 remote-code: "
      "\"activation_fn\": \"m.A\"; @68 remote-code: "
      "\"sbert_ce_default_activation_function\": \"m.B\"" },
    { "adapter_config.json",
      "{\"auto_mapping\":{\"parent_library\":\"transformers.models.x\",\"base_model_class\":\"X\"}"
      "}",
      "JSON, whole" },
    { "adapter_config.json",
      "{\"auto_mapping\":{\"parent_library\":\"transformers_modules.x\"},\"x\":{"
      "\"parent_library\":null}}",
      "JSON, whole; @17 remote-code: \"parent_library\": \"transformers_modules.x\"" },
    { "adapter_config.json",
      "[{\"megatron_core\":\"megatron.core\"},{\"megatron_core\":\"megatron\"},"
      "{\"megatron_core\":\"megatronx\"},{\"megatron_core\":null}]",
      "JSON, whole; @65 remote-code: \"megatron_core\": \"megatronx\"" },
    { "adapter_config.json",
      "{\"adapters\":{\"0\":\"../../x\",\"1\":\"a/b\",\"2\":\"a/../b\",\"3\":\"/x\"},"
      "\"a\":{\"adapters\":{\"0\":\"/x\"}}}",
      "JSON, whole; @13 path-outside: \"0\": \"../../x\"; @37 path-outside: \"2\": \"a/../b\"; @50 "
      "path-outside: \"3\": \"/x\"" },
    { "adapter_config.json",
      "{\"adapters\":{\"4\":\"..b/a..\",\"5\":\"~/"
      "x\",\"6\":\"C:\\\\x\",\"7\":\"a\\\\..\",\"8\":\"\"}}",
      "JSON, whole; @27 path-outside: \"5\": \"~/x\"; @37 path-outside: \"6\": \"C:\\x5cx\"; @49 "
      "path-outside: \"7\": \"a\\x5c..\"" },
    { "config.json",
      "{\"a\":\"x = __import__('os')\",\"b\":[\"${eval:1}\"],\"c\":\"__import__ eval( "
      "os.system\",\"__import__(\":1}",
      "JSON, whole; @5 setting-code: \"a\" holds \"__import__(\"; @33 setting-code: \"b\" holds "
      "\"${eval:\"" },
    { "rows.json", "{\"a\":\"__import__('os')\"}", "JSON, whole" },
    { "tokenizer.json", "{\"a\":\"__import__(\"}", "JSON, whole" },
    { "config.json",
      "[{\"config\":{\"vocabulary\":\"/etc/x\"}},{\"config\":{\"vocabulary\":[\"/"
      "a\"]}},{\"config\":{"
      "\"vocabulary\":null}},{\"config\":{\"vocabulary\":\"\"}},{\"vocabulary\":\"/x\"}]",
      "JSON, whole; @12 file-opened: \"vocabulary\": \"/etc/x\"" },
    { "rows.json", "{\"config\":{\"vocabulary\":\"/x\"}}", "JSON, whole" },
    { "chain.json",
      "{\"lc\":1,\"type\":\"constructor\",\"id\":[\"os\",\"system\"],\"kwargs\":{\"lc\":1,\"type\":"
      "\"constructor\",\"id\":[\"langchain_core\",\"os\"]}}",
      "JSON, whole; @35 target: \"id\": \"os\"" },
    { "chain.json",
      "[{\"id\":[\"builtins\",\"eval\"],\"a\":{\"x\":1},\"type\":\"constructor\",\"lc\":1},{\"lc\":"
      "1,"
      "\"type\":\"constructor\",\"id\":[\"mine\",\"X\"]}]",
      "JSON, whole; @8 target: \"id\": \"builtins\"; @103 odd-config: \"id\": \"mine\"" },
    { "chain.json",
      "[{\"lc\":1,\"type\":\"not_implemented\",\"id\":[\"os\",\"x\"]},{\"type\":\"constructor\","
      "\"id\":["
      "\"os\"]},{\"lc\":1,\"id\":[\"os\"]},{\"lc\":1,\"type\":\"constructor\",\"id\":\"os\"},{"
      "\"lc\":1,\"type\":\"constructor\",\"id\":["
      "\"langgraph\",\"os\"]}]",
      "JSON, whole" },
    { "prompt.json",
      "[{\"template_format\":\"jinja2\",\"template\":\"{{ x.__init__ }}\"},{\"suffix\":\"{{ "
      "x.__init__ }}\","
      "\"template_format\":\"jinja2\"}]",
      "JSON, whole; @40 template-aside: under \"template\", line 1, character 6: reaches for "
      "\"__init__\"; @40 "
      "template-code: LangChain fills in \"template\" by Jinja; @70 template-aside: under "
      "\"suffix\", line 1, character 6: reaches for \"__init__\"; @70 template-code: LangChain "
      "fills in \"suffix\" by "
      "Jinja" },
    { "prompt.json",
      "[{\"template_format\":\"f-string\",\"template\":\"{{ x.__init__ }}\"},{\"template_format\":"
      "\"jinja2\",\"template\":\"{{ x.name }}\"}]",
      "JSON, whole; @42 template-aside: under \"template\", line 1, character 6: reaches for "
      "\"__init__\"" },
    { "rows.json", "{\"adapters\":{\"0\":\"../x\"}}", "JSON, whole" },
    { "a/router_config.json",
      "{\"types\":{\"0\":\"sentence_transformers.models.Dense\",\"1\":\"evil.M\",\"2\":\"plain\"}}",
      "JSON, whole; @51 remote-code: \"1\": \"evil.M\"" },
    { "modules.json", "[{\"type\":\"pylate.models.Dense.Dense\",\"x\":{\"type\":\"evil.M\"}}]",
      "JSON, whole" },
    { "x.json", "{\"types\":{\"1\":\"evil.M\"}}", "JSON, whole" },
    { "tokenizer_config.json", "{\"tokenizer_class\":\"LlamaTokenizerFast\"}", "JSON, whole" },
    { "tokenizer_config.json",
      "{\"tokenizer_class\":\"a.Tokenizer\",\"x\":{\"tokenizer_class\":1}}",
      "JSON, whole; @1 odd-value: \"tokenizer_class\": \"a.Tokenizer\"" },
    { "config.json", "{\"tokenizer_class\":\"Evil\",\"processor_class\":\"X\"}",
      "JSON, whole; @1 odd-value: \"tokenizer_class\": \"Evil\"" },
    { "config.json",
      "{\"quantization_config\":{\"modules_to_not_convert\":[\"a.py\"],\"importance\":1,"
      "\"plugin\":null}}",
      "JSON, whole" },
    { "config.json", "{\"quantization_config\":{\"modules_to_import\":[\"a\"],\"f\":\"q.py\"}}",
      "JSON, whole; @24 odd-config: \"modules_to_import\": [; @50 odd-config: \"f\": \"q.py\"" },
    { "model_index.json",
      "{\"_class_name\":\"StableDiffusionPipeline\",\"_diffusers_version\":\"0.6.0\","
      "\"unet\":[\"diffusers\",\"UNet2DConditionModel\"],\"tokenizer\":[\"transformers\",\"C\"],"
      "\"safety_checker\":[\"stable_diffusion\",\"S\"],\"x\":[null,null]}",
      "JSON, whole" },
    { "model_index.json",
      "{\"_class_name\":[\"my_pipeline\",\"P\"],\"unet\":[\"my_unet\",\"U\"],\"v\":[\"../"
      "v\",\"V\"]}",
      "JSON, whole; component=unet/my_unet.py; component=v/../v.py; @16 remote-code: "
      "\"_class_name\": \"my_pipeline\"; @43 odd-config: \"unet\" is of \"my_unet\", which is no "
      "known library of models; @63 "
      "remote-code: \"v\": \"../v\"" },
    { "model_index.json",
      "{\"a\":[\"subprocess\",\"Popen\"],\"b\":[\"os.path\",\"x\"],\"c\":[\"builtins\",\"x\"]}",
      "JSON, whole; component=a/subprocess.py; component=b/os.path.py; component=c/builtins.py; "
      "@6 target: \"a\": \"subprocess\"; @33 target: \"b\": \"os.path\"; @53 target: \"c\": "
      "\"builtins\"" },
    { "other.json", "{\"unet\":[\"my_unet\",\"U\"]}", "JSON, whole" },
    { "x.json",
      "[{\"_target_\":\"torch.nn.Linear\"},{\"_target_\":\"nemo.collections.asr.modules.Encoder\"},"
      "{\"_target_\":\"torch.nn.functional.gelu\"},{\"_target_\":\"torch.manual_seed\"}]",
      "JSON, whole" },
    { "x.json",
      "[{\"_target_\":\"nemo.utils.subprocess.Popen\"},{\"_target_\":\"nemo.utils.run\"},"
      "{\"_target_\":\"torch.nn._X\"},{\"_target_\":\"torch.hub.Load\"}]",
      "JSON, whole; @2 target: \"_target_\": \"nemo.utils.subprocess.Popen\"; @45 target: "
      "\"_target_\": \"nemo.utils.run\"; @75 target: \"_target_\": \"torch.nn._X\"; @102 "
      "target: \"_target_\": \"torch.hub.Load\"" },
    { "x.json",
      "[{\"_target_\":\"torch.nn.Linear.\"},{\"_target_\":\"torch.nn.\"},{\"_target_\":7}]",
      "JSON, whole; @2 target: \"_target_\": \"torch.nn.Linear.\"; @34 target: \"_target_\": "
      "\"torch.nn.\"; @59 target: \"_target_\": \"7\"" },
    { "x.json",
      "[{\"_component_\":\"torchtune.models.llama3.llama3_8b\"},{\"_component_\":\"a.b\"},{"
      "\"class_path\":\"plain\"},{\"class_path\":\"a.B\"},{\"py/object\":\"a.B\"}]",
      "JSON, whole; @54 target: \"_component_\": \"a.b\"; @99 target: \"class_path\": \"a.B\"; "
      "@120 target: \"py/object\": \"a.B\"" },
    { "x.json",
      "[{\"py/type\":\"a.B\"},{\"py/reduce\":[1]},{\"py/function\":\"a\"},{\"py/repr\":\"a\"}]",
      "JSON, whole; @2 target: \"py/type\": \"a.B\"; @20 target: \"py/reduce\": [; @38 target: "
      "\"py/function\": \"a\"; @58 target: \"py/repr\": \"a\"" },
    { "config.json", "{\"model_type\":\"x\",\"num_hidden_layers\":\"two\",\"hidden_size\":-1}",
      "JSON, whole; architecture=x; model_type=x; @38 odd-value: \"num_hidden_layers\" is no "
      "number" },
    { "x.json", "{\"num_hidden_layers\":\"two\"}", "JSON, whole" },
    { "a.ipynb", "{\"cells\":[],\"nbformat\":4}", "JSON, whole; @0 notebook: cells of a notebook" },
    { "a", "{\"nbformat\":4,\"x\":{\"cells\":[]},\"cells\":{}}", "JSON, whole" },

    { "tokenizer_config.json", "{\"chat_template\":\"{{ x.__a__ }}\",\"a\":\"__b__\"}",
      "JSON, whole; chat_template=default\n{{ x.__a__ }}; @17 template-code: chat_template, line "
      "1, character 6: "
      "reaches for \"__a__\"" },
    { "tokenizer_config.json",
      "{\"chat_template\":[{\"name\":\"default\",\"template\":\"{{ x }}\"},{\"name\":\"rag\","
      "\"template\":\"{{ x|attr(1) }}\"}]}",
      "JSON, whole; chat_template=default\n{{ x }}; chat_template=rag\n{{ x|attr(1) }}; @83 "
      "template-code: chat_template \"rag\", line 1, character 6: uses the filter \"attr\"" },
    { "tokenizer_config.json",
      "{\"chat_template\":[{\"template\":\"a\",\"name\":\"b\"},{\"template\":\"c\"},{\"name\":"
      "\"d\"},"
      "{\"template\":\"e\",\"x\":\"f\"}, \"g\"]}",
      "JSON, whole; chat_template=b\na; chat_template=default\nc; chat_template=default\ne; "
      "chat_template=default\ng" },
    { "chat_template.json", "{\"chat_template\":{\"default\":\"a\",\"rag\":\"{{ x.__b }}\"}}",
      "JSON, whole; chat_template=default\na; chat_template=rag\n{{ x.__b }}; "
      "@38 template-code: chat_template \"rag\", line 1, character 6: reaches for \"__b\"" },
    { "a.json", "{\"chat_template\":[{\"template\":\"{{ x.__b }}\"}]}",
      "JSON, whole; chat_template=default\n{{ x.__b }}; @30 template-code: chat_template, line 1, "
      "character 6: "
      "reaches for \"__b\"" },
    { "a.json", "{\"chat_template\":[{\"template\":\"{% if\"}]}",
      "JSON; chat_template=default\n{% if; @30 template-parse: chat_template, line 1, character 6: "
      "a value is "
      "missing" },
    { "x.json", "{\"template\":\"{{ x.__a__ }}\"}",
      "JSON, whole; @12 template-aside: under \"template\", line 1, character 6: reaches for "
      "\"__a__\"" },

    { "model.safetensors.index.json",
      "{\"metadata\":{\"total_size\":12},\"weight_map\":{\"a\":\"m-1.safetensors\",\"b\":\"m-2\"}}",
      "an index of shards, whole; total_size=12; a: m-1.safetensors; b: m-2" },
    { "model.safetensors.index.json",
      "{\"weight_map\":{\"a\":\"../x\",\"b\":\"d/x\",\"c\":\"C:x\",\"d\":7,\"a\":\"y\"}}",
      "an index of shards, whole; a: ../x; b: d/x; c: C:x; a: y; @19 odd-place: \"../x\"; @30 "
      "odd-place: \"d/x\"; @40 odd-place: \"C:x\"; @46 odd-place: \"d\" has no file; @52 "
      "duplicate-key: \"a\"" },
    { "x.index.json", "{\"metadata\":{\"total_size\":1.5},\"weight_map\":{}}",
      "an index of shards, whole; @26 odd-value: total_size is no whole number" },
    { "x.json", "{\"weight_map\":[\"a\"]}", "JSON, whole" },

    { "x.json", "{\"a\":1,\"b\":{\"a\":2},\"a\":3,\"c\":[{\"a\":1},{\"a\":1}]}",
      "JSON, whole; @19 duplicate-key: \"a\"" },
    { "x.json", "\xef\xbb\xbf{\"auto_map\":1}",
      "JSON, whole; @0 bom: in front of the document; @4 remote-code: \"auto_map\": \"1\"" },
    { "x.json", "[NaN,Infinity,-Infinity]",
      "JSON, whole; @1 not-a-number: NaN; @5 not-a-number: Infinity; @14 not-a-number: -Infinity" },
    { "x.json", "7", "JSON, whole" },
    { "x.json", " [ true , { } , [ ] , \"\" ] ", "JSON, whole" },

    { "x.json", "{\"a\":1,}", "JSON; ! @7 json: expected '\"'" },
    { "x.json", "[1,]", "JSON; ! @3 json: expected a value" },
    { "x.json", "[1 2]", "JSON; ! @3 json: expected ','" },
    { "x.json", "{\"a\" 1}", "JSON; ! @5 json: expected ':'" },
    { "x.json", "{a:1}", "JSON; ! @1 json: expected '\"'" },
    { "x.json", "[1}", "JSON; ! @2 json: expected ','" },
    { "x.json", "[", "JSON; ! @1 json: expected a value" },
    { "x.json", "{} {}",
      "JSON; @3 ambiguous: text after the end: some stop before it; ! @3 json: text after the "
      "end" },
    { "x.json", "[nul]", "JSON; ! @1 json: expected a value" },
    { "x.json", "[tru]", "JSON; ! @1 json: expected true or false" },
    { "x.json", "[\"\\ud800\", \"\\ud83d\\ude00\", \"\\udc00\\ud83d\\u0041\"]",
      "JSON, whole; @2 ambiguous: half of a surrogate pair; @28 ambiguous: half of a surrogate "
      "pair" },
    { "x.json", "[\"\\ud800\\ug\"]", "JSON; ! @10 json: \\u needs four hex digits" },
    { "x.json", "{\"\\udfffa\":1,\"auto_map\":[1]}",
      "JSON, whole; @2 ambiguous: half of a surrogate pair; @13 remote-code: \"auto_map\": [" },

    { "x.json",
      "[1e308,-1.7976931348623157e308,0e999,1e-999,0.0001e312,0.00e9999,1000000000000000]",
      "JSON, whole" },
    { "x.json", "[100e307]", "JSON, whole; @1 ambiguous: a number that only some can hold" },
    { "x.json", "[1e309,-1.8e308,0.01e311,1e+99999999999999999999]",
      "JSON, whole; @1 ambiguous: a number that only some can hold; @7 ambiguous: a number that "
      "only some can hold; @16 ambiguous: a number that only some can hold; @25 ambiguous: a "
      "number that only some can hold" },
    { "x.json",
      "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]"
      "]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
      "JSON, whole; @64 ambiguous: more than 64 levels deep" },
    { "x.json", "{\"auto_map\":1,\"a\":}",
      "JSON; @1 remote-code: \"auto_map\": \"1\"; ! @18 json: expected a value" },

    { "no ending", "{\"auto_map\":1}", "JSON, whole; @1 remote-code: \"auto_map\": \"1\"" },
    { "lines.jsonl", "{\"auto_map\":1}\n{}\n", "text, whole" },
    { "vocab.txt", "[PAD]\n[CLS]\n", "text, whole" },
};

static void each_row_gives_what_it_must(void)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        check_case = rows[i].text;
        check_found(span_of(rows[i].text), rows[i].name, rows[i].want);
    }
}

static void check_flood(const char *head, const char *piece, unsigned n, const char *want)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 700u << 20 };
    AUTO_CLOSE(buf) struct buf b;
    struct span bytes;
    struct found f;
    struct err err = { 0 };
    buf_init(&b, "test", 100 << 20);
    buf_put(&b, span_of(head));
    while (n-- > 0)
        buf_put(&b, span_of(piece));
    CHECK(buf_done(&b, &bytes, &err));
    struct source src = source_mem("flood", &bytes);
    CHECK(found_read(&src, SPAN("x.json"), &a, &f, &err));
    CHECK(f.fatal.kind == ERR_LIMIT && !f.whole);
    CHECK_STR(f.fatal.text, want);
}

static void floods_are_past_a_limit(void)
{
    check_flood("", "[", JSON_DEPTH_MAX + 1, "json: more than 128 levels deep");
    check_flood("{\"\":0", ",\"\":0", DOCUMENT_KEYS_MAX, "json: more than 2097152 keys");
    check_flood("{\"weight_map\":{\"\":\"\"", ",\"\":\"\"", 200000,
                "json: more than 200000 tensors");
    check_flood("", "        ", DOCUMENT_BYTES_MAX / 8 + 1,
                "json: 67108872 bytes, of which at most 67108864 are read");
}

TESTS(TEST(each_row_gives_what_it_must), TEST(floods_are_past_a_limit))
