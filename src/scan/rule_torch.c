/* rule_torch.c - rules: checkpoints of PyTorch, arrays of NumPy, files of joblib. See rule.h. */
#include "scan/rule.h"

static const struct rule rules[] = {
    { "PT-STORAGE-SIZE", SEVERITY_CRITICAL, false, 787,
      "a tensor is said to be larger or smaller than the numbers that are there",
      "versions of PyTorch before 2.10 then read or write memory that is not theirs, which can be "
      "made to run code even where pickles are restricted (CVE-2026-24747)",
      "do not load it; take the file from its maker again", NULL },
    { "PT-STORAGE-UNREF", SEVERITY_MEDIUM, false, 1284,
      "numbers in the checkpoint that no tensor asks for",
      "PyTorch writes none such: something can be kept there that other programs look for",
      "load it on a machine where it can do no harm, and save it again", NULL },
    { "PT-EXTRA-RECORD", SEVERITY_MEDIUM, false, 1284,
      "a checkpoint with a file in it that PyTorch does not write",
      "PyTorch does not read it, or not as it would read its own; someone put it there",
      "find out what it is for, or save the checkpoint again", NULL },
    { "PT-TORCHSCRIPT", SEVERITY_MEDIUM, true, 94,
      "a program in the place of weights (TorchScript)",
      "older versions of PyTorch run it even if they are asked for weights only; all that it asks "
      "for was looked at, and is told if it reaches outside the model",
      "ask for the weights as safetensors, and for the code as code", NULL },
    { "PT-TAR", SEVERITY_CRITICAL, true, 502, "a checkpoint in the oldest format of PyTorch (TAR)",
      "PyTorch up to 2.5.1 loads these without any restriction, even if it is asked for weights "
      "only "
      "(CVE-2025-32434)",
      "do not load it; convert it on a machine where it can do no harm, or take a newer file",
      NULL },
    { "PT-LEGACY-HEADER", SEVERITY_CRITICAL, true, 502,
      "a checkpoint whose first bytes are worked out, not written",
      "PyTorch writes constants there; a program in their place is made to pass by scanners",
      "do not load it", NULL },
    { "JL-WRAPPER", SEVERITY_HIGH, true, 1284, "where an array in the pickle ends cannot be told",
      "joblib runs the instructions that stand behind an array: if its end is not known, they may "
      "be "
      "any, and nobody has looked at them",
      "load it on a machine where it can do no harm, and save the arrays with numpy.save",
      "SCAN-INCOMPLETE" },
    { "JL-FILE", SEVERITY_LOW, false, 0, "it has an array in a file beside it",
      "joblib before 0.10 kept each array in a file of its own, and opens that file with it; what "
      "stands in the folder was looked at too",
      "keep the two together, or save it again with a newer joblib", NULL },
    { "JL-OUTSIDE", SEVERITY_HIGH, true, 22,
      "loading it opens a file that may lie outside its folder",
      "joblib opens the file that is named there, wherever it is, and runs the pickle it may hold",
      "ask its maker for a file that has its arrays inside; load this one only where it can do no "
      "harm",
      NULL },
    { "NPY-OBJECT", SEVERITY_MEDIUM, false, 502, "the array holds objects of Python, as a pickle",
      "who loads it must allow pickles, and a pickle can run code; what this one asks for is told "
      "on "
      "its own",
      "store numbers in the array, and names or records in JSON", NULL },
    { "NPY-HEADER", SEVERITY_MEDIUM, false, 1284, "the array is not as NumPy would have written it",
      "its size, its type or what stands behind it does not fit its own description, so programs "
      "may "
      "read it differently or not at all",
      "write the array again with numpy.save", NULL },
};

static const struct noted notes[] = {
    { FOUND_NONE, "storage-size", "PT-STORAGE-SIZE", 0, NULL },
    { FOUND_NONE, "view-outside", "PT-STORAGE-SIZE", 0,
      "a tensor reaches past the end of the numbers it is made of" },
    { FOUND_NONE, "storage-missing", "PT-STORAGE-SIZE", SEVERITY_HIGH,
      "a tensor asks for numbers that are not there" },
    { FOUND_NONE, "storage-unasked", "PT-STORAGE-SIZE", SEVERITY_HIGH,
      "the checkpoint lists numbers that no tensor asks for" },
    { FOUND_NONE, "odd-view", "PT-STORAGE-SIZE", SEVERITY_HIGH,
      "a tensor whose place among the numbers cannot be told" },
    { FOUND_NONE, "odd-storage", "PT-STORAGE-SIZE", SEVERITY_HIGH,
      "a tensor asks for numbers in a way PyTorch does not" },
    { FOUND_NONE, "storage-unused", "PT-STORAGE-UNREF", 0, NULL },
    { FOUND_NONE, "file-storage", "PT-EXTRA-RECORD", 0,
      "a file where the checkpoint has the numbers of a tensor" },
    { FOUND_NONE, "extra-record", "PT-EXTRA-RECORD", 0, NULL },
    { FOUND_NONE, "odd-record", "PT-EXTRA-RECORD", 0,
      "a file of the checkpoint is not as PyTorch writes it" },
    { FOUND_NONE, "program", "PT-TORCHSCRIPT", 0, NULL },
    { FOUND_NONE, "exported", "PT-TORCHSCRIPT", SEVERITY_HIGH, RULE_EXPORTED },
    { FOUND_NONE, "exported-reach", "PT-TORCHSCRIPT", SEVERITY_CRITICAL, RULE_TERMS },
    { FOUND_NONE, "program-reach", "PT-TORCHSCRIPT", SEVERITY_CRITICAL, RULE_REACHES },
    { FOUND_NONE, "torch-tar", "PT-TAR", 0, NULL },
    { FOUND_NONE, "stacked-head", "PT-LEGACY-HEADER", 0, NULL },
    { FOUND_NONE, "array-skip", "JL-WRAPPER", 0, NULL },
    { FOUND_NONE, "array-padding", "JL-WRAPPER", 0,
      "an array begins elsewhere to older versions of joblib" },
    { FOUND_NONE, "file-beside", "JL-FILE", 0, NULL },
    { FOUND_NONE, "file-outside", "JL-OUTSIDE", 0, NULL },
    { FOUND_NPY, "object-array", "NPY-OBJECT", 0, NULL },
    { FOUND_NPY, "broken-header", "NPY-HEADER", 0, NULL },
    { FOUND_NPY, "long-header", "NPY-HEADER", 0, NULL },
    { FOUND_NPY, "odd-header", "NPY-HEADER", 0, NULL },
    { FOUND_NPY, "unknown-dtype", "NPY-HEADER", 0, NULL },
    { FOUND_NPY, "short-array", "NPY-HEADER", 0, NULL },
    { FOUND_NPY, "trailing-bytes", "NPY-HEADER", 0, NULL },
    { FOUND_NPY, "second-array", "NPY-HEADER", SEVERITY_LOW, "several arrays in one file" },
    { FOUND_NPY, "limit", "NPY-HEADER", 0, NULL },
};

const struct rule_family rules_torch = {
    .rule = rules,
    .n_rules = COUNT(rules),
    .noted = notes,
    .n_noted = COUNT(notes),
};
