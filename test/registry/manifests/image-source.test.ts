import { expect, it } from "vitest";
import { parseImageReference } from "../../../placement/image-reference.ts";
import { startLyingRegistry } from "../lying-registry.ts";
import { openClient } from "../opened-client.ts";
import { StoredContent } from "../stored-content.ts";

it("ImageSource.resolveAnew() tells at once of a tag that moved, resolve() some seconds later", async () => {
  const content = new StoredContent();
  const push = (layer: string) =>
    content.putImage({ tag: "v1", platforms: [{ layers: [{ content: layer }] }] }).digest;
  const before = push("before");
  const registry = await startLyingRegistry((request) => content.answer(request));
  const client = openClient({ insecureHosts: [registry.host] });
  const reference = parseImageReference(`${registry.host}/team/app:v1`);
  const { signal } = new AbortController();
  const read = (isAnew: boolean) =>
    client.readDigest(reference, { credentials: [], isAnew, signal });
  expect(await read(true)).toEqual({ kind: "ok", value: before });
  const after = push("after");
  expect(await read(false)).toEqual({ kind: "ok", value: before });
  expect(await read(true)).toEqual({ kind: "ok", value: after });
  expect(await read(false)).toEqual({ kind: "ok", value: after });
});
