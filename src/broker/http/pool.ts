/** How many members a pool has at most. */
export interface PoolLimits {
  readonly total: number;
  /** Of one peer. */
  readonly perPeer: number;
}

/** Members that wait for their client, each of a peer. Adding one may take another out: the newest always has room. */
export interface Pool<Member> {
  /** Adds it as the newest. Returns the member that had to leave for it; the caller closes that one. */
  add(member: Member, peer: string): Member | undefined;
  remove(member: Member): void;
  readonly size: number;
}

/**
 * A bounded pool in which the slow lose, never the newest: an honest client needs its place for a moment only. When a peer
 * has too many members, its own oldest leaves. When all have too many, the oldest of the peer with the most leaves, so a
 * peer that has no more than its share loses none to a crowd. It keeps no peer without a member.
 */
export function createPool<Member>({ total, perPeer }: PoolLimits): Pool<Member> {
  /** A set keeps the order in which members came. */
  const byPeer = new Map<string, Set<Member>>();
  const peerOf = new Map<Member, string>();

  const remove = (member: Member): void => {
    const peer = peerOf.get(member);
    if (peer === undefined) return;
    peerOf.delete(member);
    const members = byPeer.get(peer);
    members?.delete(member);
    if (members?.size === 0) byPeer.delete(peer);
  };
  const largest = (): ReadonlySet<Member> => {
    let found: ReadonlySet<Member> = new Set();
    for (const members of byPeer.values()) if (members.size > found.size) found = members;
    return found;
  };
  return {
    add: (member, peer) => {
      remove(member);
      const members = byPeer.get(peer) ?? new Set();
      byPeer.set(peer, members.add(member));
      peerOf.set(member, peer);
      const crowded =
        members.size > perPeer ? members : peerOf.size > total ? largest() : undefined;
      const victim = crowded === undefined ? undefined : oldestBut(member, crowded);
      if (victim !== undefined) remove(victim);
      return victim;
    },
    remove,
    get size() {
      return peerOf.size;
    },
  };
}

function oldestBut<Member>(newest: Member, members: ReadonlySet<Member>): Member | undefined {
  for (const member of members) if (member !== newest) return member;
  return undefined;
}
