import { Mark } from '../ui/wordmark.js';
import classes from './line-story.module.css';

const fields: readonly (readonly [string, string])[] = [
  ['host', 'shop.web.2'],
  ['service', 'shop'],
  ['tags', 'env:production dynotype:web'],
  ['message', 'café order=8812 total=19.90'],
];

/** One line on both shores: as Heroku sends it, and as Datadog shows it. */
export function LineStory() {
  return (
    <div className={classes.story}>
      <p className={classes.claim}>Heroku logs, carried to Datadog, every line accounted for.</p>
      <div className={classes.shore}>
        <span className={classes.label}>From Heroku</span>
        <code className={classes.raw}>
          &lt;190&gt;1 2026-03-04T09:15:02.204117+00:00 host app web.2 - café order=8812 total=19.90
        </code>
      </div>
      <div className={classes.crossing} aria-hidden="true">
        <Mark size={36} />
      </div>
      <div className={classes.shore}>
        <span className={classes.label}>At Datadog</span>
        <dl className={classes.fields}>
          {fields.map(([name, value]) => (
            <div key={name} className={classes.field}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </div>
    </div>
  );
}
