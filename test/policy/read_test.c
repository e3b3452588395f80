/* read_test.c - policies that are wrong, and what is said about them: place, text and hint. Every
 * row is run again with each allocation failing once. */
#include "policy/given.h"

/* What the rows are made of. */
#define P  "policy \"t\" version 1.\n"
#define A  "fact a is a count, higher is riskier.\n"
#define S  "fact s is a proportion, higher is safer.\n"
#define Y  "fact y is yes or no, yes is riskier.\n"
#define W  "fact w is one of (x, y, z), neutral.\n"
#define O  "fact o is one of (low < mid < high), higher is riskier.\n"
#define M  "fact m is some of (gguf, pickle), riskier with (pickle).\n"
#define R  "rule r: at most closed when "
#define E  A R "a is above 9.\n"
#define MS "fact m is a proportion, higher is riskier, measured.\n"

/* want: "LINE:COLUMN+LENGTH text | hint" of each fault. */
static const struct row {
    const char *name, *text, *want;
} rows[] = {
    { "a size compared with %", P "fact mem is a size, higher is riskier.\n" R "mem is above 5%.\n",
      "3:42+2 \"mem\" is a size, compared with a proportion | compare it with a size, such as 640 "
      "GB\n" },
    { "mixed without brackets", P A Y R "a is above 3 and y or y.\n",
      "4:48+2 \"and\" and \"or\" are mixed without brackets | put brackets round what belongs "
      "together: (a and b) or c\n" },
    { "mixed the other way", P Y R "y or y and y.\n",
      "3:36+3 \"and\" and \"or\" are mixed without brackets | put brackets round what belongs "
      "together: (a or b) and c\n" },
    { "undeclared fact",
      P "fact eval.cyber is a count, higher is riskier.\n" R "eval.cybre is above 3.\n",
      "3:29+10 \"eval.cybre\" is not declared | did you mean \"eval.cyber\"?\n" },
    { "undeclared, nothing near", P A R "frontier.margin is above 3.\n",
      "3:29+15 \"frontier.margin\" is not declared\n" },
    { "order on an unordered word", P W R "w is above x.\n",
      "3:34+5 \"w\" is one of unordered words: its values have no order | say \"is\" and a word; "
      "an order is declared with one of (a < b)\n" },
    { "order on yes or no", P Y R "y is at least yes.\n",
      "3:34+2 \"y\" is yes or no: its values have no order | say \"is yes\" or \"is no\"\n" },
    { "order on a set", P M R "m is at most gguf.\n",
      "3:34+2 \"m\" is some of several words: its values have no order | say \"includes\" or "
      "\"lacks\"\n" },
    { "rule on closed", P Y "rule r: to be closed require not y.\n",
      "3:15+6 nothing can object to closed: it is what is left | did you mean \"to be hosted "
      "require ...\"?\n" },
    { "at most open", P Y "rule r: at most open when y.\n",
      "3:17+4 \"at most open\" closes nothing | leave it out, or name a narrower position\n" },
    { "definition used before it is made",
      P Y "define d as e and y.\ndefine e as not y.\n" R "d.\n",
      "3:13+1 \"e\" is defined only on line 4 | move that sentence before this one\n" },
    { "fact used before it is declared", P R "y.\n" Y,
      "2:29+1 \"y\" is declared only on line 3 | move that sentence before this one\n" },
    { "missing direction", P "fact a is a count, measured.\n" R "a is above 3.\n",
      "2:6+1 \"a\" has no direction: is more of it riskier or safer? | say \"higher is riskier\", "
      "\"higher is safer\", or \"neutral\"\n" },
    { "missing direction of yes or no", P "fact a is yes or no.\n" R "a.\n",
      "2:6+1 \"a\" has no direction: is more of it riskier or safer? | say \"yes is riskier\", "
      "\"yes is safer\", or \"neutral\"\n" },
    { "missing direction of words", P "fact a is one of (x, y).\n" R "a is x.\n",
      "2:6+1 \"a\" has no direction: is more of it riskier or safer? | say \"riskier with (WORD, "
      "...)\", or \"neutral\"\n" },
    { "missing direction of a date", P "fact a is a date.\n" R "a is after 2026-01-01.\n",
      "2:6+1 \"a\" has no direction: is more of it riskier or safer? | say \"later is riskier\", "
      "\"later is safer\", or \"neutral\"\n" },
    { "bidi control in a string",
      P "rule r \"a\xe2\x80\xae"
        "b\": at most closed.\n",
      "2:10+3 U+202E is not seen, or changes the order of what is seen | delete it\n" },
    { "bidi control in a comment", P "# \xe2\x81\xa6\nrule r: at most closed.\n",
      "2:3+3 U+2066 is not seen, or changes the order of what is seen | delete it\n" },
    { "byte order mark", "\xef\xbb\xbf" P "rule r: at most closed.\n",
      "1:1+3 U+FEFF is not seen, or changes the order of what is seen | delete it\n" },
    { "mixed scripts in a name", P "fact \xd0\xb0pproval is approvals.\nrule r: at most closed.\n",
      "2:6+9 \"\\xd0\\xb0pproval\" mixes scripts: U+0430 is no letter of a name | names are made "
      "of a-z, A-Z, 0-9, _ and -\n" },
    { "letters past ASCII in the middle",
      P "fact na\xc3\xafve is approvals.\nrule r: at most closed.\n",
      "2:6+6 \"na\\xc3\\xafve\" mixes scripts: U+00EF is no letter of a name | names are made of "
      "a-z, A-Z, 0-9, _ and -\n" },
    { "not UTF-8", P "rule r \"\xff\": at most closed.\n",
      "2:9+1 byte 0xff is not UTF-8 | a policy is text in UTF-8\n" },
    { "declared twice", P A A R "a is above 3.\n", "3:6+1 \"a\" is already declared on line 2\n" },
    { "defined twice", P Y "define d as y.\ndefine d as y.\n" R "d.\n",
      "4:8+1 \"d\" is already defined on line 3\n" },
    { "fact and definition of one name", P Y "define y as y.\n" R "y.\n",
      "3:8+1 \"y\" is already declared on line 2\n" },
    { "rule twice", P Y R "y.\n" R "y.\n", "4:6+1 \"r\" already stands on line 3\n" },
    { "duty twice",
      P Y R "y.\nduty d: at open require fingerprint.\nduty d: at open require fingerprint.\n",
      "5:6+1 \"d\" already stands on line 4\n" },
    { "a word of the language as a name",
      P "fact today is a date, neutral.\nrule r: at most closed.\n",
      "2:6+5 \"today\" is a word of the language\n" },
    { "a word of the language as a word",
      P "fact a is one of (known, b), neutral.\nrule r: at most closed.\n",
      "2:19+5 \"known\" is a word of the language\n" },
    { "one word twice", P "fact a is one of (b, c, b), neutral.\nrule r: at most closed.\n",
      "2:25+1 \"b\" stands twice among the words\n" },
    { "word of no fact", P O R "o is hihg.\n",
      "3:34+4 \"hihg\" is none of the words of \"o\" | did you mean \"high\"?\n" },
    { "word among riskier",
      P "fact m is some of (gguf, pickle), riskier with (pickel).\nrule r: at most closed.\n",
      "2:49+6 \"pickel\" is none of the words | did you mean \"pickle\"?\n" },
    { "words of an order mixed",
      P "fact o is one of (low < mid, high), higher is riskier.\nrule r: at most closed.\n",
      "2:28+1 expected \")\", found \",\"\n" },
    { "direction that does not fit",
      P "fact y is yes or no, higher is riskier.\nrule r: at most closed.\n",
      "2:22+6 this direction does not fit a fact that is yes or no | say \"yes is riskier\", \"yes "
      "is safer\", or \"neutral\"\n" },
    { "later of a count", P "fact a is a count, later is riskier.\nrule r: at most closed.\n",
      "2:20+5 this direction does not fit a fact that is a count | say \"higher is riskier\", "
      "\"higher is safer\", or \"neutral\"\n" },
    { "higher of words", P "fact w is one of (x, y), higher is riskier.\nrule r: at most closed.\n",
      "2:26+6 this direction does not fit a fact that is one of unordered words | say \"riskier "
      "with (WORD, ...)\", or \"neutral\"\n" },
    { "approvals that are riskier",
      P "fact a is approvals, higher is riskier.\nrule r: at most closed.\n",
      "2:22+6 this direction does not fit a fact that is approvals | higher is always safer: leave "
      "it out\n" },
    { "a neutral position", P "fact a is a position, neutral.\nrule r: at most closed.\n",
      "2:23+7 a fact that is a position cannot be neutral | higher is always safer: leave it "
      "out\n" },
    { "direction twice",
      P "fact a is a count, higher is riskier, higher is safer.\nrule r: at most closed.\n",
      "2:39+6 the direction is said twice\n" },
    { "neutral and directed",
      P "fact a is a count, higher is riskier, neutral.\nrule r: at most closed.\n",
      "2:39+7 the direction is said twice\n" },
    { "riskier with of a count",
      P "fact a is a count, riskier with (b).\nrule r: at most closed.\n",
      "2:20+7 \"riskier with\" does not fit a fact that is a count | say \"higher is riskier\", "
      "\"higher is safer\", or \"neutral\"\n" },
    { "measured yes or no",
      P "fact y is yes or no, yes is riskier, measured.\nrule r: at most closed.\n",
      "2:38+8 a fact that is yes or no cannot be measured: it has no error bar | leave "
      "\"measured\" out\n" },
    { "measured approvals", P "fact y is approvals, measured.\nrule r: at most closed.\n",
      "2:22+8 a fact that is approvals cannot be measured: it has no error bar | leave "
      "\"measured\" out\n" },
    { "the latest approval", P "fact y is approvals, the latest counts.\nrule r: at most closed.\n",
      "2:22+3 every valid approval counts, not the latest | leave \"the latest counts\" out\n" },
    { "good for ever",
      P "fact a is a count, higher is riskier, good for 0 days.\nrule r: at most closed.\n",
      "2:48+1 a number of days is \"0\", not a whole number from 1 to 36500\n" },
    { "good for too long",
      P "fact a is a count, higher is riskier, good for 5300 weeks.\nrule r: at most closed.\n",
      "2:48+4 37100 days are more than a century\n" },
    { "good for twice",
      P "fact a is a count, higher is riskier, good for 6 days, good for 5 days.\nrule r: at most "
        "closed.\n",
      "2:56+4 \"good for\" is said twice\n" },
    { "signer twice",
      P "fact a is approvals, counts only if signed by \"b\", counts only if signed by "
        "\"c\".\nrule r: at most closed.\n",
      "2:52+6 the signer is said twice\n" },
    { "signer without quotes",
      P "fact a is approvals, counts only if signed by board.\nrule r: at most closed.\n",
      "2:47+5 expected a signer in quotes, found \"board\"\n" },
    { "no such type", P "fact a is a proporton, higher is riskier.\n" R "a is above 3%.\n",
      "2:13+9 expected a type, found \"proporton\" | did you mean \"proportion\"?\n" },
    { "no such clause",
      P "fact a is a count, higher is riskier, mesured.\nrule r: at most closed.\n",
      "2:39+7 expected a clause of a fact, found \"mesured\" | did you mean \"measured\"?\n" },
    { "number of what",
      P "fact a is a number of point, higher is riskier.\nrule r: at most closed.\n",
      "2:23+5 expected \"points\" or \"months\", found \"point\" | did you mean \"points\"?\n" },
    { "no unit", P S "rule r: to be open require s is above 0.2.\n",
      "3:39+3 \"s\" is a proportion, compared with a number without a unit | compare it with a "
      "proportion, such as 10%\n" },
    { "a proportion above one", P S "rule r: to be open require s is above 120%.\n",
      "3:39+3 a proportion is never above 100%\n" },
    { "a negative count", P A R "a is above -3.\n", "3:40+2 a count is never below 0\n" },
    { "part of a count", P A R "a is above 2.5.\n", "3:40+3 \"2.5\" is not a whole number\n" },
    { "a count with a unit", P A R "a is above 3 GB.\n",
      "3:40+4 \"a\" is a count, compared with a size | compare it with a count, such as 3\n" },
    { "a count compared with a word", P A R "a is above three.\n",
      "3:40+5 \"a\" is a count, compared with a word | compare it with a count, such as 3\n" },
    { "a count that is a word", P A R "a is three.\n",
      "3:34+5 \"a\" is a count: a word is not its value | say \"is above\", \"is below\", \"is at "
      "least\" or \"is at most\"\n" },
    { "a set that is a word", P M R "m is pickle.\n",
      "3:34+6 \"m\" is some of several words: a word is not its value | say \"includes\" or "
      "\"lacks\"\n" },
    { "includes of a word", P W R "w includes x.\n",
      "3:31+8 \"w\" is one of unordered words, not some of several words | say \"is\"\n" },
    { "includes no such word", P M R "m includes pickel.\n",
      "3:40+6 \"pickel\" is none of the words of \"m\" | did you mean \"pickle\"?\n" },
    { "a count compared with a date", P A R "a is above 2026-01-01.\n",
      "3:40+10 \"a\" is a count, compared with a date | compare it with a count, such as 3\n" },
    { "after a count", P A R "a is after 3.\n",
      "3:34+5 \"a\" is a count, not a date | say \"is above\"\n" },
    { "a date compared with a number",
      P "fact d is a date, later is riskier.\n" R "d is after 3.\n",
      "3:40+1 \"d\" is a date, compared with a number without a unit | compare it with a date, "
      "such as 2026-11-30\n" },
    { "30 February", P R "today is after 2026-02-30.\n",
      "2:44+10 \"2026-02-30\" is not a day of the calendar\n" },
    { "a word compared with a number", P O R "o is at least 3.\n",
      "3:43+1 \"o\" is one of ordered words, compared with a number | say one of its words: low, "
      "mid, high\n" },
    { "a number without comparison", P A R "a is 3.\n",
      "3:34+1 expected a comparison, found \"3\" | say \"is above\", \"is below\", \"is at least\" "
      "or \"is at most\"\n" },
    { "position compared wrongly", P "fact p is a position.\n" R "p is below 3.\n",
      "3:40+1 \"p\" is a position, compared with a number | say one of its words: closed, hosted, "
      "gated, open\n" },
    { "position is above", P R "position is above gated.\n",
      "2:41+5 expected a position: closed, hosted, gated or open, found \"above\" | the candidate "
      "is asked for by \"position is open\" and the like\n" },
    { "no such position", P Y "rule r: at most gatd when y.\n",
      "3:17+4 expected a position: closed, hosted, gated or open, found \"gatd\" | did you mean "
      "\"gated\"?\n" },
    { "a fact that is not true or false", P A R "a.\n",
      "3:29+1 \"a\" is a count: it is not true or false by itself | say \"is above\", \"is "
      "below\", \"is at least\" or \"is at most\"\n" },
    { "a fact and a word", P A R "a above 3.\n", "3:31+5 expected \"is\", found \"above\"\n" },
    { "a power of 2", P "fact c is compute, higher is riskier.\n" R "c is above 2^80 FLOP.\n",
      "3:40+4 \"2^80\" is not a power of 10 | write 10^23, or 5e23\n" },
    { "a number past all bounds",
      P "fact c is compute, higher is riskier.\n" R "c is above 10^200 FLOP.\n",
      "3:40+6 \"10^200\" is too large, or has too many digits\n" },
    { "digits past all bounds", P A R "a is above 1234567890123456789012345678901.\n",
      "3:40+31 \"1234567890123456789012345678901\" is too large, or has too many digits\n" },
    { "more asked for than listed", P Y R "at least 3 of (y, y).\n",
      "3:38+1 2 conditions are listed, 3 are asked for\n" },
    { "T1: a window", P A "rule r: at most hosted when a is above 3 and a is below 10.\n",
      "3:46+13 bad news would open the door: \"a\" is declared \"higher is riskier\", and this "
      "closes on the safer side | did you mean \"is above\"? Or is \"higher is safer\" meant?\n" },
    { "T1: through a definition",
      P A "define small as a is at most 3.\nrule r: to be open require not small.\n",
      "3:17+14 bad news would open the door: \"a\" is declared \"higher is riskier\", and this "
      "closes on the safer side | did you mean \"is at least\"? Or is \"higher is safer\" "
      "meant?\n" },
    { "T1: required the wrong way", P A "rule r: to be open require a is at least 3.\n",
      "3:28+15 bad news would open the door: \"a\" is declared \"higher is riskier\", and this is "
      "required | did you mean \"is at most\"? Or is \"higher is safer\" meant?\n" },
    { "T1: safer", P S "rule r: at most gated when s is above 20%.\n",
      "3:28+14 bad news would open the door: \"s\" is declared \"higher is safer\", and this "
      "closes on the safer side | did you mean \"is below\"? Or is \"higher is riskier\" "
      "meant?\n" },
    { "T1: yes", P Y "rule r: to be open require y.\n",
      "3:28+1 bad news would open the door: \"y\" is declared \"yes is riskier\", and this is "
      "required | did you mean \"is no\"? Or is \"yes is safer\" meant?\n" },
    { "T1: order", P O R "o is mid.\n",
      "3:29+8 bad news would open the door: \"o\" is declared \"higher is riskier\", and this "
      "closes on the safer side | did you mean \"is at least\"? Or is \"higher is safer\" "
      "meant?\n" },
    { "T1: order below", P O R "o is below mid.\n",
      "3:29+14 bad news would open the door: \"o\" is declared \"higher is riskier\", and this "
      "closes on the safer side | did you mean \"is at least\"? Or is \"higher is safer\" "
      "meant?\n" },
    { "T1: set", P M R "m lacks pickle.\n",
      "3:29+14 bad news would open the door: \"m\" is riskier with other words than this closes on "
      "| close on the riskier words, require the others, or declare it neutral\n" },
    { "T1: words", P "fact w is one of (x, y, z), riskier with (y, z).\n" R "w is one of (x, y).\n",
      "3:29+18 bad news would open the door: \"w\" is riskier with other words than this closes on "
      "| close on the riskier words, require the others, or declare it neutral\n" },
    { "T1: date", P "fact d is a date, later is safer.\n" R "d is after 2026-01-01.\n",
      "3:29+21 bad news would open the door: \"d\" is declared \"later is safer\", and this closes "
      "on the safer side | did you mean \"is before\"? Or is \"later is riskier\" meant?\n" },
    { "T1: position", P "fact p is a position.\n" R "p is open.\n",
      "3:29+9 bad news would open the door: \"p\" is declared \"higher is safer\", and this closes "
      "on the safer side | did you mean \"is at most\"?\n" },
    { "T1: approvals", P "fact p is approvals.\n" R "p is at least 2.\n",
      "3:29+15 bad news would open the door: \"p\" is declared \"higher is safer\", and this "
      "closes on the safer side | did you mean \"is at most\"?\n" },
    { "T1: one of k of n", P A Y R "at least 2 of (y, a is below 3, y).\n",
      "4:47+12 bad news would open the door: \"a\" is declared \"higher is riskier\", and this "
      "closes on the safer side | did you mean \"is above\"? Or is \"higher is safer\" meant?\n" },
    { "T1: the except of a rule", P A Y "rule r: at most gated when y except when a is above 3.\n",
      "4:42+12 bad news would open the door: \"a\" is declared \"higher is riskier\", and this is "
      "required | did you mean \"is below\"? Or is \"higher is safer\" meant?\n" },
    { "T1: the guard of a duty",
      P A R "a is above 9.\nduty d: at open when a is below 3 require fingerprint.\n",
      "4:22+12 bad news would drop this duty: \"a\" is declared \"higher is riskier\", and this "
      "closes on the safer side | did you mean \"is above\"? Or is \"higher is safer\" meant?\n" },
    { "T1: only where it says something",
      P A "rule r: at most hosted when position is open and a is below 3.\n",
      "3:50+12 bad news would open the door: \"a\" is declared \"higher is riskier\", and this "
      "closes on the safer side | did you mean \"is above\"? Or is \"higher is safer\" meant?\n" },
    { "T2: known",
      P S "fact a is a proportion, higher is riskier.\nrule r: at most hosted when a is known and "
          "a is above 5%.\n",
      "4:29+10 silence would open the door: not telling \"a\" would be rewarded | leave it out: "
      "what is not shown closes already; or close on \"is missing\"\n" },
    { "T2: not missing", P A R "not a is missing.\n",
      "3:33+12 silence would open the door: not telling \"a\" would be rewarded | leave it out: "
      "what is not shown closes already; or close on \"is missing\"\n" },
    { "T2: missing required", P A "rule r: to be open require a is missing.\n",
      "3:28+12 silence would open the door: not telling \"a\" would be rewarded | leave it out: "
      "what is not shown closes already; or close on \"is missing\"\n" },
    { "T2: the guard of a duty",
      P A R "a is above 9.\nduty d: at open when a is known require fingerprint.\n",
      "4:22+10 silence would drop this duty: not telling \"a\" would be rewarded | leave it out: "
      "what is not shown closes already; or close on \"is missing\"\n" },
    { "no policy", "", "1:1+0 the policy has no rule | without one every model is open\n" },
    { "no heading", Y R "y.\n",
      "1:1+4 expected \"policy\", found \"fact\" | a policy begins: policy \"its title\" version "
      "1.\n" },
    { "no rule", P Y, "2:36+1 the policy has no rule | without one every model is open\n" },
    { "version nothing", "policy \"t\" version 0.\nrule r: at most closed.\n",
      "1:20+1 the version is \"0\", not a whole number from 1 to 2147483647\n" },
    { "version past its bounds", "policy \"t\" version 2147483648.\nrule r: at most closed.\n",
      "1:20+10 the version is \"2147483648\", not a whole number from 1 to 2147483647\n" },
    { "a number without end",
      P A R "a is above "
            "00000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
            "0000000000003.\n",
      "3:40+99 \"0000000000000000000000000000000000000000000000000000000000000000\"... is too "
      "large, "
      "or has too many digits\n" },
    { "T1: a definition used the other way round",
      P A "define large as a is above 3.\n" R "not large.\n",
      "3:17+12 bad news would open the door: \"a\" is declared \"higher is riskier\", and this is "
      "required | did you mean \"is below\"? Or is \"higher is safer\" meant?\n" },
    { "a literal that never matters", P A Y R "y or (position is closed and a is below 3).\n", "" },
    { "a clause that never matters", P A R "a is below 3 except when not position is closed.\n",
      "" },
    { "a definition that matters at one position",
      P A
      "define d as (position is gated and a is above 3) or (position is open and a is below 3).\n"
      "rule r: at most hosted when position is gated and d.\n",
      "" },
    { "words that are all or none", P O R "o is none of (low, mid, high) or o is at least low.\n",
      "" },
    { "a word too short to guess at", P Y R "x.\n", "3:29+1 \"x\" is not declared\n" },
    { "start twice", P "Start from open.\nStart from gated.\nrule r: at most closed.\n",
      "3:1+5 \"start from\" is said twice\n" },
    { "heading twice", P P "rule r: at most closed.\n", "2:1+6 \"policy\" is said twice\n" },
    { "confidence past its bounds",
      P "Judge measurements at 100% confidence.\nrule r: at most closed.\n",
      "2:23+3 a confidence is from 50% to 99.99%\n" },
    { "no such sentence", P "rul r: at most closed.\nrule q: at most closed.\n",
      "2:1+3 expected a sentence, found \"rul\" | did you mean \"rule\"?\n" },
    { "a clause without a rule", P "At most closed.\nrule q: at most closed.\n",
      "2:1+2 expected a sentence, found \"At\" | clauses stand behind \"rule NAME:\"\n" },
    { "no such clause of a rule", P "rule r: att most closed.\n",
      "2:9+3 expected a clause: \"at most\", \"to be\" or \"never wider than\", found \"att\" | "
      "did you mean \"at\"?\n" },
    { "rule without a clause", P "rule r:\nrule q: at most closed.\n",
      "2:6+1 rule without a clause\n" },
    { "rule without a colon", P "rule r at most closed.\n",
      "2:8+2 expected \":\", found \"at\"\n" },
    { "no full stop", P "fact a is a count, higher is riskier\n" Y R "y.\n",
      "3:1+4 expected a full stop, found \"fact\" | end the sentence before it with a full "
      "stop\n" },
    { "no full stop at the end", P "rule r: at most closed",
      "2:17+6 expected \"when\", \"unless\" or a full stop, found the end of the text | a sentence "
      "ends in a full stop\n" },
    { "when twice", P Y R "y when y.\n",
      "3:31+4 expected \"and\", \"or\", \"except when\" or a full stop, found \"when\"\n" },
    { "never wider than a count", P A "rule r: never wider than a.\n",
      "3:26+1 \"a\" is a count, not a position | a position fact is declared \"is a position\"\n" },
    { "never wider than a definition", P Y "define d as y.\nrule r: never wider than d.\n",
      "4:26+1 \"d\" is a definition, not a fact\n" },
    { "consider what is not declared", P "Consider b.\nrule r: at most closed.\n",
      "2:10+1 \"b\" is not declared\n" },
    { "widen", P "Widen at most two steps every 3 days.\nrule r: at most closed.\n",
      "2:15+3 expected \"one step every\", found \"two\"\n" },
    { "a stray mark", P Y R "y > 3.\n",
      "3:31+1 \">\" stands for nothing here | the language uses words: is above, is below, and, "
      "or, not\n" },
    { "a full stop in the middle", P Y R "y.# comment\nrule q: at most closed.\n",
      "3:30+1 \".\" stands for nothing here | a sentence ends in a full stop followed by white "
      "space\n" },
    { "a text without end", P "rule r \"title: at most closed.\nrule q: at most closed.\n",
      "2:8+23 text without its closing quote | a text ends with \" on the line on which it "
      "begins\n" },
    { "a text without end, before the line's end of another system",
      P "rule r \"title: at most closed.\r\nrule q: at most closed.\r\n",
      "2:8+23 text without its closing quote | a text ends with \" on the line on which it "
      "begins\n" },
    { "an empty text", P "rule r \"\": at most closed.\n", "2:8+2 the text is empty\n" },
    { "a name too long",
      P "fact "
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
        "aaaaaaa is approvals.\nrule q: at most closed.\n",
      "2:6+97 name of 97 bytes, at most 96\n" },
    { "no such obligation",
      P "rule r: at most closed.\nduty d: at open require reviw within 3 days.\n",
      "3:25+5 expected an obligation, found \"reviw\" | did you mean \"review\"?\n" },
    { "rate per year",
      P "rule r: at most closed.\nduty d: at gated require rate limit 3 requests per year.\n",
      "3:52+4 expected \"minute\", \"hour\" or \"day\", found \"year\"\n" },
    { "rate of nothing",
      P "rule r: at most closed.\nduty d: at gated require rate limit 0 requests per day.\n",
      "3:37+1 the rate is \"0\", not a whole number from 1 to 1000000000\n" },
    { "duty without at", P "rule r: at most closed.\nduty d: require fingerprint.\n",
      "3:9+7 expected \"at\" and a position, found \"require\"\n" },
    { "duty without a text", P "rule r: at most closed.\nduty d: at open require publish.\n",
      "3:32+1 expected what to publish, in quotes, found the end of the sentence\n" },
    { "a definition of nothing", P "define d as .\nrule r: at most closed.\n",
      "2:13+1 expected a condition, found the end of the sentence\n" },
    { "good for fortnights",
      P "fact a is a count, higher is riskier, good for 6 fortnights.\nrule r: at most closed.\n",
      "2:50+10 expected \"days\", \"weeks\", \"months\" or \"years\", found \"fortnights\"\n" },
    { "good for moths",
      P "fact a is a count, higher is riskier, good for 6 moths.\nrule r: at most closed.\n",
      "2:50+5 expected \"days\", \"weeks\", \"months\" or \"years\", found \"moths\" | did you "
      "mean "
      "\"months\"?\n" },
    { "good for a century and a year",
      P "fact a is a count, higher is riskier, good for 101 years.\nrule r: at most closed.\n",
      "2:48+3 36865 days are more than a century\n" },
    { "on variant of nothing",
      P "fact a is a count, higher is riskier, on variant.\nrule r: at most closed.\n",
      "2:49+1 expected the word of a variant, such as as_released, found the end of the "
      "sentence\n" },
    { "on a variant",
      P "fact a is a count, higher is riskier, on varient tuned.\nrule r: at most closed.\n",
      "2:42+7 expected \"variant\", found \"varient\" | did you mean \"variant\"?\n" },
    { "variant twice",
      P "fact a is a count, higher is riskier, on variant b, on variant b.\nrule r: at most "
        "closed.\n",
      "2:53+2 the variant is said twice\n" },
    { "approvals on a variant",
      P "fact a is approvals, on variant tuned.\nrule r: at most closed.\n",
      "2:22+2 an approval is of what is released, not of a variant | leave \"on variant\" out\n" },
    { "changed by what",
      P "fact a is a count, higher is riskier, changed by licencing.\nrule r: at most closed.\n",
      "2:50+9 expected \"measuring\", \"mitigating\", \"licensing\", \"deciding\" or \"nothing\", "
      "found \"licencing\" | did you mean \"licensing\"?\n" },
    { "changed twice",
      P "fact a is a count, higher is riskier, changed by nothing, changed by nothing.\nrule r: at "
        "most closed.\n",
      "2:59+7 what it is changed by is said twice\n" },
    { "changed without by",
      P "fact a is a count, higher is riskier, changed nothing.\nrule r: at most closed.\n",
      "2:47+7 expected \"by\", found \"nothing\"\n" },
    { "joint", P "Judge measurements at 95% confidence jointl.\nrule r: at most closed.\n",
      "2:38+6 expected \"jointly\" or a full stop, found \"jointl\"\n" },
    { "also", P "Also aply \"law\".\nrule r: at most closed.\n",
      "2:6+4 expected \"apply\", found \"aply\" | did you mean \"apply\"?\n" },
    { "also apply what", P "Also apply law.\nrule r: at most closed.\n",
      "2:12+3 expected the name of a policy in quotes, found \"law\"\n" },
    { "also apply twice", P "Also apply \"law\".\nAlso apply \"law\".\nrule r: at most closed.\n",
      "3:12+5 \"law\" is already applied on line 2\n" },
    { "pinned where", P "Also apply \"law\" pined.\nrule r: at most closed.\n",
      "2:18+5 expected \"pinned at\" or a full stop, found \"pined\"\n" },
    { "pinned without at", P "Also apply \"law\" pinned sha256:ab.\nrule r: at most closed.\n",
      "2:25+9 expected \"at\", found \"sha256:ab\"\n" },
    { "pinned at a version", P "Also apply \"law\" pinned at 3.\nrule r: at most closed.\n",
      "2:28+1 expected \"sha256:\" and 64 hex digits, found \"3\"\n" },
    { "pinned at part of a digest",
      P "Also apply \"law\" pinned at sha256:0123abc.\nrule r: at most closed.\n",
      "2:28+14 a digest is \"sha256:\" and 64 hex digits in lower case | `sha256sum FILE` prints "
      "it\n" },
    { "pinned at a digest in capitals",
      P "Also apply \"law\" pinned at "
        "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789ABCDEF.\nrule r: at "
        "most closed.\n",
      "2:28+71 a digest is \"sha256:\" and 64 hex digits in lower case | `sha256sum FILE` prints "
      "it\n" },
    { "not closed before", P "rule r: not closed before 2026-12-01.\n",
      "2:13+6 nothing can object to closed: it is what is left | name the narrowest position that "
      "is meant\n" },
    { "not before what", P "rule r: not open before december.\n",
      "2:25+8 expected a date, such as 2026-11-30, found \"december\"\n" },
    { "not before no day", P "rule r: not open before 2026-13-01.\n",
      "2:25+10 \"2026-13-01\" is not a day of the calendar\n" },
    { "not opn before", P "rule r: not opn before 2026-12-01.\n",
      "2:13+3 expected a position: closed, hosted, gated or open, found \"opn\" | did you mean "
      "\"open\"?\n" },
    { "not after", P "rule r: not open after 2026-12-01.\n",
      "2:18+5 expected \"before\", found \"after\"\n" },
    { "closed lapses", P "rule r: closed lapses on 2026-12-01.\n",
      "2:9+6 nothing can object to closed: it is what is left | name the narrowest position that "
      "is meant\n" },
    { "lapses in", P "rule r: open lapses in 2026-12-01.\n",
      "2:21+2 expected \"on\", found \"in\" | did you mean \"on\"?\n" },
    { "lapses on what", P "rule r: open lapses on 3.\n",
      "2:24+1 expected a date, such as 2026-11-30, found \"3\"\n" },
    { "a dated clause without a rule", P "Open lapses on 2026-12-01.\nrule q: at most closed.\n",
      "2:1+4 expected a sentence, found \"Open\" | clauses stand behind \"rule NAME:\"\n" },
    { "approve each",
      P "rule r: at most closed.\nduty d: at gated require approve each \"board\".\n",
      "3:39+7 expected \"by\", found the text \"board\"\n" },
    { "approve each by whom",
      P "rule r: at most closed.\nduty d: at gated require approve each by board.\n",
      "3:42+5 expected the role that approves, in quotes, found \"board\"\n" },
    { "example without a title", P E "example: given nothing expect open.\n",
      "4:8+1 expected the title of an example in quotes, found \":\"\n" },
    { "example twice",
      P E "example \"e\": given nothing expect open.\nexample \"e\": given nothing expect open.\n",
      "5:9+3 \"e\" already stands on line 4\n" },
    { "example of no fact", P E "example \"e\": given b is 3 expect open.\n",
      "4:20+1 \"b\" is not declared\n" },
    { "example without given", P E "example \"e\": a is 3 expect open.\n",
      "4:14+1 expected \"given\", found \"a\"\n" },
    { "example without expect", P E "example \"e\": given a is 3.\n",
      "4:26+1 expected \"expect\", found the end of the sentence\n" },
    { "example with a comparison", P E "example \"e\": given a is above 3 expect open.\n",
      "4:25+5 \"a\" is a count, compared with a word | compare it with a count, such as 3\n" },
    { "example without is", P E "example \"e\": given a 3 expect open.\n",
      "4:22+1 expected \"is\", found \"3\"\n" },
    { "example of another type", P E "example \"e\": given a is 3% expect open.\n",
      "4:25+2 \"a\" is a count, compared with a proportion | compare it with a count, such as "
      "3\n" },
    { "example of a definition",
      P E "define d as a is above 2.\nexample \"e\": given d is yes expect open.\n",
      "5:20+1 \"d\" is a definition, not a fact\n" },
    { "given twice", P E "example \"e\": given a is 3, a is 4 expect open.\n",
      "4:28+1 \"a\" is given twice\n" },
    { "today given twice",
      P E "example \"e\": given today is 2026-01-01, today is 2026-01-01 expect open.\n",
      "4:41+5 \"today\" is given twice\n" },
    { "today is no date", P E "example \"e\": given today is 3 expect open.\n",
      "4:29+1 expected a date, such as 2026-11-30, found \"3\"\n" },
    { "today is no day", P E "example \"e\": given today is 2026-02-30 expect open.\n",
      "4:29+10 \"2026-02-30\" is not a day of the calendar\n" },
    { "nothing and something", P E "example \"e\": given a is 3, nothing expect open.\n",
      "4:28+7 \"nothing\" stands alone\n" },
    { "something behind nothing", P E "example \"e\": given nothing, a is 3 expect open.\n",
      "4:27+1 expected \"expect\", found \",\"\n" },
    { "as in another",
      P E "example \"e\": given nothing expect open.\n"
          "example \"f\": given as in \"ee\", a is 3 expect open.\n",
      "5:26+4 no example before this one is called \"ee\" | did you mean \"e\"?\n" },
    { "as in itself", P E "example \"e\": given as in \"e\" expect open.\n",
      "4:26+3 no example before this one is called \"e\"\n" },
    { "as in later",
      P E "example \"e\": given nothing expect open.\n"
          "example \"f\": given a is 3, as in \"e\" expect open.\n",
      "5:28+2 \"as in\" stands first among what is given\n" },
    { "between wrongly", P E "example \"e\": given a is between 4 and 3 expect open.\n",
      "4:25+7 the first value is above the second\n" },
    { "between words wrongly",
      P O R "o is high.\nexample \"e\": given o is between high and low "
            "expect open.\n",
      "4:25+7 the first value is above the second\n" },
    { "between what has no order",
      P W R "w is x.\nexample \"e\": given w is between x and y "
            "expect open.\n",
      "4:25+7 \"w\" is one of unordered words: its values have no order\n" },
    { "counted, not measured",
      P S R "s is below 3%.\nexample \"e\": given s is 3 of 40 expect "
            "open.\n",
      "4:25+1 \"s\" is not a measured proportion | so many of so many are given of measured "
      "proportions only\n" },
    { "more than all", P MS R "m is above 3%.\nexample \"e\": given m is 41 of 40 expect open.\n",
      "4:25+2 41 of 40 cannot be\n" },
    { "none of none", P MS R "m is above 3%.\nexample \"e\": given m is 0 of 0 expect open.\n",
      "4:25+1 0 of 0 cannot be\n" },
    { "half of them", P MS R "m is above 3%.\nexample \"e\": given m is 0.5 of 10 expect open.\n",
      "4:25+3 \"0.5\" is not a whole number up to 1000000000000\n" },
    { "of too many",
      P MS R "m is above 3%.\nexample \"e\": given m is 1 of 1000000000001 expect open.\n",
      "4:30+13 \"1000000000001\" is not a whole number up to 1000000000000\n" },
    { "a set without brackets",
      P M R "m includes pickle.\nexample \"e\": given m is pickle expect "
            "open.\n",
      "4:25+6 expected \"(\", found \"pickle\"\n" },
    { "a set of no such word",
      P M R "m includes pickle.\nexample \"e\": given m is (pickel) "
            "expect open.\n",
      "4:26+6 \"pickel\" is none of the words of \"m\" | did you mean \"pickle\"?\n" },
    { "example without the day",
      P R "today is after 2026-01-01.\nexample \"e\": given nothing "
          "expect closed.\n",
      "3:9+3 the policy asks for today, the example does not give it | add a day to what is given: "
      "today is 2026-11-30\n" },
    { "example with the day of another",
      P
      "rule r: open lapses on 2026-12-01.\nexample \"e\": given today is 2026-11-30 expect open.\n"
      "example \"f\": given as in \"e\" expect open.\n",
      "" },
    { "a word that is unknown",
      P "fact u is one of (good, unknown), riskier with (unknown).\n" R "u is unknown.\nexample "
        "\"e\": given u is unknown expect closed.\n",
      "" },
    { "several at once",
      P "fact a is a cuont, higher is riskier.\nfact b is a count, higher is riskier\nfact c is a "
        "count, higher is riskier.\nrule r:\n  at most closed when a is above 3.\n  at most closd "
        "when c is above 3.\n  at most gated when c is below 3.\n  at most hosted when bb.\n",
      "2:13+5 expected a type, found \"cuont\" | did you mean \"count\"?\n4:1+4 expected a full "
      "stop, found \"fact\" | end the sentence before it with a full stop\n7:11+5 expected a "
      "position: closed, hosted, gated or open, found \"closd\" | did you mean "
      "\"closed\"?\n8:22+12 bad news would open the door: \"c\" is declared \"higher is riskier\", "
      "and this closes on the safer side | did you mean \"is above\"? Or is \"higher is safer\" "
      "meant?\n9:23+2 \"bb\" is not declared | did you mean \"b\"?\n" },
};

