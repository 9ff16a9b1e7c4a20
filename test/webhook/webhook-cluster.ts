import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type ControlPlane, startControlPlane } from "../cluster/control-plane.ts";
import { Daemon } from "../cluster/daemon.ts";
import type { KubectlResult } from "../cluster/kubectl.ts";
import { onFreePort, untilReady } from "../cluster/ready-daemon.ts";
import { readObject } from "../manifest-files.ts";
import { establishCrds } from "../support/establish-crds.ts";
import { kubectlOf } from "../support/kubectl-of.ts";
import { createTestAuthority, type TestAuthority } from "../support/test-certificate.ts";

export interface WebhookClusterOptions {
  /** Flags of the webhook beside addresses and files. */
  readonly args?: readonly string[];
  readonly users?: readonly { readonly name: string; readonly groups: readonly string[] }[];
  /** Makes pods of workloads. */
  readonly workloadControllers?: boolean;
  /** Of the API server. */
  readonly apiServerArgs?: readonly string[];
}

interface RunningWebhook {
  readonly daemon: Daemon;
  readonly url: string;
  readonly operationsUrl: string;
}

const NAMESPACE = "layerwise-system";

/** A control plane whose API server asks the webhook, which runs from source with the rights that the manifests give it. */
export class WebhookCluster implements AsyncDisposable {
  readonly controlPlane: ControlPlane;
  readonly webhook: RunningWebhook;

  private constructor(controlPlane: ControlPlane, webhook: RunningWebhook) {
    this.controlPlane = controlPlane;
    this.webhook = webhook;
  }

  static async start(options: WebhookClusterOptions = {}): Promise<WebhookCluster> {
    const { args = [], ...controlPlaneOptions } = options;
    const controlPlane = await startControlPlane(controlPlaneOptions);
    try {
      const kubectl = kubectlOf(controlPlane);
      await establishCrds(kubectl);
      await kubectl(["create", "namespace", NAMESPACE]);
      for (const file of ["webhook-rbac.yaml", "controller-rbac.yaml"]) {
        await kubectl(["apply", "--server-side", "-n", NAMESPACE, "-f", `manifests/${file}`]);
      }
      const authority = createTestAuthority();
      const kubeconfig = await controlPlane.serviceAccountKubeconfig(
        NAMESPACE,
        "layerwise-webhook",
      );
      const webhook = await startWebhook(controlPlane, authority, [
        "--kubeconfig",
        kubeconfig,
        ...args,
      ]);
      await kubectl(["apply", "--server-side", "-f", "-"], registrationOf(webhook.url, authority));
      return new WebhookCluster(controlPlane, webhook);
    } catch (error) {
      await controlPlane.stop();
      throw error;
    }
  }

  /** Creates a namespace with labels `layerwise.io/<mode>: "true"`, whose pull secrets may be read. */
  async createNamespace(name: string, ...modes: readonly string[]): Promise<void> {
    const labels = Object.fromEntries(modes.map((mode) => [`layerwise.io/${mode}`, "true"]));
    const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name, labels } };
    const kubectl = kubectlOf(this.controlPlane);
    await kubectl(["create", "-f", "-"], namespace);
    await kubectl(["apply", "--server-side", "-n", name, "-k", "manifests/pull-secrets"]);
  }

  /** What kubectl says to whoever applies the object. */
  apply(object: object, ...args: readonly string[]): Promise<KubectlResult> {
    return this.controlPlane.kubectl(["apply", ...args, "-f", "-"], JSON.stringify(object));
  }

  async metrics(): Promise<string> {
    return (await fetch(`${this.webhook.operationsUrl}/metrics`)).text();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.webhook.daemon.stop();
    await this.controlPlane.stop();
  }
}

async function startWebhook(
  controlPlane: ControlPlane,
  authority: TestAuthority,
  args: readonly string[],
): Promise<RunningWebhook> {
  const { workDir } = controlPlane;
  const { cert, key } = authority.issue(["127.0.0.1"]);
  const [certFile, keyFile] = [join(workDir, "webhook.crt"), join(workDir, "webhook.key")];
  await writeFile(certFile, cert);
  await writeFile(keyFile, key);
  return onFreePort((listen) =>
    onFreePort(async (metrics) => {
      const daemon = new Daemon({
        name: "webhook",
        command: process.execPath,
        args: [
          "webhook/main.ts",
          `--tls-cert=${certFile}`,
          `--tls-key=${keyFile}`,
          `--listen=127.0.0.1:${listen}`,
          `--metrics-listen=127.0.0.1:${metrics}`,
          ...args,
        ],
        logPath: join(workDir, "webhook.log"),
      });
      const operationsUrl = `http://127.0.0.1:${metrics}`;
      const isReady = async () => (await fetch(`${operationsUrl}/readyz`)).ok;
      await untilReady(daemon, { timeoutMs: 60_000, isReady });
      return { daemon, url: `https://127.0.0.1:${listen}/validate`, operationsUrl };
    }),
  );
}

/** The registration of the manifests, with the address of this webhook. */
function registrationOf(url: string, authority: TestAuthority): object {
  const { spec: _, ...registration } = readObject("webhook.yaml", "ValidatingWebhookConfiguration");
  const { webhooks } = registration as unknown as { webhooks: readonly object[] };
  const clientConfig = { url, caBundle: Buffer.from(authority.cert).toString("base64") };
  return { ...registration, webhooks: webhooks.map((entry) => ({ ...entry, clientConfig })) };
}
