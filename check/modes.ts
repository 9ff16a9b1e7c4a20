const PREFIX = "layerwise.io/";

/** What verdicts do in a namespace, each on its own, as with Pod Security. */
export interface Modes {
  /** Proven problems deny. */
  readonly enforce: boolean;
  /** Problems are told to whoever applies the object. */
  readonly warn: boolean;
  /** Verdicts are noted in the API server's audit log, which they are with the other modes as well. */
  readonly audit: boolean;
}

export type Mode = keyof Modes;

export const MODES = ["enforce", "warn", "audit"] as const satisfies readonly Mode[];

/** The label that sets a mode when it is `true`. */
function modeLabelOf(mode: Mode): string {
  return `${PREFIX}${mode}`;
}

/** Modes of a namespace with these labels; `fallback` where it has none of the three, whatever their value. */
export function modesOf(labels: Readonly<Record<string, string>>, fallback: Modes): Modes {
  const own = MODES.map((mode) =>
    Object.hasOwn(labels, modeLabelOf(mode)) ? labels[modeLabelOf(mode)] : undefined,
  );
  if (own.every((value) => value === undefined)) return fallback;
  const [enforce, warn, audit] = own.map((value) => value === "true");
  return { enforce: enforce === true, warn: warn === true, audit: audit === true };
}

export function modeNamesOf(modes: Modes): Mode[] {
  return MODES.filter((mode) => modes[mode]);
}

/** The modes of a configured default. */
export function defaultModesOf(mode: Mode | "off"): Modes {
  return { enforce: mode === "enforce", warn: mode === "warn", audit: mode === "audit" };
}
