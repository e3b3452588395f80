/* imports_test.c - what each kind of import is taken for: one row a question somebody who wants to get
 * past would ask. */
#include "scan/imports.h"

#include "formats/pickle.h"
#include "lib/check.h"

enum {
    C = PICKLE_CALLED,
    N = PICKLE_CREATED,
    CHANGED = PICKLE_CHANGED,
    BUILT = PICKLE_MADE_BUILT,
    FILLED = PICKLE_MADE_FILLED,
    AGAIN = PICKLE_MADE_CALLED,
    SPECIAL = PICKLE_MADE_SPECIAL,
    ODD = PICKLE_ODD_ARGUMENTS,
    HANDED = PICKLE_HANDED,
    ARGUED = PICKLE_ARGUED,
    KEPT = PICKLE_KEPT,
    STATED = PICKLE_MADE_STATED,
    GIVEN = PICKLE_MADE_ARGUMENT,
    UNLIKE = PICKLE_MADE_UNLIKE,
    CARRIER = PICKLE_MADE_CARRIER,
};

/* want: the rule, or "" for inert, and its severity if that is not the rule's own; "+" in front:
 * torch.load(weights_only=True) takes it. */
static const struct {
    const char *module, *name;
    unsigned uses;
    const char *want;
} rows[] = {
    /* data */
    { "collections", "OrderedDict", C | FILLED | BUILT, "+" },
    { "collections", "OrderedDict", C | AGAIN, "PKL-IMPORT-COMPUTED high" },
    { "collections", "OrderedDict", C | SPECIAL | BUILT, "PKL-MUTATE-GLOBAL high" },
    { "collections", "defaultdict", C | FILLED, "" },
    { "collections", "deque", C | FILLED, "" },
    { "builtins", "set", C, "+" },
    { "builtins", "slice", C, "" },
    { "builtins", "slice", C | FILLED, "PKL-CONTAINER-ABUSE" },
    { "builtins", "ValueError", C, "" },
    { "datetime", "datetime", C, "" },
    { "uuid", "UUID", N | BUILT, "" },
    { "time", "struct_time", C, "" },
    { "builtins", "hash", HANDED | KEPT, "" },
    { "builtins", "hash", C, "PKL-IMPORT-UNKNOWN" },
    { "gensim.utils", "identity", HANDED | KEPT, "" },
    { "gensim.utils", "identity", C, "PKL-IMPORT-UNKNOWN" },
    { "gensim.utils", "unpickle", HANDED | KEPT, "PKL-IMPORT-DENY" },
    { "gensim.models.tfidfmodel", "df2idf", HANDED | KEPT, "PKL-CUSTOM-CLASS" },
    { "gensim.models.tfidfmodel", "df2idf", C, "PKL-IMPORT-UNKNOWN" },
    { "numpy.char", "chararray", C | BUILT, "" },
    { "pyarrow.lib", "_restore_array", C | GIVEN, "PKL-CUSTOM-CLASS" },
    { "pyarrow.lib", "_restore_array", C | AGAIN, "PKL-IMPORT-COMPUTED high" },
    { "pyarrow.lib", "memory_map", C, "PKL-IMPORT-UNKNOWN" },
    { "pandas", "DateOffset", C | GIVEN, "PKL-CUSTOM-CLASS" },
    { "dateutil.relativedelta", "relativedelta", N | BUILT, "PKL-CUSTOM-CLASS" },
    { "dateutil.relativedelta", "relativedelta", C, "PKL-IMPORT-UNKNOWN" },
    { "nltk.probability", "FreqDist", C | FILLED, "PKL-CUSTOM-CLASS" },
    { "_codecs", "encode", C, "+" },
    { "_codecs", "encode", C | ODD, "+PKL-COMBINATOR" },
    { "_codecs", "encode", C | HANDED, "+PKL-COMBINATOR" },
    { "_codecs", "encode", 0, "+PKL-COMBINATOR" },
    { "_codecs", "decode", C, "PKL-IMPORT-UNKNOWN" },
    { "copyreg", "_reconstructor", C | BUILT, "" },
    { "copyreg", "_reconstructor", C | ODD, "PKL-COMBINATOR" },
    { "numpy.core.multiarray", "_reconstruct", C | BUILT, "" },
    { "numpy._core.multiarray", "_reconstruct", C | BUILT, "" },
    { "numpy", "dtype", C | BUILT, "" },
    { "numpy", "dtype", C | BUILT | ODD, "PKL-CONTAINER-ABUSE" },
    { "numpy.dtypes", "ObjectDType", N | BUILT | ODD, "PKL-CONTAINER-ABUSE" },
    { "numpy", "ndarray", C | BUILT | ODD, "PKL-COMBINATOR" },
    { "numpy", "float64", 0, "" },
    { "numpy", "float64", C | BUILT, "PKL-CONTAINER-ABUSE" },
    { "numpy.core._multiarray_umath", "log1p", HANDED, "" },
    { "numpy.core._multiarray_umath", "log1p", C, "PKL-IMPORT-UNKNOWN" },
    { "numpy.random._pickle", "__randomstate_ctor", C | BUILT, "" },
    { "scipy.sparse._csr", "csr_matrix", N | BUILT, "" },
    { "scipy.sparse.csr", "csr_matrix", N | BUILT, "" },
    { "joblib.numpy_pickle", "NumpyArrayWrapper", N | BUILT, "" },
    { "torch._utils", "_rebuild_tensor_v2", C, "+" },
    { "torch._utils", "_rebuild_tensor_v2", C | FILLED, "PKL-CONTAINER-ABUSE" },
    { "torch._utils", "_rebuild_tensor_v2", C | BUILT, "PKL-CONTAINER-ABUSE" },
    { "torch", "FloatStorage", HANDED, "+" },
    { "torch", "float8_e4m3fn", HANDED, "+" },
    { "torch.nn.parameter", "Parameter", N | BUILT, "+" },
    { "torch.serialization", "_get_layout", C, "+" },

    /* classes of libraries */
    { "torch.nn.modules.linear", "Linear", N | BUILT, "PKL-CUSTOM-CLASS" },
    { "torch.nn.modules", "Linear", N | BUILT, "PKL-CUSTOM-CLASS" },
    { "torch.nn.modulesx", "Linear", N | BUILT, "PKL-IMPORT-UNKNOWN" },
    { "torch.nn.modules.linear", "linear", C, "PKL-IMPORT-UNKNOWN" },
    { "sklearn.ensemble._forest", "RandomForestClassifier", N | BUILT, "PKL-CUSTOM-CLASS" },
    { "sklearn.calibration", "_CalibratedClassifier", N | BUILT, "PKL-CUSTOM-CLASS" },
    { "scipy.stats._continuous_distns", "norm_gen", N | BUILT, "PKL-IMPORT-UNKNOWN" },
    { "pyannote.audio.core.model", "Model", N | BUILT, "PKL-CUSTOM-CLASS" },
    { "pyannote.audio.core.inference", "Inference", C, "PKL-IMPORT-UNKNOWN" },
    { "sklearn.datasets._base", "Fetch", C, "PKL-IMPORT-DENY" },
    /* only what a library defines itself */
    { "scipy.special._precompute.expn_asy", "Poly", N, "PKL-IMPORT-DENY" },
    { "scipy.special._ellip_harm", "Poly", N, "PKL-IMPORT-UNKNOWN" },
    { "scipy.optimize._optimize", "Sum", N, "PKL-IMPORT-UNKNOWN" },
    { "scipy.stats._stats_py", "LinregressResult", N, "PKL-CUSTOM-CLASS" },
    { "scipy.interpolate._bsplines", "BSpline", N | BUILT, "PKL-CUSTOM-CLASS" },
    { "scipy.stats.stats", "Template", N, "PKL-DOTTED" },
    { "sklearn.gaussian_process.kernels", "Sum", N | BUILT, "PKL-CUSTOM-CLASS" },
    { "sklearn.gaussian_process.kernels", "Poly", N, "PKL-IMPORT-UNKNOWN" },
    { "sklearn.ensemble.forest", "RandomForestClassifier", N | BUILT, "PKL-CUSTOM-CLASS" },
    { "sklearn.preprocessing.imputation", "Imputer", N | BUILT, "PKL-CUSTOM-CLASS" },
    { "pandas.core.apply", "FrameRowApply", N | BUILT, "PKL-IMPORT-UNKNOWN" },
    { "pandas.core.frame", "Unheard", N | BUILT, "PKL-IMPORT-UNKNOWN" },
    { "pandas.core.index", "Int64Index", N | BUILT, "PKL-CUSTOM-CLASS" },
    { "numpy.polynomial.polynomial", "Polynomial", N | BUILT, "PKL-CUSTOM-CLASS" },
    { "numpy.polynomial.polynomial", "Expr", N | BUILT, "PKL-IMPORT-UNKNOWN" },
    { "pandas.core.frame", "DataFrame", N | BUILT, "PKL-CUSTOM-CLASS" },
    { "pandas.core.computation.eval", "Expr", C, "PKL-IMPORT-DENY" },
    /* called only where files of that library do so */
    { "scipy.optimize._differentiable_functions", "ScalarFunction", C, "PKL-IMPORT-UNKNOWN" },
    { "scipy.optimize._differentiable_functions", "ScalarFunction", N | BUILT, "PKL-CUSTOM-CLASS" },
    { "transformers.training_args", "TrainingArguments", C, "PKL-IMPORT-UNKNOWN" },
    { "transformers.trainer_utils", "IntervalStrategy", C, "PKL-CUSTOM-CLASS" },
    { "transformers.trainer_utils", "IntervalTrainer", C, "PKL-IMPORT-UNKNOWN" },
    { "accelerate.utils.dataclasses", "DistributedType", C, "PKL-CUSTOM-CLASS" },
    { "torch.nn.modules.linear", "Linear", C, "PKL-IMPORT-UNKNOWN" },
    { "torch.distributed.checkpoint.metadata", "_MEM_FORMAT_ENCODING", C, "PKL-CUSTOM-CLASS" },
    { "sklearn.tree._tree", "Tree", C | BUILT, "PKL-CUSTOM-CLASS" },
    { "sklearn.tree._tree", "Tree", C | FILLED, "PKL-CONTAINER-ABUSE" },
    { "sklearn._loss._loss", "__pyx_unpickle_CyHalfBinomialLoss", C | BUILT, "PKL-CUSTOM-CLASS" },
    { "sklearn.neighbors._kd_tree", "newObj", C | BUILT, "PKL-CUSTOM-CLASS" },
    { "sklearn.utils._bunch", "Bunch", N | FILLED | BUILT, "PKL-CUSTOM-CLASS" },
    { "sklearn.utils._bunch", "Bunch", C, "PKL-IMPORT-UNKNOWN" },
    { "pandas.core.frame", "DataFrame", N | FILLED, "PKL-CONTAINER-ABUSE" },
    { "pandas.core.internals.managers", "BlockManager", C, "PKL-CUSTOM-CLASS" },
    { "lightgbm.basic", "Booster", N | BUILT, "PKL-CUSTOM-CLASS" },
    { "lightgbm.sklearn", "LGBMClassifier", N | BUILT, "PKL-CUSTOM-CLASS" },
    { "lightgbm.basic", "Dataset", N | BUILT, "PKL-IMPORT-UNKNOWN" },
    { "lightgbm.basic", "_InnerPredictor", N | BUILT, "PKL-IMPORT-UNKNOWN" },
    { "xgboost.core", "Booster", N | BUILT, "PKL-CUSTOM-CLASS" },
    { "xgboost.core", "DMatrix", N | BUILT, "PKL-IMPORT-UNKNOWN" },
    { "catboost.core", "CatBoostClassifier", N | BUILT, "PKL-CUSTOM-CLASS" },
    { "catboost.core", "Pool", N | BUILT, "PKL-IMPORT-UNKNOWN" },
    { "pandas._libs.parsers", "TextReader", N, "PKL-IMPORT-UNKNOWN" },
    { "pandas._libs.tslibs.offsets", "MonthEnd", C | BUILT, "PKL-CUSTOM-CLASS" },
    { "pandas._libs.lib", "_NoDefault.no_default", HANDED, "" },
    { "pandas", "HDFStore", C, "PKL-IMPORT-UNKNOWN" },
    { "pandas", "CategoricalDtype", N | BUILT, "PKL-CUSTOM-CLASS" },
    { "ultralytics.nn.tasks", "DetectionModel", N | FILLED, "PKL-CONTAINER-ABUSE" },
    { "transformers.models.bert.modeling_bert", "BertLayer", N | BUILT, "PKL-CUSTOM-CLASS" },
    { "transformers.modeling_bert", "BertLayer", N | BUILT, "PKL-CUSTOM-CLASS" },
    { "transformers.modeling_bert.x", "BertLayer", N | BUILT, "PKL-IMPORT-UNKNOWN" },
    { "modeling_bert", "BertLayer", N | BUILT, "PKL-IMPORT-UNKNOWN" },
    { "tokenizers", "Tokenizer", N | ARGUED | BUILT | STATED, "PKL-CUSTOM-CLASS" },
    { "tokenizers.models", "Model", N | BUILT | STATED | GIVEN, "PKL-CUSTOM-CLASS" },
    { "tokenizers.models", "Path", N, "PKL-IMPORT-UNKNOWN" },
    { "transformersx.modeling_bert", "BertLayer", N | BUILT, "PKL-IMPORT-UNKNOWN" },
    { "transformers.models.bert.tokenization_bert", "BertTokenizer", N | BUILT,
      "PKL-IMPORT-UNKNOWN" },
    { "transformers.models.bert.modeling_bert", "Callable", N | BUILT, "PKL-DOTTED" },
    { "transformers.training_args", "Accelerator", N | BUILT, "PKL-IMPORT-UNKNOWN" },
    { "torch.optim.lr_scheduler", "Counter", N | BUILT, "PKL-IMPORT-UNKNOWN" },
    { "torch.optim.lr_scheduler", "StepLR", N | BUILT, "PKL-CUSTOM-CLASS" },
    { "torch.nn.modules.normalization", "RMSNorm", N | BUILT, "PKL-CUSTOM-CLASS" },
    /* stored otherwise than by their own library */
    { "pandas.core.indexes.multi", "MultiIndex", N | ARGUED, "PKL-CUSTOM-CLASS" },
    { "pandas.core.frame", "DataFrame", N | ARGUED, "PKL-IMPORT-UNKNOWN" },
    { "networkx.classes.graph", "Graph", N | BUILT, "PKL-CUSTOM-CLASS" },
    { "networkx.classes.graph", "Graph", N | ARGUED, "PKL-IMPORT-UNKNOWN" },
    { "networkx.classes.graph", "Graph", C, "PKL-IMPORT-UNKNOWN" },
    { "networkx.classes.graph", "Graph", N | KEPT, "PKL-IMPORT-UNKNOWN" },
    { "networkx.classes.graph", "Graph", N | BUILT | GIVEN, "PKL-IMPORT-UNKNOWN" },
    { "networkx.classes.coreviews", "AdjacencyView", N | BUILT | STATED, "PKL-IMPORT-UNKNOWN" },
    { "networkx.classes.reportviews", "OutDegreeView", N | BUILT, "PKL-CUSTOM-CLASS" },
    { "networkx.classes.reportviews", "EdgeView", N | BUILT, "PKL-IMPORT-UNKNOWN" },
    { "networkx.utils.backends", "_dispatchable", N, "PKL-IMPORT-UNKNOWN" },
    { "sklearn.impute._iterative", "_ImputerTriplet", N | ARGUED, "PKL-CUSTOM-CLASS" },
    { "sklearn.impute._iterative", "_ImputerTriplet", N | ARGUED | GIVEN, "PKL-IMPORT-UNKNOWN" },
    { "numpy", "iinfo", N | BUILT, "PKL-CUSTOM-CLASS" },
    { "numpy", "iinfo", C, "PKL-IMPORT-UNKNOWN" },
    { "numpy", "finfo", N | BUILT, "PKL-IMPORT-UNKNOWN" },
    { "http", "HTTPStatus", C, "" },
    { "http", "HTTPStatus.OK", 0, "" },
    { "http", "HTTPStatus", C | BUILT, "PKL-CONTAINER-ABUSE" },
    { "http", "HTTPStatus.OK.__class__", 0, "PKL-DOTTED critical" },
    { "http", "HTTPStatus.mro", 0, "PKL-DOTTED critical" },
    { "http", "IntEnum", 0, "PKL-IMPORT-DENY" },
    { "pandas.core.frame", "DataFrame", N | BUILT | UNLIKE, "PKL-IMPORT-UNKNOWN" },
    { "pandas.core.frame", "DataFrame", N | GIVEN, "PKL-IMPORT-UNKNOWN" },
    { "pandas.core.arrays.sparse.array", "SparseArray", N | GIVEN, "PKL-CUSTOM-CLASS" },
    { "scipy.stats._stats_py", "ModeResult", N | ARGUED, "PKL-CUSTOM-CLASS" },
    { "scipy.signal._ltisys", "TransferFunction", N | ARGUED, "PKL-IMPORT-UNKNOWN" },
    { "scipy.odr._odrpack", "Data", N | BUILT, "PKL-IMPORT-UNKNOWN" },
    { "sklearn.svm._classes", "SVC", N | BUILT | STATED, "PKL-IMPORT-UNKNOWN" },
    { "sklearn.svm._classes", "SVC", N | BUILT, "PKL-CUSTOM-CLASS" },
    { "sklearn.svm._classes", "SVC", N | KEPT, "PKL-IMPORT-UNKNOWN" },
    { "sklearn.svm._classes", "SVC", N | HANDED, "PKL-CUSTOM-CLASS" },
    { "scipy.spatial._ckdtree", "cKDTree", N | BUILT | STATED, "PKL-CUSTOM-CLASS" },
    { "sklearn.neighbors._kd_tree", "KDTree", N | BUILT | STATED, "PKL-CUSTOM-CLASS" },
    { "builtins", "str", C | ODD, "PKL-COMBINATOR" },
    { "builtins", "str", C | GIVEN, "" },
    { "types", "SimpleNamespace", C | BUILT | CARRIER, "" },
    { "types", "SimpleNamespace", C | BUILT | GIVEN, "" },
    { "types", "SimpleNamespace", C | BUILT | CARRIER | GIVEN, "PKL-COMBINATOR" },
    { "torch.nn.parallel.distributed", "DistributedDataParallel", N | BUILT, "PKL-IMPORT-UNKNOWN" },
    { "_codecs", "encode", C | GIVEN | BUILT | STATED, "PKL-CONTAINER-ABUSE" },
    { "copyreg", "_reconstructor", C | BUILT | STATED | GIVEN, "" },
    /* functions that are kept, and called only by their own library */
    { "sklearn.metrics._classification", "f1_score", KEPT, "PKL-CUSTOM-CLASS" },
    { "numpy", "mean", HANDED, "" },
    { "numpy", "mean", C, "PKL-IMPORT-UNKNOWN" },
    { "numpy", "fromfile", HANDED, "PKL-IMPORT-DENY" },
    { "sklearn.metrics._scorer", "_passthrough_scorer", HANDED, "PKL-CUSTOM-CLASS" },
    { "sklearn.metrics._scorer", "_passthrough_scorer", C, "PKL-IMPORT-UNKNOWN" },
    { "sklearn.metrics._classification", "f1_score", HANDED, "PKL-CUSTOM-CLASS" },
    { "sklearn.feature_selection._univariate_selection", "f_classif", HANDED, "PKL-CUSTOM-CLASS" },
    { "sklearn.cluster._kmeans", "_kmeans_single_elkan", HANDED, "PKL-CUSTOM-CLASS" },
    { "sklearn.utils.validation", "check_array", HANDED, "PKL-IMPORT-UNKNOWN" },
    { "torch.nn.functional", "gelu", HANDED, "PKL-CUSTOM-CLASS" },
    { "torch.nn.functional", "gelu", C, "PKL-IMPORT-UNKNOWN" },
    { "torch.optim.lr_scheduler", "OneCycleLR._annealing_cos", HANDED, "PKL-CUSTOM-CLASS" },
    { "torch.optim.lr_scheduler", "OneCycleLR._annealing_cos", C, "PKL-DOTTED" },
    { "torch.optim.lr_scheduler", "OneCycleLR._annealing_cos", HANDED | ODD, "PKL-CUSTOM-CLASS" },
    { "torch.optim.lr_scheduler", "OneCycleLR.get_lr", HANDED | ODD, "PKL-DOTTED" },
    { "sklearn.ensemble._stacking", "StackingRegressor.Inner", HANDED | ODD, "PKL-DOTTED" },
    /* what a library only uses */
    { "sklearn.svm._base", "MethodType", N, "PKL-DOTTED" },
    { "sklearn.utils.parallel", "Parallel", N, "PKL-DOTTED" },
    { "sklearn.utils.fixes", "delayed", C, "PKL-IMPORT-UNKNOWN" },
    { "pandas.core.generic", "pickle", HANDED, "PKL-IMPORT-DENY" },
    { "numpy.f2py", "os", HANDED, "PKL-IMPORT-DENY" },
    { "__torch__.net", "Net", N | BUILT, "" },
    { "__torch__", "Net", N | BUILT, "" },
    { "__torch__x", "Net", N | BUILT, "PKL-IMPORT-UNKNOWN" },
    { "torch.jit._pickle", "build_intlist", C, "" },
    { "torch.jit._serialization", "load", C, "PKL-IMPORT-DENY" },
    { "pandas.core.indexes.base", "_new_Index", C | BUILT, "PKL-CUSTOM-CLASS" },
    { "transformers.training_args", "TrainingArguments", N | BUILT, "PKL-CUSTOM-CLASS" },
    { "ultralytics.nn.tasks", "DetectionModel", N | BUILT, "PKL-CUSTOM-CLASS" },
    { "ultralytics.nn.tasks", "DetectionModel", C, "PKL-IMPORT-UNKNOWN" },
    { "pandas.core.frame", "DataFrame.eval", C, "PKL-DOTTED critical" },
    { "pandas.core.frame", "DataFrame.query", C, "PKL-DOTTED" },
    { "pandas.core.frame", "DataFrame.query", HANDED, "PKL-DOTTED" },
    { "scipy._lib.decorator", "_GeneratorContextManager", C, "PKL-COMBINATOR" },
    { "scipy.interpolate._interpolate", "interp1d._call_linear_np", HANDED, "PKL-CUSTOM-CLASS" },
    { "torch.nn.modules.x", "Outer.Inner", N | BUILT, "PKL-DOTTED" },
    { "torch.nn.modules.x", "Outer.Inner", C, "PKL-DOTTED" },
    { "torch.nn.modules.x", "Outer.method", HANDED, "PKL-DOTTED" },
    { "torch.nn.modules.x", "Outer.method", C, "PKL-DOTTED" },
    { "torch.nn.modules.x", "Outer.__init__", 0, "PKL-DOTTED critical" },

    /* what attacks are made of */
    { "os", "system", C, "PKL-IMPORT-DENY" },
    { "os", "system", 0, "PKL-IMPORT-DENY" },
    { "posix", "system", C, "PKL-IMPORT-DENY" },
    { "asyncio.unix_events", "_UnixSubprocessTransport._start", C, "PKL-DOTTED critical" },
    { "asyncio.unix_events", "X", C, "PKL-IMPORT-DENY" },
    { "builtins", "eval", C, "PKL-IMPORT-DENY" },
    { "builtins", "str.lower", HANDED, "" },
    { "builtins", "str.lower", C, "PKL-IMPORT-UNKNOWN" },
    { "builtins", "str.format", HANDED, "PKL-DOTTED" },
    { "builtins", "getattr", C, "" },
    { "builtins", "getattr", C | ODD, "PKL-IMPORT-DENY" },
    { "builtins", "getattr", C | HANDED, "PKL-IMPORT-DENY" },
    { "builtins", "getattr", 0, "PKL-IMPORT-DENY" },
    { "builtins", "type", C, "" },
    { "builtins", "type", C | ODD, "PKL-COMBINATOR" },
    { "uuid", "_get_command_stdout", C, "PKL-IMPORT-DENY" },
    { "types", "CodeType", C, "PKL-IMPORT-DENY" },
    { "types", "SimpleNamespace", C | BUILT, "" },
    { "io", "BytesIO", C | BUILT, "" },
    { "io", "FileIO", C, "PKL-IMPORT-DENY" },
    { "collections", "__builtins__", HANDED, "PKL-IMPORT-DENY" },
    { "pathlib", "os", 0, "PKL-IMPORT-DENY" },
    { "torch", "hub", 0, "PKL-IMPORT-DENY" },
    { "pathlib", "os.system", C, "PKL-DOTTED critical" },
    { "collections", "abc.sys.modules", C, "PKL-DOTTED critical" },
    { "numpy", "dtype.__reduce__", C, "PKL-DOTTED critical" },
    { "collections", "OrderedDict.fromkeys", C, "PKL-DOTTED" },
    { "torch", "load", C, "PKL-IMPORT-DENY" },
    { "torch.utils.collect_env", "run", C, "PKL-IMPORT-DENY" },
    { "torch.storage", "_load_from_bytes", C, "" },
    { "torch.storage", "_load_from_bytes", C | ODD, "PKL-IMPORT-DENY" },
    { "torch.storage", "_load_from_bytes", C | HANDED, "PKL-IMPORT-DENY" },
    { "numpy.core", "_ufunc_reconstruct", C, "PKL-IMPORT-DENY" },
    { "fickling", "load", C, "PKL-SCANNER-TAMPER" },
    { "fickling.fickle", "Pickled", 0, "PKL-SCANNER-TAMPER" },
    { "operator", "attrgetter", C, "PKL-COMBINATOR" },
    { "operator", "itemgetter", C, "" },
    { "operator", "itemgetter", C | ODD, "PKL-COMBINATOR" },
    { "operator", "itemgetter", C | AGAIN, "PKL-IMPORT-COMPUTED high" },
    { "operator", "itemgetter", C | GIVEN, "PKL-COMBINATOR" },
    { "operator", "itemgetter", HANDED | KEPT, "PKL-COMBINATOR" },
    { "itertools", "count", C, "" },
    { "itertools", "count", C | GIVEN, "PKL-COMBINATOR" },
    { "itertools", "chain", C, "PKL-COMBINATOR" },
    { "collections", "ChainMap", N | BUILT, "PKL-CUSTOM-CLASS" },
    { "collections", "ChainMap", C, "PKL-IMPORT-UNKNOWN" },
    { "collections", "ChainMap", N | FILLED, "PKL-CONTAINER-ABUSE" },
    { "collections", "ChainMap", N | GIVEN, "PKL-IMPORT-UNKNOWN" },
    { "_operator", "methodcaller", C, "PKL-COMBINATOR" },
    { "functools", "partial", C, "PKL-COMBINATOR" },
    { "builtins", "map", C, "PKL-COMBINATOR" },
    { "__main__", "Net", N, "PKL-MAIN" },
    { "numpy", "__builtins__", HANDED, "PKL-IMPORT-DENY" },
    { "sklearn.tree", "__class__", HANDED, "PKL-IMPORT-DENY" },
    { "sklearn.tree", "__class", HANDED, "PKL-IMPORT-UNKNOWN" },
    { "mylib.nets", "Net", N, "PKL-IMPORT-UNKNOWN" },
    { "_private", "x", C, "PKL-IMPORT-UNKNOWN" },
    { "os", "", 0, "PKL-IMPORT-UNKNOWN" },
    { "", "system", 0, "PKL-IMPORT-UNKNOWN" },
    { "collections ", "OrderedDict", C, "PKL-IMPORT-UNKNOWN" },
    { "collections",
      "Ordered\xc4\x8e"
      "ict",
      C, "PKL-IMPORT-UNKNOWN" },
    { "collections", "OrderedDict Counter", C, "PKL-IMPORT-UNKNOWN" },
    { "collections", "*", C, "PKL-IMPORT-UNKNOWN" },
    { "collections.", "OrderedDict", C, "PKL-IMPORT-UNKNOWN" },
    { "collections", ".OrderedDict", C, "PKL-IMPORT-UNKNOWN" },
};

