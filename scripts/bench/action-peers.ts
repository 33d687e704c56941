import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Another action that exchanges the job's ID token at STS: clone `repository` as `name`, and check out `commit`. */
export interface Peer {
  readonly name: string;
  readonly repository: string;
  /** Of the built program, below the clone. */
  readonly main: string;
  /** The commit that the bench was written for, and the git object of its program there. */
  readonly commit: string;
  readonly object: string;
  readonly inputs: (exchange: Exchange) => Readonly<Record<string, string>>;
  /** The exchange of stepkey, beside this peer's. */
  readonly goal: number;
}

/** What all contenders ask for. */
export interface Exchange {
  readonly role: string;
  readonly region: string;
  readonly stsUrl: string;
}

export const PEERS: readonly Peer[] = [
  {
    name: "configure-aws-credentials",
    repository: "https://github.com/aws-actions/configure-aws-credentials",
    main: "dist/index.js",
    commit: "bcd4089080cf41e4db9dad11fce2a9397e670bbd",
    object: "da331df59476ababf3917749bb22da9fe9badf0f",
    inputs: ({ role, region, stsUrl }) => ({
      "role-to-assume": role,
      "aws-region": region,
      "sts-endpoint": stsUrl,
      audience: "sts.amazonaws.com",
    }),
    goal: 0.6,
  },
];

/** The path of the peer's program. Says when it is not the program of that commit. */
export function programOf(peer: Peer, clones: string): string {
  const path = join(clones, peer.name, peer.main);
  const bytes = readFileSync(path);
  const object = createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
  if (object !== peer.object) {
    console.log(`${peer.name}: ${path} is not the program of ${peer.repository} at ${peer.commit}`);
  }
  return path;
}
