// From what a Datadog client sent to Datadog logs: JSON as the Agent, Vector and log libraries write it, or lines of text.
//
// In: a frame's body whose pieces are such logs. Out: the same as of a Logplex frame (transformed-frame.ts), one log a piece. What a log
// says of itself stands: message, ddsource, ddtags, host, service, status, time, and every attribute as it was written. The drain URL and
// the app's settings give what it leaves out; their tags join its own. Rules act on the message and on nothing beside it.
// Not taken over is what would make Datadog lose or misread the log (own-rest.ts).
// A line of text is read as what an app prints. So is the body of an OpenTelemetry record, or as what the platform writes where its resource
// is the platform; Heroku's Fir apps send those (otlp-record.ts).

import { PieceCutter, type SubmittedDialect } from '@logferry/logplex';
import { withoutAnsi } from '../ansi.js';
import { type AppAttributes, appAttributesOf } from '../attributes.js';
import type { Sender } from '../classify.js';
import { EscapedLine } from '../escaped-line.js';
import { jsonStringOf } from '../json-text.js';
import { isErrorStatus, type Status } from '../level.js';
import { LineFields } from '../line-fields.js';
import { countedAs, countLine, SUBMITTED } from '../line-kinds.js';
import { LineReader } from '../line-reader.js';
import { LogDates } from '../log-dates.js';
import { LOG_BYTES_MAX } from '../log-limits.js';
import type { PatternStore } from '../rules/pattern-store.js';
import type { RuleOutcome } from '../rules/rule-outcome.js';
import { RuleSet } from '../rules/rule-set.js';
import type { RuleObserver } from '../rules/rule-steps.js';
import type { AppSettings, DrainOverrides } from '../settings.js';
import { SpaceTally } from '../space-tally.js';
import { TextWriter } from '../text-writer.js';
import { liftTraceIds } from '../trace-ids.js';
import { newFrame, type TransformedFrame } from '../transformed-frame.js';
import { truncateToJsonBytes } from '../truncate.js';
import { OtlpRecord, statusOfSeverity } from './otlp-record.js';
import { ownDateIn } from './own-date.js';
import { OwnMembers } from './own-members.js';
import { restOf } from './own-rest.js';
import { levelIn, statusIn } from './own-status.js';
import { saysSomething, stringIn } from './own-values.js';
import { type Submitter, Submitters } from './submitter.js';

const NOTHING_OWN: ReadonlyMap<string, string> = new Map();

/** Writes the logs of one app that Datadog clients sent, one frame after the other. */
export class SubmittedWriter {
  readonly #settings: AppSettings;
  readonly #submitters: Submitters;
  readonly #attributes: AppAttributes;
  readonly #own: OwnMembers;
  readonly #record: OtlpRecord;
  readonly #reader: LineReader;
  readonly #fields = new LineFields();
  readonly #line = new EscapedLine();
  readonly #dates = new LogDates('"timestamp":');
  readonly #texts = new TextWriter();
  readonly #rules: RuleSet;
  readonly #spaceTally = new SpaceTally();
  #by: Submitter;
  /** What stands beside the message at hand, and whether what the message says counts before it. */
  #ownStatus: Status | '' = '';
  #yieldsTo: 'json' | 'any' | '' = '';

  constructor(settings: AppSettings, overrides: DrainOverrides, patterns: PatternStore) {
    this.#settings = settings;
    this.#attributes = appAttributesOf(settings, overrides);
    this.#own = new OwnMembers(this.#attributes.names);
    this.#record = new OtlpRecord(this.#attributes.names);
    this.#reader = new LineReader(this.#attributes.names, null);
    this.#rules = new RuleSet(settings.rules ?? [], patterns, (text) =>
      isErrorStatus(this.#read(text, jsonStringOf(text))),
    );
    const rulesFor = (sender: Sender) => this.#rules.chainFor(sender);
    this.#submitters = new Submitters({ settings, overrides, rulesFor });
    this.#by = this.#submitters.unnamed;
  }