static struct found_import import_of(const char *module, const char *name, unsigned uses)
{
    struct found_import i = { .module = span_of(module), .name = span_of(name), .uses = uses };
    i.real_module = i.module;
    i.real_name = i.name;
    return i;
}

static void each_import_has_its_grade(void)
{
    for (size_t k = 0; k < COUNT(rows); k++) {
        struct found_import i = import_of(rows[k].module, rows[k].name, rows[k].uses);
        struct import_grade g = imports_grade(&i);
        char name[100], got[100];
        snprintf(name, sizeof name, "%s %s", rows[k].module, rows[k].name);
        check_case = name;
        snprintf(got, sizeof got, "%s%s%s%s", imports_weights_only(&i) ? "+" : "",
                 g.rule != NULL ? g.rule : "", g.severity != 0 ? " " : "",
                 g.severity != 0 ? severity_name(g.severity) : "");
        CHECK_STR(got, rows[k].want);
        CHECK((g.why == NULL) == (g.rule == NULL));
    }
}

static void names_have_an_end(void)
{
    char module[258] = "ultralytics.";
    for (size_t i = strlen(module); i < sizeof module - 1; i++)
        module[i] = 'x';
    struct found_import i = import_of(module, "Class", N);
    CHECK_STR(imports_grade(&i).why, "is a name that no library has");
    module[256] = 0;
    i = import_of(module, "Class", N);
    CHECK_STR(imports_grade(&i).rule, "PKL-CUSTOM-CLASS");
    memset(module, 'x', 256);
    i = import_of("os", module, N);
    CHECK_STR(imports_grade(&i).rule, "PKL-IMPORT-DENY");
}

