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
            is weights, or remove it
  
  ESC[31mnot cleanESC[0m: 1 high; 1 of 2 files not fully examined
  $ tty() { script -qec "stty cols $1; $2 ajar scan m" /dev/null | tr -d '\r'; }; unset NO_COLOR; tty 80 "env NO_COLOR=1 TERM=xterm" | grep -c "$(printf '\033')"; tty 80 TERM=dumb | grep -c "$(printf '\033')"
  0
  0
  ? 1
  $ unset NO_COLOR; TERM=xterm ajar scan m | grep -c "$(printf '\033')"
  0
  ? 1
