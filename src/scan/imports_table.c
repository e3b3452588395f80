/* imports_table.c - see imports_table.h. One list a question; imports_custom.c has two more. Within a list
 * the first row that fits counts, so what is said of one name stands before what is said of its module.
 *
 * Source  torch/_weights_only_unpickler.py of PyTorch 2.11 for IMPORT_WEIGHTS; the modules themselves
 *         (CPython 3.11, NumPy 1.24 and 2, SciPy 1.10, joblib 1.2, scikit-learn 1.2, pandas 1.5,
 *         PyTorch 1.13 and 2.11) for what a name does */
#include "scan/imports_table.h"

#define UFUNCS                                                                                     \
    "absolute add arccos arccosh arcsin arcsinh arctan arctan2 arctanh bitwise_and bitwise_not "   \
    "bitwise_or bitwise_xor cbrt ceil conjugate copysign cos cosh deg2rad degrees divide divmod "  \
    "equal exp exp2 expm1 fabs float_power floor floor_divide fmax fmin fmod frexp gcd greater "   \
    "greater_equal heaviside hypot invert isfinite isinf isnan isnat lcm ldexp left_shift less "   \
    "less_equal log log10 log1p log2 logaddexp logaddexp2 logical_and logical_not logical_or "     \
    "logical_xor matmul maximum minimum mod modf multiply negative nextafter not_equal positive "  \
    "power rad2deg radians reciprocal remainder right_shift rint sign signbit sin sinh spacing "   \
    "sqrt square subtract tan tanh true_divide trunc"
/* Functions that estimators keep to call them later. */
#define NUMBER_FUNCTIONS                                                                           \
    "abs all amax amin any argmax argmin argsort around array asarray atleast_1d atleast_2d "      \
    "average clip concatenate corrcoef cov cumprod cumsum diff digitize dot dstack exp "           \
    "expand_dims flip float_power hstack identity interp isclose isin max mean median min "        \
    "nan_to_num nanargmax nanargmin nanmax nanmean nanmedian nanmin nanpercentile nanprod "        \
    "nanquantile nanstd nansum nanvar ones_like percentile prod ptp quantile ravel real repeat "   \
    "reshape round round_ searchsorted sort squeeze stack std sum swapaxes tile transpose tril "   \
    "triu unique var vstack where zeros_like"
#define SCALARS                                                                                    \
    "bool bool_ bool8 int8 int16 int32 int64 intc int_ intp longlong long uint8 uint16 uint32 "    \
    "uint64 uintc uint uintp ulonglong ulong float16 float32 float64 half single double "          \
    "longdouble float128 complex64 complex128 complex256 csingle cdouble clongdouble str_ "        \
    "bytes_ unicode_ string_ void object_ datetime64 timedelta64 generic number integer "          \
    "signedinteger unsignedinteger inexact floating complexfloating flexible character"
#define STORAGES                                                                                   \
    "DoubleStorage FloatStorage HalfStorage LongStorage IntStorage ShortStorage CharStorage "      \
    "ByteStorage BoolStorage BFloat16Storage ComplexDoubleStorage ComplexFloatStorage "            \
    "QUInt8Storage QInt8Storage QInt32Storage QUInt4x2Storage QUInt2x4Storage"
#define TENSORS                                                                                    \
    "DoubleTensor FloatTensor HalfTensor BFloat16Tensor LongTensor IntTensor ShortTensor "         \
    "CharTensor ByteTensor BoolTensor"

#define OS_FILES                                                                                   \
    "chmod chown link listdir makedirs mkdir open read remove removedirs rename renames replace "  \
    "rmdir scandir symlink truncate unlink walk write"
