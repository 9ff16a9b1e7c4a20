import { describe, expect, it } from "vitest";
import { parseAgentArguments } from "../../agent/agent-arguments.ts";
import { OperatorError } from "../../runtime/operator-error.ts";

const DIGEST = `sha256:${"a".repeat(64)}`;
const ENVIRONMENT = { POD_UID: "11111111-2222-3333-4444-555555555555" };

describe("parseAgentArguments()", () => {
  it("reads references, and takes for granted what the pod has", () => {
    expect(parseAgentArguments(["--", "nginx", `r.example/a@${DIGEST}`], ENVIRONMENT)).toEqual({
      references: [
        { domain: "docker.io", path: "library/nginx", tag: "latest" },
        { domain: "r.example", path: "a", digest: DIGEST },
      ],
      podUid: ENVIRONMENT.POD_UID,
      runFolder: "/host/run",
      criSocket: undefined,
      reportFile: "/dev/termination-log",
    });
  });

  it("needs no pod where the socket is named", () => {
    const argv = ["--cri-socket=/host/run/crio.sock", "--report=/tmp/report", "--", "nginx:1"];
    expect(parseAgentArguments(argv, {})).toMatchObject({
      podUid: "",
      criSocket: "/host/run/crio.sock",
      reportFile: "/tmp/report",
    });
  });

  it.for([
    [["nginx"], {}, "POD_UID is not set"],
    [[], ENVIRONMENT, "Cannot remove 0 images"],
    [Array(51).fill("nginx"), ENVIRONMENT, "Cannot remove 51 images"],
    [["--", "--no-image"], ENVIRONMENT, '"--no-image"'],
    [["--", "a;rm -rf /"], ENVIRONMENT, '"a;rm -rf /"'],
    [["--", "../../etc/passwd"], ENVIRONMENT, '"../../etc/passwd"'],
    [["--", DIGEST.slice(7)], ENVIRONMENT, "image id"],
    [["--all", "nginx"], ENVIRONMENT, "usage: node agent/main.ts"],
  ] as const)("refuses %j with %j", ([argv, environment, text]) => {
    const parse = () => parseAgentArguments(argv, environment);
    expect(parse).toThrow(OperatorError);
    expect(parse).toThrow(text);
  });
});
