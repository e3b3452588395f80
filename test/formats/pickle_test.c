/* pickle_test.c - what a pickle asks for, one row a trick, and every allocation failing in turn.
 * pickle_oracle_test.c compares with CPython itself. */
#include "formats/pickle.h"
#include "formats/pickle_machine.h"

#include "base/buf.h"
#include "lib/check.h"

#define P(text) text, sizeof(text) - 1
#define A16     "aaaaaaaaaaaaaaaa"
#define A64     A16 A16 A16 A16
#define A256    A64 A64 A64 A64

/* want: of each import "module name", "=real module.real name" if that is another, and its uses as
 * letters (c called, n created, x changed itself, b built, f filled, m made is called, s special, o odd
 * arguments, h handed on, k kept, a created with arguments, i made is an argument, t made has a state that
 * is no dict, u nor what pandas keeps, v with what may be called, . followed by dots, g by getattr); then the codes of the notes in
 * the order of the first */
static const struct {
    const char *name, *bytes;
    size_t n;
    const char *want;
} rows[] = {
    { "a call", P("cos\nsystem\n(S'id'\ntR."), "os system c(\"id\");" },
    { "nothing", P("N."), "" },
    { "never called", P("cos\nsystem\n0N."), "os system ();" },
    { "by the stack", P("\x80\4\x8c\2os\x8c\6system\x93\x8c\2id\x85R."), "os system c(\"id\");" },
    { "by the memo, decoys in between",
      P("\x80\4\x8c\2os\x94\x8c\6system\x94"
        "00\x8c\3foo\x8c\3bar00h\0h\1\x93\x8c\2id\x85R."),
      "os system c(\"id\");" },
    { "an alias of an alias",
      P("\x80\4\x8c\2osq\0"
        "0h\0q\7"
        "0h\7\x8c\6system\x93."),
      "os system ();" },
    { "a number of the memo counts what is in it",
      P("\x80\4\x8c\2osq\5"
        "0\x8c\6system\x94"
        "0h\5h\1\x93."),
      "os system ();" },
    { "a number put again is one", P("\x80\4\x8c\1aq\0q\0\x8c\2os\x94\x8c\1b\x94h\1h\2\x93."),
      "os b ();" },
    { "far and near places",
      P("\x80\4\x8c\2osr\0\0\1\0"
        "0\x8c\6systemr\0\0\2\0"
        "0j\0\0\1\0j\0\0\2\0\x93."),
      "os system ();" },
    { "a place in a line, as int() reads it",
      P("\x80\4\x8c\2osp 1_0 \n0\x8c\1xg10\n\x8c\6system\x93."), "os system ();" },
    { "an old module", P("ccommands\ngetoutput\n."),
      "commands getoutput=subprocess.getoutput ();" },
    { "an old name", P("c__builtin__\nreduce\n."), "__builtin__ reduce=functools.reduce ();" },
    { "new protocols look where it says", P("\x80\3c__builtin__\neval\n."),
      "__builtin__ eval ();" },
    { "the protocol may change", P("\x80\4\x80\2ccommands\ngetoutput\n."),
      "commands getoutput=subprocess.getoutput (); protocol" },
    { "dots are followed from protocol 4 on", P("\x80\4\x8c\7pathlib\x8c\11os.system\x93."),
      "pathlib os.system .();" },
    { "and are a name before", P("\x80\2cpathlib\nos.system\n."), "pathlib os.system ();" },
    { "letters by their number", P("V\\u006fs\nVsys\\U00000074em\n\x93."), "os system ();" },
    { "a backslash before a backslash", P("V\\\\u006fs\nVx\n\x93."), "\\\\u006fs x ();" },
    { "letters by their code", P("S'\\x6f\\163'\nS'system'\n\x93."), "os system ();" },
    { "bytes are no name",
      P("\x80\4"
        "C\2os\x8c\6system\x93."),
      "computed-import" },
    { "a text as a number of bytes", P("T\2\0\0\0osU\6system\x93."), "os system ();" },
    { "INST", P("(S'id'\nios\nsystem\n."), "os system c(\"id\");" },
    { "OBJ", P("(cos\nsystem\nS'id'\no."), "os system c(\"id\");" },
    { "OBJ whose result is dropped", P("(cos\nsystem\nS'id'\no0N."), "os system c(\"id\");" },
    { "NEWOBJ", P("\x80\2cb\nB\n)\x81}b."), "b B nb();" },
    { "NEWOBJ_EX", P("\x80\4\x8c\1b\x8c\1B\x93)}\x92."), "b B n();" },
    { "given to a function", P("ca\nb\n(cos\nsystem\ntR."), "a b c(\"system\"); os system hk();" },
    { "put into a list", P("(lcos\nsystem\na."), "os system hk();" },
    { "put into what was made", P("ca\nb\n)RK\1cos\nsystem\ns."), "a b cf(); os system hk();" },
    { "given as a state", P("ca\nB\n)Rcos\nsystem\nb."), "a B cbt(); os system hk();" },
    { "an object of an import", P("ccopyreg\n_reconstructor\n(ca\nB\nca\nB\nNtR."),
      "copyreg _reconstructor c(\"B\", \"B\", ...); a B cnh();" },
    { "only made an object of", P("ccopyreg\n__newobj__\n(ca\nB\ntR."),
      "copyreg __newobj__ c(\"B\"); a B nh();" },
    { "a function is called by another",
      P("ctorch._tensor\n_rebuild_from_type_v2\n(ca\nb\nca\nC\n)NtR."),
      "torch._tensor _rebuild_from_type_v2 c(\"b\", \"C\", ..., ...); a b ch(); a C nh();" },
    { "an object of what is no import", P("ccopyreg\n_reconstructor\n(ca\nB\n)Rca\nB\nNtR."),
      "copyreg _reconstructor co(..., \"B\", ...); a B chki();" },
    { "a function that lacks what it calls", P("ctorch._tensor\n_rebuild_from_type_v2\n)R."),
      "torch._tensor _rebuild_from_type_v2 co();" },
    { "an argument that may lack", P("cnumpy.random._pickle\n__generator_ctor\n(S'a'\ntR."),
      "numpy.random._pickle __generator_ctor c(\"a\");" },
    { "the class of a constant", P("c__builtin__\ntype\n(NtR."),
      "__builtin__ type=builtins.type c(...);" },
    { "the class of what was made", P("c__builtin__\ntype\n(ca\nB\n)RtR."),
      "__builtin__ type=builtins.type co(...); a B ci();" },
    { "items of what was made", P("ccollections\nOrderedDict\n)RK\1K\2s."),
      "collections OrderedDict cf();" },
    { "no items are nothing", P("ccollections\nOrderedDict\n)R(u."),
      "collections OrderedDict c();" },
    { "what was made is called", P("cx\ny\n)R)R."), "x y cm();" },
    { "a call of a constant", P("K\1)R."), "computed-call" },
    { "attributes of an import", P("cos\nsystem\n}S'a'\nK\1sb."), "os system x(); changes-import" },
    { "items of an import", P("cos\nenviron\nS'a'\nK\1s."), "os environ x(); changes-import" },
    { "appended to an import", P("csys\npath\nS'a'\na."), "sys path x(); changes-import" },
    { "a name of two underscores", P("ca\nB\n)R}S'__class__'\nNsb."), "a B cbs();" },
    { "its underscores by their code", P("ca\nB\n)R}S'\\x5f_class__'\nNsb."), "a B cbs();" },
    { "a name that is made", P("ca\nB\n)R}cm\nt\n)RNsb."), "a B cbs(); m t c();" },
    { "names for other attributes",
      P("ca\nB\n)R}X\15\0\0\0"
        "attribute_mapNsb."),
      "a B cbs();" },
    { "its letters by their code", P("ca\nB\n)R}S'attribute\\x5fmap'\nNsb."), "a B cbs();" },
    { "in the place of a method of its own", P("ca\nB\n)R}S'_build_f'\nNsb."), "a B cbs();" },
    { "in the place of a method", P("ca\nB\n)R}S'setdefault'\nca\nF\nsb."),
      "a B cbsv(); a F hk();" },
    { "an object in the place of a method", P("ca\nB\n)R}S'setdefault'\nca\nF\n)Rsb."),
      "a B cbsv(); a F c();" },
    { "an array named like a method", P("ca\nB\n)R}S'values'\ncnumpy\nF\n)Rsb."),
      "a B cb(); numpy F c();" },
    { "a value named like a method", P("ca\nB\n)R}S'copy'\nNsb."), "a B cb();" },
    { "an object named like none", P("ca\nB\n)R}S'estimator'\nca\nF\n)Rsb."),
      "a B cbv(); a F c();" },
    { "other names of its length", P("ca\nB\n)R}S'attribute_mop'\nNsb."), "a B cb();" },
    { "names of slots in a dict that is made",
      P("ca\nB\n)RNccollections\nOrderedDict\n)R\x86"
        "b."),
      "a B cbst(); collections OrderedDict c();" },
    { "names of slots in what is filled",
      P("ca\nB\n)RNcm\nd\n)RS'x'\nNs\x86"
        "b."),
      "a B cbst(); m d cf();" },
    { "a dict that is made before other state",
      P("ca\nB\n)Rccollections\nOrderedDict\n)RN\x86"
        "b."),
      "a B cbt(); collections OrderedDict c();" },
    { "the same in a pair",
      P("ca\nB\n)RN}S'__class__'\nNs\x86"
        "b."),
      "a B cbst();" },
    { "an attribute of an import", P("c__builtin__\ngetattr\n(cos\npath\nS'join'\ntR."),
      "__builtin__ getattr=builtins.getattr c(\"path\", \"join\"); os path h(); os path.join "
      "g();" },
    { "an attribute of what was made", P("c__builtin__\ngetattr\n(ca\nB\n)\x81S'c'\ntR."),
      "__builtin__ getattr=builtins.getattr c(..., \"c\"); a B n(); a B.c og();" },
    { "an attribute of what was made is called",
      P("c__builtin__\ngetattr\n(ca\nB\n)\x81S'c'\ntR)R."),
      "__builtin__ getattr=builtins.getattr c(..., \"c\"); a B n(); a B.c cog();" },
    { "an attribute of a constant", P("c__builtin__\ngetattr\n(S'x'\nS'y'\ntR."),
      "__builtin__ getattr=builtins.getattr co(\"x\", \"y\");" },
    { "an attribute of nobody knows what", P("c__builtin__\ngetattr\nNR."),
      "__builtin__ getattr=builtins.getattr co();" },
    { "an attribute of nothing", P("(ca\nB\nt.c__builtin__\ngetattr\n)R."),
      "a B hk(); __builtin__ getattr=builtins.getattr co();" },
    { "bytes as protocol 2 has them", P("c_codecs\nencode\n(X\1\0\0\0aX\6\0\0\0latin1tR."),
      "_codecs encode c(\"a\", \"latin1\");" },
    { "created with an argument", P("\x80\2cb\nB\nK\1\x85\x81."), "b B na(1);" },
    { "with arguments that nobody knows", P("\x80\2cb\nB\nK\1\x81."), "b B na();" },
    { "with keywords", P("\x80\4\x8c\1b\x8c\1B\x93)}K\1K\2s\x92."), "b B na();" },
    { "with an argument, by copyreg", P("ccopyreg\n__newobj__\n(ca\nB\nK\1tR."),
      "copyreg __newobj__ c(\"B\", 1); a B nha();" },
    { "without any, by copyreg", P("ccopyreg\n__newobj_ex__\n(ca\nB\n)}tR."),
      "copyreg __newobj_ex__ c(\"B\", ..., ...); a B nh();" },
    { "with keywords, by copyreg", P("ccopyreg\n__newobj_ex__\n(ca\nB\n)}K\1K\2stR."),
      "copyreg __newobj_ex__ c(\"B\", ..., ...); a B nha();" },
    { "with arguments, by pandas", P("cpandas.x\n_new_Index\n(ca\nB\n}tR."),
      "pandas.x _new_Index c(\"B\", ...); a B nha();" },
    { "what another function made is of its class",
      P("ccopyreg\n_reconstructor\n(ca\nB\ncc\nD\nNtRK\1K\2s."),
      "copyreg _reconstructor c(\"B\", \"D\", ...); a B nfh(); c D ch();" },
    { "arguments that are kept as well", P("ccopyreg\n__newobj__\n(ca\nB\ntq\0R0]h\0a."),
      "copyreg __newobj__ c(\"B\"); a B nhk();" },
    { "arguments of two calls, and kept",
      P("ccopyreg\n__newobj__\n(ca\nB\ntq\0R0ccopyreg\n__newobj__\nh\0R0]h\0a."),
      "copyreg __newobj__ c(\"B\"); a B nhk();" },
    { "a ninth item", P("(NNNNNNNNca\nB\nt."), "a B hk();" },
    { "what was made is an argument", P("cx\ny\n(ca\nB\n)RtR."), "x y c(...); a B ci();" },
    { "a text of a constant", P("c__builtin__\nstr\n(K\1tR."),
      "__builtin__ str=builtins.str c(1);" },
    { "a key of a constant", P("coperator\nitemgetter\n(S'a'\ntR."),
      "operator itemgetter c(\"a\");" },
    { "a key that is made", P("coperator\nitemgetter\n(ca\nB\n)RtR."),
      "operator itemgetter co(...); a B ci();" },
    { "a text of what was made", P("c__builtin__\nstr\n(]tR."),
      "__builtin__ str=builtins.str co(...);" },
    { "a table",
      P("cpandas\nDataFrame\n)\x81}(S'_typ'\nS'x'\nS'_mgr'\ncpandas.y\nBlockManager\n)\x81"
        "ub."),
      "pandas DataFrame nbv(); pandas.y BlockManager n();" },
    { "a table with another attribute", P("cpandas\nDataFrame\n)\x81}S'columns'\nNsb."),
      "pandas DataFrame nbu();" },
    { "a table with a made attribute", P("cpandas\nDataFrame\n)\x81}K\1Nsb."),
      "pandas DataFrame nbu();" },
    { "a table of other blocks", P("cpandas\nDataFrame\n)\x81}S'_mgr'\nca\nB\n)\x81sb."),
      "pandas DataFrame nbuv(); a B n();" },
    { "a table whose text is none", P("cpandas\nDataFrame\n)\x81}S'_typ'\nNsb."),
      "pandas DataFrame nbu();" },
    { "a table whose dict is none", P("cpandas\nDataFrame\n)\x81}S'attrs'\nca\nB\n)\x81sb."),
      "pandas DataFrame nbuv(); a B n();" },
    { "a table with a function", P("cpandas\nDataFrame\n)\x81}S'name'\nca\nB\nsb."),
      "pandas DataFrame nbuv(); a B hk();" },
    { "attributes from before the table", P("}q\0S'columns'\nNs0cpandas\nDataFrame\n)\x81h\0b."),
      "pandas DataFrame nbu();" },
    { "a table made by another function",
      P("ccopyreg\n_reconstructor\n(cpandas\nSeries\ncc\nD\nNtR}S'columns'\nNsb."),
      "copyreg _reconstructor c(\"Series\", \"D\", ...); pandas Series nbhu(); c D ch();" },
    { "blocks as a state",
      P("cpandas\nSeries\n)\x81"
        "cpandas\nBlockManager\n)\x81"
        "b."),
      "pandas Series nbtv(); pandas BlockManager n();" },
    { "other classes of pandas", P("cpandas\nRolling\n)\x81}S'columns'\nNsb."),
      "pandas Rolling nb();" },
    { "an array",
      P("cpandas\nCategorical\n)\x81"
        "cnumpy\nB\n)\x81"
        "cnumpy\nB\n)\x81}S'_freq'\nNs\x87"
        "b."),
      "pandas Categorical nbt(); numpy B n();" },
    { "an array with another attribute",
      P("cpandas\nCategorical\n)\x81NN}S'categories'\nNs\x87"
        "b."),
      "pandas Categorical nbtu();" },
    { "an array with more than a dict",
      P("cpandas\nCategorical\n)\x81NNcnumpy\nB\n)\x81\x87"
        "b."),
      "pandas Categorical nbtu(); numpy B n();" },
    { "an array with a dict that is made",
      P("cpandas\nCategorical\n)\x81"
        "ccollections\nOrderedDict\n)R\x85"
        "b."),
      "pandas Categorical nbtu(); collections OrderedDict c();" },
    { "an array of nine", P("cpandas\nCategorical\n)\x81(NN}}}}}}}tb."),
      "pandas Categorical nbtu();" },
    { "another codec", P("c_codecs\nencode\n(X\1\0\0\0aX\3\0\0\0hextR."),
      "_codecs encode co(\"a\", \"hex\");" },
    { "all memory there is", P("c__builtin__\nbytearray\n(\x8a\6\0\0\0\0\0\1tR."),
      "__builtin__ bytearray=builtins.bytearray c(1099511627776); huge-call" },
    { "as much as is in order", P("c__builtin__\nbytearray\n(\x8a\5\0\0\0\0\1tR."),
      "__builtin__ bytearray=builtins.bytearray c(4294967296);" },
    { "all memory by its sides", P("cnumpy\nndarray\n(J\0\0\1\0J\1\0\1\0\x86tR."),
      "numpy ndarray c(...); huge-call" },
    { "sides past 64 bits", P("cnumpy\nndarray\n(\x8a\6\0\0\0\0\0\1\x8a\6\0\0\0\0\0\1\x86tR."),
      "numpy ndarray c(...); huge-call" },
    { "all memory, made an object", P("cnumpy\nndarray\n(\x8a\6\0\0\0\0\0\1t\x81."),
      "numpy ndarray na(1099511627776); huge-call" },
    { "the shape of what is filled later",
      P("cnumpy.core.multiarray\n_reconstruct\n(ca\nB\n(\x8a\6\0\0\0\0\0\1tS'b'\ntR."),
      "numpy.core.multiarray _reconstruct c(\"B\", ..., \"b\"); a B nh(); huge-call" },
    { "from a number to a number", P("c__builtin__\nrange\n(J\0\0\1\0J\1\0\1\0tR."),
      "__builtin__ range=builtins.range c(65536, 65537);" },
    { "a shape that is small, and another large number",
      P("cnumpy.core.multiarray\n_reconstruct\n(ca\nB\n(K\1t\x8a\6\0\0\0\0\0\1tR."),
      "numpy.core.multiarray _reconstruct c(\"B\", ..., 1099511627776); a B nh();" },
    { "less than nothing", P("c__builtin__\nbytearray\n(J\0\0\0\xfftR."),
      "__builtin__ bytearray=builtins.bytearray c(-16777216);" },
    { "a large storage", P("ctorch\nFloatStorage\n(\x8a\6\0\0\0\0\0\1tR."),
      "torch FloatStorage c(1099511627776); huge-call" },
    { "a large sparse matrix", P("cscipy.sparse\ncsr_matrix\n(\x8a\6\0\0\0\0\0\1K\1\x86tR."),
      "scipy.sparse csr_matrix c(...); huge-call" },
    { "a large number for another", P("ca\nb\n(\x8a\6\0\0\0\0\0\1tR."), "a b c(1099511627776);" },
    { "a computed name", P("c__builtin__\nstr\n(S'os'\ntRS'system'\n\x93."),
      "__builtin__ str=builtins.str c(\"os\"); computed-import" },
    { "a number of the registry", P("\x80\2\x82\1."), "extension" },
    { "an id of its own program", P("Pthere\n."), "persistent" },
    { "an id of PyTorch", P("(S'storage'\nctorch\nFloatStorage\nS'0'\nS'cpu'\nK\4tQ."),
      "torch FloatStorage hk();" },
    { "two streams", P("cos\nsystem\n.csys\nexit\n."), "os system (); sys exit ();" },
    { "what the first put is not in the second", P("\x80\4\x8c\2osq\0.\x80\4h\0\x8c\1x\x93."),
      "no-memo computed-import" },
    { "what stands before it breaks", P("cos\nsystem\n(S'id'\ntR\xff"),
      "os system c(\"id\"); bad-opcode" },
    { "no end", P("cos\nsystem\n"), "os system (); truncated" },
    { "a text past the end", P("cos\nsystem\nX\5\0\0\0ab"), "os system (); truncated" },
    { "a line without its end", P("cos\nsystem"), "truncated" },
    { "a text of fewer than no bytes", P("T\xff\xff\xff\xff."), "truncated" },
    { "what is behind a missing item is seen", P("0cos\nsystem\n."), "os system (); underflow" },
    { "POP takes a mark", P("(0cos\nsystem\n."), "os system ();" },
    { "POP does not reach below a mark", P("N(N00N."), "" },
    { "a mark hides what is below", P("N(2."), "underflow" },
    { "nothing is marked", P("K\1t."), "no-mark" },
    { "a text without quotes", P("Sab\n."), "odd-operand" },
    { "a protocol nobody has", P("\x80\6N."), "protocol" },
    { "a frame as it should be", P("\x80\4\x95\2\0\0\0\0\0\0\0N."), "" },
    { "a frame that ends in a text", P("\x80\4\x95\3\0\0\0\0\0\0\0\x8c\3abc."), "frame" },
    { "a frame in a frame", P("\x80\4\x95\13\0\0\0\0\0\0\0N\x95\1\0\0\0\0\0\0\0."), "frame" },
    { "a frame past the end", P("\x80\4\x95\0\0\1\0\0\0\0\0N."), "frame" },
    { "an empty frame", P("\x80\4\x95\0\0\0\0\0\0\0\0N."), "" },
    { "a frame after another", P("\x80\4\x95\1\0\0\0\0\0\0\0N\x95\1\0\0\0\0\0\0\0."), "" },
    { "an empty file", P(""), "" },
    { "what breaks behind a stream and asks for nothing", P("N.K\1\xff"), "" },
    { "what breaks behind a stream and says to be one", P("N.\x80\2\xff"), "bad-opcode" },
    { "what breaks behind a stream and imports", P("N.cos\nsystem\n\xff"),
      "os system (); bad-opcode" },
    { "what ends behind a stream", P("N.K\1)R."), "computed-call" },
    { "nothing for the memo", P("\x94N."), "underflow" },
    { "a number past the end", P("cos\nsystem\nM\1"), "os system (); truncated" },
    { "a length past the end", P("cos\nsystem\nX\1"), "os system (); truncated" },
    { "a module without its end", P("cos"), "truncated" },
    { "a text in quotes without its end", P("S'ab'"), "truncated" },
    { "a text in a line without its end", P("Vab"), "truncated" },
    { "a place without its end", P("Np1"), "truncated" },
    { "a place of blanks", P("Np  \n."), "odd-operand" },
    { "a place with a zero behind it", P("Np1\0\n."), "odd-operand" },
    { "a place with a zero before it", P("Np\0001\n."), "odd-operand" },
    { "a place that begins with an underscore", P("Np_1\n."), "odd-operand" },
    { "a place of two underscores", P("Np1__0\n."), "odd-operand" },
    { "a place with a letter", P("Np1a\n."), "odd-operand" },
    { "a place with a point", P("Np1.\n."), "odd-operand" },
    { "a place below nothing", P("Np-1\n."), "odd-operand" },
    { "a place with a sign", P("\x80\4\x8c\2osp+1\n0\x8c\1xh\1h\1\x93."), "os os ();" },
    { "a negative number in a line", P("ca\nb\n(I-5\ntR."), "a b c(-5);" },
    { "quotes that differ", P("S'ab\"\n."), "odd-operand" },
    { "letters that are the same are no quotes", P("Saba\n."), "odd-operand" },
    { "other quotes, and blanks behind them", P("S\"os\" \t\nS'system'\n\x93."), "os system ();" },
    { "a text of blanks", P("S \n."), "odd-operand" },
    { "a text with a zero behind it", P("S'a'\0\n."), "odd-operand" },
    { "a name of two underscores by its length",
      P("\x80\4\x8c\1a\x8c\1B\x93)R}\x8c\11__class__Nsb."), "a B cbs();" },
    { "one underscore and another letter", P("\x80\4\x8c\1a\x8c\1B\x93)R}\x8c\11_aclass__Nsb."),
      "a B cb();" },
    { "another letter and one underscore", P("\x80\4\x8c\1a\x8c\1B\x93)R}\x8c\11a_class__Nsb."),
      "a B cb();" },
    { "a name of two underscores in a line", P("ca\nB\n)R}V__class__\nNsb."), "a B cbs();" },
    { "another name in a line", P("ca\nB\n)R}Vclass__\nNsb."), "a B cb();" },
    { "bytes are no name of a function", P("\x80\4\x8c\2os\x43\6system\x93."), "computed-import" },
    { "a long text", P("\x80\4X\0\1\0\0" A256 "0cos\nsystem\n."), "os system ();" },
    { "a buffer of elsewhere", P("\x80\5\x97\x98."), "" },
};

