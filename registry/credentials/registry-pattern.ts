// Matching of github.com/kubernetes/kubernetes, pkg/credentialprovider/keyring.go (Add, URLsMatch).

interface Place {
  readonly hostParts: readonly string[];
  readonly port: string;
  readonly path: string;
}

/** What a place in a Docker configuration is indexed by: without scheme and without the API version that Docker writes. */
export function registryPatternOf(location: string): string {
  const [bare = ""] = location.replace(/^https?:\/\//, "").split(/[?#]/);
  const slash = bare.indexOf("/");
  if (slash < 0) return bare;
  const path = bare.slice(slash).replace(/^\/v[12]\//, "/");
  return path === "/" ? bare.slice(0, slash) : `${bare.slice(0, slash)}${path}`;
}

/**
 * Whether a credential for `pattern` is meant for `repository`: same port, as many dot-separated parts in the host, each
 * matching with `*` inside the part only, and the path of the pattern a string prefix, so that `/pong` is for `/pongz` too.
 */
export function matchesRegistryPattern(pattern: string, repository: string): boolean {
  const wanted = placeOf(pattern);
  const place = placeOf(repository);
  return (
    wanted.port === place.port &&
    wanted.hostParts.length === place.hostParts.length &&
    place.path.startsWith(wanted.path) &&
    wanted.hostParts.every((part, index) => matchesGlob(part, place.hostParts[index] ?? ""))
  );
}

function placeOf(text: string): Place {
  const slash = text.indexOf("/");
  const authority = slash < 0 ? text : text.slice(0, slash);
  const [, host = authority, port = ""] = /^(.*):([0-9]*)$/.exec(authority) ?? [];
  return { hostParts: host.split("."), port, path: slash < 0 ? "" : text.slice(slash) };
}

/** Two pointers and one step back to the last `*`: never more steps than the product of both lengths. */
function matchesGlob(glob: string, text: string): boolean {
  let at = 0;
  let position = 0;
  let star = -1;
  let resume = 0;
  while (position < text.length) {
    if (glob[at] === "*") {
      star = at++;
      resume = position;
    } else if (glob[at] === text[position]) {
      at++;
      position++;
    } else if (star >= 0) {
      at = star + 1;
      position = ++resume;
    } else {
      return false;
    }
  }
  while (glob[at] === "*") at++;
  return at === glob.length;
}
