/* rule_case.c - where a rule is of another weight than usual, has another reason or next step, or where
 * what a reader noted is no more than a name. See rule.h. */
#include "scan/rule.h"

#define NOT_SEEN "what was not looked at may be anything, so it cannot be called clean"

#define AGAIN_OR_ASIDE                                                                             \
    "take the file from its maker again; if it stays so, load it only where it can do no harm"

#define PICKLE_ASIDE                                                                               \
    "ask its maker for the weights as safetensors; load it only on a machine where it can do no "  \
    "harm"
#define CUT_TODO "fetch it again, and compare its size with the one that its maker states"
#define CUT_SHORT                                                                                  \
    .severity = SEVERITY_HIGH,                                                                     \
    .why = "it ends before its header says, and is whole otherwise: most likely a download that "  \
           "broke",                                                                                \
    .todo = CUT_TODO

static const struct rule_case cases[] = {
    { .rule = "SCAN-INCOMPLETE",
      .title = "it could not be read",
      .todo = "make it readable, wait until nobody writes to it any more, or remove it; then scan "
              "again" },
    { .rule = "SCAN-INCOMPLETE",
      .title = "a download that was not finished",
      .why = "a part of the model is not here; the next program that loads it may fetch the rest, "
             "and nobody has looked at that",
      .todo = "download the model again, or remove what is left of it; then scan again" },

    { .rule = "SCAN-INCOMPLETE",
      .title = "the file is cut short",
      .why = "what is missing may be anything; most likely it is a download that broke",
      .todo = CUT_TODO },
    { .rule = "SCAN-INCOMPLETE",
      .title = "a piece of a split file",
      .why = "what is in the whole file cannot be told from a piece of it",
      .todo = "join the pieces in the order of their numbers, then scan the file that they make" },
    { .rule = "SCAN-INCOMPLETE",
      .title = "encrypted: nothing in it was read",
      .todo = "unpack it with its password and scan what comes out, or remove it" },
    { .rule = "SCAN-INCOMPLETE",
      .title = "more than is looked into here",
      .todo = "do not unpack or load it where that could do harm; remove it if nobody needs it" },
    { .rule = "SCAN-INCOMPLETE",
      .title = "JSON that breaks off or is none",
      .todo = "correct the JSON at that place, or fetch it again if it broke on the way" },
    { .rule = "SCAN-INCOMPLETE",
      .title = "an image or a sound that breaks off",
      .why = "the rest of it is missing, or something else stands in its place",
      .todo = "fetch it again, or remove it: no weights need it" },
    { .rule = "SCAN-INCOMPLETE",
      .title = "a template that was not understood",
      .todo = "correct the template where TPL-PARSE says, or remove it" },
    { .rule = "SCAN-INCOMPLETE",
      .title = "a program: what it does was not looked at",
      .todo = "remove it: no weights need it" },
    { .rule = "SCAN-INCOMPLETE",
      .title = "bytes that were not understood",
      .todo = "do what is said with the finding that is named there, then scan again" },
    { .rule = "SCAN-INCOMPLETE",
      .title = "not examined to its end: another finding tells why",
      .todo = "do what is said with that finding, then scan again" },
    { .rule = "SCAN-INCOMPLETE",
      .title = "a tokenizer that is not read here",
      .todo = "use tokenizer.json in its place if the model has one; else ask its maker for it" },
    { .rule = "SCAN-INCOMPLETE",
      .title = "a format that is not read here",
      .todo = "convert it to safetensors or GGUF if it is weights; else open it only with its own "
              "program, where that can do no harm, or remove it" },

    { .rule = "FS-LINK",
      .severity = SEVERITY_HIGH,
      .title = "a link to nothing",
      .why = "the file was not fetched, or it was removed: the next program that loads the model "
             "may fetch it, and nobody has looked at that",
      .todo = "download the model again, then scan again" },
    { .rule = "FS-LINK",
      .severity = SEVERITY_HIGH,
      .title = "links that lead to each other in a circle",
      .why = "no program that opens one of them gets to a file",
      .todo = "remove them, or download the model again; then scan again" },
    { .rule = "FS-LINK",
      .severity = SEVERITY_HIGH,
      .title = "a link to another file: not followed",
      .why = "what is loaded through it is another file than its name says" },
    { .rule = "FS-LINK",
      .title = "no file: a device, pipe or socket",
      .why = "whoever opens it gets what a program or a device puts there, or waits for ever",
      .todo = "remove it" },
    { .rule = "FS-LINK",
      .severity = SEVERITY_INFO,
      .title = "a file that has another name as well (a hard link)",
      .why = "whoever writes to the other name changes this file, too, after it was looked at",
      .todo = "nothing, if you made it so; else put a copy in its place" },
    { .rule = "FS-NAME",
      .title = "a path too long to be followed",
      .why = NOT_SEEN,
      .todo = "rename its folders" },
    { .rule = "EXT-MISMATCH",
      .severity = SEVERITY_HIGH,
      .when = "it is a pickle, which can run code when it is loaded" },
    { .rule = "CODE-FILE",
      .severity = SEVERITY_MEDIUM,
      .title = RULE_LIST,
      .why = "whoever installs from it runs code of the packages and places that it names",
      .todo = "read the names before anybody installs from it, and install only what you know" },
    { .rule = "ST-META",
      .title = "the metadata hold what looks like code",
      .why = "no loader needs code there; a program that fills in or evaluates such a text runs it",
      .todo = "write the file again with the safetensors library, without that text" },
    { .rule = "CFG-TRUST-KEY",
      .severity = SEVERITY_LOW,
      .title = "a switch for running code, switched off or where no loader looks for it",
      .why = "it does nothing as it stands; another program may look there",
      .todo = "remove the key" },
    { .rule = "CFG-LOADER",
      .severity = SEVERITY_HIGH,
      .title = RULE_MLMODEL,
      .why =
          "MLflow imports the module that this file names and runs it; the file is not written as "
          "MLflow writes it, so another program may read another name in it",
      .todo = "let MLflow write the file again; until then, do not load the model with MLflow" },
    { .rule = "CFG-LOADER",
      .title = RULE_ALIAS,
      .why = "its reader puts the name together and may obey it; settings of models have no need "
             "of it",
      .todo = "write the key out where it stands" },
    { .rule = "CFG-LOADER",
      .title = RULE_SETTING,
      .why = "some programs evaluate settings, or are told to by this way of writing them",
      .todo = "read the text; remove it if the model works without it" },
    { .rule = "CFG-LOADER",
      .title = RULE_OPENED,
      .why =
          "Keras opens what stands there while it makes the model: a file of yours, or an address "
          "that hears of it",
      .todo = "save the model again with the words in it, or check what is named" },
    { .rule = "IDX-PATH",
      .severity = SEVERITY_HIGH,
      .title = RULE_ADAPTER_OUTSIDE,
      .why =
          "loading it reads weights of yours that are none of the model's; makers leave paths of "
          "their own machine there as well",
      .todo = "load the model with a list of adapters of your own, or correct the path" },
    { .rule = "JSON-AMBIG",
      .title = "readers disagree on what the text begins with",
      .severity = SEVERITY_LOW,
      .todo = "save the file again as UTF-8 without a mark in front (BOM)" },

    { .rule = "TPL-DRIFT",
      .severity = SEVERITY_MEDIUM,
      .when = "one of the two is for a processor of images or sound" },
    { .rule = "TPL-SSTI",
      .title = "a text among the settings reaches into the program that would fill it in",
      .severity = SEVERITY_HIGH,
      .why = "no library is known to take this text for a template; one that does, and fills it in "
             "without care, runs code",
      .todo = "remove it: no setting of a model needs this" },
    { .rule = "TPL-SSTI",
      .title = "a text reaches into the program that would fill it in",
      .severity = SEVERITY_MEDIUM,
      .why =
          "the file is no configuration that a library is known to read; questions and answers of "
          "evaluations hold such texts as well",
      .todo = "read the place; remove it if it is not what somebody was asked or answered" },
    { .rule = "TPL-HIDDEN-TEXT",
      .title = "the chat template names an address",
      .severity = SEVERITY_MEDIUM,
      .why = "an address in a template is part of every conversation, and the model may pass it on",
      .todo = "find out whose it is; remove it, or take the template of the model it comes from" },
    { .rule = "TPL-HIDDEN-TEXT",
      .title = "the chat template says something of its own to the model",
      .severity = SEVERITY_INFO,
      .why =
          "the model is told this in conversations, whoever talks to it; most such texts are the "
          "instructions the model was made with",
      .todo = "read it once; nothing, if you would say that to the model yourself" },

    { .rule = "ZIP-NAME-COLLISION",
      .severity = SEVERITY_HIGH,
      .when = "the archive is a TAR, where a newer copy of a file may stand behind the older" },
    { .rule = "ARC-HIDDEN",
      .severity = SEVERITY_LOW,
      .title = "the archive has a comment",
      .why = "most programs do not show it",
      .todo = "read it; pack the archive again without it" },
    { .rule = "ARC-HIDDEN",
      .severity = SEVERITY_MEDIUM,
      .title = "bytes behind the end of an image or a sound",
      .why = "no program that shows the file needs them, and another one may read them",
      .todo = "save the image or sound again: what is hidden falls away" },
    { .rule = "ARC-FLAGS",
      .title = "a file in the archive is packed by a rare method",
      .why = "programs that do not know the method pass over the file, and others unpack it" },

    { .rule = "PKL-IMPORT-DENY",
      .title = RULE_CALLED,
      .why = "whatever it is told to do there is done, with the rights of whoever loads the file; "
             "data have no need of it" },
    { .rule = "PKL-IMPORT-DENY",
      .title = RULE_HIDDEN,
      .why = "loading the file does not run it by itself; whoever unpacks it, or loads from that "
             "byte, does, and programs are hidden for a purpose" },
    { .rule = "PKL-IMPORT-UNKNOWN",
      .title = RULE_MISUSED,
      .why =
          "stored as usual it only holds data; used like this it may become a step on the way to "
          "code of the file's choice, run with the rights of whoever loads the file" },
    { .rule = "PKL-IMPORT-COMPUTED",
      .severity = SEVERITY_HIGH,
      .when = "what it calls was returned by another call",
      .todo = PICKLE_ASIDE },
    { .rule = "PKL-MUTATE-GLOBAL",
      .severity = SEVERITY_HIGH,
      .when = "it writes special attributes of an object that it made itself",
      .todo = PICKLE_ASIDE },
    { .rule = "PKL-DOTTED",
      .severity = SEVERITY_CRITICAL,
      .when = "the way leads to a function that attacks are made of",
      .todo = "do not load it; ask its maker for the weights as safetensors" },
    { .rule = "JL-WRAPPER",
      .title = "an array begins elsewhere to older versions of joblib",
      .why =
          "between a pickle and its array joblib writes 1 to 16 bytes, which older versions take "
          "for numbers of the array; they then run what newer ones take for its end" },
    { .rule = "JL-WRAPPER",
      .title = RULE_TWO_READINGS,
      .why = "joblib skips what Python's own pickle.load runs, and the other way round",
      .todo =
          "ask its maker for the arrays as numpy.save writes them; load it only where it can do "
          "no harm" },
    { .rule = "JL-WRAPPER",
      .severity = SEVERITY_CRITICAL,
      .title = RULE_TWO_PROGRAMS,
      .why = "whatever it is told to do there is done, with the rights of whoever loads the file; "
             "who looks at it as joblib does sees nothing",
      .todo = "do not load it; ask its maker for the arrays as numpy.save writes them" },
    { .rule = "PT-STORAGE-SIZE",
      .title = "a tensor reaches past the end of the numbers it is made of",
      .why =
          "PyTorch stops there with an error; a loader that does not look reads or writes memory "
          "that is not its own" },
    { .rule = "PT-STORAGE-SIZE",
      .title = "a tensor asks for numbers that are not there",
      .why = "the file is damaged, or made for a program that takes the numbers from elsewhere",
      .todo = AGAIN_OR_ASIDE },
    { .rule = "PT-STORAGE-SIZE",
      .title = "the checkpoint lists numbers that no tensor asks for",
      .why = "PyTorch lists none such; what follows them cannot be told from hidden bytes",
      .todo = "take the file from its maker again, or save the checkpoint again" },
    { .rule = "PT-STORAGE-SIZE",
      .title = "a tensor whose place among the numbers cannot be told",
      .why = "PyTorch writes none such, so what a loader makes of it is not known here",
      .todo = AGAIN_OR_ASIDE },
    { .rule = "PT-STORAGE-SIZE",
      .title = "a tensor asks for numbers in a way PyTorch does not",
      .why = "what a loader makes of it is not known here",
      .todo = AGAIN_OR_ASIDE },
    { .rule = "PT-TORCHSCRIPT",
      .title = RULE_REACHES,
      .why =
          "running the model does this, with the rights of whoever runs it: it can read and write "
          "files, or call code that is not in the file",
      .todo = "do not load it; ask for the weights as safetensors, and for the code as code" },
    { .rule = "PT-TORCHSCRIPT",
      .title = RULE_TERMS,
      .why = "loading it (torch.export.load) hands each term to sympy, whose sympify evaluates it "
             "as Python, "
             "with the "
             "rights of whoever loads it",
      .todo = "do not load it; ask for the weights as safetensors, and for the code as code" },
    { .rule = "PT-TORCHSCRIPT",
      .title = RULE_EXPORTED,
      .why = "loading it (torch.export.load) builds the program from them and works out the terms "
             "that stand there "
             "as texts; what they do is not known here",
      .todo = "ask for the weights as safetensors, and for the code as code" },
    { .rule = "PKL-NOT-WEIGHTS-ONLY",
      .title = RULE_SCRIPT,
      .why =
          "torch.jit.load loads it, which has no such mode; PT-TORCHSCRIPT tells what that means",
      .todo = "ask for the weights as safetensors, and for the code as code" },
    { .rule = "PKL-NESTED",
      .severity = SEVERITY_MEDIUM,
      .when = "what is in it imports nothing, or is a tensor of PyTorch" },

    { .rule = "ST-BOUNDS", .title = "the file is cut short", CUT_SHORT },
    { .rule = "GGUF-BOUNDS", .title = "the file is cut short", CUT_SHORT },
    { .rule = "W-DUP",
      .severity = SEVERITY_MEDIUM,
      .when = "the two belong to two layers, which training makes different" },
};

