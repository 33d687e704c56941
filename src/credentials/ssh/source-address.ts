import { isIP } from "node:net";

/** Why sshd would refuse every login with this entry of `source-address`; undefined when it is an address or a block. */
export function sourceAddressFault(text: string): string | undefined {
  const [address = "", length, ...more] = text.split("/");
  const family = isIP(address);
  // A zone belongs to one machine.
  if (family === 0 || address.includes("%") || more.length > 0)
    return `"${text}" is not an address or a block of them.`;
  const bits = family === 4 ? 32 : 128;
  if (length === undefined) return undefined;
  if (!/^\d{1,3}$/u.test(length) || Number(length) > bits) {
    return `"${text}" has a prefix length that is not between 0 and ${bits}.`;
  }
  return hasHostBits(address, Number(length))
    ? `"${text}" has bits set beyond its prefix, and sshd refuses such a block.`
    : undefined;
}

function hasHostBits(address: string, length: number): boolean {
  const groups = isIP(address) === 4 ? bytesOf(address) : sixteenBitsOf(address);
  const bits = isIP(address) === 4 ? 8 : 16;
  return groups.some((group, index) => {
    const beyond = Math.min(bits, Math.max(0, (index + 1) * bits - length));
    return group % 2 ** beyond !== 0;
  });
}

function bytesOf(address: string): readonly number[] {
  return address.split(".").map(Number);
}

/** The eight groups of an IPv6 address. A URL writes it in one way: without an IPv4 address in it. */
function sixteenBitsOf(address: string): readonly number[] {
  const { hostname } = new URL(`http://[${address}]/`);
  const [head = "", tail = ""] = hostname.slice(1, -1).split("::");
  const [before, after] = [head, tail].map((part) => (part === "" ? [] : part.split(":")));
  const known = [...(before ?? []), ...(after ?? [])];
  const zeros = Array.from({ length: 8 - known.length }, () => "0");
  return [...(before ?? []), ...zeros, ...(after ?? [])].map((group) => Number.parseInt(group, 16));
}
