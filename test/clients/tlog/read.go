package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	f_note "github.com/transparency-dev/formats/note"
	"github.com/transparency-dev/merkle/rfc6962"
	"github.com/transparency-dev/tessera/api"
	"github.com/transparency-dev/tessera/client"
	"github.com/transparency-dev/tessera/fsck"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// tiles of a folder, whose paths leave out the height that x/mod has in them.
type tiles struct{ folder string }

func (t tiles) Height() int { return 8 }

func (t tiles) SaveTiles([]tlog.Tile, [][]byte) {}

func (t tiles) ReadTiles(list []tlog.Tile) ([][]byte, error) {
	var out [][]byte
	for _, tile := range list {
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		data, err := os.ReadFile(filepath.Join(t.folder, path))
		if err != nil {
			return nil, err
		}
		out = append(out, data)
	}
	return out, nil
}

// The head of a checkpoint that the key has signed.
func head(text []byte, vkey string) (tlog.Tree, error) {
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return tlog.Tree{}, err
	}
	n, err := note.Open(text, note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, err
	}
	line := strings.Split(n.Text, "\n")
	if len(line) < 4 || line[0] != verifier.Name() {
		return tlog.Tree{}, errors.New("no checkpoint of that log")
	}
	size, err := strconv.ParseInt(line[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, err
	}
	hash, err := tlog.ParseHash(line[2])
	return tlog.Tree{N: size, Hash: hash}, err
}

func read_head(path, vkey string) (tlog.Tree, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return tlog.Tree{}, err
	}
	return head(text, vkey)
}

// The entries of all bundles.
func entries(folder string, size int64) ([][]byte, error) {
	var out [][]byte
	for n := int64(0); n*256 < size; n++ {
		tile := tlog.Tile{H: 8, L: -1, N: n, W: int(min(256, size-n*256))}
		path := strings.Replace(tile.Path(), "tile/8/data/", "tile/entries/", 1)
		data, err := os.ReadFile(filepath.Join(folder, path))
		if err != nil {
			return nil, err
		}
		for i := 0; i < tile.W; i++ {
			if len(data) < 2 || len(data) < 2+int(binary.BigEndian.Uint16(data)) {
				return nil, fmt.Errorf("%s: is cut short", path)
			}
			end := 2 + int(binary.BigEndian.Uint16(data))
			out = append(out, data[2:end])
			data = data[end:]
		}
		if len(data) > 0 {
			return nil, fmt.Errorf("%s: has more entries", path)
		}
	}
	return out, nil
}

func check(args []string) error {
	folder, vkey := args[0], args[1]
	tree, err := read_head(filepath.Join(folder, "checkpoint"), vkey)
	if err != nil {
		return err
	}
	list, err := entries(folder, tree.N)
	if err != nil {
		return err
	}
	reader := tlog.TileHashReader(tree, tiles{folder})
	hashes := make(map[int64]tlog.Hash)
	own := tlog.HashReaderFunc(func(index []int64) ([]tlog.Hash, error) {
		var out []tlog.Hash
		for _, i := range index {
			out = append(out, hashes[i])
		}
		return out, nil
	})
	for i, entry := range list {
		stored, err := tlog.StoredHashes(int64(i), entry, own)
		if err != nil {
			return err
		}
		for k, h := range stored {
			hashes[tlog.StoredHashIndex(0, int64(i))+int64(k)] = h
		}
	}
	if root, err := tlog.TreeHash(tree.N, own); err != nil || root != tree.Hash {
		return errors.New("the entries do not give the root")
	}
	step := max(1, len(list)/200)
	for i := 0; i < len(list); i += step {
		p, err := tlog.ProveRecord(tree.N, int64(i), reader)
		if err != nil {
			return err
		}
		if err := tlog.CheckRecord(p, tree.N, tree.Hash, int64(i), tlog.RecordHash(list[i])); err != nil {
			return err
		}
	}
	for old := int64(1); old < tree.N; old += int64(step) {
		before, err := tlog.TreeHash(old, own)
		if err != nil {
			return err
		}
		p, err := tlog.ProveTree(tree.N, old, reader)
		if err != nil {
			return err
		}
		if err := tlog.CheckTree(p, tree.N, tree.Hash, old, before); err != nil {
			return err
		}
	}
	fmt.Println(tree.N)
	return nil
}

func proof(args []string) error {
	text, err := os.ReadFile(args[0])
	if err != nil {
		return err
	}
	entry, err := os.ReadFile(args[1])
	if err != nil {
		return err
	}
	first, checkpoint, _ := bytes.Cut(text, []byte("\n\n"))
	line := strings.Split(string(first), "\n")
	if len(line) < 2 || line[0] != "c2sp.org/tlog-proof@v1" {
		return errors.New("no proof")
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(line[1], "index "), 10, 64)
	if err != nil {
		return err
	}
	var p tlog.RecordProof
	for _, s := range line[2:] {
		h, err := tlog.ParseHash(s)
		if err != nil {
			return err
		}
		p = append(p, h)
	}
	tree, err := head(checkpoint, args[2])
	if err != nil {
		return err
	}
	return tlog.CheckRecord(p, tree.N, tree.Hash, index, tlog.RecordHash(entry))
}

func grew(args []string) error {
	now, err := read_head(filepath.Join(args[0], "checkpoint"), args[2])
	if err != nil {
		return err
	}
	old, err := read_head(args[1], args[2])
	if err != nil {
		return err
	}
	p, err := tlog.ProveTree(now.N, old.N, tlog.TileHashReader(now, tiles{args[0]}))
	if err != nil {
		return err
	}
	return tlog.CheckTree(p, now.N, now.Hash, old.N, old.Hash)
}

func leaves(bundle []byte) ([][]byte, error) {
	b := &api.EntryBundle{}
	if err := b.UnmarshalText(bundle); err != nil {
		return nil, err
	}
	var out [][]byte
	for _, e := range b.Entries {
		out = append(out, rfc6962.DefaultHasher.HashLeaf(e))
	}
	return out, nil
}

func check_all(args []string) error {
	verifier, err := f_note.NewVerifier(args[1])
	if err != nil {
		return err
	}
	var from fsck.Fetcher = &client.FileFetcher{Root: args[0]}
	if strings.HasPrefix(args[0], "http://") {
		place, err := url.Parse(args[0])
		if err != nil {
			return err
		}
		if from, err = client.NewHTTPFetcher(place, nil); err != nil {
			return err
		}
	}
	// It asks again and again for what does not read.
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	done := make(chan error, 1)
	go func() {
		done <- fsck.New(verifier.Name(), verifier, from, leaves, fsck.Opts{N: 1}).Check(ctx)
	}()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return errors.New("fsck did not come to an end")
	}
}
