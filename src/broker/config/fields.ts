import { isAbsolute, join } from "node:path";
import { z } from "zod";
import { errorCode } from "../../shared/error-code.ts";
import { parseDuration } from "../../shared/duration.ts";
import { mayBeCredential } from "../../delivery/environment/child-environment.ts";
import { isAddressOrBlock } from "../http/peer.ts";
import { readTlsPair } from "../http/tls-pair.ts";

import { isLoopback, isSecureUrl } from "../../shared/secure-url.ts";
import { isRecord } from "../../shared/json.ts";
import { UNSET } from "../../shared/mistake.ts";
import { Secret, type SecretSource } from "../../shared/secret.ts";

/** Where a configuration's secrets come from, and where its relative paths start. */
export interface FieldSources {
  readonly directory: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly readFile: (path: string) => string;
  /** Whether `env` is that of a broker which runs already: nobody can add to it. */
  readonly isRunning?: boolean;
  /** Whether the configuration has `tls`: the broker may then listen at any address. */
  readonly hasTls?: boolean;
}

/** `isUnset`: the reference is right, and this machine does not have what it refers to. */
type SecretLookup =
  | { readonly value: string }
  | {
      readonly mistake: string;
      readonly isUnset?: boolean;
      readonly expected?: string;
      readonly example?: string;
    };

const refSchema = z.union([
  z.strictObject({ env: z.string().min(1) }),
  z.strictObject({ file: z.string().min(1) }),
]);

/** A secret by reference. A mistake never repeats what is written instead: it may be the secret. */
export function secretField(sources: FieldSources) {
  return z.unknown().transform((given, context) => {
    const found = resolveSecret(given, sources);
    if ("value" in found) return new Secret(found.value, sourceOf(given, sources));
    context.addIssue(secretIssue(found));
    return z.NEVER;
  });
}

/** The issue of a secret that was not found, as Zod takes it. */
export function secretIssue(found: Exclude<SecretLookup, { value: string }>) {
  const { mistake: message, isUnset = false, expected, example } = found;
  return {
    code: "custom",
    message,
    params: {
      ...(isUnset ? UNSET : {}),
      ...(expected === undefined ? {} : { expected }),
      ...(example === undefined ? {} : { example }),
    },
  } as const;
}

/** A variable does not change while a process runs; a file does, when somebody rotates what it holds. */
function sourceOf(given: unknown, sources: FieldSources): SecretSource | undefined {
  const ref = refSchema.safeParse(given);
  if (!ref.success || !("file" in ref.data)) return undefined;
  return () => {
    const found = resolveSecret(given, sources);
    return "value" in found ? found.value : undefined;
  };
}

/** What `{ env: NAME }` or `{ file: PATH }` holds. */
export function resolveSecret(given: unknown, sources: FieldSources): SecretLookup {
  if (given === undefined) return { mistake: "This is missing." };
  const ref = refSchema.safeParse(given);
  if (!ref.success) return { mistake: whyNoReference(given) };
  return "env" in ref.data ? fromVariable(ref.data.env, sources) : fromFile(ref.data.file, sources);
}

function whyNoReference(given: unknown): string {
  const isBoth = isRecord(given) && Object.hasOwn(given, "env") && Object.hasOwn(given, "file");
  return isBoth
    ? "This names both env and file: a secret comes from one of them."
    : "A secret must not be in this file itself.";
}

function fromVariable(name: string, { env, isRunning = false }: FieldSources): SecretLookup {
  const value = env[name];
  if (value !== undefined && value !== "") return { value };
  if (!isRunning) return { mistake: `The variable ${name} is not set, or empty.`, isUnset: true };
  return {
    mistake: `The running broker was started without the variable ${name}, and its environment cannot change.`,
    isUnset: true,
    expected: "Put the secret in a file, and write { file: PATH } here; or restart the broker.",
    example: "",
  };
}

function fromFile(path: string, { directory, readFile }: FieldSources): SecretLookup {
  const absolute = pathIn(directory, path);
  try {
    // Editors add a line end to files, which is not part of the secret.
    const value = readFile(absolute).replace(/\r?\n$/u, "");
    if (value !== "") return { value };
    const expected = `Write only the secret to ${absolute}.`;
    return { mistake: `The file ${path} is empty.`, isUnset: true, expected };
  } catch (error) {
    const why = errorCode(error) ?? "unreadable";
    const mistake = `The file ${path} cannot be read (${why}).`;
    if (why !== "ENOENT") return { mistake, isUnset: true };
    const expected = `Create ${absolute} with only the secret in it, and run chmod 600 on it.`;
    return { mistake, isUnset: true, expected };
  }
}

