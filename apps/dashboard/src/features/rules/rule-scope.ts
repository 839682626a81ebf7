/** Whose rules they are: an app's own, or those that run on every app of the team before the app's. */
export type RuleScope = { readonly of: 'app'; readonly appId: string } | { readonly of: 'tenant' };

/** One rule among all that run on a line. */
export interface RuleRef {
  readonly of: RuleScope['of'];
  readonly name: string;
}