static struct pol_faults faults;

static bool read_text(const char *text, struct arena *a, struct policy *p, struct err *err)
{
    faults = (struct pol_faults){ 0 };
    return policy_read(span_of(text), a, p, &faults, err);
}

static const char *told(void)
{
    static char got[4000];
    *got = 0;
    for (size_t i = 0, n = 0; i < faults.n; i++, n = strlen(got)) {
        const struct pol_fault *f = &faults.list[i];
        snprintf(got + n, sizeof got - n, "%u:%u+%u %s%s%s\n", f->line, f->column, f->length,
                 f->text, f->hint[0] != 0 ? " | " : "", f->hint);
    }
    return got;
}

static void every_fault_is_told_where_it_stands(void)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
        struct policy p = { .n_facts = 77 };
        struct err err = { 0 };
        char first[400];
        check_case = rows[i].name;
        bool ok = read_text(rows[i].text, &a, &p, &err);
        CHECK_STR(told(), rows[i].want);
        CHECK(ok == (faults.times == 0) && faults.n == faults.times);
        CHECK(ok || (err.kind == ERR_INPUT && p.n_facts == 77));
        snprintf(first, sizeof first, "line %u, column %u: %s", faults.list[0].line,
                 faults.list[0].column, faults.list[0].text);
        CHECK_STR(err.text, ok ? "" : first);
    }
}

