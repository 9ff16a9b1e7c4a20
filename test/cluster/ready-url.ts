import { request as requestPlain } from "node:http";
import { request as requestSecure } from "node:https";

/** Whether a URL answers 200; an https one is verified with `certificateAuthority` (PEM). */
export function answersOk(url: string, certificateAuthority?: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const options = { agent: false, timeout: 5_000 };
    const call =
      certificateAuthority === undefined
        ? requestPlain(url, options)
        : requestSecure(url, { ...options, ca: certificateAuthority });
    call.once("response", (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    call.once("timeout", () => call.destroy(new Error(`no answer from ${url}`)));
    call.once("error", reject);
    call.end();
  });
}
