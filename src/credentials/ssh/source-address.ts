import { isIP } from "node:net";

/** Why sshd would refuse every login with this entry of `source-address`; undefined when it is an address or a block. */
export function sourceAddressFault(text: string): string | undefined {
  const [address = "", length, ...more] = text.split("/");
  const family = isIP(address);
  if (family === 0 || more.length > 0) return `"${text}" is not an address or a block of them.`;
  const bits = family === 4 ? 32 : 128;
  if (length === undefined) return undefined;
  if (!/^\d{1,3}$/u.test(length) || Number(length) > bits) {
    return `"${text}" has a prefix length that is not between 0 and ${bits}.`;
  }
  return family === 4 && hasHostBits(address, Number(length))
    ? `"${text}" has bits set beyond its prefix, and sshd refuses such a block.`
    : undefined;
}

function hasHostBits(address: string, length: number): boolean {
  const value = address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
  return value % 2 ** (32 - length) !== 0;
}
