import { z } from "zod";

/** A digest of OCI content, as placement/digest.ts parses it. */
export const digestSchema = z
  .string()
  .max("sha512:".length + 128)
  .regex(/^(sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/);
