// L10 comes from Logplex (our drain's buffer ran over), L12 and L13 from log-shuttle on the dyno. Wording has varied with the years:
// with and without parentheses, arrow and final stop (Heroku error codes; heroku/logplex; heroku/log-shuttle). L11 is left out: it
// counts what somebody's `heroku logs --tail` missed, not what we did.
const LOSS_REPORT =
  /^Error L1[023](?: \([^)]*\))?(?::| ->) (?:drain '[^']+' )?(?:dropped )?(\d{1,12}) messages(?: (?:dropped|lost))? since /;

/** How many messages a loss report says never reached us; 0 when the text is none. Ask only for senders that may report loss. */
export function lostMessagesIn(text: string): number {
  const match = LOSS_REPORT.exec(text);
  return match === null ? 0 : Number(match[1]);
}
