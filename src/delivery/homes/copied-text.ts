import type { CopiedAs } from "../../credentials/kind/tool-home.ts";

/** How a tool's file reads in another directory. `directory` is where it was. */
export function copiedText(as: CopiedAs, text: string, directory: string): string {
  return COPIES[as](text, directory);
}

const COPIES: Readonly<Record<CopiedAs, (text: string, directory: string) => string>> = {
  docker: withoutKeyring,
  kubectl: withWholePaths,
  git: withWholeIncludes,
};

/** Stores of the machine or the user: a login in one outlives the task. Others, such as `ecr-login`, only look up. */
const KEYRINGS: ReadonlySet<unknown> = new Set([
  "desktop",
  "osxkeychain",
  "secretservice",
  "pass",
  "wincred",
]);

/** Docker writes a login to the store that `credsStore` or `credHelpers` name; without one, to this file. */
function withoutKeyring(text: string): string {
  const config = objectIn(text);
  const helpers = Object.entries(fieldsOf(config["credHelpers"]));
  const kept = helpers.filter(([, store]) => !KEYRINGS.has(store));
  if (!KEYRINGS.has(config["credsStore"]) && kept.length === helpers.length) return text;
  const { credsStore, credHelpers: _, ...rest } = config;
  const copy = {
    ...rest,
    ...(KEYRINGS.has(credsStore) || credsStore === undefined ? {} : { credsStore }),
    ...(kept.length === 0 ? {} : { credHelpers: Object.fromEntries(kept) }),
  };
  return `${JSON.stringify(copy, undefined, "\t")}\n`;
}

/** Empty for what is not an object in JSON: the tool says itself what is wrong with its file. */
function objectIn(text: string): Readonly<Record<string, unknown>> {
  try {
    return fieldsOf(JSON.parse(text));
  } catch {
    return {};
  }
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value))
    : {};
}

const KUBE_PATH =
  /^(?<key>\s*(?:- )?(?<name>certificate-authority|client-certificate|client-key|tokenFile|command):\s+["']?)(?<path>[^"'\s#][^"'\n\r#]*?)(?<rest>["']?\s*)$/u;

/** kubectl looks for a relative path where the file is, and for a program's name in PATH. */
function withWholePaths(text: string, directory: string): string {
  const lines = text.split("\n").map((line) => {
    const { key = "", name, path = "/", rest = "" } = KUBE_PATH.exec(line)?.groups ?? {};
    const isWhole = path.startsWith("/") || (name === "command" && !path.includes("/"));
    return isWhole ? line : `${key}${directory}/${path}${rest}`;
  });
  return lines.join("\n");
}

const SECTION = /^\s*\[(?<name>[^\]\s"]+)/u;
const INCLUDED = /^(?<key>\s*path\s*=\s*"?)(?<path>[^"]*?)(?<rest>"?\s*)$/iu;

/** So does git for an include; `~/` it knows itself. */
function withWholeIncludes(text: string, directory: string): string {
  let section = "";
  const lines = text.split("\n").map((line) => {
    section = sectionIn(line) ?? section;
    return /^include(?:if)?$/u.test(section) ? includeOf(line, directory) : line;
  });
  // The next file follows in the same one.
  return text === "" || text.endsWith("\n") ? lines.join("\n") : `${lines.join("\n")}\n`;
}

function sectionIn(line: string): string | undefined {
  return SECTION.exec(line)?.groups?.["name"]?.toLowerCase();
}

function includeOf(line: string, directory: string): string {
  const { key = "", path = "/", rest = "" } = INCLUDED.exec(line)?.groups ?? {};
  if (!/^[/~%]|^$/u.test(path)) return `${key}${directory}/${path}${rest}`;
  return line.replace(/(?<condition>"gitdir(?:\/i)?:)\.\//u, `$<condition>${directory}/`);
}