static void every_allocation_may_fail(void)
{
    for (size_t i = 0; i < COUNT(rows); i++)
        for (size_t nth = 1;; nth++) {
            struct arena a = { .name = "test", .limit = 1 << 20 };
            struct policy p = { .n_facts = 77 };
            struct err err = { 0 };
            check_case = rows[i].name;
            mem_fail_at = nth;
            bool ok = read_text(rows[i].text, &a, &p, &err);
            bool reached = mem_fail_at == 0;
            mem_fail_at = 0;
            CHECK(!reached || (!ok && err.kind == ERR_SYSTEM && faults.times == 0));
            CHECK(ok || p.n_facts == 77);
            arena_free(&a);
            if (!reached)
                break;
        }
}

static const char *const good[] = {
    "start.ajar",         "memo-2025.ajar",  "memo-6a.ajar", "law-6b.ajar",
    "thresholds-6c.ajar", "science-6d.ajar", "hub-6e.ajar",  "forms.ajar",
};

static void a_good_policy_survives_every_failing_allocation(void)
{
    for (size_t i = 0; i < COUNT(good); i++)
        for (size_t nth = 1;; nth++) {
            AUTO_CLOSE(arena) struct arena keep = { .name = "file", .limit = 1 << 20 };
            struct span text = given_file(i < 2 ? "policies" : "test/data/policy", good[i], &keep);
            struct arena a = { .name = "test", .limit = 1 << 20 };
            struct policy p = { 0 };
            struct err err = { 0 };
            check_case = good[i];
            faults = (struct pol_faults){ 0 };
            mem_fail_at = nth;
            bool ok = policy_read(text, &a, &p, &faults, &err);
            bool reached = mem_fail_at == 0;
            mem_fail_at = 0;
            CHECK(ok == !reached);
            CHECK_STR(ok ? told() : "", "");
            arena_free(&a);
            if (!reached)
                break;
        }
}

