// tlog - readers of transparency logs that are not ours, for test/clients/log_test.py, and the log that
// bench/log is compared with. Built by tools/clients.
//
//	tlog check FOLDER VKEY          Go's x/mod: note, tiles, proofs of entries and of growth
//	tlog proof FILE ENTRY VKEY      a .tlog-proof of the bytes in the file ENTRY
//	tlog grew FOLDER OLD VKEY       the checkpoint in the file OLD is a beginning of the log
//	tlog fsck FOLDER|URL VKEY       Tessera's fsck
//	tlog witness ORIGIN VKEY NAME   C2SP tlog-witness around their libraries; prints its address and
//	                                key, and the status of each answer
//	tlog append FOLDER N BATCH      Tessera's POSIX log; prints the seconds that N entries took
package main

import (
	"fmt"
	"os"
)

func main() {
	verbs := map[string]struct {
		n   int
		run func(args []string) error
	}{
		"check":   {2, check},
		"proof":   {3, proof},
		"grew":    {3, grew},
		"fsck":    {2, check_all},
		"witness": {3, serve_witness},
		"append":  {3, append_all},
	}
	if len(os.Args) < 2 || verbs[os.Args[1]].run == nil || len(os.Args) != 2+verbs[os.Args[1]].n {
		fmt.Fprintln(os.Stderr, "tlog check|proof|grew|fsck|witness|append ...")
		os.Exit(2)
	}
	if err := verbs[os.Args[1]].run(os.Args[2:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
