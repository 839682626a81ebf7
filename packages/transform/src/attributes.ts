import { isReservedName, MOVED_PREFIX } from './reserved-names.js';
import type { AppSettings, DrainOverrides } from './settings.js';

// What readers of lines write at the root of a log; an attribute of the same name would make the key appear twice.
const READ_NAMES: ReadonlySet<string> = new Set(['http', 'network', 'duration', 'error', 'postgres']);

/**
 * What all custom attributes of an app may take in each log. They are in every log of a frame, however short its lines: 195 kB of `1 x`
 * with 64 kB of attributes made 4 GB. The control plane refuses settings beyond it; a drain URL's are cut here.
 */
const ATTRIBUTES_BYTES_MAX = 8_192;

/** An app's own attributes in each of its logs. */
export interface AppAttributes {
  /** JSON members, each followed by a comma: `"team":"checkout","tier":1,`. */
  readonly members: string;
  /** Their names as written. */
  readonly names: ReadonlySet<string>;
  /** The same members without some. */
  without(names: readonly string[]): string;
}

/**
 * Those of the drain URL win over the app's of the same name. Names that Datadog gives a meaning to are kept as `_RESERVED_<name>`.
 */
export function appAttributesOf(settings: AppSettings, overrides: DrainOverrides): AppAttributes {
  const values = new Map<string, string | number | boolean>();
  for (const [name, value] of Object.entries(settings.attributes)) values.set(safeName(name), value);
  for (const [name, value] of Object.entries(overrides.attributes ?? {})) values.set(safeName(name), value);
  const memberOf = new Map<string, string>();
  let bytes = 0;
  for (const [name, value] of values) {
    const member = `${JSON.stringify(name)}:${JSON.stringify(value)},`;
    bytes += Buffer.byteLength(member);
    if (bytes > ATTRIBUTES_BYTES_MAX) break;
    memberOf.set(name, member);
  }
  const without = (names: readonly string[]): string => {
    let members = '';
    for (const [name, member] of memberOf) if (!names.includes(name)) members += member;
    return members;
  };
  return { members: without([]), names: new Set(memberOf.keys()), without };
}

function safeName(name: string): string {
  return isReservedName(name) || READ_NAMES.has(name) ? `${MOVED_PREFIX}${name}` : name;
}
