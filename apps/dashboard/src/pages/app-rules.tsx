import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { rulesQuery } from '../features/rules/list-rules.js';
import { RulesView } from '../features/rules/rules-view.js';
import { TenantRulesNotice } from '../features/rules/tenant-rules-notice.js';
import { useMay } from '../features/session/use-may.js';

const route = getRouteApi('/shell/apps/$appId/rules');

/** What happens to an app's lines on their way. */
export function AppRules() {
  const { appId } = route.useParams();
  const tenantRules = useQuery(rulesQuery({ of: 'tenant' }));
  const may = useMay();
  return (
    <Stack gap="md">
      <TenantRulesNotice rules={tenantRules.data?.rules ?? []} />
      <RulesView
        key={appId}
        scope={{ of: 'app', appId }}
        triedOn={appId}
        may={may('rules:write')}
        title="Rules"
        description="Each line goes through them from top to bottom. Counts are of the last 30 days."
        blank="Every line goes to Datadog as it comes. A rule can drop health checks, mask addresses, or keep a share of debug lines; a preview on real lines shows what it would do."
      />
    </Stack>
  );
}
