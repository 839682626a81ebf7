import { NativeSelect, Stack } from '@mantine/core';
import { IconFilter } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { appsQuery } from '../features/apps/list-apps.js';
import { RulesView } from '../features/rules/rules-view.js';
import { NotAllowed } from '../features/session/not-allowed.js';
import { useMay } from '../features/session/use-may.js';
import { Blank } from '../ui/blank.js';
import { LinkButton } from '../ui/links.js';
import { Page } from '../ui/page.js';
import { Panel } from '../ui/panel.js';
import { QueryView } from '../ui/query-view.js';
import { RowSkeletons } from '../ui/skeletons.js';

/** What happens to the lines of all apps, before each app's own rules. A rule is tried on the lines of one of them. */
export function TeamRulesPage() {
  const apps = useQuery(appsQuery);
  const [chosen, setChosen] = useState<string | null>(null);
  const may = useMay();
  const mayWrite = may('tenant-rules:write');
  return (
    <Page title="Rules of all apps" description="They run on the lines of every app, before the app's own rules.">
      <Stack gap="md">
        {mayWrite ? null : <NotAllowed verb="change the rules of all apps" />}
        <QueryView query={apps} what="the apps" skeleton={<RowSkeletons rows={3} />}>
          {(list) => {
            const triedOn = list.find(({ id }) => id === chosen) ?? list[0];
            return triedOn === undefined ? (
              <Panel>
                <Blank
                  icon={<IconFilter size={36} stroke={1.25} />}
                  title="No app is connected yet"
                  description="Rules are written beside the lines of an app. Connect one first."
                  action={may('apps:write') ? <LinkButton to="/start">Connect an app</LinkButton> : null}
                />
              </Panel>
            ) : (
              <RulesView
                scope={{ of: 'tenant' }}
                triedOn={triedOn.id}
                trial={
                  <NativeSelect
                    label="Tried on the lines of"
                    value={triedOn.id}
                    onChange={(event) => setChosen(event.currentTarget.value)}
                    data={list.map(({ id, name }) => ({ value: id, label: name }))}
                    maw={360}
                    mb="lg"
                  />
                }
                may={mayWrite}
                title="Rules"
                description="Each line goes through them from top to bottom. Counts are of all apps' lines in the last 30 days."
                blank="A rule here masks or drops the same in every app: addresses, credentials, health checks."
              />
            );
          }}
        </QueryView>
      </Stack>
    </Page>
  );
}
