import classes from './sparkline.module.css';

const WIDTH = 96;
const HEIGHT = 24;

interface SparklineProps {
  /** Oldest first. */
  readonly values: readonly number[];
  /** What a screen reader hears in place of the line. */
  readonly label: string;
}

/** A line of words' height: how something went, without scales. Plain SVG, since a chart library would be all of a page's weight. */
export function Sparkline({ values, label }: SparklineProps) {
  const top = Math.max(...values, 1);
  // Of a single value, a level line.
  const drawn = values.length === 1 ? [...values, ...values] : values;
  const step = WIDTH / Math.max(drawn.length - 1, 1);
  const points = drawn.map((value, index) => {
    const x = (index * step).toFixed(1);
    return `${x},${(HEIGHT - 1 - (value / top) * (HEIGHT - 3)).toFixed(1)}`;
  });
  return (
    <svg className={classes.line} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
      <title>{label}</title>
      <polygon className={classes.area} points={`0,${HEIGHT} ${points.join(' ')} ${WIDTH},${HEIGHT}`} />
      <polyline className={classes.stroke} points={points.join(' ')} />
    </svg>
  );
}
