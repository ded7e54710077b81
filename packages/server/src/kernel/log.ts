import { pino, type Logger } from 'pino'

export type Log = Logger

/** Paths whose values never reach a log line. Bodies of requests and messages are not logged at all. */
const SECRET = ['password', 'token', 'authorization', 'cookie', 'secret', 'identityToken', 'req.headers.authorization', 'req.headers.cookie', '*.password', '*.token', '*.secret']

/** Structured logs on stdout as JSON lines. */
export function createLog (level: string): Log {
  return pino({ level, base: null, redact: { paths: SECRET, censor: '[hidden]' }, timestamp: pino.stdTimeFunctions.isoTime })
}
