import classes from './wordmark.module.css';

/** A ferry whose hull is three log lines; the cabin light is lit. */
export function Mark({ size = 28 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false" className={classes.mark}>
      <rect className={classes.ground} width="32" height="32" rx="8" />
      <rect className={classes.cabin} x="12" y="6.5" width="8" height="3" rx="1.5" />
      <rect className={classes.line} x="5" y="12" width="22" height="3" rx="1.5" />
      <rect className={classes.line} x="7.5" y="17.25" width="17" height="3" rx="1.5" />
      <rect className={classes.line} x="10.5" y="22.5" width="11" height="3" rx="1.5" />
    </svg>
  );
}

/** Mark and name, for the shell and the entry pages. */
export function Wordmark({ size = 28 }: { readonly size?: number }) {
  return (
    <span className={classes.wordmark}>
      <Mark size={size} />
      <span className={classes.name}>Logferry</span>
    </span>
  );
}
