/* code.c - see code.h. */
#include "formats/code.h"

#include "formats/loaders.h"

static const struct {
    const char *ending, *what;
} endings[] = {
    { ".py", "a Python program" },
    { ".pyw", "a Python program" },
    { ".pyx", "a Python program" },
    { ".pyc", "a compiled Python program" },
    { ".pyo", "a compiled Python program" },
    { ".pyd", "a library that Python loads" },
    { ".ipynb", "a notebook" },
    { ".sh", "a shell script" },
    { ".bash", "a shell script" },
    { ".zsh", "a shell script" },
    { ".bat", "a Windows script" },
    { ".cmd", "a Windows script" },
    { ".ps1", "a Windows script" },
    { ".psm1", "a Windows script" },
    { ".vbs", "a Windows script" },
    { ".wsf", "a Windows script" },
    { ".hta", "a Windows script" },
    { ".lnk", "a Windows shortcut" },
    { ".scr", "a Windows program" },
    { ".exe", "a Windows program" },
    { ".msi", "a Windows installer" },
    { ".dll", "a library" },
    { ".so", "a library" },
    { ".dylib", "a library" },
    { ".js", "a JavaScript program" },
    { ".mjs", "a JavaScript program" },
    { ".cjs", "a JavaScript program" },
    { ".wasm", "a WebAssembly program" },
    { ".jar", "a Java program" },
    { ".class", "a Java program" },
    { ".rb", "a Ruby program" },
    { ".pl", "a Perl program" },
    { ".lua", "a Lua program" },
    { ".php", "a PHP program" },
    { ".r", "an R program" },
    { ".jl", "a Julia program" },
    { ".c", "code of a program in C" },
    { ".cc", "code of a program in C++" },
    { ".cpp", "code of a program in C++" },
    { ".cu", "code of a program for CUDA" },
    { ".scpt", "a script for macOS" },
    { ".applescript", "a script for macOS" },
    { ".command", "a shell script" },
    { ".vbe", "a Windows script" },
    { ".jse", "a Windows script" },
    { ".wsh", "a Windows script" },
    { ".reg", "entries for the Windows registry" },
    { ".com", "a Windows program" },
    { ".pif", "a Windows program" },
    { ".cpl", "a Windows program" },
    { ".apk", "an Android program" },
    { ".desktop", "a shortcut that runs a command" },
    { ".url", "a Windows shortcut" },
};

