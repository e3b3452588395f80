skip-unless: script -qec true /dev/null
On a terminal lines are as wide as it is, and what is bad has a colour; NO_COLOR and TERM=dumb are heard:

  $ mkdir m; printf '\0\1\2\3' >m/blob; echo '{"model_type":"llama"}' >m/config.json
  $ tty() { script -qec "stty cols $1; $2 ajar scan m" /dev/null | tr -d '\r'; }; unset NO_COLOR; tty 50 TERM=xterm | sed 's/\x1b/ESC/g'
  ESC[31mhighESC[0m      a format that is not read here
            (SCAN-INCOMPLETE)
            "blob": not recognized
    why     what was not looked at may be anything,
            so it cannot be called clean
    to do   convert it to safetensors or GGUF if it
            is weights; else open it only with its
            own program, where that can do no harm,
            or remove it
  
  ESC[31mnot cleanESC[0m: 1 high; 1 of 2 files not fully examined
  $ tty() { script -qec "stty cols $1; $2 ajar scan m" /dev/null | tr -d '\r'; }; unset NO_COLOR; tty 80 "env NO_COLOR=1 TERM=xterm" | grep -c "$(printf '\033')"; tty 80 TERM=dumb | grep -c "$(printf '\033')"
  0
  0
  ? 1
  $ unset NO_COLOR; TERM=xterm ajar scan m | grep -c "$(printf '\033')"
  0
  ? 1

COLUMNS says the width where no terminal does, and no line is wider than a terminal of 40 columns; narrower ones get lines of 40:

  $ COLUMNS=40 ajar scan m | awk 'length > 40'; COLUMNS=7 ajar scan m
  high      a format that is not read here
            (SCAN-INCOMPLETE)
            "blob": not recognized
    why     what was not looked at may be
            anything, so it cannot be
            called clean
    to do   convert it to safetensors or
            GGUF if it is weights; else
            open it only with its own
            program, where that can do no
            harm, or remove it
  
  not clean: 1 high; 1 of 2 files not
    fully examined
  ? 1
  $ for n in 200 100 80 79 60 40 7 0 wide ''; do echo $n $(COLUMNS=$n ajar scan --explain pkl-ext | awk 'length > n { n = length } END { print n }'); done
  200 80
  100 80
  80 80
  79 79
  60 60
  40 39
  7 39
  0 80
  wide 80
  80
  $ COLUMNS=40 ajar scan --rules | awk 'length > 40'; COLUMNS=40 ajar scan --rules | head -n 3; COLUMNS=40 ajar scan --rules | tail -n 3
  critical  ARC-LINK
            the archive holds a link or a
            device
  
  112 rules; ajar scan --explain RULE
  tells more of one
  $ for r in $(ajar scan --rules | awk '/^[a-z]/ { print $2 }'); do COLUMNS=40 ajar scan --explain $r; done | awk 'length > 40'
  $ COLUMNS=40 ajar scan --explain pkl-ext
  PKL-EXT: high, code that would be run,
  CWE-502
  
    what    it asks for an object by a
            number that only the loading
            program knows
    why     which code that number stands
            for cannot be told from the
            file
    to do   load it only on a machine
            where it can do no harm, one
            without secrets or network,
            and save its weights from
            there as safetensors
    with it PKL-PRESENT is always told of
            the same file, too
  $ mkdir n; cp m/config.json n; COLUMNS=40 ajar scan m n | tail -n 5
  not clean       "m"
  clean           "n"
  
  2 looked at: 1 clean, 1 not clean, 0 not
  to be loaded
  $ unset NO_COLOR; script -qec "stty cols 30; TERM=dumb ajar scan m" /dev/null | tr -d '\r' | head -n 3; script -qec "stty cols 90; COLUMNS=50 TERM=dumb ajar scan m" /dev/null | tr -d '\r' | sed -n 4,5p
  high      a format that is not read here
            (SCAN-INCOMPLETE)
            "blob": not recognized
    why     what was not looked at may be anything,
            so it cannot be called clean
