import { pino } from "pino";
import { describe, expect, it } from "vitest";
import { Store } from "../../kube/store.ts";
import { type NamespaceLabels, namespaceLabelsOf } from "../../webhook/namespace-labels.ts";

const patience = new AbortController();

function sourceOf(answer: () => unknown) {
  const store = new Store<NamespaceLabels>();
  store.set("known", { a: "b" }, "1");
  const paths: string[] = [];
  const client = {
    async request<T>(_method: string, path: string) {
      paths.push(path);
      return answer() as T;
    },
  };
  return { source: { store, client, logger: pino({ enabled: false }) }, paths };
}

describe("namespaceLabelsOf()", () => {
  it("takes what the watch has seen", async () => {
    const { source, paths } = sourceOf(() => ({}));
    expect(await namespaceLabelsOf("known", patience, source)).toEqual({ a: "b" });
    expect(paths).toEqual([]);
  });

  it("reads what is too new", async () => {
    const { source, paths } = sourceOf(() => ({ metadata: { labels: { c: "d" } } }));
    expect(await namespaceLabelsOf("new", patience, source)).toEqual({ c: "d" });
    expect(paths).toEqual(["/api/v1/namespaces/new"]);
  });

  it("has none where the API server does not answer, and for cluster-scoped objects", async () => {
    const { source, paths } = sourceOf(() => {
      throw new Error("down");
    });
    expect(await namespaceLabelsOf("new", patience, source)).toEqual({});
    expect(await namespaceLabelsOf("", patience, source)).toEqual({});
    expect(paths).toHaveLength(1);
  });
});
