import type { Sender } from '../classify.js';
import { detached } from '../detached.js';
import { hostnameOf } from '../host.js';
import { serviceOf, sourceOf } from '../log-head.js';
import type { RuleOutcome } from '../rules/rule-outcome.js';
import type { AppSettings, DrainOverrides } from '../settings.js';
import { type AppTags, appTagsOf, ddtagsOf, sampledTag, tagsBeneath } from '../tags.js';
import { labelIn } from './own-values.js';

/** A client's tags hardly change. When more are met, all are forgotten and made again, at about 4 µs each. */
const TAG_TEXTS_MAX = 256;

/** The labels of a submitter's logs: what they say themselves, else what the drain URL or the app says; their tags beside the app's. */
export class SubmittedLabels {
  /** Our host as a root member with its comma; empty when we name none. */
  readonly host: string;
  readonly #service: string;
  readonly #source: string;
  readonly #hostname: string;
  readonly #tags: AppTags;
  readonly #tagTexts = new Map<string, string>();

  constructor(
    settings: AppSettings,
    overrides: DrainOverrides,
    private readonly sender: Sender,
  ) {
    const hostname = hostnameOf(settings, overrides, sender);
    this.host = hostname === null ? '' : `"host":${JSON.stringify(hostname)},`;
    this.#hostname = hostname === null ? '' : `"hostname":${JSON.stringify(hostname)},`;
    this.#service = serviceOf(settings, overrides, sender);
    this.#source = sourceOf(settings, overrides, sender);
    this.#tags = appTagsOf(settings, overrides);
  }

  /** The log's first members, with `{` and a comma at the end. `known`: JSON values of its own; `hasHost`: it names a host itself. */
  json(known: ReadonlyMap<string, string>, hasHost: boolean, { service, source, rate }: RuleOutcome): string {
    const ddsource = JSON.stringify(source || labelIn(known.get('ddsource')) || this.#source);
    const ddtags = this.#tagsJson(known.get('ddtags') ?? '', rate);
    const ownService = JSON.stringify(service || labelIn(known.get('service')) || this.#service);
    return `{"ddsource":${ddsource},"ddtags":${ddtags},${hasHost ? '' : this.#hostname}"service":${ownService},`;
  }

  #tagsJson(ownJson: string, rate: number): string {
    const key = rate === 1 ? ownJson : `${rate} ${ownJson}`;
    const met = this.#tagTexts.get(key);
    if (met !== undefined) return met;
    if (this.#tagTexts.size >= TAG_TEXTS_MAX) this.#tagTexts.clear();
    const tags = ddtagsOf(tagsBeneath(this.#tags, tagsIn(ownJson)), this.sender, rate === 1 ? '' : sampledTag(rate));
    const json = JSON.stringify(tags);
    this.#tagTexts.set(detached(key), json);
    return json;
  }
}

/** `"team:web,tier:1"`; or, as some libraries have it, an array of such texts. */
function tagsIn(json: string): string[] {
  if (!json.startsWith('[')) return labelIn(json).split(',');
  try {
    const tags: unknown = JSON.parse(json);
    return Array.isArray(tags) ? tags.map(String) : [];
  } catch {
    return []; // damaged since it was taken in
  }
}
