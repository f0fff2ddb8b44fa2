import { createApiKey, may } from '@frontdesk/contract';
import type { BodyOf, Permission } from '@frontdesk/contract';
import { Button, Checkbox, Modal, Select, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { client } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { CopyField } from '../../ui/copy-field.tsx';
import { allPermissions, duty } from './roles.ts';

/** What an API key can be allowed at all: as much as an admin. */
const allowable = allPermissions().filter((permission) => may('admin', permission));

const extents = [
  { value: 'all', title: 'Everything', text: 'Whatever an admin may do' },
  { value: 'read', title: 'Only reading', text: 'Sees everything and changes nothing' },
  { value: 'chosen', title: 'What you choose', text: 'One permission at a time' },
] as const;

type Extent = (typeof extents)[number]['value'];

const lifetimes = [
  { value: '', label: 'Never' },
  { value: '7', label: 'In 7 days' },
  { value: '30', label: 'In 30 days' },
  { value: '90', label: 'In 90 days' },
  { value: '365', label: 'In a year' },
];

/** Asks what the key is for, then shows it: the only time. */
export function NewKey({ slug, close }: { slug: string; close: () => void }): ReactNode {
  const cache = useQueryClient();
  const create = useMutation({
    mutationFn: async (body: BodyOf<typeof createApiKey>) =>
      client.call(createApiKey, { params: { slug }, body }),
    onSuccess: async () => cache.invalidateQueries({ queryKey: keys.apiKeys(slug) }),
  });
  if (create.data) return <Made apiKey={create.data.key} close={close} />;
  return (
    <Modal opened onClose={close} title="New API key" size={440}>
      <Ask isBusy={create.isPending} make={(body) => create.mutate(body)} close={close} />
    </Modal>
  );
}

function Made({ apiKey, close }: { apiKey: string; close: () => void }): ReactNode {
  return (
    <Modal
      opened
      onClose={close}
      title="Your new key"
      size={460}
      closeOnClickOutside={false}
      closeOnEscape={false}
    >
      <div className="stack">
        <p className="muted">Copy it now and keep it safe. It is not shown again.</p>
        <CopyField label="API key" value={apiKey} />
        <div className="row" style={{ justifyContent: 'flex-end' }}>
          <Button onClick={close}>I have copied it</Button>
        </div>
      </div>
    </Modal>
  );
}

interface AskProps {
  isBusy: boolean;
  make: (body: BodyOf<typeof createApiKey>) => void;
  close: () => void;
}

function Ask({ isBusy, make, close }: AskProps): ReactNode {
  const [name, setName] = useState('');
  const [extent, setExtent] = useState<Extent>('all');
  const [chosen, setChosen] = useState<readonly Permission[]>([]);
  const [days, setDays] = useState('');
  const isReady = name.trim() !== '' && (extent !== 'chosen' || chosen.length > 0);
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        make({
          name: name.trim(),
          ...(extent === 'all' ? {} : { scopes: scopesOf(extent, chosen) }),
          ...(days === '' ? {} : { expiresAt: inDays(Number(days)) }),
        });
      }}
    >
      <TextInput
        label="Name"
        description="To know later what uses it"
        placeholder="Order system"
        required
        maxLength={120}
        data-autofocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <fieldset className="role-choice">
        <legend>May do</legend>
        {extents.map(({ value, title, text }) => (
          <label key={value}>
            <input
              type="radio"
              name="extent"
              checked={value === extent}
              onChange={() => setExtent(value)}
            />
            <b>{title}</b>
            <span className="muted">{text}</span>
          </label>
        ))}
      </fieldset>
      {extent === 'chosen' && <Permissions chosen={chosen} set={setChosen} />}
      <Select
        label="Expires"
        data={lifetimes}
        allowDeselect={false}
        value={days}
        onChange={(value) => setDays(value ?? '')}
      />
      <div className="row" style={{ justifyContent: 'flex-end' }}>
        <Button variant="default" onClick={close}>
          Cancel
        </Button>
        <Button type="submit" disabled={!isReady} loading={isBusy}>
          Make the key
        </Button>
      </div>
    </form>
  );
}

interface PermissionsProps {
  chosen: readonly Permission[];
  set: (chosen: readonly Permission[]) => void;
}

function Permissions({ chosen, set }: PermissionsProps): ReactNode {
  return (
    <fieldset className="key-permissions">
      <legend>Permissions</legend>
      {allowable.map((permission) => (
        <Checkbox
          key={permission}
          label={duty(permission)}
          checked={chosen.includes(permission)}
          onChange={(event) =>
            set(
              event.currentTarget.checked
                ? [...chosen, permission]
                : chosen.filter((other) => other !== permission),
            )
          }
        />
      ))}
    </fieldset>
  );
}

function scopesOf(extent: Exclude<Extent, 'all'>, chosen: readonly Permission[]): Permission[] {
  if (extent === 'chosen') return [...chosen];
  return allowable.filter((permission) => permission.endsWith('.read'));
}

function inDays(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString();
}
