import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { issueCertificate } from "../../controller/certificates/issue-certificate.ts";
import { systemClock } from "../../runtime/clock.ts";

const LIFETIME_MS = 86_400_000;

/** Paths of a certificate as the controller issues it for the webhook, here for `localhost`. */
export interface ServingFiles {
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}

export async function writeServingFiles(folder: string): Promise<ServingFiles> {
  const names = ["localhost"];
  const issued = await issueCertificate({
    names,
    nowMs: systemClock.nowMs(),
    lifetimeMs: LIFETIME_MS,
  });
  const files = {
    authority: join(folder, "authority.crt"),
    certificate: join(folder, "webhook.crt"),
    key: join(folder, "webhook.key"),
  };
  for (const name of ["authority", "certificate", "key"] as const) {
    await writeFile(files[name], issued[name]);
  }
  return files;
}
