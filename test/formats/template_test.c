/* template_test.c - templates in use must pass; what reaches into Python must not. */
#include "formats/template.h"

#include "lib/check.h"

#define CODE "template-code: "
#define ODD  "template-odd: "

static const struct row {
    const char *name, *text;
    const char *want; /* each note as "@OFFSET code: text;" */
} rows[] = {
    { "text", "no tags, but __class__ and |attr", "" },
    { "ChatML",
      "{% for message in messages %}{% if loop.first and messages[0]['role'] != 'system' %}"
      "{{ '<|im_start|>system\nYou are a helpful AI assistant<|im_end|>\n' }}{% endif %}"
      "{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}"
      "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}",
      "" },
    { "Llama 3",
      "{% set loop_messages = messages %}{% for message in loop_messages %}{% set content = "
      "'<|start_header_id|>' + message['role'] + '<|end_header_id|>\n\n'+ message['content'] | "
      "trim "
      "+ '<|eot_id|>' %}{% if loop.index0 == 0 %}{% set content = bos_token + content %}{% endif "
      "%}{{ content }}{% endfor %}",
      "" },
    { "Llama 3.1",
      "{%- if not date_string is defined %}{%- set date_string = \"26 Jul 2024\" %}{%- endif %}"
      "{%- if builtin_tools is defined %}{{- \"Tools: \" + builtin_tools | reject('equalto', "
      "'code_interpreter') | join(\", \") + \"\\n\\n\"}}{%- endif %}{%- for t in tools %}{{- t | "
      "tojson(indent=4) }}{%- endfor %}{%- if messages|length != 0 %}{%- set first_user_message = "
      "messages[0]['content']|trim %}{%- set messages = messages[1:] %}{%- else %}{{- "
      "raise_exception(\"Cannot put tools in the first user message!\") }}{%- endif %}",
      "" },
    { "Qwen 2.5",
      "{%- if tools %}{{- '<|im_start|>system\\n' }}{{- \"\\n\\n# Tools\\n\\nYou may call one or "
      "more functions.\\n\\nreturn a json object within <tool_call></tool_call> XML tags:\\n"
      "<tool_call>\\n{\\\"name\\\": <function-name>, \\\"arguments\\\": <args-json-object>}\\n"
      "</tool_call><|im_end|>\\n\" }}{%- endif %}{%- for message in messages %}{%- if "
      "(message.role "
      "== \"user\") or (message.role == \"system\" and not loop.first) %}{{- '<|im_start|>' + "
      "message.role + '\\n' + message.content }}{%- elif message.role == \"assistant\" and not "
      "message.tool_calls %}{%- endif %}{%- endfor %}",
      "" },
    { "Qwen 3",
      "{%- set ns = namespace(multi_step_tool=true, last_query_index=messages|length - 1) %}"
      "{%- for message in messages[::-1] %}{%- set index = (messages|length - 1) - loop.index0 %}"
      "{%- if ns.multi_step_tool and message.role == \"user\" and not(message.content.startswith("
      "'<tool_response>') and message.content.endswith('</tool_response>')) %}{%- set "
      "ns.multi_step_tool = false %}{%- endif %}{%- endfor %}{%- set reasoning_content = "
      "content.split('</think>')[0].rstrip('\\n').split('<think>')[-1].lstrip('\\n') %}",
      "" },
    { "Mistral",
      "{%- if messages[0][\"role\"] == \"system\" %}{%- set system_message = "
      "messages[0][\"content\"] "
      "%}{%- endif %}{%- set user_messages = loop_messages | selectattr(\"role\", \"equalto\", "
      "\"user\") | list %}{%- set ns = namespace() %}{%- set ns.index = 0 %}{%- for message in "
      "loop_messages %}{%- if (message[\"role\"] == \"user\") != (ns.index % 2 == 0) %}"
      "{{- raise_exception(\"roles must alternate\") }}{%- endif %}{{- \"[AVAILABLE_TOOLS] [\" }}"
      "{%- for key, val in tool.items() if key != \"return\" %}{%- if val is string %}"
      "{{- '\"' + key + '\": \"' + val + '\"' }}{%- endif %}{%- endfor %}{{- \"{\" }}{%- endfor %}",
      "" },
    { "Gemma",
      "{{ bos_token }}{%- if messages[0]['role'] == 'system' -%}{%- set first_user_prefix = "
      "messages[0]['content'][0]['text'] + '\n\n' -%}{%- endif -%}{%- for message in loop_messages "
      "-%}{%- if (message['role'] == 'assistant') -%}{%- set role = \"model\" -%}{%- endif -%}"
      "{{ '<start_of_turn>' + role + '\n' + (first_user_prefix if loop.first else \"\") }}"
      "{%- if message['content'] is string -%}{{ message['content'] | trim }}{%- elif "
      "message['content'] is iterable -%}{%- for item in message['content'] -%}{%- endfor -%}"
      "{%- endif -%}{{ '<end_of_turn>\n' }}{%- endfor -%}",
      "" },
    { "DeepSeek",
      "{% if not add_generation_prompt is defined %}{% set add_generation_prompt = false %}{% "
      "endif "
      "%}{% set ns = namespace(is_first=false, is_tool=false) %}{{'<\xef\xbd\x9c"
      "tool\xe2\x96\x81"
      "calls\xe2\x96\x81"
      "begin\xef\xbd\x9c>' + tool['type']}}",
      "" },
    { "macros and dictionaries",
      "{%- macro render(d) -%}{{ {'a': {'b': 1}}['a'] }}{%- endmacro -%}{# a comment {{ x.__y__ }} "
      "#}{% generation %}{{ render({}) }}{% endgeneration %}{{ range(0, 3)|list }}",
      "" },
    { "raw", "{% raw %}{{ x.__class__ }}{% endraw %}{{ 1 }}", "" },
    { "strings may close tags", "{{ '}}' ~ \"%}\" }} __", "" },
    { "half bars", "{{ 'a_' ~ 'b_' }}{{ snake_ + _case }}", "" },

    { "name", "{{ ''.__class__.__mro__ }}",
      "@6 " CODE "reaches for \"__class__\";@16 " CODE "reaches for \"__mro__\";" },
    { "subscript", "{{ x['__init__'] }}", "@6 " CODE "reaches for \"__init__\";" },
    { "context", "{{ self._TemplateReference__context }}",
      "@3 " ODD "name \"self\";@8 " CODE "reaches for \"_TemplateReference__context\";" },
    { "in a statement", "{% set a = x.__globals__ %}", "@13 " CODE "reaches for \"__globals__\";" },
    { "behind a comment that ends", "{# #}{{ x.__a }}", "@10 " CODE "reaches for \"__a\";" },
    { "behind raw that ends", "{% raw %}{{ '{%- endraw -%}{{ x.__a }}",
      "@32 " CODE "reaches for \"__a\";" },
    { "raw that is text", "xxraw%}{{ x.__a }}", "@12 " CODE "reaches for \"__a\";" },
    { "a tag that is not raw", "{%foo%}{{ x.__a }}", "@12 " CODE "reaches for \"__a\";" },
    { "attr", "{{ x | attr('y') }}", "@7 " CODE "filter \"attr\";" },
    { "hex", "{{ x['\\x5fa'] }}", "@6 " CODE "letters in disguise: \"\\x5cx5fa\";" },
    { "octal", "{{ x['\\137a'] }}", "@6 " CODE "letters in disguise: \"\\x5c137a\";" },
    { "unicode", "{{ x['\\u005fa'] }}", "@6 " CODE "letters in disguise: \"\\x5cu005fa\";" },
    { "long unicode", "{{ x['\\U0000005f'] }}",
      "@6 " CODE "letters in disguise: \"\\x5cU0000005f\";" },
    { "by its Unicode name", "{{ x['\\N{LOW LINE}'] }}",
      "@6 " CODE "letters in disguise: \"\\x5cN{LOW LINE}\";" },
    { "escapes past ASCII", "{{ '\\u2581 \\xa0 \\n \\\\x41' }}", "" },
    { "halves", "{{ x['_' ~ '_class' + '_'] }}", "@12 " CODE "puts together \"_class\";" },
    { "multiplied", "{{ x['_' * 2] }}", "@6 " CODE "multiplies \"_\";" },
    { "member of a function", "{{ namespace.x }}{{ cycler['y'] }}{{ a.range.b }}",
      "@3 " CODE "member of \"namespace\";@20 " ODD "name \"cycler\";@20 " CODE
      "member of \"cycler\";" },
    { "import", "{% import 'x' as y %}", "@3 " CODE "tag \"import\";" },
    { "include, trimmed", "{%- include 'x' %}", "@4 " CODE "tag \"include\";" },
    { "from", "{%+ from 'x' import y %}", "@4 " CODE "tag \"from\";" },
    { "extends", "{%extends x%}", "@2 " CODE "tag \"extends\";" },
    { "names that only look so", "{% set include = message.from %}", "" },
    { "foreign name", "{{ lipsum() }}", "@3 " ODD "name \"lipsum\";" },
    { "great number", "{{ range(1000001) }}", "@9 " ODD "number \"1000001\";" },
    { "number with bars", "{{ range(1_000_000_0) }}", "@9 " ODD "number \"1_000_000_0\";" },
    { "number with a power", "{{ 1e9 }}", "@3 " ODD "number \"1e9\";" },
    { "a million", "{{ range(1000000) }}", "" },
    { "no end of a tag", "a{{ x", "@1 " ODD "tag without an end \"{{\";" },
    { "no end of a statement", "{% if x }}", "@0 " ODD "tag without an end \"{%\";" },
    { "no end of a comment", "{# x", "@0 " ODD "comment without an end \"{#\";" },
    { "no end of raw", "{% raw %}x", "@0 " ODD "raw text without an end \"{%\";" },
    { "no end of a string", "{{ 'x }}",
      "@4 " ODD "string without an end \"x }}\";@0 " ODD "tag without an end \"{{\";" },
    { "escape at the end", "{{ '\\",
      "@4 " ODD "string without an end \"\\x5c\";@0 " ODD "tag without an end \"{{\";" },
    { "hidden", "{{ x }}\xe2\x80\x8b", "@7 hidden-character: U+200B;" },
};