  /** `nowMs`: logs that are too old by then get it as their time. */
  transform(
    body: Buffer,
    dialect: SubmittedDialect,
    receivedAtMs: number,
    nowMs: number | undefined,
    observer: RuleObserver | undefined,
  ): TransformedFrame {
    this.#by = this.#submitters.unnamed;
    this.#yieldsTo = dialect === 'agent-json' ? 'json' : '';
    this.#dates.begin(nowMs);
    this.#texts.begin();
    const frame = newFrame(0, this.#rules.begin(observer));
    const cutter = new PieceCutter(body);
    while (cutter.next()) {
      const { start, contentStart, end } = cutter;
      const text = body.toString('utf8', contentStart, end);
      frame.messageCount++;
      const { parseErrors } = frame;
      const isKept = this.#add(frame, dialect, text, receivedAtMs);
      if (frame.parseErrors === parseErrors) this.#countLine(frame);
      if (!isKept) continue;
      frame.starts.push(start);
      frame.ends.push(end);
      frame.messages.push(1);
    }
    frame.json = this.#texts.end();
    frame.spaceLines = this.#spaceTally.take();
    return frame;
  }

  /** Of a client, or of the platform where a record says so. */
  #countLine({ kinds }: TransformedFrame): void {
    if (this.#by === this.#submitters.unnamed) kinds[SUBMITTED] = (kinds[SUBMITTED] ?? 0) + 1;
    else countLine(kinds, countedAs(this.#by.sender), '');
  }

  /** False: a rule ended it. */
  #add(frame: TransformedFrame, dialect: SubmittedDialect, piece: string, receivedAtMs: number): boolean {
    switch (dialect) {
      case 'text':
        return this.#addText(frame, piece, receivedAtMs);
      case 'datadog-json':
      case 'agent-json':
        return this.#addJson(frame, piece, receivedAtMs);
      case 'otlp':
        return this.#addRecord(frame, piece, receivedAtMs);
      default: {
        const unknown: never = dialect;
        throw new RangeError(`unknown dialect ${unknown}`);
      }
    }
  }

  #addText(frame: TransformedFrame, line: string, receivedAtMs: number): boolean {
    this.#ownStatus = '';
    const outcome = this.#underRules(frame, line, receivedAtMs);
    if (outcome === null) return false;
    const { text } = outcome;
    const messageJson = jsonStringOf(text);
    const said = this.#saidMembers(outcome, messageJson, receivedAtMs);
    this.#push(frame, said + this.#fields.root + this.#attributes.members, text, messageJson);
    return true;
  }

  #addRecord(frame: TransformedFrame, json: string, receivedAtMs: number): boolean {
    const record = this.#record;
    this.#by = this.#submitters.unnamed;
    this.#yieldsTo = '';
    if (!record.read(json)) return this.#addDamaged(frame, json, receivedAtMs);
    this.#by = this.#submitters.of(record.resource);
    if (this.#by.spaceApp !== null) this.#spaceTally.add(this.#by.spaceApp);
    const message = messageIn(record.message === '' ? undefined : record.message);
    this.#ownStatus = statusOfSeverity(record.severity);
    // INFO is what collectors stamp on every line that a program prints.
    if (this.#ownStatus === 'info') this.#yieldsTo = 'any';
    const outcome = this.#underRules(frame, message ?? '', receivedAtMs);
    if (outcome === null) return false;
    const { text } = outcome;
    const messageJson = jsonStringOf(text);
    const epochMs = this.#dates.isUsable(record.epochMs, receivedAtMs) ? record.epochMs : receivedAtMs;
    let members = this.#saidMembers(outcome, messageJson, epochMs);
    const otel = this.#by.otel + record.otel;
    if (otel !== '') members += `"otel":{${otel.substring(1)}},`;
    const { root } = this.#fields;
    // A line and its record that name the same say the same; no name may stand twice.
    const isSaidTwice = record.attributes !== '' && root !== '' && namesIn(root).some((name) => record.has(name));
    members += (isSaidTwice ? '' : root) + record.attributes;
    const { clashing } = record;
    members += clashing.length === 0 ? this.#attributes.members : this.#attributes.without(clashing);
    this.#push(frame, members, text, message === null ? '' : messageJson);
    return true;
  }

  /** The first members of a log that says nothing of its labels itself; reads what its text says into the fields. */
  #saidMembers(outcome: RuleOutcome, messageJson: string, epochMs: number): string {
    const { text, rate } = outcome;
    const { labels, heroku } = this.#by;
    const fields = this.#fields;
    const status = this.#read(text, messageJson);
    let members = `${labels.json(NOTHING_OWN, false, outcome)}${this.#dates.member(epochMs, rate)},`;
    if (status !== '') members += `"status":"${status}",`;
    if (fields.isHostTaken) members += labels.host;
    if (fields.isDateTaken) members += `"@timestamp":${this.#dates.of(epochMs)},`;
    const all = heroku + fields.heroku;
    if (all !== '') members += `"heroku":{${all.substring(1)}},`;
    return members;
  }

  /** Only JSON is taken in; what is none any more was damaged on its way. */
  #addDamaged(frame: TransformedFrame, piece: string, receivedAtMs: number): boolean {
    frame.parseErrors++;
    return this.#addText(frame, piece, receivedAtMs);
  }