export function pathIn(directory: string, path: string): string {
  return isAbsolute(path) ? path : join(directory, path);
}

/** A URL that may carry a credential. `origin`: without a path, a query or a slash at its end. */
export function urlField(form: "origin" | "base") {
  return z.string().superRefine((text, context) => {
    const fault = urlFault(text, form);
    if (fault !== undefined) context.addIssue(fault);
  });
}

function urlFault(text: string, form: "origin" | "base"): string | undefined {
  if (!URL.canParse(text)) return "This is not a URL.";
  const url = new URL(text);
  // Not repeated: it holds a password.
  if (url.username !== "" || url.password !== "")
    return "This URL must not contain a user name or a password.";
  if (!isSecureUrl(text)) {
    return `"${text}" must use https, or http on a loopback address.`;
  }
  if (url.search !== "" || url.hash !== "") return `"${text}" must not have a query or a fragment.`;
  // ID tokens carry this URL as their audience, compared character by character.
  if (form === "origin" && text !== url.origin)
    return `"${text}" must be written as ${url.origin}.`;
  return text.endsWith("/") ? `"${text}" must not end with a slash.` : undefined;
}

const ADDRESS = /^(?:\[(?<six>[0-9a-fA-F:.]+)\]|(?<host>[A-Za-z0-9.-]+)):(?<port>\d{1,5})$/u;

/** `host:port`. `loopback`: only an address that other machines cannot reach. */
export function listenField(reach: "loopback" | "any") {
  return z.string().transform((text, context) => {
    const { six, host = six, port } = ADDRESS.exec(text)?.groups ?? {};
    if (host === undefined || port === undefined || Number(port) > 65_535) {
      context.addIssue(`"${text}" is not an address with a port.`);
      return z.NEVER;
    }
    if (reach === "loopback" && !isLoopback(host)) {
      context.addIssue(
        `"${text}" is not a loopback address: traffic without TLS could be intercepted.`,
      );
      return z.NEVER;
    }
    return { host, port: Number(port) };
  });
}

/** The broker's own certificate and its key. */
export function tlsField(sources: FieldSources) {
  return z
    .strictObject({ cert: secretField(sources), key: secretField(sources) })
    .transform(({ cert, key }, context) => {
      const pair = readTlsPair(cert.reveal(), key);
      if (pair.ok) return pair.value;
      const { field, message } = pair.error;
      context.addIssue({ code: "custom", path: [field], message });
      return z.NEVER;
    });
}

/** A duration in seconds, from 1 s to `longest`. */
export function durationField(longest: string) {
  return z.string().transform((text, context) => {
    const seconds = parseDuration(text);
    const most = parseDuration(longest);
    if (!seconds.ok) context.addIssue(`${seconds.error}.`);
    else if (!most.ok || seconds.value > most.value) {
      context.addIssue(`"${text}" is longer than ${longest}, the maximum.`);
    } else return seconds.value;
    return z.NEVER;
  });
}

/** How many of something there may be at once. */
export function countField({ least, most }: { readonly least: number; readonly most: number }) {
  return z.int().min(least).max(most);
}

/** The proxies in front of the broker, and the header in which they name their client. */
export function proxyField() {
  return z
    .strictObject({
      "trusted-addresses": z
        .array(
          z
            .string()
            .refine(isAddressOrBlock, { error: "This is neither an address nor a CIDR block." }),
        )
        .min(1),
      header: z
        .string()
        .regex(/^[A-Za-z0-9-]{1,64}$/u)
        .default("X-Forwarded-For"),
    })
    .transform(({ header, "trusted-addresses": trustedAddresses }) => ({
      trustedAddresses,
      header: header.toLowerCase(),
    }));
}

/** The name of a variable in which a credential may be delivered: not one that loads code, redirects or is the runner's. */
export function variableField() {
  return z.string().superRefine((name, context) => {
    if (!/^[A-Za-z_][A-Za-z0-9_]{0,199}$/u.test(name)) {
      context.addIssue("This is not the name of a variable: use letters, digits and _.");
    } else if (!mayBeCredential(name, [])) {
      context.addIssue(`A credential is never delivered as ${name}. Use another name.`);
    }
  });
}
