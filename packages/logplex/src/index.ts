export { buildFrame, type MessageInput } from './build-frame.js';
export { countPieces } from './count-pieces.js';
export {
  type Dialect,
  type Fault,
  type FaultReason,
  type Message,
  type ParsedFrame,
  parseFrame,
} from './parse-frame.js';
export { parseTimestampMs, TimestampReader } from './timestamp.js';
