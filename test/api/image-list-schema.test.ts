import { array, assert, constantFrom, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { imageListSchema } from "../../api/image-list-schema.ts";
import { parseImageReference } from "../../placement/image-reference.ts";

const DIGEST = `sha256:${"a".repeat(64)}`;

function isAccepted(text: string): boolean {
  return imageListSchema.safeParse([text]).success;
}

function isReference(text: string): boolean {
  try {
    parseImageReference(text);
    return true;
  } catch {
    return false;
  }
}

describe("imageListSchema", () => {
  it.for([
    "nginx",
    "nginx:1.27",
    "library/nginx",
    "localhost/web",
    "localhost:5000/web",
    "registry.internal:5000/team/web",
    "ghcr.io/team/web:v1.2.3-rc.1",
    `ghcr.io/team/web@${DIGEST}`,
    `ghcr.io/team/web:v1@${DIGEST}`,
    "[2001:db8::1]:5000/web:1",
    "Host/web",
    "my__odd.name-with--dashes_x/y",
  ])("takes %s", (text) => {
    expect({ accepted: isAccepted(text), parsed: isReference(text) }).toEqual({
      accepted: true,
      parsed: true,
    });
  });

  it.for([
    "",
    "x; curl evil",
    "--help",
    "-v",
    "$(reboot)",
    "`reboot`",
    "nginx:1.27 ",
    "nginx\n",
    "https://ghcr.io/team/web:v1",
    "Nginx",
    "nginx:",
    "nginx/",
    "/nginx",
    "a//b",
    "../secret",
    "nginx:.tag",
    "nginx@sha256:abc",
    "nginx@md5:d41d8cd98f00b204e9800998ecf8427e",
    `nginx:${"t".repeat(129)}`,
    "nginx\u202e",
  ])("refuses %j, as a node would", (text) => {
    expect({ accepted: isAccepted(text), parsed: isReference(text) }).toEqual({
      accepted: false,
      parsed: false,
    });
  });

  it("takes what a reference can be parsed from, and nothing else", () => {
    const piece = constantFrom(
      "a",
      "A",
      "0",
      ".",
      "-",
      "_",
      "/",
      ":",
      "@",
      "[",
      "]",
      "__",
      "host.example:5000/",
      "docker.io/",
      "localhost",
      `@${DIGEST}`,
      ":latest",
    );
    const text = array(piece, { minLength: 1, maxLength: 8 }).map((parts) => parts.join(""));
    assert(
      property(text, (each) => {
        expect(isAccepted(each)).toBe(isReference(each));
      }),
    );
  });
});
