import type { HostileVariable } from "../../shared/hostile-variable.ts";
import { stopping } from "../../shared/hostile-variable.ts";
import { wildcardFits } from "../../shared/wildcard.ts";
import { HOSTILE_TO_BUILDS } from "./hostile-to-builds.ts";
import { HOSTILE_TO_PROGRAMS } from "./hostile-to-programs.ts";

const LOADS = "loads code into every program that starts";
const REDIRECTS = "sends requests through a proxy";
const TRUSTS = "changes which servers are trusted";

const NODE = "https://nodejs.org/api/cli.html#environment-variables_1";
const PROXIES = "curl(1)";

/** What reaches stepkey itself: Node, its TLS, its proxies, and the shell that it starts. */
const HOSTILE_TO_STEPKEY: readonly HostileVariable[] = [
  { name: "LD_*", platform: "linux", does: LOADS, source: "ld.so(8)", stops: true },
  { name: "DYLD_*", platform: "darwin", does: LOADS, source: "dyld(1)", stops: true },
  ...stopping(
    { does: "makes the C library load other modules", source: "iconv(1), ld.so(8)" },
    "GCONV_PATH",
    "GLIBC_TUNABLES",
  ),
  ...stopping({ does: "is run by every bash before its script", source: "bash(1)" }, "BASH_ENV"),
  ...stopping(
    { does: "changes how Node starts, and stepkey runs on Node", source: NODE },
    "NODE_OPTIONS",
  ),
  ...stopping(
    { does: "makes Node load other modules or stored code", source: NODE },
    "NODE_PATH",
    "NODE_COMPILE_CACHE",
  ),
  ...stopping(
    { does: "makes Node print what it sends", source: NODE },
    "NODE_DEBUG",
    "NODE_DEBUG_NATIVE",
  ),
  ...stopping(
    { does: "turns off the check of certificates", source: NODE },
    "NODE_TLS_REJECT_UNAUTHORIZED",
  ),
  ...stopping({ does: TRUSTS, source: NODE }, "NODE_EXTRA_CA_CERTS", "NODE_USE_SYSTEM_CA"),
  ...stopping(
    { does: TRUSTS, source: "openssl-env(7)" },
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "OPENSSL_CONF",
    "OPENSSL_MODULES",
    "OPENSSL_ENGINES",
  ),
  ...stopping({ does: REDIRECTS, source: NODE }, "NODE_USE_ENV_PROXY"),
  // It only makes requests bypass a proxy, so it stops nothing. The first rule that matches counts.
  {
    name: "NO_PROXY",
    anyCase: true,
    does: "lets requests bypass a proxy",
    source: PROXIES,
    stops: false,
  },
  { name: "*_PROXY", anyCase: true, does: REDIRECTS, source: PROXIES, stops: true },
];

/** For every job. Variables that are dangerous for only one kind of credential are in that kind's directory. */
export const HOSTILE: readonly HostileVariable[] = [
  ...HOSTILE_TO_STEPKEY,
  ...HOSTILE_TO_PROGRAMS,
  ...HOSTILE_TO_BUILDS,
];

/** The rule for a name; a kind of credential knows its own names best. Undefined when none is known. */
export function hostileVariable(
  name: string,
  ofKinds: readonly HostileVariable[],
): HostileVariable | undefined {
  return ruleFor(name, indexed(ofKinds)) ?? ruleFor(name, GENERAL);
}

/** Every variable of a job is looked up several times, and most rules are for one name. */
interface RuleIndex {
  readonly byName: ReadonlyMap<string, HostileVariable>;
  readonly globs: readonly HostileVariable[];
  /** What was looked up before. */
  readonly known: Map<string, HostileVariable | undefined>;
}

function indexOf(rules: readonly HostileVariable[]): RuleIndex {
  const globs = rules.filter(({ name, anyCase }) => anyCase === true || /[*?]/u.test(name));
  const named = rules.filter((rule) => !globs.includes(rule));
  return { byName: new Map(named.map((rule) => [rule.name, rule])), globs, known: new Map() };
}

const GENERAL = indexOf(HOSTILE);

const indexes = new WeakMap<readonly HostileVariable[], RuleIndex>();

function indexed(rules: readonly HostileVariable[]): RuleIndex {
  const index = indexes.get(rules) ?? indexOf(rules);
  indexes.set(rules, index);
  return index;
}

function ruleFor(name: string, { byName, globs, known }: RuleIndex): HostileVariable | undefined {
  if (known.has(name)) return known.get(name);
  const upper = name.toUpperCase();
  const rule =
    byName.get(name) ??
    globs.find((glob) => wildcardFits(glob.name, glob.anyCase === true ? upper : name));
  known.set(name, rule);
  return rule;
}

/** Options of Node that change memory and messages only: common in jobs that build, and harmless. */
const HARMLESS_NODE_OPTION =
  /^--(?:max[-_](?:old|semi|new)[-_]space[-_]size|max[-_]old[-_]space[-_]size[-_]percentage|max[-_]heap[-_]size|max[-_]http[-_]header[-_]size|stack[-_]trace[-_]limit)=\d+$|^--no-(?:warnings|deprecation)$/u;

/** Whether the value cannot do harm, whatever the name: empty, or only harmless options. */
export function isHarmlessValue(name: string, value: string): boolean {
  return value.trim() === "" || isHarmlessSetting(name, value);
}

/** Whether a task can have the variable although its name is hostile: with this value it only sets limits. */
export function isHarmlessSetting(name: string, value: string): boolean {
  // setup-go sets it, so that Go downloads no other version of itself.
  if (name === "GOTOOLCHAIN") return value === "local";
  if (name !== "NODE_OPTIONS") return false;
  const words = wordsIn(value);
  return words.length > 0 && words.every((word) => HARMLESS_NODE_OPTION.test(word));
}

/** The other options of Node by their names, without values, which can hold anything. */
export function harmfulNodeOptions(value: string): readonly string[] {
  const flags = wordsIn(value).filter((word) => !HARMLESS_NODE_OPTION.test(word));
  return [...new Set(flags.flatMap((flag) => /^--?[a-z][a-z0-9_-]{0,49}/iu.exec(flag)?.[0] ?? []))];
}

function wordsIn(value: string): readonly string[] {
  return value.split(/\s+/u).filter((word) => word !== "");
}