static void put_uses(struct buf *b, const struct pickle_import *i)
{
    static const char letters[] = "cnxbfmsohkaituv";
    for (unsigned k = 0; k < sizeof letters - 1; k++)
        if (i->uses & 1u << k)
            buf_printf(b, "%c", letters[k]);
    buf_printf(b, "%s%s(%s);", i->dotted ? "." : "", i->how == PICKLE_GETATTR ? "g" : "",
               i->shown != NULL ? i->shown : "");
}

static void dump(const struct pickle *p, char to[600])
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct span text = { 0 };
    struct err err = { 0 };
    buf_init(&b, "dump", 600);
    for (size_t i = 0; i < p->n_imports; i++) {
        const struct pickle_import *x = &p->import[i];
        buf_printf(&b, "%s", b.len > 0 ? " " : "");
        buf_put(&b, x->module);
        buf_printf(&b, " ");
        buf_put(&b, x->name);
        if (!span_eq(x->module, x->real_module) || !span_eq(x->name, x->real_name)) {
            buf_printf(&b, "=");
            buf_put(&b, x->real_module);
            buf_printf(&b, ".");
            buf_put(&b, x->real_name);
        }
        buf_printf(&b, " ");
        put_uses(&b, x);
    }
    for (size_t i = 0; i < p->notes->n_codes; i++)
        buf_printf(&b, "%s%s", b.len > 0 ? " " : "", p->notes->count[i].code);
    CHECK(buf_done(&b, &text, &err));
    snprintf(to, 600, "%.*s", (int)text.len, (const char *)text.ptr);
}