/* A policy of head, then n times each (%u is the number), then tail. */
static struct span repeated(struct buf *b, const char *head, const char *each, unsigned n,
                            const char *tail)
{
    struct span s = { 0 };
    struct err err = { 0 };
    const char *number = strstr(each, "%u");
    buf_init(b, "test", 4 << 20);
    buf_put(b, span_of(head));
    for (unsigned i = 0; i < n; i++) {
        if (number == NULL) {
            buf_put(b, span_of(each));
            continue;
        }
        buf_put(b, (struct span){ (const uint8_t *)each, (size_t)(number - each) });
        buf_printf(b, "%u", i);
        buf_put(b, span_of(number + 2));
    }
    buf_put(b, span_of(tail));
    CHECK(buf_done(b, &s, &err));
    return s;
}

static void every_bound_is_a_fault(void)
{
    static const struct {
        const char *name, *head, *each;
        unsigned most; /* this many are fine, one more is not */
        const char *tail, *want;
    } bounds[] = {
        { "facts", P, "fact a%u is approvals.\n", POL_FACTS_MAX, "rule r: at most closed.\n",
          "514:6+4 more than 512 facts\n" },
        { "today", P R "today is after 2026-01-01.\n", "fact a%u is approvals.\n",
          POL_FACTS_MAX - 1, "", "514:6+4 more than 512 facts\n" },
        { "today last", P, "fact a%u is approvals.\n", POL_FACTS_MAX - 1,
          R "today is after 2026-01-01.\n", "514:29+5 more than 512 facts\n" },
        { "definitions", P Y, "define a%u as y.\n", POL_DEFINITIONS_MAX, R "y.\n",
          "515:8+4 more than 512 definitions\n" },
        { "rules", P, "rule r%u: at most closed.\n", POL_RULES_MAX, "",
          "1026:6+5 more than 1024 rules\n" },
        { "duties", P "rule r: at most closed.\n", "duty d%u: at open require fingerprint.\n",
          POL_DUTIES_MAX, "", "1027:6+5 more than 1024 duties\n" },
        { "obligations", P "rule r: at most closed.\nduty d: at open require fingerprint",
          ",\n fingerprint", POL_OBLIGATIONS_MAX - 1, ".",
          "4099:2+11 more than 4096 obligations\n" },
        { "words", P "fact a is some of (w", ", w%u", POL_WORDS_MAX - 1,
          "), neutral.\n" R "a includes w.\n", "2:328+3 more than 64 words\n" },
        { "not", P Y R, "not not ", POL_NESTING_MAX / 2 - 1, "y.\n",
          "3:281+3 conditions are nested more than 64 deep\n" },
        { "brackets", P Y R "((((", "(", POL_NESTING_MAX - 5, "y.",
          "3:93+1 conditions are nested more than 64 deep\n" },
        { "applied policies", P, "Also apply \"p%u\".\n", POL_ALSO_MAX - 1,
          "rule r: at most closed.\n", "17:12+5 more than 16 layers\n" },
        { "examples", P "rule r: at most closed.\n", "example \"%u\": given nothing expect open.\n",
          POL_EXAMPLES_MAX, "", "1027:9+6 more than 1024 examples\n" },
        { "faults", P "rule r: at most closed.\n", "fact.\n", 0, "",
          "3:5+1 expected the name of a "
          "fact, found the end of the sentence\n" },
    };
    for (size_t i = 0; i < COUNT(bounds); i++)
        for (unsigned more = 0; more < 2; more++) {
            AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 16 << 20 };
            AUTO_CLOSE(buf) struct buf b;
            struct policy p;
            struct err err = { 0 };
            check_case = bounds[i].name;
            struct span text =
                repeated(&b, bounds[i].head, bounds[i].each, bounds[i].most + more, bounds[i].tail);
            faults = (struct pol_faults){ 0 };
            bool ok = policy_read(text, &a, &p, &faults, &err);
            if (strcmp(check_case, "brackets") == 0)
                CHECK((strstr(told(), "deep") != NULL) == (more == 1));
            else
                CHECK_STR(told(), more == 1 ? bounds[i].want : "");
            CHECK(ok == (faults.times == 0));
        }
}

