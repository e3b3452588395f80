/* rule_pickle.c - rules: pickles. See rule.h. */
#include "scan/imports.h"

#define ASK      "do not load it; ask its maker for the weights as safetensors"
#define APART    "load it only on a machine where it can do no harm, one without secrets or network"
#define CONVERT  APART ", and save its weights from there as safetensors"
#define HARMLESS "weights as safetensors, tables as CSV or Parquet, models of scikit-learn as ONNX"

static const struct rule rules[] = {
    { "PKL-PRESENT", SEVERITY_LOW, false, 502,
      "a pickle: a format that can run code when it is loaded",
      "loading one does what its maker wrote; what this one does is told here, as far as it could "
      "be read",
      "keep " HARMLESS ": none of these is a pickle", NULL },
    { "PKL-IMPORT-DENY", SEVERITY_CRITICAL, true, 502,
      "loading it brings in a function that attacks are made of",
      "data have no need of it; it can be called later, and importing it alone runs code", ASK,
      "PKL-PRESENT" },
    { "PKL-IMPORT-UNKNOWN", SEVERITY_HIGH, true, 502,
      "loading it brings in code that is not known to be harmless",
      "it is on no list of code that only makes data: loading the file may run it, and then it can "
      "do whatever the person who loads the file can do",
      "ask its maker what it is for, and for the weights as safetensors; until you know, load the "
      "file only on a machine where it can do no harm, one without secrets or network",
      "PKL-PRESENT" },
    { "PKL-IMPORT-COMPUTED", SEVERITY_CRITICAL, true, 502,
      "what it brings in or calls is worked out only while it is loaded",
      "nobody can tell beforehand what runs; programs that store data never do this", ASK,
      "PKL-PRESENT" },
    { "PKL-MUTATE-GLOBAL", SEVERITY_CRITICAL, true, 915,
      "loading it changes a function, class or module of the program itself",
      "code that was harmless can do something else afterwards, without any call in the file", ASK,
      "PKL-PRESENT" },
    { "PKL-DOTTED", SEVERITY_HIGH, true, 502,
      "it takes a harmless name as the way to something else",
      "a harmless library uses dangerous ones itself, and by its name they can be reached, as os "
      "is in "
      "\"shutil.os\"; so a list of forbidden names is passed by",
      CONVERT, "PKL-PRESENT" },
    { "PKL-MAIN", SEVERITY_HIGH, true, 502, "it asks for a class of the program that loads it",
      "whether it loads, and what it then does, depends on that program", CONVERT, "PKL-PRESENT" },
    { "PKL-SHADOW", SEVERITY_CRITICAL, true, 427,
      "a library it asks for may be taken from the model's own folder",
      "a file beside the model has the name of that library, and Python looks there first",
      "remove that file, or do not load the model from its folder", "PKL-PRESENT" },
    { "PKL-SCANNER-TAMPER", SEVERITY_CRITICAL, true, 693,
      "loading it reaches into a program that looks for malicious files",
      "no model needs that; it can switch the look off", ASK, "PKL-PRESENT" },
    { "PKL-COMBINATOR", SEVERITY_HIGH, true, 502,
      "loading it brings in a function that calls other functions",
      "whatever function the file hands to it is run, so pieces that are harmless one by one can "
      "be "
      "put together to a program",
      CONVERT, "PKL-PRESENT" },
    { "PKL-EXT", SEVERITY_HIGH, true, 502,
      "it asks for an object by a number that only the loading program knows",
      "which code that number stands for cannot be told from the file", CONVERT, "PKL-PRESENT" },
    { "PKL-FRAME", SEVERITY_CRITICAL, true, 436,
      "the pieces it is cut into (frames) do not fit what they hold",
      "Python's two loaders then read different instructions, and hidden ones may run", ASK,
      "PKL-PRESENT SCAN-INCOMPLETE" },
    { "PKL-PROTOCOL", SEVERITY_MEDIUM, false, 436,
      "it changes the version of its own language on the way",
      "names mean something else afterwards; programs that store data never do this",
      "ask its maker how it was written", "PKL-PRESENT" },
    { "PKL-BROKEN", SEVERITY_HIGH, false, 502, "it breaks off, or asks for what is not there",
      "what stands before the break has run by then; breaking off is a way to stop a scanner",
      "fetch the file again; if it stays so, ask its maker for the weights as safetensors",
      "PKL-PRESENT" },
    { "PKL-LIMIT", SEVERITY_HIGH, false, 400, "it goes past a limit of what is looked at",
      "what was not looked at may be anything, so it cannot be called clean",
      "ask its maker for the weights as safetensors", "PKL-PRESENT SCAN-INCOMPLETE" },
    { "PKL-EXPANSION", SEVERITY_HIGH, false, 409,
      "a few bytes of it stand for a huge number of objects",
      "a program that walks through them never comes to an end", CONVERT, "PKL-PRESENT" },
    { "PKL-CONTAINER-ABUSE", SEVERITY_HIGH, true, 843,
      "it fills something that is no list and no dict as if it were one",
      "a library may then read or overwrite memory that is not its own, which can be made to run "
      "code; PyTorch before 2.10 does so even with weights_only=True",
      CONVERT, "PKL-PRESENT" },
    { "PKL-PERSISTENT", SEVERITY_MEDIUM, false, 502,
      "it refers to objects that only its own program has",
      "the program that loads it looks them up by what the file says; which they are, and whether "
      "they are harmless, cannot be told from here",
      "load it only with the program it was made for", "PKL-PRESENT" },
    { "PKL-NESTED", SEVERITY_HIGH, true, 502, "a file is hidden inside a value",
      "scanners look at the file and not at its values; whatever unpacks the value runs it",
      "look at what the value is for; what is inside was looked at too", "PKL-PRESENT" },
    { "PKL-EMBEDDED", SEVERITY_HIGH, true, 506,
      "a pickle stands among bytes that no part of the file uses",
      "loading the file as usual passes it by; a program that is told at which byte to begin runs "
      "it, "
      "and what is hidden so is seldom hidden by mistake",
      CONVERT, NULL },
    { "PKL-EXTRA-STREAM", SEVERITY_MEDIUM, false, 506, "more pickles stand behind the first",
      "most programs load only the first; all of them were looked at",
      "ask its maker what they are for", "PKL-PRESENT" },
    { "PKL-TRAILING", SEVERITY_HIGH, false, 506, "bytes behind the end of the pickle",
      "loaders do not read them, so nobody knows what they are for",
      "ask its maker what they are for, or cut them off", "PKL-PRESENT SCAN-INCOMPLETE" },
    { "PKL-CUSTOM-CLASS", SEVERITY_MEDIUM, false, 502, "loading it needs classes of libraries",
      "a model that was saved as a whole object needs them: they do not come with the file, but "
      "their "
      "code runs, in whichever version is installed there",
      APART ", and save what it holds from there: " HARMLESS, "PKL-PRESENT" },
    { "PKL-NOT-WEIGHTS-ONLY", SEVERITY_LOW, false, 502,
      "torch.load with weights_only=True of PyTorch " IMPORTS_TORCH " refuses it",
      "loading it needs the mode of PyTorch in which a file can run any code",
      "if nothing worse is told of it, load it once on a machine where it can do no harm, and save "
      "only its state_dict",
      "PKL-PRESENT" },
};

