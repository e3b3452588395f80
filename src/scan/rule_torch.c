/* rule_torch.c - rules: checkpoints of PyTorch, arrays of NumPy, files of joblib. See rule.h. */
#include "scan/rule.h"

const struct rule_family rules_torch = {
    .rule = NULL,
};
