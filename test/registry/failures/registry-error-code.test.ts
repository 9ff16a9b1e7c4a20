import { describe, expect, it } from "vitest";
import { registryErrorCodeOf } from "../../../registry/failures/registry-error-code.ts";

describe("registryErrorCodeOf()", () => {
  it.for([
    ['{"errors":[{"code":"DENIED","message":"no"}]}', "DENIED"],
    ['{"errors":[{"code":"TOOMANYREQUESTS"},{"code":"DENIED"}]}', "TOOMANYREQUESTS"],
    ['{"errors":[{"code":"<script>"}]}', "UNKNOWN"],
    ['{"errors":[{"code":7}]}', undefined],
    ['{"errors":[]}', undefined],
    ['{"errors":[null]}', undefined],
    ['{"errors":{}}', undefined],
    ["null", undefined],
    ["toomanyrequests: slow down", undefined],
    ["", undefined],
  ] as const)("of %s is %s", ([body, code]) => {
    expect(registryErrorCodeOf(Buffer.from(body))).toBe(code);
  });
});
