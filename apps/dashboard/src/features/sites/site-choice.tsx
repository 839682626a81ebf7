import { Badge, Group, Radio, SimpleGrid, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Site } from '../../api/models.js';
import classes from './site-choice.module.css';
import { isSandbox, siteAddress, siteRegion } from './site-words.js';

const SANDBOX_WORDS = 'A stand-in for Datadog inside Logferry: see the whole flow without an account.';

interface SiteChoiceProps {
  readonly sites: readonly Site[];
  readonly value: string;
  readonly onChange: (code: string) => void;
  readonly error?: ReactNode;
}

/** All sites side by side, each by the address people know it by. */
export function SiteChoice({ sites, value, onChange, error }: SiteChoiceProps) {
  return (
    <Radio.Group
      label="Datadog site"
      description="The address in your browser when you use Datadog tells which one is yours."
      value={value}
      onChange={onChange}
      error={error}
      required
    >
      <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="xs" mt="xs">
        {sites.map((site) => (
          <Radio.Card
            key={site.code}
            value={site.code}
            className={classes.card ?? ''}
            data-wide={isSandbox(site) || undefined}
            aria-label={`${site.code}, ${siteRegion(site)}, ${siteAddress(site)}`}
          >
            <Group gap="xs" wrap="nowrap" align="flex-start">
              <Radio.Indicator size="xs" mt={3} />
              <div className={classes.text}>
                <div className={classes.title}>
                  <Text span fw={600} size="sm">
                    {site.code}
                  </Text>
                  {isSandbox(site) ? (
                    <Badge size="xs" color="buoy" variant="light">
                      Development only
                    </Badge>
                  ) : null}
                  <Text span size="xs" c="dimmed">
                    {isSandbox(site) ? SANDBOX_WORDS : siteRegion(site)}
                  </Text>
                </div>
                <Text size="xs" ff="monospace" className={classes.address ?? ''}>
                  {siteAddress(site)}
                </Text>
              </div>
            </Group>
          </Radio.Card>
        ))}
      </SimpleGrid>
    </Radio.Group>
  );
}
