/* rule_torch.c - rules: checkpoints of PyTorch, arrays of NumPy, files of joblib. See rule.h. */
#include "scan/rule.h"

static const struct rule rules[] = {
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
    { FOUND_NPY, "object-array", "NPY-OBJECT", 0, NULL },
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