/* What a name in a note is: what was seen there. */
static const struct rule_seen seen[] = {
    { FOUND_ZIP, "lost-member", "", "is listed, and is not where the list says" },
    { FOUND_ZIP, "size-mismatch", "", "has another size than the list of the archive states" },
    { FOUND_ZIP, "other-name", "", "has another name as well" },
    { FOUND_TAR, "other-view", "", "has a header that programs read in different ways" },
    { FOUND_ZIP, "duplicate-name", "", "stands there twice" },
    { FOUND_TAR, "duplicate-name", "", "stands there twice" },
    { FOUND_NONE, "name-collision", "", "are one name where case is ignored" },
    { FOUND_ZIP, "odd-flags", "", "has marks that no usual program sets" },
    { FOUND_ZIP, "odd-extra", "", "has fields that cannot be read" },
    { FOUND_TAR, "unknown-type", "", "is of a type that is not known" },
    { FOUND_ZIP, "link", "", "is a link" },
    { FOUND_ZIP, "device", "", "is a device" },
    { FOUND_TAR, "device", "", "is a device" },
    { FOUND_ZIP, "overlap", "", "lies on the bytes of another file" },
    { FOUND_NONE, "storage-missing", "", "is not here" },
    { FOUND_NONE, "changes-import", "writes to ", "" },
    { FOUND_NONE, "protocol", "switches to version ", "" },
    { FOUND_NONE, "bad-opcode", "no instruction: ", "" },
    { FOUND_NONE, "newer-opcode", "instructions it does not take: ", "" },
    { FOUND_NONE, "duplicate-key", "", "stands twice" },
    { FOUND_NONE, "not-a-number", "not a number that JSON has: ", "" },
};

const struct rule_case *rule_case_at(size_t i)
{
    return i < COUNT(cases) ? &cases[i] : NULL;
}

const struct rule_case *rule_case_of(const struct noted *as, enum severity severity)
{
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct rule_case *c = &cases[i];
        bool titled = c->title != NULL && as->title != NULL && strcmp(c->title, as->title) == 0;
        bool same = c->title == NULL && as->title == NULL && c->severity == severity;
        if (strcmp(c->rule, as->rule) == 0 && (titled || same))
            return c;
    }
    return NULL;
}

const struct rule_seen *rule_seen(enum found_kind kind, const char *code)
{
    const struct rule_seen *any = NULL;
    for (size_t i = 0; i < COUNT(seen); i++)
        if (strcmp(seen[i].code, code) == 0) {
            if (seen[i].kind == kind)
                return &seen[i];
            any = seen[i].kind == FOUND_NONE ? &seen[i] : any;
        }
    return any;
}
