/** Connections that stay free for people: an admin who wants to look needs one. */
const ROOM = 5;
/** No lease gets more than this part of what is left, so that many leases fit. */
const PART = 8;

/**
 * How many connections a lease may open. All leases together are promised no more than the server has free; the more
 * are promised, the fewer a new one gets. When nothing is left a lease still gets one: its job would fail without, and
 * the broker's own connections are open already.
 *
 * @param free what the server has left when every lease uses all that it was promised
 */
export function connectionLimit(wanted: number, free: number): number {
  return Math.max(1, Math.min(wanted, Math.floor((free - ROOM) / PART)));
}
