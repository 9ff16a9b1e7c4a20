const REPOSITORY_SCOPE = /^repository:([a-z0-9][a-z0-9._/-]{0,254}):[a-z*,]+$/;

/**
 * The scope to ask a token for: pull alone, whatever else a challenge offers. The repository is the challenge's, since some
 * registries know it under another name than the reference has, else that of the reference.
 */
export function pullScopeOf(challengeScope: string | undefined, path: string): string {
  const [, repository = path] = REPOSITORY_SCOPE.exec(challengeScope ?? "") ?? [];
  return `repository:${repository}:pull`;
}