static void show(const struct notes *notes, char *got, size_t room)
{
    got[0] = 0;
    for (size_t k = 0, n = 0; k < notes->n; k++, n = strlen(got))
        snprintf(got + n, room - n, "@%" PRIu64 " %s: %s;", notes->list[k].off, notes->list[k].code,
                 notes->list[k].text);
}

static void each_row_gives_what_it_must(void)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        static struct notes notes;
        char got[600];
        memset(&notes, 0, sizeof notes);
        check_case = rows[i].name;
        template_read(span_of(rows[i].text), 0, 1, &notes);
        show(&notes, got, sizeof got);
        CHECK_STR(got, rows[i].want);
    }
}

static void a_decoded_template_stands_where_it_began(void)
{
    static struct notes notes;
    template_read(SPAN("{{ x.__a__ }}\x1b"), 70, 0, &notes);
    CHECK(notes.n == 2 && notes.list[0].off == 70 && notes.list[1].off == 70);
}

static void a_long_template_is_read_to_its_end_and_said_to_be_long(void)
{
    static uint8_t text[TEMPLATE_BYTES_MAX + 20];
    static struct notes notes;
    char got[200];
    memset(text, ' ', sizeof text);
    memcpy(text + sizeof text - 12, "{{ x.__a__ }", 12);
    template_read((struct span){ text, sizeof text }, 0, 1, &notes);
    show(&notes, got, sizeof got);
    CHECK_STR(got, "@0 template-odd: 131092 bytes;@131085 template-code: reaches for \"__a__\";"
                   "@131080 template-odd: tag without an end \"{{\";");
}

TESTS(TEST(each_row_gives_what_it_must), TEST(a_decoded_template_stands_where_it_began),
      TEST(a_long_template_is_read_to_its_end_and_said_to_be_long))
