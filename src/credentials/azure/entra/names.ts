/** How Microsoft Entra writes ids of apps, tenants and subscriptions. */
export const GUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/iu;

/** A domain of a tenant. The names of groups of tenants have no dot: no app gets a token of its own from those. */
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/iu;

export function isTenant(text: string): boolean {
  return GUID.test(text) || DOMAIN.test(text);
}

/** What is wrong with where apps log in, as the rest of a sentence: the tenant is added to it. */
export function authorityMistake(url: string): string | undefined {
  const isRoot = !URL.canParse(url) || new URL(url).pathname === "/";
  return isRoot ? undefined : "has a path: name the tenant in `tenant-id`.";
}

/** `https://management.azure.com/.default`, `api://shop/.default`, or an app's id with that end. */
const SCOPE = /^[^\s"\\\p{Cc}]{1,512}\/\.default$/u;

/** What is wrong with a scope, as the rest of a sentence; undefined for a right one. */
export function scopeMistake(text: string): string | undefined {
  if (/\s/u.test(text)) return "has several scopes: Microsoft Entra gives a token for one.";
  if (SCOPE.test(text)) return undefined;
  return "does not end in /.default: an app gets all of its roles at a resource, or no token.";
}

/** What is wrong with a resource, as the rest of a sentence; undefined for a right one. */
export function resourceMistake(text: string): string | undefined {
  if (text.endsWith("/.default")) return "is a scope: write it as `scope`.";
  return scopeMistake(defaultScope(text)) === undefined
    ? undefined
    : "is not the id of a resource.";
}

/** A slash at the end of a resource's id belongs to it, as for Azure's own tools: the scope then has two. */
export function defaultScope(resource: string): string {
  return `${resource}/.default`;
}
