import type { IncomingMessage, ServerResponse } from "node:http";
import type { Clock } from "../../shared/clock.ts";
import type { Answer } from "./answer.ts";
import type { Broker, Listener } from "../routes/app.ts";
import type { Log } from "../record/log.ts";
import type { Metrics } from "../record/metrics.ts";
import { readRequest } from "./read-request.ts";
import { refusal, type Refusal } from "../refusal/refusal.ts";
import { refusalAnswer } from "../refusal/refusal-answer.ts";
import { writeAnswer, writeRawAnswer, type RawConnection } from "./write-answer.ts";

export interface AnsweringOptions {
  readonly broker: Broker;
  readonly listener: Listener;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Pick<Metrics, "countAnswer">;
  /** Requests that are answered at once; 512. Beyond it those that are not urgent are asked to wait. */
  readonly maxRequests?: number;
}

/** From Node's requests to the broker's plain data and back, with a line of the request log for each. */
export interface Answering {
  readonly onRequest: (request: IncomingMessage, response: ServerResponse) => void;
  /** Answers where Node gives a connection and no response. */
  refuseRaw(socket: RawConnection, refused: Refusal): void;
  /** From now on each answer is the last of its connection. */
  sayClose(): void;
}

export function createAnswering(options: AnsweringOptions): Answering {
  /** The newest answer on each connection. */
  const newest = new WeakMap<object, ServerResponse>();
  const respond = createResponder(options);
  return {
    sayClose: () => respond.sayClose(),
    onRequest: (request, response) => {
      newest.set(request.socket, response);
      respond.to(request, response).catch(() => {
        // The client has gone, or the socket failed: there is nobody to tell.
        request.destroy();
      });
    },
    refuseRaw: (socket, refused) => {
      const begun = newest.get(socket);
      // What was refused already is drained here; a second answer would be taken for the next request's.
      if (begun?.headersSent === true && !begun.writableFinished) {
        socket.destroy();
        return;
      }
      const answered = refusalAnswer(refused, options.broker.newTrace());
      tell(options, { request: undefined, answered, startedAt: options.clock.now() });
      writeRawAnswer(socket, answered);
    },
  };
}

interface Responder {
  to(request: IncomingMessage, response: ServerResponse): Promise<void>;
  sayClose(): void;
}

function createResponder(options: AnsweringOptions): Responder {
  const { broker, listener, clock, maxRequests = 512 } = options;
  let running = 0;
  let isClosing = false;

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<Answer> => {
    if (running > maxRequests && !broker.isUrgent(pathOf(request))) {
      return refusalAnswer(overloaded(maxRequests), broker.newTrace());
    }
    const read = await readRequest(request, response);
    return read.ok
      ? broker.handle(read.value, listener)
      : refusalAnswer(read.error, broker.newTrace());
  };
  return {
    sayClose: () => {
      isClosing = true;
    },
    to: async (request, response) => {
      const startedAt = clock.now();
      running += 1;
      try {
        const answered = await answer(request, response);
        tell(options, { request, answered, startedAt });
        await writeAnswer(request, response, { answered, isLast: isClosing });
      } finally {
        running -= 1;
      }
    },
  };
}

function overloaded(most: number): Refusal {
  return refusal("overloaded", `${most} requests are under way`, { retryAfterSeconds: 1 });
}

/** The request log: one line an answer. No address beyond the endpoint, no header, no body. */
function tell(
  { broker, log, metrics, clock }: AnsweringOptions,
  seen: {
    readonly request: IncomingMessage | undefined;
    readonly answered: Answer;
    readonly startedAt: number;
  },
): void {
  const { request, answered, startedAt } = seen;
  const route = broker.routeName(pathOf(request));
  metrics.countAnswer(route, answered.status);
  log({
    level: "info",
    event: "request",
    method: METHODS.find((known) => known === request?.method) ?? "other",
    route,
    status: answered.status,
    ...(answered.code === undefined ? {} : { code: answered.code }),
    ms: clock.now() - startedAt,
    trace: answered.trace,
  });
}

function pathOf(request: IncomingMessage | undefined): string {
  return request?.url?.split("?")[0] ?? "";
}

const METHODS = ["GET", "POST", "DELETE", "HEAD", "PUT", "PATCH", "OPTIONS"] as const;
