import { describe, expect, it } from "vitest";
import { ReportedImageKeys } from "../../../controller/images/reported-image-keys.ts";
import { ReportedNames } from "../../../placement/reported-name.ts";

const HEX = "a".repeat(64);
const NGINX = { names: [`nginx@sha256:${HEX}`, "nginx:1.27"], sizeBytes: 1 };

describe("ReportedImageKeys", () => {
  it("has the digests, and the tags of images without one", () => {
    const images = [
      { names: [`nginx@sha256:${HEX}`, "nginx:1.27", `mirror/x@sha256:${HEX}`], sizeBytes: 1 },
      { names: ["loaded:v1"], sizeBytes: 1 },
      { names: ["<none>@<none>", "<none>:<none>"], sizeBytes: 1 },
    ];
    expect(new ReportedImageKeys(new ReportedNames()).on({ images })).toEqual([
      `docker.io/library/nginx@sha256:${HEX}`,
      `docker.io/mirror/x@sha256:${HEX}`,
      "docker.io/library/loaded:v1",
    ]);
  });

  it("understands an image that nodes share once", () => {
    const parsed: string[] = [];
    const names = new ReportedNames();
    const keys = new ReportedImageKeys({
      parse(text) {
        parsed.push(text);
        return names.parse(text);
      },
    });
    const onBoth = [keys.on({ images: [NGINX] }), keys.on({ images: [NGINX] })];
    const key = `docker.io/library/nginx@sha256:${HEX}`;
    expect(onBoth).toEqual([[key], [key]]);
    expect(parsed).toEqual(NGINX.names);
  });
});
