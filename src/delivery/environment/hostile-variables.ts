import type { HostileVariable } from "../../shared/hostile-variable.ts";
import { wildcardFits } from "../../shared/wildcard.ts";

const LOADS = "loads code into every program that starts";
const REDIRECTS = "sends requests through a proxy";
const TRUSTS = "changes which servers are trusted";

const stopping = (does: string, ...names: readonly string[]): readonly HostileVariable[] =>
  names.map((name) => ({ name, does, stops: true }));
const withheld = (does: string, ...names: readonly string[]): readonly HostileVariable[] =>
  names.map((name) => ({ name, does, stops: false }));

/** For every job. Variables that are dangerous for only one kind of credential are in that kind's directory. */
const HOSTILE: readonly HostileVariable[] = [
  { name: "LD_*", platform: "linux", does: LOADS, stops: true },
  { name: "DYLD_*", platform: "darwin", does: LOADS, stops: true },
  ...stopping("makes the C library load other modules", "GCONV_PATH", "GLIBC_TUNABLES"),
  ...stopping("is run by every bash before its script", "BASH_ENV"),
  ...stopping("changes how Node starts, and stepkey runs on Node", "NODE_OPTIONS"),
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
  // It only makes requests bypass a proxy, so it stops nothing. The first rule that matches counts.
  { name: "NO_PROXY", anyCase: true, does: "lets requests bypass a proxy", stops: false },
  { name: "*_PROXY", anyCase: true, does: REDIRECTS, stops: true },
  ...withheld(TRUSTS, "CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "GIT_SSL_*"),
  ...withheld("writes the keys of TLS connections to a file", "SSLKEYLOGFILE"),
  ...withheld("is run by shells", "ENV", "PROMPT_COMMAND", "PS4", "SHELLOPTS", "BASHOPTS"),
  ...withheld("replaces commands in every bash", "BASH_FUNC_*"),
  ...withheld("loads code into Python", "PYTHONSTARTUP", "PYTHONPATH", "PYTHONHOME"),
  ...withheld("loads code into Perl", "PERL5OPT", "PERL5LIB", "PERL5DB"),
  ...withheld("loads code into Ruby", "RUBYOPT", "RUBYLIB"),
  ...withheld("loads code into Java", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"),
  ...withheld(
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

/** The rule for a name, also by the list of the kinds of credential; undefined when none is known. */
export function hostileVariable(
  name: string,
  ofKinds: readonly HostileVariable[],
): HostileVariable | undefined {
  return [...HOSTILE, ...ofKinds].find(({ name: glob, anyCase }) =>
    anyCase === true ? wildcardFits(glob, name.toUpperCase()) : wildcardFits(glob, name),
  );
}

/** Options of Node that change memory and messages only: common in jobs that build, and harmless. */
const HARMLESS_NODE_OPTION =
  /^--(?:max[-_]old[-_]space[-_]size|max[-_]semi[-_]space[-_]size|stack[-_]trace[-_]limit)=\d+$|^--no-(?:warnings|deprecation)$/u;

/** Whether the value cannot do harm, whatever the name: empty, or only harmless options. */
export function isHarmlessValue(name: string, value: string): boolean {
  const words = value.split(/\s+/u).filter((word) => word !== "");
  if (words.length === 0) return true;
  return name === "NODE_OPTIONS" && words.every((word) => HARMLESS_NODE_OPTION.test(word));
}
