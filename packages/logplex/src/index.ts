export { buildFrame, type MessageInput } from './build-frame.js';
export { countPieces } from './count-pieces.js';
export { type ClientDialect, type Dialect, isSubmitted, type SubmittedDialect, type SyslogDialect } from './dialect.js';
export { packPieces } from './pack-pieces.js';
export {
  type Fault,
  type FaultReason,
  type Message,
  type ParsedFrame,
  parseFrame,
} from './parse-frame.js';
export { PieceCutter } from './piece-cutter.js';
export { parseTimestampMs, TimestampReader } from './timestamp.js';
