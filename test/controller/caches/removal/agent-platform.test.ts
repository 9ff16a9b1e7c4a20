import { expect, it } from "vitest";
import { runsAgents } from "../../../../controller/caches/removal/agent-platform.ts";
import { parsePlatform } from "../../../../placement/platform.ts";

it("agents run where their image does", () => {
  const platforms = ["linux/amd64", "linux/amd64/v3", "linux/arm64", "windows/amd64"];
  const running = platforms.filter((platform) => runsAgents(parsePlatform(platform)));
  expect(running).toEqual(["linux/amd64", "linux/amd64/v3"]);
});
