import type { Client } from "pg";

const BOUND = "SCRAM-SHA-256-PLUS";
/** The code of the error with which a connection ends that has none. */
export const NO_CHANNEL_BINDING = "ERR_NO_CHANNEL_BINDING";

/**
 * Refuses every login without channel binding, before the password is used for it. The client by itself only prefers it: whoever
 * stands in between could leave it out of what the server offers.
 * @see https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNECT-CHANNEL-BINDING
 */
export function requireChannelBinding({ connection }: Pick<Client, "connection">): void {
  let isBound = false;
  const refuse = (): void => {
    const error = new Error("the server offers no channel binding");
    // A server that wants no password may have said in the same breath that it is ready.
    connection.removeAllListeners("readyForQuery");
    connection.stream.destroy(Object.assign(error, { code: NO_CHANNEL_BINDING }));
  };
  connection.prependListener("authenticationSASL", ({ mechanisms }: SaslOffer) => {
    isBound = mechanisms.includes(BOUND);
    if (!isBound) refuse();
  });
  for (const without of ["authenticationCleartextPassword", "authenticationMD5Password"]) {
    connection.prependListener(without, refuse);
  }
  connection.prependListener("authenticationOk", () => {
    if (!isBound) refuse();
  });
}

interface SaslOffer {
  readonly mechanisms: readonly string[];
}
