import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { BuildProgress } from "./build-progress.ts";
import type { GoProgram } from "./go-program.ts";
import type { GoEnvironment } from "./go-toolchain.ts";

export interface GoBuildOptions {
  readonly environment: NodeJS.ProcessEnv;
  readonly go: GoEnvironment;
  /** Where the binary goes. */
  readonly output: string;
  /** Go's folder for intermediate files; must exist. */
  readonly workFolder: string;
  readonly progress: BuildProgress;
}

/**
 * Builds a program from its modules; the network is asked for what Go's module cache lacks, by the user's own GOPROXY.
 * @throws {Error} with the last line Go said.
 */
export async function buildGoProgram(program: GoProgram, options: GoBuildOptions): Promise<void> {
  const { progress } = options;
  const linkerFlags = ["-s", "-w", ...program.linkerFlags].join(" ");
  let downloads = 0;
  let packages = 0;
  let compiled = 0;
  progress.step(`fetching the Go modules of ${program.title}`);
  await runGo(["list", "-deps", "."], program, {
    ...options,
    output: () => packages++,
    said: (line) => {
      if (line.startsWith("go: downloading")) progress.detail(`${++downloads} modules`);
    },
  });
  progress.step(`compiling ${program.title}, once: ${program.usualTime}`);
  await runGo(["build", "-v", `-ldflags=${linkerFlags}`, "-o", options.output, "."], program, {
    ...options,
    output: () => undefined,
    said: (line) => progress.detail(`${++compiled} of ${packages} packages, ${line}`),
  });
}

interface RunOptions extends Pick<GoBuildOptions, "environment" | "go" | "workFolder"> {
  readonly output: (line: string) => void;
  readonly said: (line: string) => void;
}

function runGo(args: readonly string[], program: GoProgram, options: RunOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn("go", args, {
      cwd: program.folder,
      env: {
        ...options.environment,
        // What the user set for other projects (vendoring, cgo, workspaces, cross compiling) is not for this one.
        GOFLAGS: "-mod=readonly -trimpath -buildvcs=false",
        GOWORK: "off",
        CGO_ENABLED: "0",
        GOOS: options.go.GOHOSTOS,
        GOARCH: options.go.GOHOSTARCH,
        // Not /tmp, which is often memory: a first build of the control plane puts 3 GB there.
        GOTMPDIR: options.go.GOTMPDIR || options.workFolder,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const lastLines: string[] = [];
    createInterface(child.stdout).on("line", options.output);
    createInterface(child.stderr).on("line", (line) => {
      lastLines.push(line);
      if (lastLines.length > 20) lastLines.shift();
      options.said(line);
    });
    child.once("error", reject);
    child.once("close", (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(failureText(program, { args, lastLines, ended: signal ?? `${code}` })));
    });
  });
}

function failureText(
  program: GoProgram,
  run: { readonly args: readonly string[]; readonly lastLines: string[]; readonly ended: string },
): string {
  const full = run.lastLines.find((line) => line.includes("no space left on device"));
  if (full !== undefined) return `the disk filled up while building ${program.title}: ${full}`;
  const said = run.lastLines.slice(-5).join("; ");
  return `go ${run.args[0]} failed (${run.ended}) while building ${program.title}: ${said}`;
}
