/** An IP address as a number, and how many bits its kind has. */
export interface IpAddress {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

/** Parses an IPv4 or IPv6 address, the latter with or without brackets; undefined for any other text. */
export function parseIpAddress(text: string): IpAddress | undefined {
  return parseIpv4(text) ?? parseIpv6(text.replace(/^\[(.*)\]$/u, "$1"));
}

const IPV4 = /^(?:\d{1,3}\.){3}\d{1,3}$/u;

function parseIpv4(text: string): IpAddress | undefined {
  if (!IPV4.test(text)) return undefined;
  const bytes = text.split(".").map(Number);
  if (bytes.some((byte) => byte > 255)) return undefined;
  return { bits: 32, value: joinBits(bytes, 8n) };
}

function parseIpv6(text: string): IpAddress | undefined {
  const url = `http://[${text}]/`;
  if (!text.includes(":") || !URL.canParse(url)) return undefined;
  // In its shortest form: hexadecimal groups, and `::` for the longest run of zeros.
  const [left = "", right] = new URL(url).hostname.slice(1, -1).split("::");
  const head = groupsOf(left);
  const tail = groupsOf(right ?? "");
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => 0);
  return { bits: 128, value: joinBits([...head, ...zeros, ...tail], 16n) };
}

function groupsOf(text: string): readonly number[] {
  return text === "" ? [] : text.split(":").map((group) => Number.parseInt(group, 16));
}

function joinBits(parts: readonly number[], width: bigint): bigint {
  return parts.reduce((value, part) => (value << width) | BigInt(part), 0n);
}

/** Whether the address is in a block such as `10.0.0.0/8`; undefined when the text is not a block. */
export function isInBlock(address: IpAddress, block: string): boolean | undefined {
  const [, base = "", length = ""] = /^(.*)\/(\d{1,3})$/u.exec(block) ?? [];
  const start = parseIpAddress(base);
  if (start === undefined || Number(length) > start.bits) return undefined;
  if (start.bits !== address.bits) return false;
  const shift = BigInt(start.bits - Number(length));
  return start.value >> shift === address.value >> shift;
}