  /** False: a rule ended it. */
  #addJson(frame: TransformedFrame, json: string, receivedAtMs: number): boolean {
    const own = this.#own;
    if (!own.read(json)) return this.#addDamaged(frame, json, receivedAtMs);
    const { known } = own;
    const message = messageIn(known.get('message'));
    this.#ownStatus = statusIn(known.get('status')) || levelIn(known);
    const outcome = this.#underRules(frame, message ?? '', receivedAtMs);
    if (outcome === null) return false;
    const { text, rate } = outcome;
    const messageJson = jsonStringOf(text);
    const status = this.#read(text, messageJson);
    const { isDateTaken } = this.#fields;

    const date = ownDateIn(known);
    const isUsable = this.#dates.isUsable(date.epochMs, receivedAtMs);
    const epochMs = isUsable ? date.epochMs : receivedAtMs;
    const isLate = this.#dates.isLate(epochMs);
    const hasHost = saysSomething(known.get('host')) || saysSomething(known.get('hostname'));
    let members = `${this.#by.labels.json(known, hasHost, outcome)}${this.#dates.member(epochMs, rate)},`;
    if (status !== '') members += `"status":"${status}",`;
    // A message that is JSON is expanded over what stands beside it, and then its own time would make Datadog discard the log.
    if (isLate && isDateTaken) members += `"@timestamp":${this.#dates.of(epochMs)},`;
    members += restOf(own, date.name, isUsable, isLate) + own.others + this.#traceIds(text);
    const { clashing } = own;
    members += clashing.length === 0 ? this.#attributes.members : this.#attributes.without(clashing);
    this.#push(frame, members, text, message === null ? '' : messageJson);
    return true;
  }

  /** What the rules make of a text; null when they end it. */
  #underRules(frame: TransformedFrame, given: string, receivedAtMs: number): RuleOutcome | null {
    const text = this.#settings.stripAnsi ? withoutAnsi(given) : given;
    const { rules, sender } = this.#by;
    const outcome = this.#rules.run(rules, text, String(receivedAtMs), sender);
    if (outcome.end === '') return outcome;
    frame[outcome.end]++;
    return null;
  }

  /** Reads what a message says into the fields. Gives the log's status: what stands beside the message, else what the message says. */
  #read(text: string, messageJson: string): Status | '' {
    const fields = this.#fields;
    const { form, dyno } = this.#by.sender;
    fields.clear();
    this.#line.set(messageJson);
    this.#reader.read(form, text, this.#line, dyno !== null, fields);
    const isYielding = this.#yieldsTo === 'any' || (this.#yieldsTo === 'json' && text.startsWith('{'));
    return this.#ownStatus === '' || (isYielding && fields.status !== '') ? fields.status : this.#ownStatus;
  }

  /** Out of a plain message, unless the log names its trace itself; Datadog finds those of a JSON message. */
  #traceIds(text: string): string {
    const { known } = this.#own;
    if (text.startsWith('{') || known.has('dd') || known.has('dd.trace_id') || known.has('dd.span_id')) return '';
    const fields = this.#fields;
    fields.clear();
    liftTraceIds(text, fields);
    return fields.root;
  }

  /** `members` ends with a comma. `textJson` is empty when the log has no message. */
  #push(frame: TransformedFrame, members: string, text: string, textJson: string): void {
    let json = textJson === '' ? members.slice(0, -1) : `${members}"message":${textJson}`;
    // The closing brace is the one byte more.
    let size = Buffer.byteLength(json) + 1;
    if (size > LOG_BYTES_MAX && textJson !== '') {
      const envelopeBytes = size - Buffer.byteLength(textJson);
      json = `${members}"message":${JSON.stringify(truncateToJsonBytes(text, LOG_BYTES_MAX - envelopeBytes))}`;
      size = Buffer.byteLength(json) + 1;
    }
    this.#texts.string(`${json}},`, size + 1);
    frame.sizes.push(size);
  }
}

/** What is no text stands as its JSON: Datadog expands it, with every number as it was. Null: there is none. */
function messageIn(json: string | undefined): string | null {
  if (json === undefined || json === 'null') return null;
  return json.startsWith('"') ? stringIn(json) : json;
}

/** Names of root members as the readers of lines write them. */
function namesIn(members: string): string[] {
  return Object.keys(JSON.parse(`{${members.slice(0, -1)}}`));
}
