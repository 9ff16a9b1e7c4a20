import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { createServer, type Server } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { KubeConfig } from "../../kube/client-node-config.ts";
import { KubeClient } from "../../kube/kube-client.ts";
import { createTestAuthority, type TestAuthority } from "../support/test-certificate.ts";

let folder: string;
let authority: TestAuthority;
let server: Server;
let connections = 0;
let requests: IncomingMessage[] = [];
let client: KubeClient;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "kube-transport-"));
  authority = createTestAuthority();
  connections = 0;
  requests = [];
  server = createServer(authority.issue(["127.0.0.1"]), (request, response) => {
    requests.push(request);
    response.end("{}");
  });
  server.on("secureConnection", () => connections++);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterEach(async () => {
  vi.useRealTimers();
  await client.close();
  server.close();
  server.closeAllConnections();
  await once(server, "close");
  await rm(folder, { recursive: true });
});

async function connect(user: Record<string, unknown> = {}, path = ""): Promise<void> {
  const address = server.address();
  const port = address !== null && typeof address === "object" ? address.port : 0;
  await writeFile(join(folder, "ca.crt"), authority.cert);
  const config = new KubeConfig();
  config.loadFromOptions({
    clusters: [
      {
        name: "test",
        server: `https://127.0.0.1:${port}${path}`,
        caFile: join(folder, "ca.crt"),
        skipTLSVerify: false,
      },
    ],
    users: [{ name: "test", ...user }],
    contexts: [{ name: "test", cluster: "test", user: "test", namespace: "shop" }],
    currentContext: "test",
  });
  client = new KubeClient(config);
}

describe("KubeTransport", () => {
  it("connect() gives the same connections as long as the certificates are the same bytes", async () => {
    await connect();
    for (let call = 0; call < 5; call++) await client.request("GET", "/a");
    await writeFile(join(folder, "ca.crt"), authority.cert);
    await client.request("GET", "/a");
    expect(connections).toBe(1);
  });

  it("connect() takes a certificate authority that was replaced on disk", async () => {
    await connect();
    await client.request("GET", "/a");
    const next = createTestAuthority("next authority");
    server.setSecureContext(next.issue(["127.0.0.1"]));
    await writeFile(join(folder, "ca.crt"), `${authority.cert}${next.cert}`);
    await client.request("GET", "/a");
    expect(connections).toBe(2);
  });

  it("connect() refuses a server that the authority did not sign", async () => {
    await connect();
    await writeFile(join(folder, "ca.crt"), createTestAuthority("other authority").cert);
    await expect(client.request("GET", "/a", { maxAttempts: 1 })).rejects.toMatchObject({
      name: "UnreachableError",
      message: expect.stringMatching(/^Cannot GET "\/a" at https:\/\/127\.0\.0\.1:\d+: /),
    });
    expect(requests).toEqual([]);
  });

  it("connect() reads a token file again after a minute, and drops its newline", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const tokenFile = join(folder, "token");
    await writeFile(tokenFile, "first\n");
    await connect({ authProvider: { name: "tokenFile", config: { tokenFile } } });
    await client.request("GET", "/a");
    await writeFile(tokenFile, "second\n");
    vi.setSystemTime(Date.now() + 61_000);
    await client.request("GET", "/a");
    expect(requests.map(({ headers }) => headers.authorization)).toEqual([
      "Bearer first",
      "Bearer second",
    ]);
    expect(connections).toBe(1);
  });

  it("connect() sends user and password, and whom to impersonate", async () => {
    await connect({ username: "alice", password: "secret", impersonateUser: "bob" });
    await client.request("GET", "/a");
    expect(requests[0]?.headers).toMatchObject({
      authorization: `Basic ${Buffer.from("alice:secret").toString("base64")}`,
      "impersonate-user": "bob",
      "user-agent": expect.stringMatching(/^layerwise\/\d/),
    });
  });

  it("connect() keeps the path of the server's URL", async () => {
    await connect({}, "/k8s/clusters/c-1/");
    await client.request("GET", "/api/v1/nodes", { query: { limit: 1 } });
    expect(requests[0]?.url).toBe("/k8s/clusters/c-1/api/v1/nodes?limit=1");
    expect(client.namespace).toBe("shop");
  });

  it("connect() fails with the fault of the credentials", async () => {
    await connect({ exec: { command: join(folder, "none"), args: [] } });
    await expect(client.request("GET", "/a")).rejects.toThrow(
      /^Cannot prepare a connection to "https:.*": spawn .* ENOENT$/,
    );
  });
});
