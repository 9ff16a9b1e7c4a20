import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expect, it } from "vitest";
import { makeTemporaryFolder } from "./temporary-folder.ts";

it("Daemon leaves no component behind when the process that started it is killed", async () => {
  await using folder = await makeTemporaryFolder();
  const etcdPath = JSON.stringify(join(import.meta.dirname, "etcd.ts"));
  const binariesPath = JSON.stringify(join(import.meta.dirname, "binaries.ts"));
  const script = `
    const { startEtcd } = await import(${etcdPath});
    const { controlPlaneBinaries } = await import(${binariesPath});
    const binary = (await controlPlaneBinaries()).etcd;
    const etcd = await startEtcd({ binary, workDir: ${JSON.stringify(folder.path)} });
    console.log(etcd.pid);
  `;
  const parent = spawn(process.execPath, ["--input-type=module", "-e", script]);
  const [pid] = await once(parent.stdout, "data");
  expect(process.kill(Number(pid), 0)).toBe(true);
  parent.kill("SIGKILL");
  await expect
    .poll(
      () => {
        try {
          return process.kill(Number(pid), 0);
        } catch (error) {
          return (error as NodeJS.ErrnoException).code;
        }
      },
      { timeout: 30_000 },
    )
    .toBe("ESRCH");
});