static void definitions_nest_no_deeper_than_brackets(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    AUTO_CLOSE(buf) struct buf b;
    struct policy p;
    struct err err = { 0 };
    buf_init(&b, "test", 1 << 16);
    buf_put(&b, SPAN(P Y "define d0 as y.\n"));
    for (unsigned i = 1; i <= POL_NESTING_MAX; i++)
        buf_printf(&b, "define d%u as d%u.\n", i, i - 1);
    buf_put(&b, SPAN("rule r: at most closed.\n"));
    struct span text = { 0 };
    CHECK(buf_done(&b, &text, &err));
    faults = (struct pol_faults){ 0 };
    CHECK(!policy_read(text, &a, &p, &faults, &err));
    CHECK_STR(told(), "67:15+3 conditions are nested more than 64 deep\n");
}

static void brackets_round_a_definition_count_with_it(void)
{
    for (unsigned deep = 0; deep < 2; deep++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
        AUTO_CLOSE(buf) struct buf b;
        struct policy p;
        struct err err = { 0 };
        struct span text = { 0 };
        buf_init(&b, "test", 1 << 16);
        buf_put(&b, SPAN(P Y "define d0 as y.\n"));
        for (unsigned i = 1; i < POL_NESTING_MAX - 2; i++)
            buf_printf(&b, "define d%u as d%u.\n", i, i - 1);
        buf_printf(&b, R "%sd%u or y.\n", deep ? "not not " : "", POL_NESTING_MAX - 3);
        CHECK(buf_done(&b, &text, &err));
        faults = (struct pol_faults){ 0 };
        CHECK(policy_read(text, &a, &p, &faults, &err) == (deep == 0));
        CHECK_STR(told(), deep ? "65:33+3 conditions are nested more than 64 deep\n" : "");
    }
}

