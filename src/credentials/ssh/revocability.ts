import type { Revocability } from "../kind/revocability.ts";

export const SSH_REVOCABILITY: Revocability = {
  revoke: "requested",
  best: "requested",
  proof: "the serial is in the list that hosts fetch; `expires` while nobody fetches it",
  survives:
    "Sessions that are open: they run until they close, also beyond the certificate's end. New logins on a host, until it has fetched the list. A host that does not fetch it accepts the certificate until it expires. The agent that signs logins ends with the task.",
  minimumSeconds: 0,
  absenceIsFinal: true,
};