/* The class and its members: called, it finds one of them. */
#define HTTP_STATUS                                                                                \
    "HTTPStatus HTTPStatus.CONTINUE HTTPStatus.SWITCHING_PROTOCOLS "                               \
    "HTTPStatus.PROCESSING HTTPStatus.EARLY_HINTS HTTPStatus.OK HTTPStatus.CREATED "               \
    "HTTPStatus.ACCEPTED HTTPStatus.NON_AUTHORITATIVE_INFORMATION HTTPStatus.NO_CONTENT "          \
    "HTTPStatus.RESET_CONTENT HTTPStatus.PARTIAL_CONTENT HTTPStatus.MULTI_STATUS "                 \
    "HTTPStatus.ALREADY_REPORTED HTTPStatus.IM_USED HTTPStatus.MULTIPLE_CHOICES "                  \
    "HTTPStatus.MOVED_PERMANENTLY HTTPStatus.FOUND HTTPStatus.SEE_OTHER "                          \
    "HTTPStatus.NOT_MODIFIED HTTPStatus.USE_PROXY HTTPStatus.TEMPORARY_REDIRECT "                  \
    "HTTPStatus.PERMANENT_REDIRECT HTTPStatus.BAD_REQUEST HTTPStatus.UNAUTHORIZED "                \
    "HTTPStatus.PAYMENT_REQUIRED HTTPStatus.FORBIDDEN HTTPStatus.NOT_FOUND "                       \
    "HTTPStatus.METHOD_NOT_ALLOWED HTTPStatus.NOT_ACCEPTABLE "                                     \
    "HTTPStatus.PROXY_AUTHENTICATION_REQUIRED HTTPStatus.REQUEST_TIMEOUT "                         \
    "HTTPStatus.CONFLICT HTTPStatus.GONE HTTPStatus.LENGTH_REQUIRED "                              \
    "HTTPStatus.PRECONDITION_FAILED HTTPStatus.REQUEST_ENTITY_TOO_LARGE "                          \
    "HTTPStatus.REQUEST_URI_TOO_LONG HTTPStatus.UNSUPPORTED_MEDIA_TYPE "                           \
    "HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE HTTPStatus.EXPECTATION_FAILED "                    \
    "HTTPStatus.IM_A_TEAPOT HTTPStatus.MISDIRECTED_REQUEST "                                       \
    "HTTPStatus.UNPROCESSABLE_ENTITY HTTPStatus.LOCKED HTTPStatus.FAILED_DEPENDENCY "              \
    "HTTPStatus.TOO_EARLY HTTPStatus.UPGRADE_REQUIRED HTTPStatus.PRECONDITION_REQUIRED "           \
    "HTTPStatus.TOO_MANY_REQUESTS HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE "                     \
    "HTTPStatus.UNAVAILABLE_FOR_LEGAL_REASONS HTTPStatus.INTERNAL_SERVER_ERROR "                   \
    "HTTPStatus.NOT_IMPLEMENTED HTTPStatus.BAD_GATEWAY HTTPStatus.SERVICE_UNAVAILABLE "            \
    "HTTPStatus.GATEWAY_TIMEOUT HTTPStatus.HTTP_VERSION_NOT_SUPPORTED "                            \
    "HTTPStatus.VARIANT_ALSO_NEGOTIATES HTTPStatus.INSUFFICIENT_STORAGE "                          \
    "HTTPStatus.LOOP_DETECTED HTTPStatus.NOT_EXTENDED "                                            \
    "HTTPStatus.NETWORK_AUTHENTICATION_REQUIRED HTTPStatus.CONTENT_TOO_LARGE "                     \
    "HTTPStatus.URI_TOO_LONG HTTPStatus.RANGE_NOT_SATISFIABLE "                                    \
    "HTTPStatus.UNPROCESSABLE_CONTENT"
