import { BlockList, isIP, isIPv6 } from "node:net";
import type { IncomingRequest } from "./incoming-request.ts";

/** The proxies in front of the broker, and the header in which they name their client. */
export interface ProxyRules {
  /** Addresses and CIDR blocks. Only what comes from these may name a client. */
  readonly trustedAddresses: readonly string[];
  /** In lower case: `x-forwarded-for`. */
  readonly header: string;
}

/** Names the peer of a request: an address that its sender cannot choose. */
export type PeerOf = (
  socketAddress: string | undefined,
  headers: IncomingRequest["headers"],
) => string;

/**
 * Without proxies, the peer is the other end of the connection. Behind them, it is the right-most address in the header
 * that is not a trusted proxy: each proxy appends the address that it saw, and what is left of that was sent by the client
 * itself.
 */
export function createPeerOf(proxy: ProxyRules | undefined): PeerOf {
  if (proxy === undefined) return (address) => peerKey(address ?? "");
  const trusted = blockListOf(proxy.trustedAddresses);
  return (address = "", headers) => {
    let seen = plainAddress(address) ?? "";
    const hops = (headers[proxy.header] ?? []).join(",").split(",");
    while (isTrusted(trusted, seen)) {
      const hop = plainAddress(hops.pop() ?? "");
      // Nobody before this proxy is named: it is the peer itself.
      if (hop === undefined) break;
      seen = hop;
    }
    return peerKey(seen);
  };
}

/** Whether text is an address, or a block of addresses in CIDR form. */
export function isAddressOrBlock(text: string): boolean {
  const [address = "", length, ...rest] = text.split("/");
  if (isIP(address) === 0 || rest.length > 0) return false;
  if (length === undefined) return true;
  return /^\d{1,3}$/u.test(length) && Number(length) <= (isIPv6(address) ? 128 : 32);
}

function blockListOf(addresses: readonly string[]): BlockList {
  const list = new BlockList();
  for (const text of addresses) {
    const [address = "", length] = text.split("/");
    const family = isIPv6(address) ? "ipv6" : "ipv4";
    if (length === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(length), family);
  }
  return list;
}

function isTrusted(list: BlockList, address: string): boolean {
  return isIP(address) !== 0 && list.check(address, isIPv6(address) ? "ipv6" : "ipv4");
}

const MAPPED = /^::ffff:(?<four>\d{1,3}(?:\.\d{1,3}){3})$/iu;
const WITH_PORT = /^(?:\[(?<six>[^\]]+)\](?::\d+)?|(?<four>[\d.]+):\d+)$/u;

/** An address without port, brackets, zone or IPv6's way to write IPv4; undefined when it is not an address. */
function plainAddress(text: string): string | undefined {
  const trimmed = text.trim();
  const { six, four } = WITH_PORT.exec(trimmed)?.groups ?? {};
  const address = (six ?? four ?? trimmed).replace(/%.*$/u, "");
  const plain = MAPPED.exec(address)?.groups?.["four"] ?? address;
  return isIP(plain) === 0 ? undefined : plain;
}

/** One client has a whole /64 of IPv6, so its addresses there are one peer. */
function peerKey(address: string): string {
  const plain = plainAddress(address) ?? "unknown";
  if (!isIPv6(plain)) return plain;
  // The URL parser writes an address in its one canonical form (RFC 5952).
  const canonical = new URL(`http://[${plain}]`).hostname.slice(1, -1);
  const [left = "", right] = canonical.split("::");
  const head = left === "" ? [] : left.split(":");
  const tail = right === undefined || right === "" ? [] : right.split(":");
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => "0");
  const groups = right === undefined ? head : [...head, ...zeros, ...tail];
  return `${groups.slice(0, 4).join(":")}::/64`;
}
