// Command registry-server is the distribution registry with the storage drivers a test machine needs,
// and under a second name what its configuration takes and Node.js cannot make: a file of bcrypt hashes.
package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/distribution/distribution/v3/registry"
	_ "github.com/distribution/distribution/v3/registry/auth/htpasswd"
	_ "github.com/distribution/distribution/v3/registry/auth/token"
	_ "github.com/distribution/distribution/v3/registry/storage/driver/filesystem"
	"golang.org/x/crypto/bcrypt"
)

func main() {
	var err error
	switch name := filepath.Base(os.Args[0]); name {
	case "registry":
		exitWithParent()
		err = registry.RootCmd.Execute()
	case "password-file":
		err = hashPasswords(os.Stdin, os.Stdout)
	default:
		err = fmt.Errorf("no program is called %q: link this binary as registry or password-file", name)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// exitWithParent ends this process when its standard input, a pipe held by the test process, closes:
// however that process dies, nothing it started stays behind.
func exitWithParent() {
	if os.Getenv("EXIT_WITH_STDIN") != "1" {
		return
	}
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(1)
	}()
}

// hashPasswords turns lines of user:password into the lines of a password file.
func hashPasswords(in io.Reader, out io.Writer) error {
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		user, password, found := strings.Cut(lines.Text(), ":")
		if !found {
			return errors.New("each line must be user:password")
		}
		hash, err := bcrypt.GenerateFromPassword([]byte(password), bcrypt.MinCost)
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "%s:%s\n", user, hash)
	}
	return lines.Err()
}