static const struct import_row inert[] = {
    /* ---- Python ---- */
    { "builtins", "set", F | W, NULL },
    { "builtins", "bytearray complex", F | W, NULL },
    { "builtins", "list dict", F, NULL },
    { "builtins",
      "bool int float str bytes tuple frozenset slice range object Ellipsis NotImplemented", 0,
      NULL },
    { "builtins", "str.lower str.upper str.casefold str.split str.strip str.splitlines",
      IMPORT_UNCALLED, NULL },
    { "operator", "itemgetter", CHECKED | IMPORT_ALONE, NULL },
    { "_operator", "itemgetter", CHECKED | IMPORT_ALONE, NULL },
    { "itertools", "count", CHECKED | IMPORT_ALONE, NULL },
    { "builtins", "getattr", CHECKED, NULL },
    { "builtins", "type", CHECKED, NULL },
    { "builtins", "*Error *Exception *Warning KeyboardInterrupt StopIteration StopAsyncIteration",
      B, NULL },
    { "collections", "OrderedDict Counter", F | B | W, NULL },
    { "collections", "defaultdict deque", F | B, NULL },
    { "_collections", "OrderedDict defaultdict deque", F | B, NULL },
    { "_codecs", "encode", CHECKED | W, NULL },
    { "copyreg", "_reconstructor __newobj__ __newobj_ex__", F | B | CHECKED, NULL },
    { "datetime", "datetime date time timedelta timezone", 0, NULL },
    { "zoneinfo", "ZoneInfo ZoneInfo._unpickle", 0, NULL },
    { "decimal", "Decimal", 0, NULL },
    { "http", HTTP_STATUS, 0, NULL },
    { "fractions", "Fraction", 0, NULL },
    { "pathlib", "PurePath PurePosixPath PureWindowsPath Path PosixPath WindowsPath", 0, NULL },
    { "pathlib._local", "PurePath PurePosixPath PureWindowsPath Path PosixPath WindowsPath", 0,
      NULL },
    { "uuid", "UUID SafeUUID", B, NULL },
    { "argparse", "Namespace", B, NULL },
    { "types", "SimpleNamespace", B, NULL },
    { "array", "array _array_reconstructor", F, NULL },
    { "io", "BytesIO StringIO", B, NULL },
    { "_io", "BytesIO StringIO", B, NULL },
    { "random", "Random", B, NULL },
    { "time", "struct_time", 0, NULL },
    { "builtins", "hash", IMPORT_UNCALLED, NULL },
    { "re", "_compile RegexFlag", 0, NULL },
    { "ipaddress", "IPv4Address IPv6Address IPv4Network IPv6Network", B, NULL },
    { "__future__", "division absolute_import print_function unicode_literals annotations", 0,
      NULL },

    /* ---- NumPy ---- */
    { "numpy", "ndarray dtype", B, NULL },
    { "numpy", SCALARS, 0, NULL },
    { "numpy", "matrix recarray record chararray", B, NULL },
    { "numpy", UFUNCS, IMPORT_UNCALLED, NULL },
    { "numpy", NUMBER_FUNCTIONS, IMPORT_UNCALLED, NULL },
    { "numpy.core.fromnumeric", NUMBER_FUNCTIONS, IMPORT_UNCALLED, NULL },
    { "numpy.lib.function_base", NUMBER_FUNCTIONS, IMPORT_UNCALLED, NULL },
    { "numpy.lib.nanfunctions", NUMBER_FUNCTIONS, IMPORT_UNCALLED, NULL },
    { "numpy.dtypes", "*DType", B, NULL },
    { "numpy.core.multiarray", "_reconstruct", F | B | CHECKED, NULL },
    { "numpy._core.multiarray", "_reconstruct", F | B | CHECKED, NULL },
    { "numpy.core.multiarray", "scalar ndarray dtype", B, NULL },
    { "numpy._core.multiarray", "scalar ndarray dtype", B, NULL },
    { "numpy.core.numeric", "_frombuffer", 0, NULL },
    { "numpy._core.numeric", "_frombuffer", 0, NULL },
    { "numpy.core._multiarray_umath", UFUNCS, IMPORT_UNCALLED, NULL },
    { "numpy._core._multiarray_umath", UFUNCS, IMPORT_UNCALLED, NULL },
    { "numpy.core.umath", UFUNCS, IMPORT_UNCALLED, NULL },
    { "numpy.ma.core", "_mareconstruct", B | CHECKED, NULL },
    { "numpy.ma.core", "MaskedArray MaskedConstant", B, NULL },
    { "numpy.ma", "MaskedArray", B, NULL },
    { "scipy._lib.array_api_compat.numpy._aliases", "asarray", IMPORT_UNCALLED, NULL },
    { "numpy.matrixlib.defmatrix", "matrix", B, NULL },
    { "numpy.core.records", "recarray record", B, NULL },
    { "numpy.rec", "recarray record", B, NULL },
    { "numpy.core.defchararray", "chararray", B, NULL },
    { "numpy.char", "chararray", B, NULL },
    { "numpy.random", "__RandomState_ctor", B, NULL },
    { "numpy.random.mtrand", "RandomState", B, NULL },
    { "numpy.random._pickle", "__randomstate_ctor __generator_ctor", B | CHECKED, NULL },
    { "numpy.random._pickle", "__bit_generator_ctor", B, NULL },
    { "numpy.random._generator", "Generator", B, NULL },
    { "numpy.random._mt19937", "MT19937", B, NULL },
    { "numpy.random._pcg64", "PCG64 PCG64DXSM", B, NULL },
    { "numpy.random._philox", "Philox", B, NULL },
    { "numpy.random._sfc64", "SFC64", B, NULL },
    { "numpy.random.bit_generator", "SeedSequence __pyx_unpickle_SeedSequence", B, NULL },

    { "pandas._libs.lib", "_NoDefault.no_default", 0, NULL },
    { "gensim.utils", "call_on_class_only identity", IMPORT_UNCALLED, NULL },

    /* ---- SciPy's sparse matrices, and the files of joblib ---- */
    { "scipy.sparse.*",
      "csr_matrix csc_matrix coo_matrix bsr_matrix dia_matrix lil_matrix dok_matrix csr_array "
      "csc_array coo_array bsr_array dia_array lil_array dok_array",
      F | B, NULL },
    { "joblib.numpy_pickle", "NumpyArrayWrapper", B, NULL },
    { "joblib.numpy_pickle", "NDArrayWrapper ZNDArrayWrapper", B, NULL },
    { "joblib.numpy_pickle_compat", "NDArrayWrapper ZNDArrayWrapper", B, NULL },
    { "sklearn.externals.joblib.numpy_pickle", "NumpyArrayWrapper NDArrayWrapper ZNDArrayWrapper",
      B, NULL },

    /* ---- PyTorch ---- */
    { "torch", "Size Tensor device", B | W, NULL },
    { "torch", STORAGES, W, NULL },
    { "torch.cuda", STORAGES, W, NULL },
    { "torch", TENSORS, B | W, NULL },
    { "torch.cuda", TENSORS, B | W, NULL },
    { "torch.sparse", TENSORS, B | W, NULL },
    { "torch.cuda.sparse", TENSORS, B | W, NULL },
    { "torch",
      "float64 float32 float16 bfloat16 complex32 complex64 complex128 int8 int16 int32 int64 "
      "uint8 uint16 uint32 uint64 bool quint8 qint8 qint32 quint4x2 quint2x4 float8_e5m2 "
      "float8_e4m3fn float8_e5m2fnuz float8_e4m3fnuz float8_e8m0fnu float4_e2m1fn_x2 bits8 "
      "bits16 bits1x8 bits2x4 bits4x2 int1 int2 int3 int4 int5 int6 int7 uint1 uint2 uint3 uint4 "
      "uint5 uint6 uint7 per_tensor_affine per_tensor_symmetric per_channel_affine "
      "per_channel_symmetric per_channel_affine_float_qparams",
      W, NULL },
    { "torch", "contiguous_format channels_last preserve_format strided sparse_coo", 0, NULL },
    { "torch.storage", "TypedStorage UntypedStorage", W, NULL },
    { "torch.storage", "_TypedStorage _UntypedStorage", 0, NULL },
    { "torch.storage", "_load_from_bytes", CHECKED, NULL },
    { "torch.serialization", "_get_layout", W, NULL },
    { "torch.nn.parameter", "Parameter", B | W, NULL },
    { "torch.nn.parameter", "Buffer UninitializedParameter UninitializedBuffer", B, NULL },
    { "torch._utils",
      "_rebuild_parameter _rebuild_parameter_with_state _rebuild_qtensor _rebuild_tensor "
      "_rebuild_tensor_v2 _rebuild_tensor_v3 _rebuild_sparse_tensor "
      "_rebuild_meta_tensor_no_storage _rebuild_nested_tensor _rebuild_wrapper_subclass "
      "_rebuild_device_tensor_from_numpy _rebuild_device_tensor_from_cpu_tensor",
      W, NULL },
    { "torch._utils", "_rebuild_sparse_csr_tensor _rebuild_xla_tensor", 0, NULL },
    { "torch.jit._pickle",
      "build_intlist build_tensorlist build_doublelist build_boollist build_tensor_from_id "
      "restore_type_tag",
      0, NULL },
    /* Classes of a program in the same archive, whose code is looked through: no module of Python */
    { "__torch__.*", "*", B, NULL },
    { "__torch__", "*", B, NULL },
    { "torch._tensor", "_rebuild_from_type_v2", CHECKED | W, NULL },
    { "torch._tensor", "_rebuild_from_type", CHECKED, NULL },
};

