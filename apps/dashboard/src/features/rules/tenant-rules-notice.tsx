import type { Rule } from '../../api/models.js';
import { LinkAnchor } from '../../ui/links.js';
import { Notice } from '../../ui/notice.js';

/** Says which rules of all apps run before the app's own; nothing when there are none. */
export function TenantRulesNotice({ rules }: { readonly rules: readonly Rule[] }) {
  const active = rules.filter(({ enabled }) => enabled ?? true);
  if (active.length === 0) return null;
  return (
    <Notice tone="idle">
      Before these,{' '}
      {active.length === 1 ? 'a rule of all your apps runs' : `${active.length} rules of all your apps run`}:{' '}
      {active.map(({ name }) => name).join(', ')}.{' '}
      <LinkAnchor to="/rules" size="sm">
        Look at them
      </LinkAnchor>
    </Notice>
  );
}
