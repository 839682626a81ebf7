import type { Sender } from '../classify.js';
import { detached } from '../detached.js';
import type { RuleChain } from '../rules/rule-set.js';
import type { AppSettings, DrainOverrides } from '../settings.js';
import { otlpSender } from './otlp-sender.js';
import { SubmittedLabels } from './submitted-labels.js';

/** Who wrote a submitted log, and all that is the same for the logs of each. */
export interface Submitter {
  readonly sender: Sender;
  /** See OtlpSender. */
  readonly spaceApp: string | null;
  readonly labels: SubmittedLabels;
  readonly rules: RuleChain;
  /** Members of `heroku`, each with a comma in front. */
  readonly heroku: string;
  /** Members of `otel`, likewise. */
  readonly otel: string;
}

export interface SubmittersDeps {
  readonly settings: AppSettings;
  readonly overrides: DrainOverrides;
  /** The rules that look at a sender's lines. */
  readonly rulesFor: (sender: Sender) => RuleChain;
}

/** The app, by no process that Heroku named. */
const UNNAMED: Sender = {
  appname: '',
  procid: '',
  kind: 'app',
  form: 'content',
  dyno: null,
  dynotype: null,
  isOneOff: false,
};

/** An app has as many as it has dynos between two restarts. When more are met, all are forgotten and made again. */
const SUBMITTERS_MAX = 1_000;

/** Those who submit an app's logs. Clients of Datadog are one; each resource of OpenTelemetry is another. */
export class Submitters {
  readonly unnamed: Submitter;
  readonly #deps: SubmittersDeps;
  readonly #byResource = new Map<string, Submitter>();

  constructor(deps: SubmittersDeps) {
    this.#deps = deps;
    const { settings, overrides, rulesFor } = deps;
    const labels = new SubmittedLabels(settings, overrides, UNNAMED);
    this.unnamed = { sender: UNNAMED, spaceApp: null, labels, rules: rulesFor(UNNAMED), heroku: '', otel: '' };
  }

  /** By the JSON text of a resource's attributes. */
  of(resourceJson: string): Submitter {
    const met = this.#byResource.get(resourceJson);
    if (met !== undefined) return met;
    if (this.#byResource.size >= SUBMITTERS_MAX) this.#byResource.clear();
    const key = detached(resourceJson);
    const submitter = this.#meet(key);
    this.#byResource.set(key, submitter);
    return submitter;
  }

  #meet(resourceJson: string): Submitter {
    const { settings, overrides, rulesFor } = this.#deps;
    const { sender, spaceApp, appName, service, env, heroku, otel } = otlpSender(resourceJson, settings);
    const known = { ...settings, appName, service: settings.service ?? service, env: settings.env ?? env };
    const labels = new SubmittedLabels(known, overrides, sender);
    return { sender, spaceApp, labels, rules: rulesFor(sender), heroku, otel };
  }
}