static void one_fault_deep_down_does_not_deepen_the_next_clause(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    AUTO_CLOSE(buf) struct buf b;
    struct policy p;
    struct err err = { 0 };
    struct span text = repeated(&b, P Y R, "not (", 40, "y.\n  at most closed when ");
    for (unsigned i = 0; i < 126; i++)
        buf_put(&b, i < 63 ? SPAN("(") : i == 63 ? SPAN("y)") : SPAN(")"));
    buf_put(&b, SPAN("."));
    CHECK(buf_done(&b, &text, &err));
    faults = (struct pol_faults){ 0 };
    CHECK(!policy_read(text, &a, &p, &faults, &err));
    CHECK_STR(told(), "3:189+3 conditions are nested more than 64 deep\n");
}

static void faults_past_the_list_are_counted(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    AUTO_CLOSE(buf) struct buf b;
    struct policy p;
    struct err err = { 0 };
    struct span text = repeated(&b, P "rule r: at most closed.\n", "fact.\n", 60, "");
    faults = (struct pol_faults){ 0 };
    CHECK(!policy_read(text, &a, &p, &faults, &err));
    CHECK(faults.n == POL_FAULTS_MAX && faults.times == 60);
}

static void a_text_past_its_bound_is_not_read(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 4 << 20 };
    AUTO_CLOSE(buf) struct buf b;
    struct policy p;
    struct err err = { 0 };
    struct span text = repeated(&b, P "rule r: at most closed.\n", " ", POL_TEXT_MAX, "");
    faults = (struct pol_faults){ 0 };
    CHECK(!policy_read(text, &a, &p, &faults, &err) && err.kind == ERR_LIMIT && faults.n == 0);
    CHECK_STR(err.text, "policy of 1048622 bytes, at most 1048576");
    text.len = POL_TEXT_MAX;
    err = (struct err){ 0 };
    CHECK(policy_read(text, &a, &p, &faults, &err));
}

