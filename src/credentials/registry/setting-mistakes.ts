import { didYouMean } from "../../shared/did-you-mean.ts";
import { baseUrlMistake } from "../kind/base-url.ts";
import { PROTOCOL_NAMES, type ProtocolName } from "./protocols/names.ts";

// Each is the rest of a sentence that starts with the setting's name; undefined for a value that is right.

/** How else people call them. */
const CALLED: Readonly<Record<string, ProtocolName>> = {
  node: "npm",
  npmjs: "npm",
  python: "pypi",
  pip: "pypi",
  cargo: "crates",
  rust: "crates",
  gem: "rubygems",
  gems: "rubygems",
  ruby: "rubygems",
  bundler: "rubygems",
  dotnet: "nuget",
};

export function protocolMistake(text: string): string | undefined {
  if (PROTOCOL_NAMES.some((name) => name === text)) return undefined;
  // Without the end of a domain, which some names have.
  const plain = text.toLowerCase().replace(/\.\w+$/u, "");
  const meant = Object.hasOwn(CALLED, plain) ? CALLED[plain] : didYouMean(plain, PROTOCOL_NAMES);
  const hint =
    meant === undefined ? `known ones: ${PROTOCOL_NAMES.join(", ")}.` : `did you mean ${meant}?`;
  return `"${text.slice(0, 60)}" is not a known protocol; ${hint}`;
}

/** Registries of these protocols can be below a path, or packages are uploaded to one. */
const WITH_PATH: ReadonlySet<ProtocolName | undefined> = new Set(["npm", "pypi", undefined]);

export function urlMistake(text: string, protocol: ProtocolName | undefined): string | undefined {
  const mistake = baseUrlMistake(text);
  if (mistake !== undefined) return mistake;
  const { pathname } = new URL(text);
  // It is written into a file of npm's.
  if (/[^\w./~@%+-]/u.test(pathname)) return "has a path with unusual characters.";
  if (pathname === "/" || WITH_PATH.has(protocol)) return undefined;
  return "has a path: name only the scheme and the host, and a port where it has one.";
}

export function packageMistake(text: string): string | undefined {
  if (/[\s,]/u.test(text.trim())) {
    return "names several packages, and npm's tokens are for one: use a step for each.";
  }
  if (/^.[^@]*@/u.test(text)) return "has a version: name only the package.";
  if (text.length <= 214 && /^(?:@[a-z0-9~-][\w.~-]*\/)?[a-z0-9~-][\w.~-]*$/iu.test(text)) {
    return undefined;
  }
  if (/^@[^/]+$/u.test(text)) return "is a scope: add a slash and the package's name.";
  if (/^[a-z0-9][\w.-]*\/[\w.-]+$/iu.test(text)) return "has a scope without its @.";
  return "is not the name of a package.";
}

export function userMistake(text: string): string | undefined {
  if (text.includes("@")) return "is an e-mail address: write the name of the account.";
  return /^[^\s\p{Cc}]{1,128}$/u.test(text) ? undefined : "is not the name of an account.";
}

export function roleMistake(text: string): string | undefined {
  return /^[\w.-]{1,128}$/u.test(text) ? undefined : "is not the token of a role.";
}

export function registryNameMistake(text: string): string | undefined {
  return /^[a-z_][\w-]{0,63}$/iu.test(text)
    ? undefined
    : "is not a name of a registry in Cargo's configuration.";
}

export function audienceMistake(text: string): string | undefined {
  return /^[^\s\p{Cc}]{1,255}$/u.test(text) ? undefined : "is not one audience.";
}