static void check_read(struct span bytes, const char *want)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64 << 20 };
    struct source src = source_mem("test", &bytes);
    struct pickle p;
    struct err err = { 0 };
    char got[600];
    CHECK(pickle_read(&src, 0, &a, &p, &err));
    dump(&p, got);
    CHECK_STR(got, want);
}

/* Far from the end opcodes take another way, on which everything must be the same. What stands behind
 * the last STOP says nothing. */
static void each_trick_is_seen_far_from_the_end(void)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        uint8_t file[2048];
        check_case = rows[i].name;
        if (rows[i].n == 0 || rows[i].bytes[rows[i].n - 1] != '.' ||
            strstr(rows[i].want, "truncated") != NULL)
            continue;
        memcpy(file, rows[i].bytes, rows[i].n);
        memset(file + rows[i].n, 0xff, sizeof file - rows[i].n);
        check_read((struct span){ file, sizeof file }, rows[i].want);
    }
}

/* The same piece over and over. */
static const struct {
    const char *name, *front;
    size_t n_front;
    const char *piece;
    size_t n_piece;
    unsigned times;
    const char *end, *want, *note; /* note: the text of the last one */
} many[] = {
    { "a module of more than a window", P("c"), P("a"), 70000, "\nx\n0cos\nsystem\n.",
      "os system (); computed-import", "a name of more than 65536 bytes" },
    { "a name of more than a window", P("cx\n"), P("a"), 70000, "\n0cos\nsystem\n.",
      "os system (); computed-import", "a name of more than 65536 bytes" },
    { "quotes around more than a window", P("S'"), P("a"), 70000, "'\nS'x'\n\x93.",
      "computed-import", "what is imported is no constant" },
    { "a line of more than a window", P("V"), P("a"), 70000, "\nS'x'\n\x93.", "computed-import",
      "what is imported is no constant" },
    { "a text of more than a window", P("X\x71\x11\1\0"), P("a"), 70001, "S'x'\n\x93.",
      "computed-import", "what is imported is no constant" },
    { "digits of more than a window", P("ca\nb\n(I"), P("1"), 70000, "\ntR.", "a b c(...);", "" },
    { "a place of more than a window", P("Np"), P("1"), 70000, "\n.", "odd-operand",
      "no number for the memo" },
    { "lists of lists that stay small", P("]q\0"), P("0(h\0h\0lq\0"), 38, ".", "", "" },
    { "lists of lists", P("]q\0"), P("0(h\0h\0lq\0"), 40, ".", "expansion",
      "more than 1000000000000 values stand for one" },
    { "tuples of tuples that stay small", P(")q\0"), P("0h\0h\0\x86q\0"), 38, ".", "", "" },
    { "tuples of tuples", P(")q\0"), P("0h\0h\0\x86q\0"), 40, ".", "expansion",
      "more than 1000000000000 values stand for one" },
    { "lists that are filled later", P("]q\0"), P("0](h\0h\0eq\0"), 40, ".", "expansion",
      "more than 1000000000000 values stand for one" },
    { "dicts of dicts", P("}q\0"), P("0}(K\1h\0K\2h\0uq\0"), 40, ".", "expansion",
      "more than 1000000000000 values stand for one" },
    { "streams", P(""), P("N."), PICKLE_STREAMS_MAX, "", "limit", "more than 65536 streams" },
    { "streams that are one too many", P(""), P("N."), PICKLE_STREAMS_MAX, "cos\nsystem\n.",
      "limit", "more than 65536 streams" },
    { "values like a file that are all kept", P(""), P("U\16cmath\nsqrt\n)R.0"), PICKLE_HIDDEN_MAX,
      "N.", "", "" },
    { "values like a file", P(""), P("U\16cmath\nsqrt\n)R.0"), PICKLE_HIDDEN_MAX + 1, "N.", "limit",
      "more than 65536 values" },
    { "tuples that nobody remembers", P(""), P(")0"), PICKLE_KEPT_MAX, "c__builtin__\ntype\n(NtR.",
      "__builtin__ type=builtins.type co();", "" },
};

