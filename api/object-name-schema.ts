import { z } from "zod";

/** The name of an object whose kind allows DNS subdomains, as most do. */
export const objectNameSchema = z
  .string()
  .min(1)
  .max(253)
  .regex(/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/);
