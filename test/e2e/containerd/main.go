// Command containerd holds the container runtime of an end-to-end test's node and the client that looks into it. The name it
// is called by decides which one it is.
package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	_ "github.com/containerd/containerd/v2/cmd/containerd/builtins"
	"github.com/containerd/containerd/v2/cmd/containerd/command"
	ctr "github.com/containerd/containerd/v2/cmd/ctr/app"
)

func main() {
	var err error
	switch name := filepath.Base(os.Args[0]); name {
	case "containerd":
		err = command.App().Run(context.Background(), os.Args)
	case "ctr":
		err = ctr.New().Run(context.Background(), os.Args)
	default:
		err = fmt.Errorf("no program is called %q: link this binary as containerd or ctr", name)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
