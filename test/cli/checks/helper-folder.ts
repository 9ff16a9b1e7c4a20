import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

/** A folder of credential helpers, first in the PATH of `environment`. */
export class HelperFolder implements AsyncDisposable {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async create(): Promise<HelperFolder> {
    return new HelperFolder(await mkdtemp(join(tmpdir(), "layerwise-helpers-")));
  }

  get environment(): Record<string, string | undefined> {
    return { PATH: [this.folder, process.env["PATH"]].join(delimiter) };
  }

  /** Adds `docker-credential-<name>`, a shell script that is called with `get`. */
  async add(name: string, script: string): Promise<void> {
    const path = join(this.folder, `docker-credential-${name}`);
    await writeFile(path, `#!/bin/sh\n${script}\n`);
    await chmod(path, 0o755);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
