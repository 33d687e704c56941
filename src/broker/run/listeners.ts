import { errorCode } from "../../shared/error-code.ts";
import { codedFailure } from "../../shared/coded-failure.ts";
import type { Failure } from "../../shared/failure.ts";
import { faultText } from "../../shared/fault-text.ts";
import { isLoopback } from "../../shared/secure-url.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { BrokerConfig, ListenAddress } from "../config/config.ts";
import {
  startServer,
  type Listening,
  type RunningServer,
  type ServerOptions,
} from "../http/server.ts";
import type { ServingOptions } from "../http/server-callbacks.ts";
import type { HandedSockets } from "./handed-sockets.ts";

export interface Listeners {
  readonly main: RunningServer;
  /** Undefined without `admin-listen`. */
  readonly admin: RunningServer | undefined;
}

type Where = Pick<BrokerConfig, "listen" | "adminListen" | "tls" | "proxy">;
type Serving = Omit<ServingOptions, "listener" | "proxy" | "tls">;

/** Listens for clients and admins: on the sockets that were handed over, and else at the configured addresses. */
export async function openListeners(
  { listen, adminListen, tls, proxy }: Where,
  handed: HandedSockets,
  serving: Serving,
): Promise<Result<Listeners, Failure>> {
  if (handed.admin !== undefined && adminListen === undefined) {
    const message =
      "systemd hands over a socket for admins, and the configuration has no `admin-listen`.";
    return err(codedFailure("configuration_invalid", { message, remedy: SOCKET_REMEDY }));
  }
  const listener = adminListen === undefined ? "all" : "clients";
  const main = await open(listen, handed.main, { ...serving, proxy, tls, listener });
  if (!main.ok) return main;
  if (tls === undefined && !isLoopback(main.value.host)) {
    await main.value.close();
    return err(codedFailure("configuration_invalid", exposed(main.value)));
  }
  if (adminListen === undefined) return ok({ main: main.value, admin: undefined });
  // Admins come without a proxy.
  const admin = await open(adminListen, handed.admin, { ...serving, listener: "admins" });
  if (admin.ok) return ok({ main: main.value, admin: admin.value });
  await main.value.close();
  return admin;
}

const SOCKET_REMEDY = "Correct the .socket unit, or `listen` and `admin-listen`.";

/** A configured address is checked when it is read; that of a socket that was handed over is known only here. */
function exposed({ host, port }: RunningServer): Pick<Failure, "message" | "remedy"> {
  return {
    message: `The socket that was handed over listens at ${host}:${port}, where traffic without TLS could be intercepted.`,
    remedy: "Let the .socket unit listen on a loopback address, or set `tls`.",
  };
}

async function open(
  address: ListenAddress,
  fd: number | undefined,
  options: Omit<ServerOptions, keyof Listening>,
): Promise<Result<RunningServer, Failure>> {
  const where: Listening = fd === undefined ? address : { fd };
  try {
    return ok(await startServer({ ...options, ...where }));
  } catch (error) {
    return err(codedFailure("configuration_invalid", cannotListen(address, fd, error)));
  }
}

function cannotListen(
  { host, port }: ListenAddress,
  fd: number | undefined,
  error: unknown,
): Pick<Failure, "message" | "remedy"> {
  if (fd !== undefined) {
    const message = `Cannot listen on the socket that was handed over (descriptor ${fd}): ${faultText(error)}.`;
    return { message, remedy: SOCKET_REMEDY };
  }
  const where = `${host}:${port}`;
  const remedy = "Set `listen` (or `admin-listen`) to another address, or stop what uses this one.";
  if (errorCode(error) === "EADDRINUSE") {
    return { message: `Another program listens at ${where} already.`, remedy };
  }
  return { message: `Cannot listen at ${where}: ${faultText(error)}.`, remedy };
}