static const char runs_text[] = "runs code it is given as text";
static const char starts[] = "starts other programs";
static const char files[] = "reads, writes or deletes files";
static const char network[] = "reaches the network";
static const char loads[] = "loads code or libraries from elsewhere";
static const char unpickles[] = "loads another pickle, which may do anything";
static const char finds[] = "finds any function by its name";
static const char changes[] = "changes the program that loads it";
static const char installs[] = "installs software";
static const char threads[] = "runs functions beside the program that loads it";
static const char tools[] = "belongs to tools for developers that run code";
static const char database[] = "opens databases, which can load native code";

static const struct import_row denied[] = {
    /* ---- Python ---- */
    { "builtins", "eval exec execfile compile", 0, runs_text },
    { "builtins", "open file", 0, files },
    { "builtins", "__import__ reload __loader__ __spec__ __build_class__", 0, loads },
    { "builtins", "getattr", 0, finds },
    { "builtins",
      "setattr delattr globals locals vars dir classmethod staticmethod memoryview apply "
      "__debug__ copyright credits license intern buffer",
      0, changes },
    { "builtins", "input raw_input breakpoint help exit quit print", 0, changes },
    { "__builtins__.*", "*", 0, finds },
    { "os", OS_FILES, 0, files },
    { "posix", OS_FILES, 0, files },
    { "nt", OS_FILES, 0, files },
    { "os", "path", 0, "leads back to the module os, which starts other programs" },
    { "os.*", "*", 0, starts },
    { "posix.*", "*", 0, starts },
    { "nt.*", "*", 0, starts },
    { "os2.*", "*", 0, starts },
    { "ce.*", "*", 0, starts },
    { "subprocess.*", "*", 0, starts },
    { "_posixsubprocess.*", "*", 0, starts },
    { "_winapi.*", "*", 0, starts },
    { "pty.*", "*", 0, starts },
    { "commands.*", "*", 0, starts },
    { "popen2.*", "*", 0, starts },
    { "pexpect.*", "*", 0, starts },
    { "platform.*", "*", 0, starts },
    { "webbrowser.*", "*", 0, starts },
    { "antigravity.*", "*", 0, starts },
    { "uuid.*", "*", 0, starts },
    { "_osx_support.*", "*", 0, starts },
    { "_aix_support.*", "*", 0, starts },
    { "_bootsubprocess.*", "*", 0, starts },
    { "code.*", "*", 0, runs_text },
    { "codeop.*", "*", 0, runs_text },
    { "timeit.*", "*", 0, runs_text },
    { "ast.*", "*", 0, runs_text },
    { "this.*", "*", 0, runs_text },
    { "runpy.*", "*", 0, loads },
    { "imp.*", "*", 0, loads },
    { "importlib.*", "*", 0, loads },
    { "_imp.*", "*", 0, loads },
    { "_frozen_importlib.*", "*", 0, loads },
    { "_frozen_importlib_external.*", "*", 0, loads },
    { "zipimport.*", "*", 0, loads },
    { "ctypes.*", "*", 0, loads },
    { "_ctypes.*", "*", 0, loads },
    { "cffi.*", "*", 0, loads },
    { "_cffi_backend.*", "*", 0, loads },
    { "marshal.*", "*", 0, loads },
    { "compileall.*", "*", 0, loads },
    { "py_compile.*", "*", 0, loads },
    { "pkgutil.*", "*", 0, finds },
    { "pydoc", "getpager pager pipepager tempfilepager ttypager", 0, starts },
    { "pydoc", "importfile safeimport", 0, loads },
    { "pydoc.*", "*", 0, finds },
    { "inspect.*", "*", 0, finds },
    { "types", "CodeType FunctionType LambdaType MethodType ModuleType", 0, runs_text },
    { "gc.*", "*", 0, changes },
    { "site.*", "*", 0, changes },
    { "atexit.*", "*", 0, changes },
    { "sys.*", "*", 0, changes },
    { "signal.*", "*", 0, changes },
    { "_signal.*", "*", 0, changes },
    { "resource.*", "*", 0, changes },
    { "faulthandler.*", "*", 0, changes },
    { "tracemalloc.*", "*", 0, changes },
    { "copyreg", "add_extension remove_extension clear_extension_cache pickle constructor", 0,
      changes },
    { "logging.*", "*", 0, changes },
    { "warnings.*", "*", 0, changes },
    { "syslog.*", "*", 0, changes },
    { "pickle.*", "*", 0, unpickles },
    { "_pickle.*", "*", 0, unpickles },
    { "cPickle.*", "*", 0, unpickles },
    { "pickletools.*", "*", 0, unpickles },
    { "dill.*", "*", 0, unpickles },
    { "_dill.*", "*", 0, unpickles },
    { "cloudpickle.*", "*", 0, unpickles },
    { "jsonpickle.*", "*", 0, unpickles },
    { "shelve.*", "*", 0, unpickles },
    { "dbm.*", "*", 0, database },
    { "sqlite3.*", "*", 0, database },
    { "_sqlite3.*", "*", 0, database },
    { "_interpreters.*", "*", 0, runs_text },
    { "_xxsubinterpreters.*", "*", 0, runs_text },
    { "_interpchannels.*", "*", 0, runs_text },
    { "_interpqueues.*", "*", 0, runs_text },
    { "_testcapi.*", "*", 0, runs_text },
    { "_testinternalcapi.*", "*", 0, runs_text },
    { "multiprocessing.*", "*", 0, threads },
    { "_multiprocessing.*", "*", 0, threads },
    { "concurrent.*", "*", 0, threads },
    { "threading.*", "*", 0, threads },
    { "_thread.*", "*", 0, threads },
    { "_dummy_thread.*", "*", 0, threads },
    { "sched.*", "*", 0, threads },
    { "asyncio.*", "*", 0, threads },
    { "_asyncio.*", "*", 0, threads },
    { "shutil.*", "*", 0, files },
    { "tempfile.*", "*", 0, files },
    { "glob.*", "*", 0, files },
    { "fileinput.*", "*", 0, files },
    { "linecache.*", "*", 0, files },
    { "filecmp.*", "*", 0, files },
    { "mmap.*", "*", 0, files },
    { "zipfile.*", "*", 0, files },
    { "tarfile.*", "*", 0, files },
    { "gzip.*", "*", 0, files },
    { "bz2.*", "*", 0, files },
    { "lzma.*", "*", 0, files },
    { "io", "open open_code FileIO *", 0, files },
    { "_io", "open open_code FileIO *", 0, files },
    { "_pyio.*", "*", 0, files },
    { "codecs", "open *", 0, files },
    { "fcntl.*", "*", 0, files },
    { "pathlib.*", "*", 0, files },
    { "nturl2path.*", "*", 0, files },
    { "posixpath.*", "*", 0, files },
    { "ntpath.*", "*", 0, files },
    { "genericpath.*", "*", 0, files },
    { "mailcap.*", "*", 0, starts },
    { "mailbox.*", "*", 0, files },
    { "netrc.*", "*", 0, files },
    { "configparser.*", "*", 0, files },
    { "distutils.*", "*", 0, installs },
    { "setuptools.*", "*", 0, installs },
    { "pkg_resources.*", "*", 0, installs },
    { "pip.*", "*", 0, installs },
    { "ensurepip.*", "*", 0, installs },
    { "venv.*", "*", 0, installs },
    { "virtualenv.*", "*", 0, installs },
    { "wheel.*", "*", 0, installs },
    { "_pyrepl.*", "*", 0, tools },
    { "idlelib.*", "*", 0, tools },
    { "lib2to3.*", "*", 0, tools },
    { "pdb.*", "*", 0, tools },
    { "bdb.*", "*", 0, tools },
    { "cmd.*", "*", 0, tools },
    { "profile.*", "*", 0, tools },
    { "cProfile.*", "*", 0, tools },
    { "_lsprof.*", "*", 0, tools },
    { "pstats.*", "*", 0, tools },
    { "trace.*", "*", 0, tools },
    { "doctest.*", "*", 0, tools },
    { "test.*", "*", 0, tools },
    { "unittest.*", "*", 0, tools },
    { "pytest.*", "*", 0, tools },
    { "_pytest.*", "*", 0, tools },
    { "nose.*", "*", 0, tools },
    { "cgitb.*", "*", 0, tools },
    { "cgi.*", "*", 0, tools },
    { "turtledemo.*", "*", 0, tools },
    { "turtle.*", "*", 0, tools },
    { "tkinter.*", "*", 0, tools },
    { "_tkinter.*", "*", 0, tools },
    { "IPython.*", "*", 0, tools },
    { "jupyter_client.*", "*", 0, tools },
    { "readline.*", "*", 0, tools },
    { "difflib.*", "*", 0, tools },
    { "winreg.*", "*", 0, changes },
    { "_winreg.*", "*", 0, changes },
    { "msilib.*", "*", 0, installs },
    { "socket.*", "*", 0, network },
    { "_socket.*", "*", 0, network },
    { "ssl.*", "*", 0, network },
    { "_ssl.*", "*", 0, network },
    { "http.*", "*", 0, network },
    { "httplib.*", "*", 0, network },
    { "httplib2.*", "*", 0, network },
    { "httpx.*", "*", 0, network },
    { "urllib.*", "*", 0, network },
    { "urllib2.*", "*", 0, network },
    { "urllib3.*", "*", 0, network },
    { "requests.*", "*", 0, network },
    { "aiohttp.*", "*", 0, network },
    { "ftplib.*", "*", 0, network },
    { "smtplib.*", "*", 0, network },
    { "smtpd.*", "*", 0, network },
    { "imaplib.*", "*", 0, network },
    { "poplib.*", "*", 0, network },
    { "nntplib.*", "*", 0, network },
    { "telnetlib.*", "*", 0, network },
    { "socketserver.*", "*", 0, network },
    { "xmlrpc.*", "*", 0, network },
    { "wsgiref.*", "*", 0, network },
    { "asyncore.*", "*", 0, network },
    { "asynchat.*", "*", 0, network },
    { "select.*", "*", 0, network },
    { "selectors.*", "*", 0, network },
    { "websocket.*", "*", 0, network },
    { "websockets.*", "*", 0, network },
    { "paramiko.*", "*", 0, network },
    { "fabric.*", "*", 0, network },
    { "boto3.*", "*", 0, network },
    { "botocore.*", "*", 0, network },
    { "fsspec.*", "*", 0, network },

    /* ---- libraries ---- */
    { "yaml.*", "*", 0, runs_text },
    { "jinja2.*", "*", 0, runs_text },
    { "mako.*", "*", 0, runs_text },
    { "pandas.core.computation.*", "*", 0, runs_text },
    { "scipy.special._precompute.*", "*", 0, tools },
    { "scipy._build_utils.*", "*", 0, tools },
    { "scipy.conftest.*", "*", 0, tools },
    { "sklearn._build_utils.*", "*", 0, tools },
    { "pandas.conftest.*", "*", 0, tools },
    { "pandas", "eval", 0, runs_text },
    { "pandas", "read_pickle", 0, unpickles },
    { "pandas", "read_* to_*", 0, files },
    { "pandas.io.*", "*", 0, files },
    { "pandas.util.testing.*", "*", 0, tools },
    { "pandas._testing.*", "*", 0, tools },
    { "joblib.*", "load", 0, unpickles },
    { "joblib.*", "*", 0, threads },
    { "sklearn.externals.*", "*", 0, threads },
    { "sklearn.utils._testing.*", "*", 0, tools },
    { "sklearn.utils._show_versions.*", "*", 0, tools },
    { "sklearn.datasets.*", "*", 0, network },
    { "sklearn.conftest.*", "*", 0, tools },
    { "numpy", "load", 0, unpickles },
    { "numpy", "fromfile memmap save* loadtxt genfromtxt fromregex DataSource", 0, files },
    { "numpy.f2py.*", "*", 0, starts },
    { "numpy.distutils.*", "*", 0, starts },
    { "numpy.testing.*", "*", 0, tools },
    { "numpy.ctypeslib.*", "*", 0, loads },
    { "numpy.lib.npyio.*", "*", 0, unpickles },
    { "numpy.lib._npyio_impl.*", "*", 0, unpickles },
    { "numpy.lib.format.*", "*", 0, unpickles },
    { "numpy.lib._datasource.*", "*", 0, files },
    { "numpy.core", "_ufunc_reconstruct", 0, finds },
    { "numpy._core", "_ufunc_reconstruct", 0, finds },
    { "numpy.core.memmap.*", "*", 0, files },
    { "scipy.io.*", "*", 0, files },
    { "scipy.weave.*", "*", 0, starts },
    { "scipy._lib._ccallback.*", "*", 0, loads },
    { "torch", "load", 0, unpickles },
    { "torch", "save", 0, files },
    { "torch", "compile", 0, runs_text },
    { "torch.serialization", "load", 0, unpickles },
    { "torch.serialization", "save", 0, files },
    { "torch.storage", "_load_from_bytes", 0, unpickles },
    { "torch.jit.*", "*", 0, loads },
    { "torch.hub.*", "*", 0, loads },
    { "torch.package.*", "*", 0, loads },
    { "torch.ops.*", "*", 0, loads },
    { "torch.classes.*", "*", 0, loads },
    { "torch._ops.*", "*", 0, loads },
    { "torch._classes.*", "*", 0, loads },
    { "torch._dynamo.*", "*", 0, runs_text },
    { "torch._inductor.*", "*", 0, runs_text },
    { "torch._functorch.*", "*", 0, runs_text },
    { "torch.fx.*", "*", 0, runs_text },
    { "torch.distributed.rpc.*", "*", 0, unpickles },
    { "torch.distributed.nn.*", "*", 0, runs_text },
    { "torch.distributed.elastic.*", "*", 0, starts },
    { "torch.distributed.launch.*", "*", 0, starts },
    { "torch.distributed.run.*", "*", 0, starts },
    { "torch.multiprocessing.*", "*", 0, threads },
    { "torch.utils.cpp_extension.*", "*", 0, starts },
    { "torch.utils._config_module.*", "*", 0, unpickles },
    { "torch.utils.collect_env.*", "*", 0, starts },
    { "torch.utils.bottleneck.*", "*", 0, runs_text },
    { "torch.utils.data.datapipes.*", "*", 0, unpickles },
    { "torch.utils.hipify.*", "*", 0, files },
    { "torch.utils.model_zoo.*", "*", 0, network },
    { "torch.testing.*", "*", 0, tools },
    { "torch.onnx.*", "*", 0, files },
    { "torchvision.datasets.*", "*", 0, network },
    { "tensorflow.*", "*", 0, loads },
    { "keras.*", "*", 0, loads },
    { "tf_keras.*", "*", 0, loads },
    { "transformers.dynamic_module_utils.*", "*", 0, loads },
    { "transformers.utils.hub.*", "*", 0, network },
    { "transformers.pipelines.*", "*", 0, loads },
    { "transformers", "pipeline Auto*", 0, loads },
    { "transformers.models.auto.*", "*", 0, loads },
    { "huggingface_hub.*", "*", 0, network },
    { "datasets.*", "*", 0, network },
    { "spacy.cli.*", "*", 0, installs },
    { "spacy.util.*", "*", 0, loads },
    { "nltk.data.*", "*", 0, unpickles },
    { "nltk.downloader.*", "*", 0, network },
    { "gensim.downloader.*", "*", 0, network },
    { "gensim.utils.*", "*", 0, unpickles },
    { "ultralytics.utils.checks.*", "*", 0, installs },
    { "ultralytics.utils.downloads.*", "*", 0, network },
    { "ultralytics.hub.*", "*", 0, network },
    { "omegaconf.resolvers.*", "*", 0, files },
    { "hydra.*", "*", 0, finds },
    { "PIL.*", "*", 0, files },
    { "cv2.*", "*", 0, files },
    { "numba.*", "*", 0, runs_text },
    { "sympy.*", "*", 0, runs_text },
    { "numexpr.*", "*", 0, runs_text },
    { "psutil.*", "*", 0, changes },
    { "docker.*", "*", 0, starts },
    { "invoke.*", "*", 0, starts },
    { "sh.*", "*", 0, starts },
    { "plumbum.*", "*", 0, starts },
};