/* Everything that a sentence may leave out, in any case where one begins, and between lines. */
static void what_is_read_stands_in_the_policy(void)
{
    static const char text[] =
        "POLICY \"Title\" version 12.\r\n"
        "Judge measurements at 97.5% confidence. Widen at most one step every 2 weeks.\n"
        "Start from gated.\n"
        "Fact x.y is a number of points, higher is safer, measured, # with comment. \n"
        "  the latest counts, good for 3 weeks, counts only if signed by \"red team\".\n"
        "Consider x.y.\n"
        "Rule r \"title\": At most hosted unless x.y is above -10.5 points.\n"
        "  To be open require today is after 2026-11-30.\n"
        "Duty d: at hosted or wider require rate limit 5 requests per hour.\n";
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    struct policy p = { 0 };
    struct span line;
    check_case = "";
    CHECK(given_policy(SPAN(text), &a, &p));
    CHECK(span_eq(p.title, SPAN("Title")) && p.version == 12 && p.widen_days == 14);
    CHECK(dec_cmp(p.confidence, (struct dec){ .m = 975, .e = -3 }) == 0);
    CHECK(p.n_facts == 2 && p.n_rules == 2 && p.n_duties == 1 && p.n_definitions == 0);
    const struct pol_fact *f = &p.fact[0];
    CHECK(f->type == POL_POINTS && f->direction == POL_SAFER_UP && f->measured);
    CHECK(f->latest_counts && f->good_for_days == 21 && f->considered && f->line == 4);
    CHECK(span_eq(f->signer, SPAN("red team")) && policy_fact(&p, SPAN("x.y")) == 0);
    CHECK(p.fact[1].is_today && policy_fact(&p, SPAN("x")) == -1);
    CHECK(span_eq(p.rule[0].name, SPAN("start")) && p.rule[0].clause[0].kind == POL_AT_MOST);
    CHECK(p.rule[1].n_clauses == 2 && p.rule[1].clause[1].line == 8 && p.rule[1].line == 7);
    CHECK(span_eq(p.rule[1].title, SPAN("title")) && p.rule[1].clause[1].end_line == 8);
    CHECK(p.duty[0].or_wider && p.duty[0].obligation[0].per_seconds == 3600);
    line = policy_line(p.text, 1);
    CHECK(span_eq(line, SPAN("POLICY \"Title\" version 12.")));
    CHECK(span_eq(policy_line(p.text, 6), SPAN("Consider x.y.")));
    struct policy open = { 0 };
    CHECK(given_policy(SPAN(P "Start from open.\nrule r: at most closed.\n"), &a, &open));
    CHECK(open.n_rules == 1);
    CHECK(policy_line(p.text, 99).len == 0 && p.text.ptr != (const uint8_t *)text);
}

TESTS(TEST(every_fault_is_told_where_it_stands), TEST(every_allocation_may_fail),
      TEST(a_good_policy_survives_every_failing_allocation), TEST(every_bound_is_a_fault),
      TEST(definitions_nest_no_deeper_than_brackets),
      TEST(brackets_round_a_definition_count_with_it),
      TEST(one_fault_deep_down_does_not_deepen_the_next_clause),
      TEST(faults_past_the_list_are_counted), TEST(a_text_past_its_bound_is_not_read),
      TEST(what_is_read_stands_in_the_policy))
