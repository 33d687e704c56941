import type { RandomBytes } from "../../../shared/lease-id.ts";

const FORM = /^stepkey-agent-[\da-f]{10}$/u;

/** The one name of a wall: its user, its group, its directory and its table are called so. */
export function newWallName(randomBytes: RandomBytes): string {
  return `stepkey-agent-${Buffer.from(randomBytes(5)).toString("hex")}`;
}

export function isWallName(text: string): boolean {
  return FORM.test(text);
}

/** Where the agent's files are on this machine. Only root can make something in `/var/lib`. */
export function storageOf(name: string): string {
  return `/var/lib/${name}`;
}

/** As the agent sees it. */
export function homeOf(name: string): string {
  return `/home/${name}`;
}

/** nftables takes no hyphen at every place of a name. */
export function tableOf(name: string): string {
  return name.replaceAll("-", "_");
}
