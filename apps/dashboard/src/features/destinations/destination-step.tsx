import { Button, Group, Radio, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { Destination } from '../../api/models.js';
import { Status } from '../../ui/status.js';
import { DestinationForm } from './destination-form.js';
import { destinationStatus } from './destination-status.js';
import classes from './destination-step.module.css';
import { KeyHint } from './key-hint.js';

interface DestinationStepProps {
  readonly destinations: readonly Destination[];
  readonly onChosen: (id: string) => void;
}

/** Picks a destination there is, or makes the first or another one. */
export function DestinationStep({ destinations, onChosen }: DestinationStepProps) {
  const [adding, setAdding] = useState(destinations.length === 0);
  const [chosen, setChosen] = useState(destinations[0]?.id ?? '');
  if (adding) {
    return (
      <DestinationForm
        submitLabel="Check key and continue"
        onCreated={(destination) => onChosen(destination.id)}
        onCancel={destinations.length > 0 ? () => setAdding(false) : undefined}
      />
    );
  }
  return (
    <Stack gap="lg">
      <Radio.Group label="Destination" value={chosen} onChange={setChosen}>
        <Stack gap="xs" mt="xs">
          {destinations.map((destination) => {
            const { tone, label } = destinationStatus(destination.status);
            return (
              <Radio.Card
                key={destination.id}
                value={destination.id}
                className={classes.card ?? ''}
                aria-label={`${destination.name}, ${destination.site}, ${label}`}
              >
                <Group gap="sm" wrap="nowrap">
                  <Radio.Indicator size="xs" />
                  <div className={classes.text}>
                    <Text size="sm" fw={500} truncate>
                      {destination.name}
                    </Text>
                    <Text size="xs" c="dimmed">
                      {destination.site} · <KeyHint hint={destination.keyHint} />
                    </Text>
                  </div>
                  <Status tone={tone} label={label} />
                </Group>
              </Radio.Card>
            );
          })}
        </Stack>
      </Radio.Group>
      <Group gap="xs">
        <Button onClick={() => onChosen(chosen)}>Use this destination</Button>
        <Button variant="default" onClick={() => setAdding(true)}>
          Add another destination
        </Button>
      </Group>
    </Stack>
  );
}
