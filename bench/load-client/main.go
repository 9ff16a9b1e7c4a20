// Command load-client times calls as Kubernetes' components make them, over connections that are kept, and prints how
// long they took as JSON. The name it is called by decides what it calls.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
)

func main() {
	// Collecting often would take the processor from the program in the middle of a call.
	debug.SetGCPercent(1000)
	var result any
	var err error
	switch name := filepath.Base(os.Args[0]); name {
	case "prioritize-client":
		result, err = timePrioritize(os.Args[1:])
	case "review-client":
		result, err = timeReviews(os.Args[1:])
	default:
		err = fmt.Errorf("nothing is called %q: link this binary as prioritize-client or review-client", name)
	}
	if err == nil {
		err = json.NewEncoder(os.Stdout).Encode(result)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// readInput reads what calls are made from.
func readInput(path string, into any) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, into); err != nil {
		return fmt.Errorf("cannot use %q: %w", path, err)
	}
	return nil
}