/* Both the name that is written and the one Python 3 has for it can be what runs. */
static void the_worse_of_two_names_counts(void)
{
    struct found_import i = import_of("commands", "getoutput", C);
    i.real_module = SPAN("subprocess");
    CHECK_STR(imports_grade(&i).rule, "PKL-IMPORT-DENY");
    i = import_of("os", "system", C);
    i.real_module = SPAN("collections"), i.real_name = SPAN("OrderedDict");
    CHECK_STR(imports_grade(&i).rule, "PKL-IMPORT-DENY");
    i = import_of("__builtin__", "set", C);
    i.real_module = SPAN("builtins");
    CHECK(imports_grade(&i).rule == NULL);
}

static void show(const struct found_import *i, const char *want)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct span got;
    struct err err = { 0 };
    char text[400];
    buf_init(&b, "test", sizeof text - 1);
    imports_show(&b, i);
    CHECK(buf_done(&b, &got, &err));
    snprintf(text, sizeof text, "%.*s", (int)got.len, (const char *)got.ptr);
    CHECK_STR(text, want);
}

static void an_import_is_shown_as_code(void)
{
    struct found_import i = import_of("os", "system", C);
    i.shown = SPAN("\"id\"");
    show(&i, "os.system(\"id\")");
    i.uses = 0;
    show(&i, "os.system");
    i.real_module = SPAN("posix");
    show(&i, "os.system (posix.system in Python 3)");
    i = import_of("a\x1b[2J", "b c", 0);
    show(&i, "\"a\\x1b[2J\".\"b c\"");
    i = import_of("m123456789m123456789m123456789m123456789m123456789m123456789m123456789", "f", 0);
    show(&i, "\"m123456789m123456789m123456789m123456789m123456789m123456789m123\"....f");
}

TESTS(TEST(names_have_an_end), TEST(each_import_has_its_grade), TEST(the_worse_of_two_names_counts),
      TEST(an_import_is_shown_as_code))
