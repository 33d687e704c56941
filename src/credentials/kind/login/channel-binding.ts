import type { Client } from "pg";

const BOUND = "SCRAM-SHA-256-PLUS";
/** The code of the error with which a connection ends that has none. */
export const NO_CHANNEL_BINDING = "ERR_NO_CHANNEL_BINDING";

/**
 * Refuses every login without channel binding, before the password is used for it. The client by itself only prefers it: whoever
 * stands in between could leave it out of what the server offers. Such a one could also offer it, and then say that the login is
 * over: only the last message of SCRAM proves that the other end knows the password and has this channel. The client checks that
 * message when it comes, and does not ask for it.
 * @see https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNECT-CHANNEL-BINDING
 */
export function requireChannelBinding({ connection }: Pick<Client, "connection">): void {
  let isBound = false;
  let isProven = false;
  const refuse = (): void => {
    const error = new Error("the server offers no channel binding");
    isProven = false;
    connection.stream.destroy(Object.assign(error, { code: NO_CHANNEL_BINDING }));
  };
  connection.prependListener("authenticationSASL", ({ mechanisms }: SaslOffer) => {
    isProven = false;
    isBound = mechanisms.includes(BOUND);
    if (!isBound) refuse();
  });
  connection.prependListener("authenticationSASLFinal", () => {
    isProven = isBound;
  });
  // The client found the proof to be none.
  connection.prependListener("error", () => {
    isProven = false;
  });
  for (const without of ["authenticationCleartextPassword", "authenticationMD5Password"]) {
    connection.prependListener(without, refuse);
  }
  connection.prependListener("authenticationOk", () => {
    if (!isProven) refuse();
  });
  // A server may say in the same breath that it is ready, and the client would take its word for it.
  const emit = connection.emit.bind(connection);
  connection.emit = (event: string | symbol, ...given: readonly unknown[]): boolean => {
    if (event !== "readyForQuery" || isProven) return emit(event, ...given);
    refuse();
    return true;
  };
}

interface SaslOffer {
  readonly mechanisms: readonly string[];
}