static void each_number_of_things_is_told_of(void)
{
    for (size_t i = 0; i < COUNT(many); i++) {
        AUTO_CLOSE(buf) struct buf b;
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 256 << 20 };
        struct span bytes;
        struct pickle p;
        struct err err = { 0 };
        char got[600];
        check_case = many[i].name;
        buf_init(&b, "test", 16 << 20);
        buf_put(&b, (struct span){ (const uint8_t *)many[i].front, many[i].n_front });
        for (unsigned k = 0; k < many[i].times; k++)
            buf_put(&b, (struct span){ (const uint8_t *)many[i].piece, many[i].n_piece });
        buf_printf(&b, "%s", many[i].end);
        CHECK(buf_done(&b, &bytes, &err));
        struct source src = source_mem("test", &bytes);
        CHECK(pickle_read(&src, 0, &a, &p, &err));
        dump(&p, got);
        CHECK_STR(got, many[i].want);
        CHECK_STR(p.notes->n > 0 ? p.notes->list[p.notes->n - 1].text : "", many[i].note);
    }
}

/* Where what is held of a file ends changes nothing. */
static void an_opcode_stands_across_what_is_held(void)
{
    static const char tail[] = "cos\nsystem\n(S'id'\nX\2\0\0\0abJ\1\0\0\0tR.";
    static uint8_t file[2 * WINDOW_BYTES];
    const size_t n = sizeof tail - 1;
    check_case = "";
    for (size_t shift = 0; shift <= n; shift++) {
        const size_t from = (WINDOW_BYTES - shift) & ~(size_t)1;
        for (size_t i = 0; i < from; i += 2)
            file[i] = 'N', file[i + 1] = '0';
        memcpy(file + from, tail, n);
        check_read((struct span){ file, from + n }, "os system c(\"id\", \"ab\", 1);");
        memset(file + from + n, 0xff, sizeof file - from - n);
        check_read((struct span){ file, sizeof file }, "os system c(\"id\", \"ab\", 1);");
    }
}

