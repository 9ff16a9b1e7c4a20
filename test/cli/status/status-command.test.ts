import { describe, expect, it } from "vitest";
import { parsedCommand } from "../parsed-command.ts";

describe("kubectl layerwise status", () => {
  it("shows the caches of a namespace, of all, or one", async () => {
    expect(await parsedCommand("status")).toEqual({ status: { allNamespaces: false } });
    expect(await parsedCommand("status", "-A", "-o", "wide")).toEqual({
      status: { allNamespaces: true, output: "wide" },
    });
    const which = ["web", "-n", "shop", "-o", "json", "--context=c", "--kubeconfig=k"];
    expect(await parsedCommand("status", ...which)).toEqual({
      status: {
        name: "web",
        namespace: "shop",
        output: "json",
        allNamespaces: false,
        context: "c",
        kubeconfig: "k",
      },
    });
  });

  it.for([
    [["-A", "-n", "a"], "cannot be used with option"],
    [["web", "-A"], 'Cannot show one ImageCache of all namespaces: leave out -A or "web"'],
    [["-o", "table"], "Allowed choices are json, yaml, wide."],
    [[".."], 'Cannot use the name ".."'],
    [["-n", "a/b"], 'Cannot use the name "a/b"'],
    [["a", "b"], "too many arguments for 'status'"],
  ] as const)("refuses %j", async ([argv, message]) => {
    await expect(parsedCommand("status", ...argv)).rejects.toThrow(message);
  });
});