static const char calls_given[] = "calls whatever functions it is given";

static const struct import_row combining[] = {
    { "scipy._lib.*", "*", 0, calls_given },
    { "operator.*", "*", 0, calls_given },
    { "_operator.*", "*", 0, calls_given },
    { "functools.*", "*", 0, calls_given },
    { "_functools.*", "*", 0, calls_given },
    { "itertools.*", "*", 0, calls_given },
    { "builtins",
      "map filter sorted min max iter next zip enumerate type super property sum any all reversed "
      "aiter anext reduce",
      0, calls_given },
    { "collections", "UserDict UserList UserString namedtuple", 0, calls_given },
    { "types.*", "*", 0, calls_given },
    { "copyreg.*", "*", 0, calls_given },
    { "copy.*", "*", 0, calls_given },
    { "weakref.*", "*", 0, calls_given },
    { "_weakref.*", "*", 0, calls_given },
    { "contextlib.*", "*", 0, calls_given },
    { "enum.*", "*", 0, calls_given },
    { "dataclasses.*", "*", 0, calls_given },
    { "typing.*", "*", 0, calls_given },
    { "string.*", "*", 0, calls_given },
    { "bisect.*", "*", 0, calls_given },
    { "heapq.*", "*", 0, calls_given },
    { "toolz.*", "*", 0, calls_given },
    { "cytoolz.*", "*", 0, calls_given },
    { "numpy",
      "vectorize apply_along_axis apply_over_axes frompyfunc fromfunction fromiter piecewise", 0,
      calls_given },
    { "numpy.lib.function_base", "vectorize", 0, calls_given },
    { "torch.utils.checkpoint.*", "*", 0, calls_given },
};

