import { describe, expect, it } from "vitest";
import { parsedCommand } from "../parsed-command.ts";

const nginx = { domain: "docker.io", path: "library/nginx", tag: "1.27" };
const defaults = {
  images: [nginx],
  selector: [],
  nodes: [],
  pullSecrets: [],
  wait: false,
  timeoutMs: 600_000,
};

describe("kubectl layerwise warm", () => {
  it("takes images, and nothing else that must be given", async () => {
    expect(await parsedCommand("warm", "nginx:1.27")).toEqual({ warm: defaults });
    const web = { domain: "ghcr.io", path: "team/web", tag: "v1" };
    expect(await parsedCommand("warm", "nginx:1.27", "ghcr.io/team/web:v1")).toEqual({
      warm: { ...defaults, images: [nginx, web] },
    });
  });

  it("reads nodes, secrets, names and time", async () => {
    const argv = ["-l", "tier=back,!spot", "--selector", "zone=a", "--node", "a", "--node=b"];
    const names = ["--name", "mine", "-n", "shop", "--pull-secret", "s", "--pull-secret=t"];
    const wait = ["--wait", "--timeout", "30m", "--context=c", "--kubeconfig=k"];
    expect(await parsedCommand("warm", "nginx:1.27", ...argv, ...names, ...wait)).toEqual({
      warm: {
        images: [nginx],
        selector: [
          { key: "tier", operator: "In", values: ["back"] },
          { key: "spot", operator: "DoesNotExist", values: [] },
          { key: "zone", operator: "In", values: ["a"] },
        ],
        nodes: ["a", "b"],
        name: "mine",
        namespace: "shop",
        pullSecrets: ["s", "t"],
        wait: true,
        timeoutMs: 1_800_000,
        context: "c",
        kubeconfig: "k",
      },
    });
  });

  it.for([
    [[], "error: missing required argument 'image'"],
    [
      ["x; curl evil"],
      "error: command-argument value 'x; curl evil' is invalid for argument 'image'. Cannot parse image reference \"x; curl evil\": ",
    ],
    [
      ["nginx", "-l", "a b"],
      "error: option '-l, --selector <labels>' argument 'a b' is invalid. Cannot parse selector",
    ],
    [["nginx", "--timeout", "soon"], 'Cannot parse duration "soon"'],
    [["nginx", "--node"], "error: option '--node <name>' argument missing"],
  ] as const)("refuses %j", async ([argv, message]) => {
    await expect(parsedCommand("warm", ...argv)).rejects.toThrow(message);
  });
});
