/** What a server demands before it answers: one challenge of a WWW-Authenticate header. */
export interface Challenge {
  /** In lower case. */
  readonly scheme: string;
  /** Names in lower case, quoted strings without their quotes. */
  readonly parameters: ReadonlyMap<string, string>;
}

const TOKEN = /[!#$%&'*+\-.^_`|~0-9A-Za-z]+/y;
/** A value that should have been quoted: registries leave the quotes away around `/`, `:` and `=`. */
const BARE_VALUE = /[!#$%&'*+\-.^_`|~0-9A-Za-z/:=@?]+/y;
const TOKEN68 = /[A-Za-z0-9\-._~+/]+=*(?=[ \t]*(?:,|$))/y;
const QUOTED = /"((?:[^"\\]|\\[^])*)"/y;
const SEPARATORS = /[ \t,]*/y;
const COMMA = /[ \t]*,[ \t,]*/y;
const BLANKS = /[ \t]+/y;
const EQUALS = /[ \t]*=[ \t]*/y;

/**
 * Parses WWW-Authenticate header lines (RFC 9110, sections 5.6 and 11.2 to 11.6) in their order. A value in the form
 * token68, which only Negotiate and its like use, is read over. Throws SyntaxError, which does not quote the header.
 */
export function parseChallenges(headers: readonly string[]): Challenge[] {
  return headers.flatMap((header) => new ChallengeReader(header).challenges());
}

/** The same for callers to whom a malformed header is an answer like others: undefined. */
export function challengesOf(headers: readonly string[]): Challenge[] | undefined {
  try {
    return parseChallenges(headers);
  } catch {
    return undefined;
  }
}

/** The strongest challenge a registry client can meet: Bearer before Basic; undefined where neither is offered. */
export function chooseChallenge(challenges: readonly Challenge[]): Challenge | undefined {
  return (
    challenges.find(({ scheme }) => scheme === "bearer") ??
    challenges.find(({ scheme }) => scheme === "basic")
  );
}

class ChallengeReader {
  readonly #text: string;
  #position = 0;

  constructor(text: string) {
    this.#text = text;
  }

  challenges(): Challenge[] {
    const challenges: Challenge[] = [];
    this.#take(SEPARATORS);
    while (this.#position < this.#text.length) {
      const scheme = this.#take(TOKEN)?.toLowerCase();
      if (scheme === undefined) throw this.#fault("an authentication scheme");
      const isBare = this.#take(BLANKS) === undefined || this.#take(TOKEN68) !== undefined;
      challenges.push({ scheme, parameters: isBare ? new Map() : this.#parameters() });
      const isEnd = this.#take(COMMA) !== undefined || this.#position === this.#text.length;
      if (!isEnd) throw this.#fault("a comma");
    }
    return challenges;
  }

  /** Reads parameters up to the end or up to a word that no `=` follows, which is the next scheme. */
  #parameters(): Map<string, string> {
    const parameters = new Map<string, string>();
    for (let separator = SEPARATORS; ; separator = COMMA) {
      const start = this.#position;
      if (this.#take(separator) === undefined) return parameters;
      const name = this.#take(TOKEN)?.toLowerCase();
      if (name === undefined || this.#take(EQUALS) === undefined) {
        this.#position = start;
        return parameters;
      }
      if (parameters.has(name)) throw this.#fault("each parameter once");
      parameters.set(name, this.#value());
    }
  }

  #value(): string {
    const quoted = this.#take(QUOTED);
    if (quoted !== undefined) return quoted.slice(1, -1).replace(/\\([^])/g, "$1");
    const bare = this.#take(BARE_VALUE);
    if (bare === undefined) throw this.#fault("a value");
    return bare;
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#position;
    const match = pattern.exec(this.#text);
    if (match === null) return undefined;
    this.#position = pattern.lastIndex;
    return match[0];
  }

  #fault(expected: string): SyntaxError {
    return new SyntaxError(
      `Cannot parse WWW-Authenticate at character ${this.#position}: expected ${expected}`,
    );
  }
}
