import { isInBlock, parseIpAddress, type IpAddress } from "./ip-address.ts";
import { err, ok, type Result } from "./result.ts";

/** A proxy for https. */
export interface Proxy {
  /** With user name and password, if it has them: never show it. */
  readonly url: string;
  /** To show: scheme, host and port. */
  readonly shown: string;
}

type ProxyEnvironment = Readonly<Record<string, string>>;

/** As most programs do: the name in lower case first. */
const HTTPS_NAMES = ["https_proxy", "HTTPS_PROXY"] as const;
const NO_NAMES = ["no_proxy", "NO_PROXY"] as const;

/**
 * The proxy through which an https request goes; undefined for a direct one. Node's own reading of these variables knows
 * neither a proxy without a scheme nor blocks of addresses in NO_PROXY, which other programs of the same job accept.
 */
export function proxyFor(url: URL, env: ProxyEnvironment): Result<Proxy | undefined, string> {
  const name = HTTPS_NAMES.find((each) => (env[each] ?? "").trim() !== "");
  const noProxy = NO_NAMES.map((each) => env[each] ?? "").find((text) => text !== "") ?? "";
  if (name === undefined || bypasses(url, noProxy)) return ok(undefined);
  return proxyOf(name, (env[name] ?? "").trim());
}

/** The runner, too, takes a proxy without a scheme for one with http. */
function proxyOf(name: string, given: string): Result<Proxy, string> {
  const text = given.includes("://") ? given : `http://${given}`;
  const wrong = "use http://HOST:PORT or https://HOST:PORT";
  // The value may contain a password, so it is not quoted.
  if (!URL.canParse(text)) return err(`${name} is not the URL of a proxy: ${wrong}`);
  const { protocol, origin } = new URL(text);
  if (protocol === "http:" || protocol === "https:") return ok({ url: text, shown: origin });
  return err(`${name} names a proxy of the kind ${protocol.slice(0, -1)}: ${wrong}`);
}

/**
 * Whether NO_PROXY excludes a host: `*`, a name (with the names below it), `.name`, an address, or a block of addresses,
 * each but the last with or without a port. A block is compared with addresses only: no name is looked up for it.
 */
export function bypasses({ hostname, port, protocol }: URL, noProxy: string): boolean {
  const host = hostname.toLowerCase();
  const target = {
    host,
    address: parseIpAddress(host),
    port: port === "" ? DEFAULT_PORTS[protocol] : port,
  };
  const entries = noProxy.toLowerCase().split(/[,\s]+/u);
  return entries.some((entry) => entry !== "" && isExcluded(target, entry));
}

interface Target {
  readonly host: string;
  readonly address: IpAddress | undefined;
  readonly port: string | undefined;
}

function isExcluded({ host, address, port }: Target, entry: string): boolean {
  if (entry === "*") return true;
  const block = address === undefined ? undefined : isInBlock(address, entry);
  if (block !== undefined) return block;
  const { name, wanted } = splitPort(entry);
  if (wanted !== undefined && wanted !== port) return false;
  const known = parseIpAddress(name);
  return known === undefined && address === undefined
    ? isBelow(host, name)
    : isSame(known, address);
}

function isSame(left: IpAddress | undefined, right: IpAddress | undefined): boolean {
  return left?.bits === right?.bits && left?.value === right?.value;
}

/** The name itself, or one below it. */
function isBelow(host: string, name: string): boolean {
  const plain = name.replace(/^\*?\./u, "");
  return host === plain || host.endsWith(`.${plain}`);
}

const DEFAULT_PORTS: Readonly<Record<string, string>> = { "http:": "80", "https:": "443" };

function splitPort(entry: string): { readonly name: string; readonly wanted: string | undefined } {
  // Colons belong to an IPv6 address without brackets.
  if (parseIpAddress(entry) !== undefined) return { name: entry, wanted: undefined };
  const [, name = entry, wanted] = /^(.*):(\d{1,5})$/u.exec(entry) ?? [];
  return { name, wanted };
}
