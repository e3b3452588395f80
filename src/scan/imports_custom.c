/* imports_custom.c - see imports_table.h: the classes of known libraries, and what their files do with
 * them. What a row does not grant is high.
 *
 * Source  files that SciPy 1.10 and 1.17, scikit-learn 1.2 and 1.9, pandas 1.5 and 3.1, PyTorch 1.13,
 *         XGBoost 3.2 and LightGBM 4.7 write of all their classes, networkx 3.6 of its graphs, and those
 *         that Debian's pandas and joblib keep of their older releases; of other libraries from memory */
#include "scan/imports_table.h"

#include "scan/imports_classes.h"
#include "scan/imports_torch.h"

#define SGD_LOSSES                                                                                 \
    "EpsilonInsensitive Hinge Huber Log ModifiedHuber SquaredEpsilonInsensitive SquaredHinge "     \
    "SquaredLoss"

/* A member is stored as its class, called with the value. */
#define ENUMS                                                                                      \
    "IntervalStrategy EvaluationStrategy SaveStrategy SchedulerType HubStrategy OptimizerNames "   \
    "ParallelMode FSDPOption ShardedDDPOption DebugOption PaddingStrategy "                        \
    "TruncationStrategy TensorType ExplicitEnum DistributedType PrecisionType "                    \
    "GradientAccumulation* DynamoBackend LoggerType RNGType FP8BackendType PeftType TaskType"
#define PANDAS_TIMES                                                                               \
    "Timestamp Timedelta Period NaTType PeriodDtypeBase FreqGroup Resolution NpyDatetimeUnit "     \
    "_unpickle_timestamp _timedelta_unpickle __nat_unpickle _nat_unpickle"
#define OFFSETS                                                                                    \
    "Day Hour Minute Second Milli Micro Nano Tick *Day *Days *Hour *Week Week *Begin *End "        \
    "*Quarter FY5253 Easter DateOffset LastWeekOfMonth WeekOfMonth"

#define DEGREES_OF_NETWORKX                                                                        \
    "DegreeView DiDegreeView InDegreeView OutDegreeView MultiDegreeView DiMultiDegreeView "        \
    "InMultiDegreeView OutMultiDegreeView"

/* Constructors of most of these do as they are told with data; those that evaluate text they are
 * given are NEWED: a pickle that stores such an object never calls them. */