/* Each number gives back what was put there, whatever the order. */
static void a_memo_is_one_table(void)
{
    static const struct {
        const char *name;
        uint32_t first, step;
        bool next;
    } orders[] = {
        { "the next", 0, 1, true },
        { "upwards", 0, 1, false },
        { "in steps", 3, 7, false },
        { "far apart", 5, 1 << 19, false },
        { "downwards", 5999, UINT32_MAX, false },
    };
    enum { PLACES = 6000 };
    for (size_t i = 0; i < COUNT(orders); i++) {
        AUTO_CLOSE(buf) struct buf b;
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64 << 20 };
        struct span bytes;
        struct pickle p;
        struct err err = { 0 };
        char name[16];
        check_case = orders[i].name;
        buf_init(&b, "test", 1 << 20);
        buf_put(&b, SPAN("\x80\4\x95\0\0\0\0\0\0\0\0"));
        for (unsigned get = 0; get < 2; get++)
            for (uint32_t k = 0, key = orders[i].first; k < PLACES; k++, key += orders[i].step) {
                uint8_t at[5] = { get ? 'j' : 'r', (uint8_t)key, (uint8_t)(key >> 8),
                                  (uint8_t)(key >> 16), (uint8_t)(key >> 24) };
                buf_printf(&b, get ? "\x8c\2os" : "\x8c\4%04u", k);
                if (!get && orders[i].next)
                    buf_put(&b, SPAN("\x94"));
                else
                    buf_put(&b, (struct span){ at, 5 });
                buf_put(&b, get ? SPAN("\x93"
                                       "0")
                                : SPAN("0"));
            }
        buf_put(&b, SPAN("N."));
        CHECK(buf_done(&b, &bytes, &err));
        for (unsigned k = 0; k < 4; k++)
            b.bytes[3 + k] = (uint8_t)((b.len - 11) >> 8 * k);
        struct source src = source_mem("test", &bytes);
        CHECK(pickle_read(&src, 0, &a, &p, &err));
        CHECK(p.notes->n == 0 && p.n_imports == PLACES && p.streams == 1 && p.end == bytes.len);
        for (unsigned k = 0; k < PLACES && k < p.n_imports; k++) {
            snprintf(name, sizeof name, "%04u", k);
            CHECK(span_eq(p.import[k].name, span_of(name)));
        }
    }
}

