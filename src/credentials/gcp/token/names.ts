/** What the names of Google Cloud look like, which settings and grants have. */

/** An e-mail address, or a unique id. */
export const SERVICE_ACCOUNT =
  /^(?:[a-z0-9][a-z0-9.-]{0,99}@[a-z0-9][a-z0-9.-]{0,98}\.[a-z]+|\d{10,30})$/u;
export const PROVIDER =
  /^projects\/\d{1,20}\/locations\/global\/workloadIdentityPools\/[a-z0-9-]{4,32}\/providers\/[a-z0-9-]{4,32}$/u;
/** A project's id; with a domain's name before it in an old one. */
export const PROJECT_ID = /^(?:[a-z0-9.-]{1,60}:)?[a-z][a-z0-9-]{4,28}[a-z0-9]$/u;
export const SCOPE = /^https:\/\/[a-z0-9.-]{1,100}\/[\w./-]{1,200}$/iu;
export const UNIVERSE = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/u;

export const CLOUD_PLATFORM = "https://www.googleapis.com/auth/cloud-platform";

/** A list, or text with one a line or with commas, as google-github-actions/auth has it. The error is what is not a text. */
export function listedTexts(value: unknown): readonly string[] | undefined {
  if (typeof value === "string") {
    return value
      .split(/[\n,]/u)
      .map((text) => text.trim())
      .filter((text) => text !== "");
  }
  if (!Array.isArray(value)) return undefined;
  const texts = value.filter((one) => typeof one === "string");
  return texts.length === value.length ? texts : undefined;
}