static const struct import_row custom[] = {
    { "collections", "ChainMap", 0, NULL },
    { "torch.nn.modules.*", CLASSES_OF_TORCH_NN " " CLASSES_OF_TORCH_NN_LATER, KEPT, NULL },
    { "torch.nn.intrinsic.*", CLASSES_OF_TORCH_NN " " CLASSES_OF_TORCH_NN_LATER, 0, NULL },
    { "torch.nn.qat.*", CLASSES_OF_TORCH_NN " " CLASSES_OF_TORCH_NN_LATER, 0, NULL },
    { "torch.nn.quantized.*", CLASSES_OF_TORCH_NN " " CLASSES_OF_TORCH_NN_LATER, 0, NULL },
    { "torch.ao.nn.*", CLASSES_OF_TORCH_NN " " CLASSES_OF_TORCH_NN_LATER, 0, NULL },
    { "torch.nn.utils.rnn", "PackedSequence", ARGUED, NULL },
    { "torch.nn.utils.*", CLASSES_OF_TORCH_NN " " CLASSES_OF_TORCH_NN_LATER, 0, NULL },
    { "torch.nn.backends.thnn", "THNNFunctionBackend", 0, NULL },
    { "torch.nn.functional", "relu gelu silu mish tanh sigmoid softmax elu leaky_relu", KEPT,
      NULL },
    { "torch", "relu tanh sigmoid", KEPT, NULL },
    { "torch._C._nn", "gelu silu mish hardtanh leaky_relu elu softplus", KEPT, NULL },
    { "torch.nn.parallel.data_parallel", "DataParallel", 0, NULL },
    { "torch.utils.hooks", "RemovableHandle", STATED, NULL },
    { "torch.nn.init", "*_", KEPT, NULL },
    { "torch.optim.*", CLASSES_OF_TORCH_OPTIM " " CLASSES_OF_TORCH_OPTIM_LATER, KEPT, NULL },
    { "torch.distributions.*",
      CLASSES_OF_TORCH_DISTRIBUTIONS " " CLASSES_OF_TORCH_DISTRIBUTIONS_LATER, 0, NULL },
    { "torch.distributed.checkpoint.metadata", "_MEM_FORMAT_ENCODING", CALLED, NULL },
    { "torch.distributed.checkpoint.metadata", "TensorProperties", STATED, NULL },
    { "torch.distributed.checkpoint.metadata", CLASSES_OF_TORCH_CHECKPOINT, 0, NULL },
    { "torch.distributed.checkpoint.*", "_StorageInfo _StoragePrefix TensorWriteData", 0, NULL },
    { "torch.distributed._shard.metadata", "ShardMetadata", 0, NULL },
    { "torch.distributed._shard.sharded_tensor.metadata", "TensorProperties", STATED, NULL },
    { "torch.distributed._shard.sharded_tensor.metadata", CLASSES_OF_TORCH_CHECKPOINT, 0, NULL },
    { "torch.utils.data.sampler",
      "BatchSampler RandomSampler Sampler SequentialSampler SubsetRandomSampler "
      "WeightedRandomSampler",
      0, NULL },
    { "torch.utils.data.dataset",
      "ChainDataset ConcatDataset Dataset IterableDataset StackDataset Subset TensorDataset", 0,
      NULL },
    { "torchvision.models.*", "^", 0, NULL },
    { "torchvision.transforms.*", "^", 0, NULL },
    { "torchvision.ops.*", "^", 0, NULL },
    { "transformers.*", ENUMS, CALLED, NULL },
    { "accelerate.*", ENUMS, CALLED, NULL },
    { "trl.*", ENUMS, CALLED, NULL },
    { "peft.*", ENUMS, CALLED, NULL },
    { "torchvision.transforms.functional", "InterpolationMode", CALLED, NULL },
    { "transformers.trainer_utils", "EvalLoopOutput PredictionOutput TrainOutput BestRun", ARGUED,
      NULL },
    { "transformers.training_args", CLASSES_OF_TRAINING, 0, NULL },
    { "transformers.training_args_seq2seq", CLASSES_OF_TRAINING, 0, NULL },
    { "transformers.trainer_utils", CLASSES_OF_TRAINING, 0, NULL },
    { "transformers.trainer_pt_utils", CLASSES_OF_TRAINING, 0, NULL },
    { "transformers.integrations.deepspeed", CLASSES_OF_TRAINING, 0, NULL },
    { "transformers.deepspeed", CLASSES_OF_TRAINING, 0, NULL },
    { "transformers.*.modeling_*", "^", 0, NULL },
    { "transformers.*.configuration_*", "^", 0, NULL },
    { "transformers.activations", "^", 0, NULL },
    { "transformers.pytorch_utils", "Conv1D", 0, NULL },
    { "transformers.generation.*", CLASSES_OF_GENERATION, 0, NULL },
    { "transformers.cache_utils", CLASSES_OF_CACHES, 0, NULL },
    { "transformers.configuration_utils", "PretrainedConfig PreTrainedConfig", 0, NULL },
    { "transformers.tokenization_utils_base", "AddedToken BatchEncoding CharSpan TokenSpan", 0,
      NULL },
    { "accelerate.state", "PartialState AcceleratorState GradientState", 0, NULL },
    { "accelerate.utils.dataclasses", CLASSES_OF_ACCELERATE, 0, NULL },
    { "trl.*", "*Config", 0, NULL },
    { "peft.*", "*Config", 0, NULL },
    { "peft.peft_model", "^", 0, NULL },
    { "peft.tuners.*", "^", 0, NULL },
    { "sklearn.tree._tree", "Tree", CALLED, NULL },
    { "sklearn._loss._loss", "Cy* __pyx_unpickle_*", CALLED | STATED, NULL },
    { "sklearn.linear_model._sgd_fast", SGD_LOSSES, CALLED, NULL },
    { "sklearn.linear_model.sgd_fast", SGD_LOSSES, CALLED, NULL },
    { "sklearn.metrics._dist_metrics", "newObj newObj32 newObj64", CALLED, NULL },
    { "sklearn.neighbors.*", "newObj newObj32 newObj64", CALLED, NULL },
    { "sklearn.compose._column_transformer", "make_column_selector", 0, NULL },
    { "sklearn.utils._bunch", "Bunch", F, NULL },
    { "sklearn.utils", "Bunch", F, NULL },
    { "sklearn.metrics.*",
      "*_score *_loss *_error *_deviance *_ratio *_corrcoef *_kernel *_distances "
      "_passthrough_scorer",
      KEPT, NULL },
    { "sklearn.feature_selection.*",
      "f_classif f_regression f_oneway r_regression chi2 mutual_info_classif "
      "mutual_info_regression",
      KEPT, NULL },
    { "sklearn.cluster.*", "_kmeans_single_lloyd _kmeans_single_elkan", KEPT, NULL },
    { "sklearn.preprocessing.*",
      "_identity scale minmax_scale maxabs_scale robust_scale normalize binarize", KEPT, NULL },
    { "sklearn.feature_extraction.text", "strip_accents_unicode strip_accents_ascii strip_tags",
      KEPT, NULL },
    { "sklearn.*", "__pyx_unpickle_*", CALLED, NULL },
    { "sklearn.*",
      "KDTree KDTree32 KDTree64 BallTree BallTree32 BallTree64 BinaryTree *Distance *Distance32 "
      "*Distance64 DistanceMetric DistanceMetric32 DistanceMetric64",
      STATED, NULL },
    { "sklearn.impute._iterative", "_ImputerTriplet", ARGUED, NULL },
    { "sklearn.*", CLASSES_OF_SKLEARN, 0, NULL },
    /* others of the two free or follow a pointer that the file can say */
    { "xgboost.core", "Booster", 0, NULL },
    { "networkx.classes.graph", "Graph", 0, NULL },
    { "networkx.classes.digraph", "DiGraph", 0, NULL },
    { "networkx.classes.multigraph", "MultiGraph", 0, NULL },
    { "networkx.classes.multidigraph", "MultiDiGraph", 0, NULL },
    { "networkx.classes.coreviews", "AtlasView AdjacencyView MultiAdjacencyView", 0, NULL },
    { "networkx.classes.reportviews", "NodeView " DEGREES_OF_NETWORKX, 0, NULL },
    { "xgboost.sklearn", "^", 0, NULL },
    { "xgboost.callback", "^", 0, NULL },
    { "lightgbm.basic", "Booster", 0, NULL },
    { "lightgbm.engine", "CVBooster", 0, NULL },
    { "lightgbm.sklearn", "^", 0, NULL },
    { "lightgbm.callback", "^", 0, NULL },
    { "catboost.core", "CatBoost*", 0, NULL },
    { "scipy.optimize.*", "OptimizeResult", F, NULL },
    { "scipy.stats.*",
      "gaussian_kde multi_rv_frozen multivariate_normal_frozen multivariate_normal_gen", 0, NULL },
    { "scipy.stats.*",
      "*Result *ResultBase ConfidenceInterval Mean Variance Std_dev RepeatedResults", ARGUED,
      NULL },
    { "scipy.integrate.*", "QMCQuadResult", ARGUED, NULL },
    { "scipy.spatial.*", "cKDTree KDTree Rotation RotationSpline RigidTransform", STATED, NULL },
    { "scipy.interpolate.*",
      "interp1d RBFInterpolator Akima1DInterpolator CubicSpline CubicHermiteSpline "
      "PchipInterpolator PPoly BPoly NdPPoly BSpline NdBSpline",
      STATED, NULL },
    { "scipy.interpolate.*", "UnivariateSpline InterpolatedUnivariateSpline LSQUnivariateSpline",
      KEPT, NULL },
    /* Not its distributions (*_gen, rv_*): setting their state runs text that stands in it. */
    { "scipy.*", CLASSES_OF_SCIPY " interp1d interp2d cKDTree dlti lti", 0, NULL },
    { "numpy.polynomial.*", CLASSES_OF_NUMPY_POLYNOMIAL, 0, NULL },
    { "numpy", "poly1d iinfo", 0, NULL },
    { "numpy.core.getlimits", "iinfo", 0, NULL },
    { "numpy._core.getlimits", "iinfo", 0, NULL },
    { "numpy.lib.polynomial", "poly1d", 0, NULL },
    { "pandas.core.*", "_new_* __nat_unpickle", CALLED, NULL },
    { "pandas.core.*", "BlockManager SingleBlockManager", CALLED | STATED, NULL },
    { "pandas.core.indexes.frozen", "FrozenNDArray", STATED, NULL },
    { "pandas.core.indexes.frozen", "FrozenList", CALLED, NULL },
    { "pandas.core.*", "*Dtype", CALLED, NULL },
    { "pandas.core.*", "Index *Index", ARGUED, NULL },
    { "pandas.core.arrays.*", "*Array Categorical", STATED | ARGUMENT, NULL },
    { "pandas.core.*", CLASSES_OF_PANDAS, 0, NULL },
    { "pandas._libs.internals", "_unpickle_block BlockPlacement BlockManager SingleBlockManager",
      CALLED | STATED, NULL },
    { "pandas._libs.arrays", "NDArrayBacked __pyx_unpickle_NDArrayBacked", CALLED | STATED, NULL },
    { "pandas._libs.interval", "Interval IntervalMixin __pyx_unpickle_IntervalMixin", CALLED,
      NULL },
    { "pandas._libs.sparse", "IntIndex BlockIndex", CALLED, NULL },
    { "pandas._libs.missing", "NA NAType C_NAType", KEPT, NULL },
    { "pandas._libs.lib", "_NoDefault", CALLED, NULL },
    { "pandas._libs.tslibs.offsets", OFFSETS, CALLED | ARGUMENT, NULL },
    { "pandas._libs.tslibs.*", PANDAS_TIMES, CALLED | ARGUMENT, NULL },
    { "pandas._libs.tslib", PANDAS_TIMES, CALLED, NULL },
    { "pandas.tslib", PANDAS_TIMES, CALLED, NULL },
    { "pandas._period", "Period", CALLED, NULL },
    { "pandas._libs.period", "Period", CALLED, NULL },
    { "pandas.tseries.offsets", OFFSETS, CALLED | ARGUMENT, NULL },
    { "pandas.indexes.*", "_new_Index _new_DatetimeIndex _new_PeriodIndex", CALLED, NULL },
    { "pandas.indexes.*", CLASSES_OF_PANDAS, 0, NULL },
    { "pandas.tseries.*", "_new_DatetimeIndex _new_PeriodIndex", CALLED, NULL },
    { "pandas.tseries.*", CLASSES_OF_PANDAS " " OFFSETS, 0, NULL },
    { "pandas.sparse.*", CLASSES_OF_PANDAS, 0, NULL },
    { "pandas", "Timestamp Timedelta Period Interval *Dtype", CALLED, NULL },
    { "pandas", "Index *Index", ARGUED, NULL },
    { "pandas", "Categorical", STATED | ARGUMENT, NULL },
    { "pandas", "NA NaT", KEPT, NULL },
    { "pandas", "DateOffset", CALLED | ARGUMENT, NULL },
    { "pandas", "DataFrame Series", 0, NULL },
    { "pandas.arrays", "*Array", STATED | ARGUMENT, NULL },
    { "pandas.api.typing",
      "DataFrameGroupBy SeriesGroupBy Rolling RollingGroupby Expanding ExpandingGroupby "
      "ExponentialMovingWindow Window Resampler",
      0, NULL },
    /* Texts and other columns that Arrow holds: how pandas 3 keeps every text. */
    { "pyarrow.lib",
      "_restore_array type_for_alias py_buffer chunked_array timestamp time32 time64 duration "
      "decimal128 decimal256 binary list_ large_list struct map_ dictionary field",
      CALLED | ARGUMENT, NULL },
    { "dateutil.relativedelta", "relativedelta", ARGUMENT, NULL },
    { "dateutil._common", "weekday", STATED | ARGUMENT, NULL },
    { "dateutil.relativedelta", "weekday", STATED | ARGUMENT, NULL },
    { "pytz", "_UTC _p", CALLED | ARGUMENT, NULL },
    { "dateutil.tz.tz", "tzutc tzlocal tzoffset", CALLED | ARGUMENT, NULL },
    { "ultralytics.*", "^", 0, NULL },
    { "models.yolo", "^", 0, NULL },
    { "models.common", "^", 0, NULL },
    { "timm.*", "^", 0, NULL },
    { "diffusers.*", "^", 0, NULL },
    { "tokenizers", "Tokenizer", ARGUED | STATED, NULL },
    { "tokenizers", "AddedToken", 0, NULL },
    { "tokenizers.models", "Model BPE WordPiece WordLevel Unigram", STATED | ARGUMENT, NULL },
    { "omegaconf.*", "DictConfig ListConfig Metadata ContainerMetadata ^", 0, NULL },
    { "pytorch_lightning.*", "AttributeDict", F, NULL },
    { "lightning.pytorch.*", "AttributeDict", F, NULL },
    { "lightning_fabric.*", "AttributeDict", F, NULL },
    { "pytorch_lightning.*", "^", 0, NULL },
    { "lightning.pytorch.*", "^", 0, NULL },
    { "lightning_fabric.*", "^", 0, NULL },
    { "pyannote.audio.core.*", "^", 0, NULL },
    { "spacy.*", "^", 0, NULL },
    { "thinc.*", "^", 0, NULL },
    { "gensim.models.tfidfmodel", "df2idf", KEPT, NULL },
    { "gensim.matutils", "unitvec", KEPT, NULL },
    { "gensim.*", "^", 0, NULL },
    { "sentence_transformers.*", "^", 0, NULL },
    { "fairseq.*", "^", 0, NULL },
    { "nltk.tree.*", "Tree ImmutableTree ParentedTree", F, NULL },
    { "nltk.probability", "FreqDist ConditionalFreqDist", CALLED | F, NULL },
    { "nltk.*", "^", 0, NULL },
};

/* They use nothing that the object holds but its parameters, or are used by that object alone. */
static const struct import_row methods[] = {
    { "scipy.interpolate.*",
      "interp1d._call_linear_np interp1d._call_linear interp1d._call_nearest "
      "interp1d._call_previousnext interp1d._call_spline interp1d._call_nan_spline",
      0, NULL },
    { "torch.optim.lr_scheduler", "OneCycleLR._annealing_cos OneCycleLR._annealing_linear", 0,
      NULL },
    { "torch.nn.modules.*", "*._infer_parameters *._lazy_load_hook", 0, NULL },
};

const struct import_list imports_custom = IMPORT_LIST(custom);
const struct import_list imports_methods = IMPORT_LIST(methods);