/* Classes of Python that modules of libraries use, and so have: no file that a library writes asks for
 * them there. */
static const char passing_why[] = "is not of that library, which only uses it";
#define OF_PYTHON                                                                                  \
    "ABCMeta EnumMeta ArgumentParser CodeType FunctionType LambdaType MethodType ModuleType "      \
    "MappingProxyType Popen CompletedProcess* Process Thread Timer Event ThreadPool* "             \
    "ProcessPool* "                                                                                \
    "Pool Executor Future Queue SimpleQueue Listener Connection Pickler Unpickler _Pickler "       \
    "_Unpickler ForkingPickler Path PosixPath WindowsPath TemporaryDirectory NamedTemporaryFile "  \
    "SpooledTemporaryFile ZipFile TarFile GzipFile BZ2File LZMAFile FileIO TextIOWrapper "         \
    "Buffered* RawIOBase Template Formatter UserDict ChainMap WeakValueDictionary ExitStack "      \
    "ContextDecorator _GeneratorContextManager HTTPConnection HTTPSConnection URLopener "          \
    "PyCFuncPtr CFUNCTYPE CDLL TestCase SkipTest Memory Parallel Environment ZoneInfo"
static const struct import_row passing[] = {
    { "sklearn.*", OF_PYTHON, 0, passing_why },
    { "scipy.*", OF_PYTHON, 0, passing_why },
    { "pandas.*", OF_PYTHON, 0, passing_why },
    { "numpy.*", OF_PYTHON, 0, passing_why },
    { "torch.*", OF_PYTHON, 0, passing_why },
    { "torchvision.*", OF_PYTHON, 0, passing_why },
    { "accelerate.*", OF_PYTHON, 0, passing_why },
    { "transformers.*",
      OF_PYTHON
      " ABC Any Auto* BackendModeType Callable ChunkwiseKernelType ClassVar DtypeType "
      "F Fraction GeneratorType ImageNetInfo Iterable Iterator KeysView Literal LoraLayer "
      "META_ARCH_REGISTRY Mapping Number Optional Sequence SequenceKernelType "
      "StepKernelType TYPE_CHECKING TypeVar TypedDict Union Unpack ValuesView "
      "WeightModeType",
      0, passing_why },
    { "peft.*", OF_PYTHON, 0, passing_why },
    { "trl.*", OF_PYTHON, 0, passing_why },
};

static const char interferes[] = "interferes with a program that looks for malicious files";

static const struct import_row scanners[] = {
    { "picklescan.*", "*", 0, interferes },  { "fickling.*", "*", 0, interferes },
    { "modelscan.*", "*", 0, interferes },   { "modelaudit.*", "*", 0, interferes },
    { "saferpickle.*", "*", 0, interferes }, { "model_unpickler.*", "*", 0, interferes },
    { "aisbom.*", "*", 0, interferes },      { "veritensor.*", "*", 0, interferes },
    { "clamd.*", "*", 0, interferes },       { "yara.*", "*", 0, interferes },
    { "ajar.*", "*", 0, interferes },
};

const struct import_list imports_inert = IMPORT_LIST(inert);
const struct import_list imports_denied = IMPORT_LIST(denied);
const struct import_list imports_combining = IMPORT_LIST(combining);
const struct import_list imports_passing = IMPORT_LIST(passing);
const struct import_list imports_scanners = IMPORT_LIST(scanners);
