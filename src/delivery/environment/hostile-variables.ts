import { wildcardFits } from "../../shared/wildcard.ts";

/**
 * Variables by which whoever sets them gets code into other programs, or redirects what they send. Data: what each does,
 * and whether it reaches stepkey itself (Node, its TLS, its proxies, the shell that it starts).
 */
export interface HostileVariable {
  /** Glob over names; letter case counts unless `anyCase` is set. */
  readonly name: string;
  readonly anyCase?: true;
  /** Only there; everywhere when absent. */
  readonly platform?: "linux" | "darwin";
  /** Completes "NAME …": what it does. */
  readonly does: string;
  /** Whether it reaches stepkey before the task starts: then the run stops. Others are only kept from the task. */
  readonly stops: boolean;
}

const LOADS = "loads code into every program that starts";
const REDIRECTS = "sends requests through a server of its choice";
const TRUSTS = "changes which servers are trusted";

const stopping = (does: string, ...names: readonly string[]): readonly HostileVariable[] =>
  names.map((name) => ({ name, does, stops: true }));
const keptBack = (does: string, ...names: readonly string[]): readonly HostileVariable[] =>
  names.map((name) => ({ name, does, stops: false }));

const HOSTILE: readonly HostileVariable[] = [
  { name: "LD_*", platform: "linux", does: LOADS, stops: true },
  { name: "DYLD_*", platform: "darwin", does: LOADS, stops: true },
  ...stopping("makes the C library load other modules", "GCONV_PATH", "GLIBC_TUNABLES"),
  ...stopping("is run by every bash before its script", "BASH_ENV"),
  ...stopping("changes how Node starts, also here", "NODE_OPTIONS"),
  ...stopping("makes Node load other modules or stored code", "NODE_PATH", "NODE_COMPILE_CACHE"),
  ...stopping("makes Node print what it sends", "NODE_DEBUG", "NODE_DEBUG_NATIVE"),
  ...stopping("turns off the check of certificates", "NODE_TLS_REJECT_UNAUTHORIZED"),
  ...stopping(
    TRUSTS,
    "NODE_EXTRA_CA_CERTS",
    "NODE_USE_SYSTEM_CA",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "OPENSSL_CONF",
    "OPENSSL_MODULES",
    "OPENSSL_ENGINES",
  ),
  ...stopping(REDIRECTS, "NODE_USE_ENV_PROXY"),
  // It only takes requests away from a proxy, so it stops nothing; the first rule that fits holds.
  { name: "NO_PROXY", anyCase: true, does: "lets requests pass a proxy by", stops: false },
  { name: "*_PROXY", anyCase: true, does: REDIRECTS, stops: true },
  ...keptBack(TRUSTS, "CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "AWS_CA_BUNDLE", "GIT_SSL_*"),
  ...keptBack("writes down the keys of TLS connections", "SSLKEYLOGFILE"),
  ...keptBack("is run by shells", "ENV", "PROMPT_COMMAND", "PS4", "SHELLOPTS", "BASHOPTS"),
  ...keptBack("replaces commands in every bash", "BASH_FUNC_*"),
  ...keptBack("loads code into Python", "PYTHONSTARTUP", "PYTHONPATH", "PYTHONHOME"),
  ...keptBack("loads code into Perl", "PERL5OPT", "PERL5LIB", "PERL5DB"),
  ...keptBack("loads code into Ruby", "RUBYOPT", "RUBYLIB"),
  ...keptBack("loads code into Java", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"),
  ...keptBack(
    "makes git run programs",
    "GIT_SSH",
    "GIT_SSH_COMMAND",
    "GIT_ASKPASS",
    "GIT_CONFIG*",
    "GIT_EXEC_PATH",
    "GIT_EXTERNAL_DIFF",
    "GIT_PROXY_COMMAND",
    "GIT_TEMPLATE_DIR",
    "SSH_ASKPASS",
  ),
];

/** The rule for a name; undefined for one that is harmless as far as we know. */
export function hostileVariable(name: string): HostileVariable | undefined {
  return HOSTILE.find(({ name: glob, anyCase }) =>
    anyCase === true ? wildcardFits(glob, name.toUpperCase()) : wildcardFits(glob, name),
  );
}

/** Options of Node that change memory and messages only: common in jobs that build, and no way in. */
const HARMLESS_NODE_OPTION =
  /^--(?:max[-_]old[-_]space[-_]size|max[-_]semi[-_]space[-_]size|stack[-_]trace[-_]limit)=\d+$|^--no-(?:warnings|deprecation)$/u;

/** Whether the value cannot do harm, whatever the name: empty, or only harmless options. */
export function isHarmlessValue(name: string, value: string): boolean {
  const words = value.split(/\s+/u).filter((word) => word !== "");
  if (words.length === 0) return true;
  return name === "NODE_OPTIONS" && words.every((word) => HARMLESS_NODE_OPTION.test(word));
}
