// Judges notes and proofs with Go's own transparency log library.
//
//	judge VERIFIER LINES < records
//
// A record is {"note":…,"leaf":…,"path":…}: the checkpoint's signature, its root
// over that many lines, and the proof that the line is in it; and between each
// checkpoint and the one before, a proof that they are of one log.
package main

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type record struct {
	Note string
	Leaf int64
	Path string
}

type checkpoint struct {
	size int64
	root tlog.Hash
}

func die(err error, what string) {
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", what, err)
		os.Exit(1)
	}
}

func storage(lines [][]byte) tlog.HashReaderFunc {
	var hashes []tlog.Hash
	read := func(at []int64) ([]tlog.Hash, error) {
		var out []tlog.Hash
		for _, i := range at {
			if i >= int64(len(hashes)) {
				return nil, fmt.Errorf("no hash %d", i)
			}
			out = append(out, hashes[i])
		}
		return out, nil
	}
	for i, line := range lines {
		more, err := tlog.StoredHashes(int64(i), line, tlog.HashReaderFunc(read))
		die(err, "storing")
		hashes = append(hashes, more...)
	}
	return read
}

func open(text string, verifier note.Verifier) checkpoint {
	n, err := note.Open([]byte(text), note.VerifierList(verifier))
	die(err, "note")
	parts := strings.Split(n.Text, "\n")
	if len(parts) != 4 || parts[0] != verifier.Name() || len(n.Sigs) != 1 {
		die(fmt.Errorf("%q", n.Text), "not a checkpoint of that log")
	}
	size, err := strconv.ParseInt(parts[1], 10, 64)
	die(err, "size")
	root, err := tlog.ParseHash(parts[2])
	die(err, "root")
	return checkpoint{size, root}
}

func proof(path string) (p tlog.RecordProof) {
	raw, err := base64.StdEncoding.DecodeString(path)
	die(err, "path")
	for ; len(raw) >= tlog.HashSize; raw = raw[tlog.HashSize:] {
		var h tlog.Hash
		copy(h[:], raw)
		p = append(p, h)
	}
	return p
}

func consistent(a, b checkpoint, hashes tlog.HashReader) {
	if a.size > b.size {
		a, b = b, a
	}
	p, err := tlog.ProveTree(b.size, a.size, hashes)
	die(err, "proving consistency")
	die(tlog.CheckTree(p, b.size, b.root, a.size, a.root), "consistency")
}

func main() {
	verifier, err := note.NewVerifier(strings.TrimSpace(os.Args[1]))
	die(err, "verifier")
	text, err := os.ReadFile(os.Args[2])
	die(err, "lines")
	lines := bytes.Split(bytes.TrimSuffix(text, []byte("\n")), []byte("\n"))
	hashes := storage(lines)
	in := bufio.NewReader(os.Stdin)
	decoder := json.NewDecoder(in)
	var before *checkpoint
	count := 0
	for decoder.More() {
		var r record
		die(decoder.Decode(&r), "record")
		c := open(r.Note, verifier)
		want, err := tlog.TreeHash(c.size, hashes)
		die(err, "tree")
		if want != c.root {
			die(fmt.Errorf("%v, not %v", c.root, want), fmt.Sprintf("root of %d", c.size))
		}
		leaf := tlog.RecordHash(lines[r.Leaf])
		die(tlog.CheckRecord(proof(r.Path), c.size, c.root, r.Leaf, leaf), "inclusion")
		if before != nil {
			consistent(*before, c, hashes)
		}
		before = &c
		count++
	}
	fmt.Printf("%d checkpoints and proofs hold\n", count)
}