/* More imports than are told apart: what happens to the rest is harmless here. */
static void imports_past_their_number_are_told_of(void)
{
    AUTO_CLOSE(buf) struct buf b;
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 256 << 20 };
    struct span bytes;
    struct pickle p;
    struct err err = { 0 };
    check_case = "";
    buf_init(&b, "test", 16 << 20);
    for (unsigned i = 0; i < PICKLE_IMPORTS_MAX; i++)
        buf_printf(&b, "ca\n%u\n0", i);
    uint64_t all = b.len;
    buf_printf(&b, "cos\nsystem\n(S'id'\ntR}S'a'\nK\1sbS'a'\naR"
                   "(cos\nsystem\ncos\nsystem\ntc__builtin__\ngetattr\n(cos\nsystem\nS'a'\ntR.");
    CHECK(buf_done(&b, &bytes, &err));
    for (unsigned past = 0; past < 2; past++) {
        struct span part = { bytes.ptr, past ? bytes.len : all };
        struct source src = source_mem("test", &part);
        CHECK(pickle_read(&src, 0, &a, &p, &err));
        CHECK(p.n_imports == PICKLE_IMPORTS_MAX);
        CHECK_STR(p.notes->list[0].code, past ? "limit" : "truncated");
        CHECK_STR(p.notes->list[0].text,
                  past ? "more than 65536 imports" : "the file ends without STOP");
    }
}