static const struct noted notes[] = {
    { FOUND_NONE, "computed-import", "PKL-IMPORT-COMPUTED", 0, NULL },
    { FOUND_NONE, "computed-call", "PKL-IMPORT-COMPUTED", SEVERITY_HIGH, NULL },
    { FOUND_NONE, "changes-import", "PKL-MUTATE-GLOBAL", 0, NULL },
    { FOUND_NONE, "extension", "PKL-EXT", 0, NULL },
    { FOUND_NONE, "persistent", "PKL-PERSISTENT", 0, NULL },
    { FOUND_NONE, "frame", "PKL-FRAME", 0, NULL },
    { FOUND_NONE, "protocol", "PKL-PROTOCOL", 0, NULL },
    { FOUND_NONE, "underflow", "PKL-BROKEN", 0, NULL },
    { FOUND_NONE, "no-mark", "PKL-BROKEN", 0, NULL },
    { FOUND_NONE, "no-memo", "PKL-BROKEN", 0, NULL },
    { FOUND_NONE, "odd-operand", "PKL-BROKEN", 0, NULL },
    { FOUND_NONE, "bad-opcode", "PKL-BROKEN", 0, NULL },
    { FOUND_NONE, "truncated", "PKL-BROKEN", 0, NULL },
    { FOUND_NONE, "expansion", "PKL-EXPANSION", 0, NULL },
    { FOUND_NONE, "huge-call", "PKL-EXPANSION", 0, "loading it takes all the memory there is" },
    { FOUND_NONE, "limit", "PKL-LIMIT", 0, NULL },
    { FOUND_NONE, "nested", "PKL-NESTED", 0, NULL },
    { FOUND_NONE, "nested-data", "PKL-NESTED", SEVERITY_MEDIUM, NULL },
    { FOUND_NONE, "embedded", "PKL-EMBEDDED", 0, NULL },
    { FOUND_NONE, "extra-stream", "PKL-EXTRA-STREAM", 0, NULL },
    { FOUND_NONE, "newer-opcode", "PKL-NOT-WEIGHTS-ONLY", 0, NULL },
    { FOUND_PICKLE, "trailing-bytes", "PKL-TRAILING", 0, NULL },
};

const struct rule_family rules_pickle = {
    .rule = rules,
    .n_rules = COUNT(rules),
    .noted = notes,
    .n_noted = COUNT(notes),
};