/* Found by their whole names. */
static const struct {
    const char *base;
    enum code_kind kind;
    const char *what;
} names[] = {
    { "hubconf.py", CODE_BY_NAME, "run by torch.hub" },
    { "handler.py", CODE_BY_NAME, "run by inference endpoints and TorchServe" },
    { "custom_generate/generate.py", CODE_INSTEAD,
      "run by transformers in place of its own generate()" },
    { "pipeline.py", CODE_BY_NAME, "run by diffusers as a pipeline of its own" },
    { "setup.py", CODE_BY_NAME, "run by pip when it installs the folder" },
    { "conftest.py", CODE_BY_NAME, "run by pytest" },
    { "sitecustomize.py", CODE_BY_NAME, "run by Python when it starts in the folder" },
    { "usercustomize.py", CODE_BY_NAME, "run by Python when it starts in the folder" },
    { "dockerfile", CODE_RUN, "a recipe for a container" },
    { "containerfile", CODE_RUN, "a recipe for a container" },
    { "makefile", CODE_RUN, "a recipe for make" },
    { "justfile", CODE_RUN, "a recipe for just" },
    { ".envrc", CODE_BY_NAME, "run by direnv when somebody enters the folder" },
    { ".vscode/tasks.json", CODE_BY_NAME, "run by an editor when somebody opens the folder" },
    { ".vscode/settings.json", CODE_BY_NAME, "what an editor runs when somebody opens the folder" },
    { ".vscode/launch.json", CODE_BY_NAME, "what an editor runs" },
    { ".devcontainer/devcontainer.json", CODE_BY_NAME,
      "run by an editor when somebody opens the folder" },
    { ".devcontainer.json", CODE_BY_NAME, "run by an editor when somebody opens the folder" },
    { ".mcp.json", CODE_BY_NAME, "commands that a coding agent runs in the folder" },
    { ".cursor/mcp.json", CODE_BY_NAME, "commands that a coding agent runs in the folder" },
    { ".vscode/mcp.json", CODE_BY_NAME, "commands that a coding agent runs in the folder" },
    { ".claude/settings.json", CODE_BY_NAME, "commands that a coding agent runs in the folder" },
    { ".claude/settings.local.json", CODE_BY_NAME,
      "commands that a coding agent runs in the folder" },
    { ".gemini/settings.json", CODE_BY_NAME, "commands that a coding agent runs in the folder" },
    { ".codex/config.toml", CODE_BY_NAME, "commands that a coding agent runs in the folder" },
    { "autorun.inf", CODE_BY_NAME, "what Windows runs when a disk is put in" },
    { ".bashrc", CODE_RUN, "what a shell runs when it starts" },
    { ".bash_profile", CODE_RUN, "what a shell runs when it starts" },
    { ".profile", CODE_RUN, "what a shell runs when it starts" },
    { ".zshrc", CODE_RUN, "what a shell runs when it starts" },
    { "docker-compose.yml", CODE_RUN, "a recipe for containers" },
    { "docker-compose.yaml", CODE_RUN, "a recipe for containers" },
    { "compose.yaml", CODE_RUN, "a recipe for containers" },
    { "compose.yml", CODE_RUN, "a recipe for containers" },
    { "python_env.yaml", CODE_INSTALL, "what MLflow installs" },
    { ".npmrc", CODE_INSTALL, "where npm fetches from, and what it runs" },
    { "pip.conf", CODE_INSTALL, "where pip fetches from" },
    { "pyproject.toml", CODE_INSTALL, "what pip installs, and how" },
    { "setup.cfg", CODE_INSTALL, "what pip installs, and how" },
    { "pipfile", CODE_INSTALL, "what pipenv installs" },
    { "environment.yml", CODE_INSTALL, "what conda installs" },
    { "environment.yaml", CODE_INSTALL, "what conda installs" },
    { "conda.yaml", CODE_INSTALL, "what conda installs" },
    { "package.json", CODE_INSTALL, "what npm installs, and runs" },
    { ".pre-commit-config.yaml", CODE_INSTALL, "what pre-commit installs, and runs" },
    { ".gitmodules", CODE_INSTALL, "what git fetches with its submodules" },
};

static bool is_requirements(struct span path)
{
    size_t n = path.len;
    while (n > 0 && path.ptr[n - 1] != '/')
        n--;
    struct span base = { path.ptr + n, path.len - n };
    return span_begins(base, "requirements") && span_ends_anyhow(base, ".txt");
}

enum code_kind code_named(struct span path, const char **what)
{
    for (size_t i = 0; i < COUNT(names); i++)
        if (loaders_named(path, names[i].base)) {
            *what = names[i].what;
            return names[i].kind;
        }
    if (is_requirements(path)) {
        *what = "what pip installs";
        return CODE_INSTALL;
    }
    for (size_t i = 0; i < COUNT(endings); i++)
        if (span_ends_anyhow(path, endings[i].ending)) {
            *what = endings[i].what;
            return CODE_RUN;
        }
    return CODE_NONE;
}

struct span code_acts(struct span text, bool surely)
{
    static const struct {
        const char *word;
        bool sure;
    } acts[] = {
        { "_target_", false },      { "__import__(", true },  { "__import__", false },
        { "__class__", false },     { "__globals__", false }, { "os.system", false },
        { "subprocess", false },    { "${eval:", true },      { "eval(", false },
        { "exec(", false },         { "#!/", false },         { "<script", false },
        { "javascript:", false },   { "<?php", false },       { "Function(", false },
        { "child_process", false }, { "powershell", false },  { "/bin/sh", false },
    };
    for (size_t i = 0; i < COUNT(acts); i++) {
        size_t n = strlen(acts[i].word);
        const uint8_t *at = text.len >= n && (acts[i].sure || !surely)
                                ? memmem(text.ptr, text.len, acts[i].word, n)
                                : NULL;
        if (at != NULL)
            return (struct span){ at, n };
    }
    return (struct span){ 0 };
}