static void each_trick_is_seen(void)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 16 << 20 };
        struct span bytes = { (const uint8_t *)rows[i].bytes, rows[i].n };
        struct source src = source_mem("test", &bytes);
        struct pickle p;
        struct err err = { 0 };
        char got[600];
        check_case = rows[i].name;
        CHECK(pickle_read(&src, 0, &a, &p, &err));
        dump(&p, got);
        CHECK_STR(got, rows[i].want);
        for (size_t nth = 1; nth < 30; nth++) {
            AUTO_CLOSE(arena) struct arena b = { .name = "test", .limit = 16 << 20 };
            struct pickle q;
            mem_fail_at = nth;
            bool ok = pickle_read(&src, 0, &b, &q, &err);
            bool reached = mem_fail_at == 0;
            mem_fail_at = 0;
            CHECK(ok != reached);
            if (reached)
                CHECK(err.kind == ERR_SYSTEM);
            err = (struct err){ 0 };
        }
    }
}

/* As joblib does: behind BUILD stand bytes that are no opcodes. */
static void skip_two(struct pickle_watch *w, struct pickle_machine *m, struct pickle_value target,
                     struct pickle_value state)
{
    (void)w, (void)state;
    CHECK(target.tag == PV_MADE);
    CHECK(pickle_skip(m, 2));
    CHECK(!pickle_skip(m, 1000));
}

static bool stop(struct pickle_watch *w, struct pickle_machine *m, struct pickle_value result)
{
    (void)w, (void)m;
    CHECK(result.tag == PV_MADE);
    return false;
}

static void who_listens_says_what_is_no_opcode(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 16 << 20 };
    struct span bytes = SPAN("ca\nB\n)R}b\xff\xfe.cos\nsystem\n.");
    struct source src = source_mem("test", &bytes);
    struct pickle_watch watch = { .built = skip_two, .stopped = stop };
    struct pickle p;
    struct err err = { 0 };
    CHECK(pickle_read_watched(&src, 0, &watch, &a, &p, &err));
    CHECK(p.n_imports == 1 && p.streams == 1 && p.end == 12 && p.stopped == 12);
    CHECK(p.notes->n_codes == 0);
}

TESTS(TEST(each_trick_is_seen), TEST(each_trick_is_seen_far_from_the_end),
      TEST(each_number_of_things_is_told_of), TEST(an_opcode_stands_across_what_is_held),
      TEST(a_memo_is_one_table), TEST(imports_past_their_number_are_told_of),
      TEST(who_listens_says_what_is_no_opcode))
